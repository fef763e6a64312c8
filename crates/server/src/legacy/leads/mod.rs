//! Leads of the 1.x API, where `/contacts` are leads and nothing else. The
//! routes that both APIs have stand in [`crate::contacts`] and hand over to the
//! functions here when the caller speaks 1.x.

pub mod archive;
pub mod convert;
mod find;
mod list;
pub mod scroll;

pub use archive::delete;
pub use list::list;

use crate::errors::ApiError;
use crate::request::Call;
use crate::users;
use axum::response::Response;
use engine::rows::Role;

/// Whom `/contacts` of the 1.x API are.
pub const LEADS: &[Role] = &[Role::Lead];

/// `PUT /contacts/{id}`: changes a lead.
///
/// # Errors
/// No lead has this id, what the body holds cannot be, or what the engine
/// refused.
pub async fn update(call: Call, id: String) -> Result<Response, ApiError> {
    users::update::change(&call, id, LEADS).await
}
