//! Somebody as a body of the 1.x API names them inside another object.

use crate::contacts::profile::email;
use crate::errors::ApiError;
use crate::fields;
use engine::command::{ClaimedId, Identifiers};
use engine::limits::EXTERNAL_ID_CHARS_MAX;
use wire::json::Unread;
use wire::rest::reference::SentPerson;

/// Reads an object with identifiers; `None` when there is none.
///
/// # Errors
/// It is no object.
pub fn object<'a>(sent: Unread<'a>, field: &'static str) -> Result<Option<SentPerson<'a>>, ApiError> {
    match sent {
        Unread(Some(raw)) if raw.get() != "null" => {
            let wrong = |_| ApiError::mistyped(field, "an object with id, user_id or email");
            fields::json(raw.get()).map(Some).map_err(wrong)
        }
        _ => Ok(None),
    }
}

/// Who is meant.
///
/// # Errors
/// Nobody is named, or an identifier is of the wrong type or form.
pub fn identifiers(sent: &SentPerson<'_>, field: &'static str) -> Result<Identifiers, ApiError> {
    let who = Identifiers {
        id: fields::id(sent.id.clone(), "id", EXTERNAL_ID_CHARS_MAX)?.map(ClaimedId::new),
        user_id: fields::id(sent.user_id.clone(), "user_id", EXTERNAL_ID_CHARS_MAX)?,
        email: email(sent.email.clone())?,
        visitor_id: None,
    };
    if who.is_empty() {
        return Err(ApiError::missing(field).message(format!("{field} needs one of id, user_id and email")));
    }
    Ok(who)
}
