//! Visitors: browsers that nobody has a name for yet. They come into being by
//! a ping ([`crate::messenger`]); here they are read, named, and made leads or
//! users.

pub mod change;
pub mod convert;
pub mod delete;
mod present;
pub mod read;

use crate::auth::Access;
use crate::contacts::Found;
use crate::errors::ApiError;
use engine::command::Identifiers;
use engine::contacts::VISITORS;
use node::View;

/// The visitor who is meant.
///
/// # Errors
/// 404 `Visitor Not Found` when there is none, 410 when the visitor became
/// part of a contact.
pub fn find(view: &View, access: &Access, who: &Identifiers) -> Result<Found, ApiError> {
    Ok(view.find(access.workspace(), who, VISITORS)??)
}

/// A visitor by the id that the browser was given.
#[must_use]
pub fn of_cookie(visitor_id: String) -> Identifiers {
    Identifiers { visitor_id: Some(visitor_id), ..Identifiers::default() }
}
