//! Tags as the API shows them. Those that are gone are passed over.

use engine::ids::{TagId, TeammateId, WorkspaceId};
use engine::rows::{TagRow, Tagging};
use node::Config;
use wire::rest::tag::{Tag, TagList};

/// A tag by itself.
#[must_use]
pub fn tag(tag: TagId, row: &TagRow) -> Tag<'static> {
    Tag::new(tag.to_string(), row.name.clone())
}

/// A tag as it is applied to somebody or something.
#[must_use]
pub fn applied(config: &Config, workspace: WorkspaceId, tagging: &Tagging) -> Option<Tag<'static>> {
    let row = config.tag(workspace, tagging.tag)?;
    let by = Some(tagging.by).filter(|by| *by != TeammateId(0)).map(|by| by.to_string());
    Some(tag(tagging.tag, &row).applied(tagging.at, by))
}

/// What somebody or something is tagged with, as companies and the 1.x API show
/// it.
#[must_use]
pub fn list(config: &Config, workspace: WorkspaceId, tags: &[Tagging]) -> TagList<'static> {
    let known = tags.iter().filter_map(|tagging| {
        let row = config.tag(workspace, tagging.tag)?;
        Some(tag(tagging.tag, &row))
    });
    TagList::new(known.collect())
}
