//! Contacts: made, read, searched.

pub mod create;
pub mod present;
pub mod profile;
pub mod read;
pub mod search;

use crate::errors::ApiError;
use crate::request::Query;
use engine::Refusal;
use engine::command::{ClaimedId, Identifiers};
use engine::ids::ContactOrdinal;
use engine::rows::ContactRow;
use std::sync::Arc;

/// A contact and its ordinal.
pub type Found = (ContactOrdinal, Arc<ContactRow>);

/// Who a query means: `intercom_user_id`, then `user_id`, then `email`.
///
/// # Errors
/// None of them was sent.
pub fn identifiers_of(query: &Query) -> Result<Identifiers, ApiError> {
    let who = Identifiers {
        id: query.get("intercom_user_id").map(|id| ClaimedId::new(id.to_owned())),
        user_id: query.get("user_id").map(str::to_owned),
        email: query.get("email").map(str::to_owned),
    };
    if who.is_empty() {
        return Err(ApiError::missing("user_id").message("One of user_id, email and intercom_user_id is needed"));
    }
    Ok(who)
}

/// A refusal in the words of a query, where `id` is `intercom_user_id`.
#[must_use]
pub fn as_in_query(refusal: Refusal) -> ApiError {
    let field = match refusal.field {
        Some("id") => Some("intercom_user_id"),
        field => field,
    };
    ApiError::from(Refusal { field, ..refusal })
}

/// The contact with this id.
///
/// # Errors
/// 404 `User Not Found` when there is none in this workspace.
pub fn by_id(view: &node::View, access: &crate::auth::Access, id: String) -> Result<Found, ApiError> {
    let who = Identifiers { id: Some(ClaimedId::new(id)), user_id: None, email: None };
    Ok(view.resolve(access.workspace(), &who)??)
}
