//! Predicates as JSON: read into the engine's tree and written back as they
//! were, explained, and what is wrong with one said in its own words.

pub mod decode;
pub mod encode;
pub mod explained;
pub mod wrong;

use crate::errors::ApiError;
use crate::limits::JSON_DEPTH_MAX;
use engine::ids::WorkspaceId;
use engine::predicates::{Predicate, Tree, TreeLimits};
use node::Node;
use wire::json::{Json, Unread};

/// What the API calls it.
pub const FIELD: &str = "predicate";

/// Reads a predicate of a body. `None` when there is none.
///
/// # Errors
/// It is no predicate; the field says where.
pub fn read(sent: Unread<'_>) -> Result<Option<Tree>, ApiError> {
    let Unread(Some(raw)) = sent else { return Ok(None) };
    let wrong = |error| ApiError::invalid(FIELD, format!("{FIELD} cannot be read: {error}"));
    let json = Json::read(raw.get(), JSON_DEPTH_MAX).map_err(wrong)?;
    decode::tree(&json, FIELD).map(Some)
}

/// Makes a predicate ready to be asked.
///
/// # Errors
/// It names what is not there, or compares it in a way that it cannot be; the
/// message says what there is.
pub fn compile(node: &Node, workspace: WorkspaceId, tree: &Tree) -> Result<Predicate, ApiError> {
    let compiled = node.compile(workspace, tree, TreeLimits::STANDARD);
    compiled.map_err(|error| wrong::told(&error, tree, wrong::Known { config: node.config(), workspace }))
}
