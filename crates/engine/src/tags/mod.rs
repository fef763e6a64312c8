//! Tags: made, applied, deleted.
//!
//! A tag is found by its folded name. What is tagged lists its tags in its own
//! row; a deleted tag is gone at once, and a job takes it out of those lists,
//! so whoever reads them passes over tags that are gone.

pub(crate) mod apply;
pub(crate) mod delete;
pub(crate) mod save;

use crate::ids::WorkspaceId;
use crate::tables::TagNameKey;
use crate::text;

/// The key under which a tag of this name is found, in any case.
#[must_use]
pub fn name_key(workspace: WorkspaceId, name: &str) -> TagNameKey {
    TagNameKey { workspace, folded: text::fold(name) }
}
