//! What can be known of people and companies: attribute definitions.

pub mod change;
pub mod define;
pub mod list;
mod options;
pub mod present;
mod standard;

use crate::errors::{ApiError, ErrorCode};
use crate::request::{Call, respond};
use axum::response::Response;
use engine::ids::AttributeId;

/// Answers with the definition of a custom attribute.
fn answer(call: &Call, attribute: AttributeId) -> Result<Response, ApiError> {
    let (config, workspace) = (call.app.node.config(), call.access.workspace());
    let row = config.attribute(workspace, attribute).ok_or_else(|| ApiError::new(ErrorCode::FieldNotFound))?;
    let naming = present::Naming::of(call);
    respond::ok(&naming.custom(attribute, &row))
}
