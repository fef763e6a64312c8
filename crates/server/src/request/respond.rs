//! Answers with a body.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// An answer with a JSON body.
#[must_use]
pub fn json<T: Serialize>(status: StatusCode, body: &T) -> Response {
    // A body that cannot be written is a bug, not the caller's fault: the
    // request's guard turns this panic into a 500.
    let bytes = serde_json::to_vec(body).expect("wire types can be written as JSON");
    with_type(status, JSON, bytes.into())
}

/// 200 with a JSON body.
///
/// # Errors
/// None; a handler's last line reads better so.
pub fn ok<T: Serialize>(body: &T) -> Result<Response, crate::errors::ApiError> {
    Ok(json(StatusCode::OK, body))
}

/// An answer with a body of this media type.
#[must_use]
pub fn with_type(status: StatusCode, media_type: HeaderValue, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response
}

/// Sets what every answer of the API has: no browser takes it for something
/// else than it says, and none keeps it on the disk of a machine that others
/// use too, unless its handler has said for how long it may.
pub fn guard(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// An answer without a body.
#[must_use]
pub fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
