//! `GET /notes/{id}`.

use super::present::{self, Whom};
use crate::errors::{ApiError, ErrorCode};
use crate::fields::number_of;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::ids::NoteId;
use std::sync::Arc;
use wire::rest::note::Note;

/// Read a note
///
/// A client of the 1.x API reads whom it is about under `user`.
#[utoipa::path(
    get,
    path = "/notes/{id}",
    tag = "notes",
    params(("id" = String, Path, description = "The note's id")),
    responses(
        (status = 200, description = "The note", body = Note),
        (status = 404, description = "`not_found`: no note of this workspace has this id"),
    )
)]
pub async fn read_note(mut call: Call) -> Result<Response, ApiError> {
    let not_found = || ApiError::new(ErrorCode::NotFound).field("id");
    let note = number_of(&call.path_id().await?).map(NoteId).ok_or_else(not_found)?;
    let (app, is_legacy) = (Arc::clone(&call.app), call.spoken().is_legacy());
    call.read(move |view, access| {
        let row = view.note(access.workspace(), note)?.ok_or_else(not_found)?;
        let whom = match present::whom(view, access, row.about)?.ok_or_else(not_found)? {
            Whom::Contact(id) if is_legacy => Whom::User(id),
            whom => whom,
        };
        respond::ok(&present::note(app.node.config(), access, &whom, (note, &row)))
    })
    .await
}
