//! The API's description, made of the route table.

use crate::auth::scope_names;
use crate::errors::ErrorCode;
use crate::routes::{self, Route};
use std::collections::BTreeMap;
use utoipa::openapi::path::{HttpMethod, Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, HeaderBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Paths, Ref,
    RefOr, Required, Schema,
};
use utoipa::{PartialSchema as _, ToSchema as _};
use wire::error::{ErrorItem, ErrorList};

/// What every authenticated route can answer besides what it documents.
const COMMON_ERRORS: [ErrorCode; 8] = [
    ErrorCode::VersionInvalid,
    ErrorCode::Unauthorized,
    ErrorCode::Forbidden,
    ErrorCode::RateLimitExceeded,
    ErrorCode::ServerError,
    ErrorCode::ServiceUnavailable,
    ErrorCode::StorageFull,
    ErrorCode::StorageFailed,
];

/// What every route that reads a body can answer besides.
const BODY_ERRORS: [ErrorCode; 5] = [
    ErrorCode::ParameterInvalid,
    ErrorCode::TypeMismatch,
    ErrorCode::RequestTimeout,
    ErrorCode::PayloadTooLarge,
    ErrorCode::UnsupportedEncoding,
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
        let Route { path, method, scope, mut operation, schemas: named, handlers: _ } = route;
        schemas.extend(named);
        if let Some(scope) = scope {
            complete(&mut operation, &scope_names(scope).join(", "));
        }
        paths.add_path_operation(&path, vec![http_method(&method)], operation);
    }
    for (name, schema) in [(ErrorList::name(), ErrorList::schema()), (ErrorItem::name(), ErrorItem::schema())] {
        schemas.insert(name.into_owned(), schema);
    }
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)))
        .security_scheme("basic", SecurityScheme::Http(basic()))
        .build();
    OpenApiBuilder::new().info(info()).paths(paths).components(Some(components)).build()
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

/// Adds what all authenticated routes share: who may call, headers, errors.
fn complete(operation: &mut Operation, scope: &str) {
    let needs = format!("Needs a token with the scope `{scope}`.");
    operation.description = Some(match operation.description.take() {
        Some(text) => format!("{text}\n\n{needs}"),
        None => needs,
    });
    let no_scopes: [&str; 0] = [];
    operation.security =
        Some(vec![SecurityRequirement::new("bearer", no_scopes), SecurityRequirement::new("basic", no_scopes)]);
    let version = ParameterBuilder::new()
        .name("Intercom-Version")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("1.0 to 1.4, 2.0 to 2.16, Preview or Unstable"))
        .schema(Some(ObjectBuilder::new().schema_type(SchemaType::new(Type::String))))
        .build();
    operation.parameters.get_or_insert_default().push(RefOr::T(version));

    let mut possible = COMMON_ERRORS.to_vec();
    if operation.request_body.is_some() {
        possible.extend(BODY_ERRORS);
    }
    let mut texts: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for error in possible {
        let line = format!("`{}`: {}", error.code(), error.meaning().trim());
        texts.entry(error.status().as_u16()).or_default().push(line);
    }
    for (status, lines) in texts {
        add_error(operation, &status.to_string(), &lines.join("\n\n"));
    }
    add_headers(operation);
}

fn add_error(operation: &mut Operation, status: &str, text: &str) {
    let known = operation.responses.responses.entry(status.to_owned());
    let response = known.or_insert_with(|| RefOr::T(ResponseBuilder::new().build()));
    let RefOr::T(response) = response else { return };
    response.description = match response.description.as_str() {
        "" => text.to_owned(),
        own => format!("{own}\n\n{text}"),
    };
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("ErrorList"))).build();
    response.content.entry("application/json".to_owned()).or_insert(RefOr::T(content));
}

fn add_headers(operation: &mut Operation) {
    const HEADERS: [(&str, &str); 4] = [
        ("X-Request-Id", "Names this request; the same as `request_id` in an error"),
        ("X-RateLimit-Limit", "How many requests the token may make in ten seconds"),
        ("X-RateLimit-Remaining", "How many of them are left"),
        ("X-RateLimit-Reset", "When the next ten seconds begin, Unix seconds"),
    ];
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        for (name, text) in HEADERS {
            if status != "401" || name == "X-Request-Id" {
                let header = HeaderBuilder::new().description(Some(text)).build();
                response.headers.insert(name.to_owned(), RefOr::T(header));
            }
        }
    }
}

fn http_method(method: &http::Method) -> HttpMethod {
    match method.as_str() {
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "PATCH" => HttpMethod::Patch,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}
