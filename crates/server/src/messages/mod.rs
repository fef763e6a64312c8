//! What a message says, and where in a page: read from JSON, kept as JSON
//! text, shown to people by [`crate::render`].

pub mod at;
pub mod content;
pub mod counted;
pub mod deliveries;
pub mod kinds;
pub mod place;
pub mod ready;

use engine::ids::{MessageId, WorkspaceId};
use engine::rows::MessageSpec;
use node::{Config, ReadError, View};

/// A message's version: the one in force, or one that it was.
///
/// # Errors
/// The version cannot be read.
pub fn spec_of(
    config: &Config,
    view: &View,
    (workspace, message, version): (WorkspaceId, MessageId, u32),
) -> Result<Option<MessageSpec>, ReadError> {
    let Some(row) = config.message(workspace, message) else { return Ok(None) };
    if row.version == version {
        return Ok(Some(row.spec.clone()));
    }
    Ok(view.message_version(workspace, message, version)?.map(|row| row.spec.clone()))
}
