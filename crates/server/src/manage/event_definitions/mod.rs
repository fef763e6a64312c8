//! Event definitions: listed, read, described, archived; and what came in under
//! them.

pub mod archive;
pub mod breakdown;
mod calendar;
pub mod describe;
pub mod hints;
pub mod list;
pub mod occurrences;
mod order;
pub mod people;
mod present;
pub mod read;
pub mod usage;
pub mod volume;
mod whose;

use crate::errors::{ApiError, ErrorCode};
use crate::request::Call;
use engine::ids::DefinitionId;
use engine::rows::DefinitionRow;
use std::sync::Arc;

/// The definition that the path names.
async fn named(call: &mut Call) -> Result<(DefinitionId, Arc<DefinitionRow>), ApiError> {
    let id = call.path_id().await?;
    let unknown = || ApiError::new(ErrorCode::NotFound).message("There is no such event definition");
    let has_form = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) && !id.starts_with('0');
    let definition = has_form.then(|| id.parse().ok()).flatten().map(DefinitionId).ok_or_else(unknown)?;
    let row = call.app.node.config().definition(call.access.workspace(), definition).ok_or_else(unknown)?;
    Ok((definition, row))
}
