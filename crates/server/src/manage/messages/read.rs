//! `GET /manage/messages/{id}`.

use super::{answer, named};
use crate::errors::ApiError;
use crate::request::Call;
use axum::response::Response;
use http::StatusCode;
use wire::manage::message::Message;

/// Read a message with its versions
#[utoipa::path(
    get,
    path = "/manage/messages/{id}",
    tag = "messages",
    params(("id" = String, Path, description = "The message's id")),
    responses(
        (status = 200, description = "The message", body = Message),
        (status = 404, description = "`not_found`: no message of this workspace has this id"),
    )
)]
pub async fn read_message(mut call: Call) -> Result<Response, ApiError> {
    let found = named(&mut call).await?;
    answer(&call, StatusCode::OK, found).await
}
