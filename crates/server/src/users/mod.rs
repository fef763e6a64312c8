//! Users of the 1.x API: made, read, changed, listed, archived, deleted.
//!
//! Leads are the same with another `type`; what is theirs alone stands in
//! [`crate::legacy::leads`].

pub mod archive;
pub mod companies;
pub mod deletion;
pub mod find;
pub mod list;
pub mod present;
pub mod read;
pub mod scroll;
pub mod sent;
pub mod update;
pub mod upsert;

use crate::contacts::Found;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::rows::Role;
use std::sync::Arc;

/// Whom the users of the 1.x API are.
pub const USERS: &[Role] = &[Role::User];

/// Answers with somebody in the 1.x shape.
///
/// # Errors
/// What belongs to them cannot be read.
pub async fn show(call: &Call, found: Found) -> Result<Response, ApiError> {
    let app = Arc::clone(&call.app);
    call.read(move |view, access| respond::ok(&present::user(view, access, &app.node, &found)?)).await
}
