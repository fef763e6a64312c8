//! Every route: its handler and the scope that it needs. Path, method and
//! description stand at the handler; router and OpenAPI are both made of this
//! one table, so neither can know a route that the other does not.

use crate::app::App;
use crate::errors::{ApiError, ErrorCode};
use crate::request::{self, Admission, Takes};
use crate::{bulk, console, contacts, events, jobs, manage, me, operations, users};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter};
use engine::rows::Scopes;
use http::Method;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::{RefOr, Schema};

/// One route.
pub struct Route {
    /// Its path, with `{id}` for what varies.
    pub path: String,
    /// Its method.
    pub method: Method,
    /// What a token needs; `None` is open to everybody.
    pub scope: Option<Scopes>,
    pub(crate) operation: Operation,
    pub(crate) schemas: Vec<(String, RefOr<Schema>)>,
    pub(crate) handlers: MethodRouter<Arc<App>>,
}

macro_rules! authenticated {
    ($($scope:ident $body:ident $($module:ident)::+ => $handler:ident;)*) => {
        utoipa_axum::paste! {
            vec![$({
                let mut route = describe::<$($module)::+::[<__path_ $handler>]>();
                let filter = filter_of(&route.method);
                let admission = Admission { route: name_of(&route), scope: Scopes::$scope, takes: Takes::$body };
                route.scope = Some(admission.scope);
                route.handlers = MethodRouter::new().on(filter, move |State(app): State<Arc<App>>, request: Request| {
                    request::serve(app, admission, request, $($module)::+::$handler)
                });
                route
            },)*]
        }
    };
}

macro_rules! open {
    ($($($module:ident)::+ => $handler:ident;)*) => {
        utoipa_axum::paste! {
            vec![$({
                let mut route = describe::<$($module)::+::[<__path_ $handler>]>();
                route.handlers = MethodRouter::new().on(filter_of(&route.method), $($module)::+::$handler);
                route
            },)*]
        }
    };
}

/// All routes.
#[must_use]
pub fn all() -> Vec<Route> {
    let mut routes = authenticated! {
        WRITE Event events::track => track_event;
        WRITE Batch events::batch => track_events;
        READ Nothing events::list => list_events;
        WRITE Object events::summaries => import_summaries;
        WRITE Object contacts::create => create_contact;
        READ Nothing contacts::read => read_contact;
        READ Object contacts::search => search_contacts;
        READ Nothing me => read_me;
        WRITE Object users::upsert => upsert_user;
        READ Nothing users::find => find_user;
        READ Nothing users::read => read_user;
        WRITE Object bulk::events => submit_events;
        READ Nothing jobs::read => read_job;
        WRITE Object jobs::update => update_job;
        READ Nothing jobs::errors => list_job_errors;
        MANAGE Nothing manage::event_definitions::list => list_event_definitions;
        MANAGE Nothing manage::event_definitions::read => read_event_definition;
        MANAGE Object manage::event_definitions::describe => describe_event_definition;
        MANAGE Object manage::event_definitions::archive => archive_event_definition;
        MANAGE Object manage::event_definitions::archive => unarchive_event_definition;
        MANAGE Nothing manage::receipts => read_event_receipt;
        MANAGE Nothing manage::settings => list_settings;
        MANAGE Object manage::settings => change_settings;
        MANAGE Nothing manage::jobs => list_managed_jobs;
        MANAGE Nothing manage::jobs => read_managed_job;
        MANAGE Nothing manage::audit => list_audit;
        MANAGE Nothing manage::tokens => list_tokens;
        MANAGE Object manage::tokens => create_token;
        MANAGE Nothing manage::tokens => revoke_token;
    };
    routes.extend(open! {
        operations => read_health;
        operations => read_readiness;
        operations => read_openapi;
    });
    routes
}

/// The router: each path with and without a slash at its end, because some
/// old clients send one, and a redirect would lose their body.
pub fn router(app: Arc<App>) -> Router {
    let mut paths: BTreeMap<String, MethodRouter<Arc<App>>> = BTreeMap::new();
    for route in all() {
        let handlers = paths.remove(&route.path).unwrap_or_default().merge(route.handlers);
        paths.insert(route.path, handlers);
    }
    let mut router = Router::new();
    for (path, handlers) in paths {
        router = router.route(&format!("{path}/"), handlers.clone()).route(&path, handlers);
    }
    router
        .merge(console::routes().with_state(()))
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(not_found)
        .with_state(app)
}

fn describe<P>() -> Route
where
    P: utoipa::Path + utoipa::__dev::SchemaReferences,
{
    let mut schemas = Vec::new();
    P::schemas(&mut schemas);
    let method = P::methods().first().map(method_of).expect("a described route has a method");
    Route { path: P::path(), method, scope: None, operation: P::operation(), schemas, handlers: MethodRouter::new() }
}

const fn method_of(method: &HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Trace => Method::TRACE,
    }
}

fn filter_of(method: &Method) -> MethodFilter {
    MethodFilter::try_from(method.clone()).expect("routes have methods that the router knows")
}

/// The route's name for logs. Leaked: there are some dozens, made once.
fn name_of(route: &Route) -> &'static str {
    Box::leak(format!("{} {}", route.method, route.path).into_boxed_str())
}

async fn not_found(State(app): State<Arc<App>>) -> Response {
    request::refuse(&app, &ApiError::new(ErrorCode::NotFound).message("There is no such route"))
}

async fn method_not_allowed(State(app): State<Arc<App>>) -> Response {
    request::refuse(&app, &ApiError::new(ErrorCode::MethodNotAllowed))
}
