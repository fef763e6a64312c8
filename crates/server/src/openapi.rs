//! The API's description, made of the route table.

use crate::auth::scope_names;
use crate::errors::ErrorCode;
use crate::routes::{self, Route};
use std::collections::BTreeMap;
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content, ContentBuilder, Header, HeaderBuilder, InfoBuilder, LicenseBuilder, OpenApi,
    OpenApiBuilder, Paths, Ref, RefOr, Required, Response, Schema,
};
use utoipa::{PartialSchema as _, ToSchema as _};
use wire::error::{ErrorItem, ErrorList};

/// What every authenticated route can answer besides what it documents.
const SHARED_ERRORS: [ErrorCode; 12] = [
    ErrorCode::ParameterInvalid,
    ErrorCode::ParameterNotFound,
    ErrorCode::TypeMismatch,
    ErrorCode::VersionInvalid,
    ErrorCode::Unauthorized,
    ErrorCode::Forbidden,
    ErrorCode::CsrfTokenInvalid,
    ErrorCode::RateLimitExceeded,
    ErrorCode::ServerError,
    ErrorCode::ServiceUnavailable,
    ErrorCode::StorageFull,
    ErrorCode::StorageFailed,
];

/// What every route that reads a body can answer besides.
const BODY_ERRORS: [ErrorCode; 3] =
    [ErrorCode::RequestTimeout, ErrorCode::PayloadTooLarge, ErrorCode::UnsupportedEncoding];

/// Headers that answers carry: those of the rate only to a valid token.
const HEADERS: [(&str, &str); 4] = [
    ("X-Request-Id", "Names this request; the same as `request_id` in an error"),
    ("X-RateLimit-Limit", "How many requests the token may make in ten seconds"),
    ("X-RateLimit-Remaining", "How many of them are left"),
    ("X-RateLimit-Reset", "When the next ten seconds begin, Unix seconds"),
];

/// The description as JSON, indented.
#[must_use]
pub fn openapi_json() -> String {
    document().to_pretty_json().expect("the description can be written as JSON")
}

fn document() -> OpenApi {
    let mut paths = Paths::new();
    let mut schemas: BTreeMap<String, RefOr<Schema>> = BTreeMap::new();
    for route in routes::all() {
        let Route { path, method, scope, mut operation, schemas: named, handlers: _, role } = route;
        schemas.extend(named);
        if let (Some(scope), Some(role)) = (scope, role) {
            complete(&mut operation, &scope_names(scope).join(", "), role.name());
        }
        paths.add_path_operation(&path, vec![http_method(&method)], operation);
    }
    for (name, schema) in [(ErrorList::name(), ErrorList::schema()), (ErrorItem::name(), ErrorItem::schema())] {
        schemas.insert(name.into_owned(), schema);
    }
    let mut components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)))
        .security_scheme("basic", SecurityScheme::Http(basic()))
        .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session())))
        .parameter("Intercom-Version", version());
    for (name, text) in HEADERS {
        components = components.header(name, HeaderBuilder::new().description(Some(text)).build());
    }
    for (status, text) in shared_errors() {
        components = components.response(format!("Error{status}"), error_response(status, text));
    }
    OpenApiBuilder::new().info(info()).paths(paths).components(Some(components.build())).build()
}

fn info() -> utoipa::openapi::Info {
    InfoBuilder::new()
        .title("Herald")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Records what customers do and answers them in the moment. The 2.x and 1.x routes speak Intercom's wire \
             format; what stands under /manage, and POST /events/batch, is Herald's own. Every path may end in a slash.",
        ))
        .license(Some(LicenseBuilder::new().name("AGPL-3.0-only").identifier(Some("AGPL-3.0-only")).build()))
        .build()
}

fn basic() -> Http {
    let mut scheme = Http::new(HttpAuthScheme::Basic);
    scheme.description =
        Some("The access token as user name without a password, or app id and access token".to_owned());
    scheme
}

