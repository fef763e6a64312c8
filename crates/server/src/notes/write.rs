//! Writing a note, the same on every route.

use super::body;
use super::present::{self, Whom};
use crate::admins;
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, blocking, respond};
use axum::response::Response;
use engine::command::{SaveNote, Tagged};
use engine::limits::LABEL_CHARS_MAX;
use engine::{Answer, Command};
use wire::json::Field;

/// A note to write, read from a body.
#[derive(Debug, Clone, Default)]
pub struct SentNote {
    body: String,
    admin_id: Option<String>,
}

/// Reads what a note says and who writes it.
///
/// # Errors
/// `body` is missing, too long, or holds nothing that can be kept; `admin_id` is
/// of the wrong type.
pub async fn read(body: Field<'_>, admin_id: Field<'_>) -> Result<SentNote, ApiError> {
    let admin_id = fields::id(admin_id, "admin_id", LABEL_CHARS_MAX)?;
    // Parsing HTML may take a while.
    let owned = match body {
        Field::Text(text) => Some(text.into_owned()),
        Field::Absent | Field::Null => None,
        Field::Number(_) | Field::Boolean(_) | Field::Nested(_) => return Err(ApiError::mistyped("body", "a string")),
    };
    let field = move || owned.map_or(Field::Absent, |text| Field::Text(text.into()));
    let body = blocking(move || body::read(field())).await?;
    Ok(SentNote { body, admin_id })
}

/// Writes the note and answers with it.
///
/// # Errors
/// Whom or what it is about is not there, nor is the teammate who is named.
pub async fn write(call: &Call, (about, whom): (Tagged, Whom), sent: SentNote) -> Result<Response, ApiError> {
    let author = admins::named_or_first(call, sent.admin_id.as_deref())?;
    let (workspace, body) = (call.access.workspace(), sent.body);
    match call.submit(Command::SaveNote(SaveNote { workspace, about, author, body })).await? {
        Answer::Note(note, row) => {
            respond::ok(&present::note(call.app.node.config(), &call.access, &whom, (note, &row)))
        }
        other => panic!("a note was answered with {other:?}"),
    }
}
