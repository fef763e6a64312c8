//! `/l/{link}`: a link of a letter, counted.

use super::{held, note};
use crate::app::App;
use crate::errors::{ApiError, ErrorCode};
use crate::outbox::links::Purpose;
use crate::render::url;
use crate::request::{self, Query};
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use engine::command::ReceiptKind;
use http::header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY};
use http::{HeaderValue, StatusCode};
use std::sync::Arc;

/// Go where a letter's link leads
///
/// Only there: the address is part of what is signed.
#[utoipa::path(
    get,
    path = "/l/{link}",
    tag = "letters",
    params(
        ("link" = String, Path, description = "As it stands in the letter"),
        ("to" = String, Query, description = "To where, as it stands there"),
    ),
    responses(
        (status = 302, description = "To there"),
        (status = 404, description = "`not_found`: the link is of no letter, or leads elsewhere in it", body = wire::error::ErrorList),
        (status = 429, description = "`rate_limit_exceeded`", body = wire::error::ErrorList),
    )
)]
pub async fn follow(State(app): State<Arc<App>>, request: Request) -> Response {
    request::serve_open(&app, "GET /l/{link}", answer(&app, request)).await
}

async fn answer(app: &Arc<App>, request: Request) -> Result<Response, ApiError> {
    let (mut parts, _) = request.into_parts();
    let unknown = || ApiError::new(ErrorCode::NotFound);
    let query = Query::parse(parts.uri.query().unwrap_or_default()).map_err(|_| unknown())?;
    let target = query.get("to").ok_or_else(unknown)?.to_owned();
    let holder = held(app, &mut parts, (Purpose::Click, &target)).await?;
    let location = url::checked(&target).and_then(|target| HeaderValue::from_str(target).ok()).ok_or_else(unknown)?;
    // Whoever clicked gets there, counted or not.
    if let Err(error) = note(app, &holder, ReceiptKind::Clicked).await {
        tracing::warn!(delivery.id = holder.link.delivery.0, error = error.code.code(), "a click was not counted");
    }
    let headers = [
        (LOCATION, location),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    Ok((StatusCode::FOUND, headers).into_response())
}