fn session() -> ApiKeyValue {
    let description = "A teammate who is signed in. `__Host-herald_session` when the public address is HTTPS. Requests \
                       that change something also send `X-CSRF-Token`, the `csrf_token` of `GET /manage/session`.";
    ApiKeyValue::with_description("herald_session", description)
}

/// Adds what all authenticated routes share: who may call, headers, errors.
fn complete(operation: &mut Operation, scope: &str, role: &str) {
    let needs = format!("Needs a token with the scope `{scope}`, or a teammate whose role is at least `{role}`.");
    operation.description = Some(match operation.description.take() {
        Some(text) => format!("{text}\n\n{needs}"),
        None => needs,
    });
    let no_scopes: [&str; 0] = [];
    let ways = ["bearer", "basic", "session"];
    operation.security = Some(ways.map(|way| SecurityRequirement::new(way, no_scopes)).to_vec());
    let version = Ref::new("#/components/parameters/Intercom-Version");
    operation.parameters.get_or_insert_default().push(RefOr::Ref(version));
    let reads_body = operation.request_body.is_some();
    for response in operation.responses.responses.iter_mut() {
        let (status, RefOr::T(response)) = response else { continue };
        response.headers.extend(header_references(true));
        if status.starts_with(['4', '5']) {
            response.content.entry("application/json".to_owned()).or_insert_with(error_content);
        }
    }
    for (status, _) in shared_errors() {
        let of_bodies = BODY_ERRORS.iter().any(|error| error.status().as_u16() == status);
        if reads_body || !of_bodies {
            let shared = || RefOr::Ref(Ref::from_response_name(format!("Error{status}")));
            operation.responses.responses.entry(status.to_string()).or_insert_with(shared);
        }
    }
}

/// The errors that routes share, by status.
fn shared_errors() -> BTreeMap<u16, String> {
    let mut texts: BTreeMap<u16, String> = BTreeMap::new();
    for error in SHARED_ERRORS.iter().chain(&BODY_ERRORS) {
        let text = texts.entry(error.status().as_u16()).or_default();
        let separator = if text.is_empty() { "" } else { "\n\n" };
        text.push_str(&format!("{separator}`{}`: {}", error.code(), error.meaning().trim()));
    }
    texts
}

fn error_response(status: u16, text: String) -> Response {
    let mut response = ResponseBuilder::new().description(text).build();
    response.content.insert("application/json".to_owned(), error_content());
    response.headers.extend(header_references(status != 401));
    response
}

fn error_content() -> RefOr<Content> {
    RefOr::T(ContentBuilder::new().schema(Some(Ref::from_schema_name("ErrorList"))).build())
}

fn header_references(to_a_valid_token: bool) -> impl Iterator<Item = (String, RefOr<Header>)> {
    let told = HEADERS.iter().take(if to_a_valid_token { HEADERS.len() } else { 1 });
    told.map(|(name, _)| ((*name).to_owned(), RefOr::Ref(Ref::new(format!("#/components/headers/{name}")))))
}

fn version() -> Parameter {
    ParameterBuilder::new()
        .name("Intercom-Version")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("1.0 to 1.4, 2.0 to 2.16, Preview or Unstable"))
        .schema(Some(ObjectBuilder::new().schema_type(SchemaType::new(Type::String))))
        .build()
}

fn http_method(method: &http::Method) -> HttpMethod {
    match method.as_str() {
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "PATCH" => HttpMethod::Patch,
        "DELETE" => HttpMethod::Delete,
        "OPTIONS" => HttpMethod::Options,
        _ => HttpMethod::Get,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of two with one name the description would show the other's.
    #[test]
    fn no_two_shapes_share_a_name() {
        let mut seen: BTreeMap<String, (String, serde_json::Value)> = BTreeMap::new();
        for route in routes::all() {
            for (name, schema) in route.schemas {
                let shape = serde_json::to_value(&schema).unwrap();
                let (path, first) = seen.entry(name.clone()).or_insert_with(|| (route.path.clone(), shape.clone()));
                assert_eq!(*first, shape, "{name} of {path} and of {}", route.path);
            }
        }
    }
}
