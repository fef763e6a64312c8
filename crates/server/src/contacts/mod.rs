//! Contacts: made, read, changed, merged, put away, listed, searched.
//!
//! To clients of the 1.x API `/contacts` are leads: what differs for them is
//! in [`crate::legacy`].

pub mod archive;
pub mod by_external_id;
pub mod create;
pub mod delete;
mod facts;
mod lead;
pub mod list;
pub mod merge;
pub mod merge_history;
pub(crate) mod page;
pub mod present;
pub mod profile;
pub mod read;
pub mod search;
pub mod sent;
pub mod update;

pub use facts::Facts;

use crate::auth::Access;
use crate::errors::ApiError;
use crate::request::{Call, Query, respond};
use crate::users;
use axum::response::Response;
use engine::Refusal;
use engine::command::{ClaimedId, Identifiers};
use engine::contacts::CONTACTS;
use engine::ids::ContactOrdinal;
use engine::rows::ContactRow;
use node::View;
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
        visitor_id: None,
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

/// Somebody, by nothing but the public id.
#[must_use]
pub fn of_id(id: String) -> Identifiers {
    Identifiers { id: Some(ClaimedId::new(id)), ..Identifiers::default() }
}

/// The contact with this id.
///
/// # Errors
/// 404 `User Not Found` when there is none in this workspace, 410 when it was
/// merged into another.
pub fn by_id(view: &View, access: &Access, id: String) -> Result<Found, ApiError> {
    Ok(view.find(access.workspace(), &of_id(id), CONTACTS)??)
}

/// Answers with a contact, in the shape of the version that the caller speaks.
///
/// # Errors
/// What belongs to the contact cannot be read.
pub async fn show(call: &Call, found: Found) -> Result<Response, ApiError> {
    let (app, version) = (Arc::clone(&call.app), call.spoken());
    if version.is_legacy() {
        return users::show(call, found).await;
    }
    call.read(move |view, access| respond::ok(&present::contact(view, access, app.node.config(), version, &found)?))
        .await
}
