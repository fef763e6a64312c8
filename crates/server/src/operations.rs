//! What operators and their machines ask: open to everybody.

use crate::app::App;
use crate::errors::{ApiError, ErrorCode};
use crate::openapi;
use crate::request::{self, respond};
use axum::extract::State;
use axum::response::Response;
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use std::sync::{Arc, LazyLock};
use utoipa::ToSchema;
use wire::error::ErrorList;

/// How the server is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Health {
    /// `ok`, or `ready`.
    pub status: &'static str,
}

/// Whether the process answers. Says nothing of its disk: see `/readyz`.
#[utoipa::path(get, path = "/healthz", tag = "operations", responses((status = 200, description = "It answers", body = Health)))]
pub async fn read_health() -> Response {
    guarded(respond::json(StatusCode::OK, &Health { status: "ok" }))
}

/// Whether events can be stored.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "operations",
    responses(
        (status = 200, description = "Events can be stored", body = Health),
        (status = 503, description = "`storage_full`, `storage_failed`, or the server is stopping", body = ErrorList),
    )
)]
pub async fn read_readiness(State(app): State<Arc<App>>) -> Response {
    let error = match app.node.health() {
        node::Health::Ready => return guarded(respond::json(StatusCode::OK, &Health { status: "ready" })),
        node::Health::StorageFull => ApiError::new(ErrorCode::StorageFull),
        node::Health::StorageFailed => ApiError::new(ErrorCode::StorageFailed),
        node::Health::Closing => ApiError::from(node::Failure::Closing),
    };
    request::refuse(&app, &error)
}

/// This description.
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "operations",
    responses((status = 200, description = "OpenAPI 3.1", body = Object))
)]
pub async fn read_openapi() -> Response {
    static TEXT: LazyLock<String> = LazyLock::new(openapi::openapi_json);
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    guarded(respond::with_type(StatusCode::OK, json, TEXT.as_str().into()))
}

fn guarded(mut response: Response) -> Response {
    respond::guard(&mut response);
    response
}
