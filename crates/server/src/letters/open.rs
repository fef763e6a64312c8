//! `/o/{link}`: that a letter was opened, where the operator asks for it.

use super::{held, note};
use crate::app::App;
use crate::errors::ApiError;
use crate::outbox::links::Purpose;
use crate::request;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use engine::command::ReceiptKind;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use std::sync::Arc;

/// One transparent dot.
const DOT: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// An image that tells that a letter was opened
///
/// Only letters of a server that asks for it (`track_opens`) hold it.
#[utoipa::path(
    get,
    path = "/o/{link}",
    tag = "letters",
    params(("link" = String, Path, description = "As it stands in the letter")),
    responses(
        (status = 200, description = "One transparent dot", content_type = "image/gif"),
        (status = 404, description = "`not_found`: the link is of no letter", body = wire::error::ErrorList),
        (status = 429, description = "`rate_limit_exceeded`", body = wire::error::ErrorList),
    )
)]
pub async fn opened(State(app): State<Arc<App>>, request: Request) -> Response {
    request::serve_open(&app, "GET /o/{link}", answer(&app, request)).await
}

async fn answer(app: &Arc<App>, request: Request) -> Result<Response, ApiError> {
    let (mut parts, _) = request.into_parts();
    let holder = held(app, &mut parts, (Purpose::Open, "")).await?;
    note(app, &holder, ReceiptKind::Shown).await?;
    Ok(([(CONTENT_TYPE, "image/gif"), (CACHE_CONTROL, "no-store")], DOT).into_response())
}
