//! A tag is made or renamed.

use super::name_key;
use crate::command::{SaveTag, Stamp};
use crate::ids::{TagId, WorkspaceId};
use crate::limits::TAGS_MAX;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{TagNameRow, TagRow};
use crate::tables::{CountersKey, TagKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &SaveTag, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    reads.get(&name_key(workspace, &command.name));
    if let Some(tag) = command.tag {
        reads.get(&TagKey { workspace, tag });
    }
    Some(())
}

pub(crate) fn apply(command: SaveTag, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SaveTag { workspace, tag, name } = command;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    let named = rows.get(&name_key(workspace, &name)).map(|row| row.tag);
    let tag = match (tag, named) {
        (Some(tag), named) => rename(workspace, tag, (name, named), rows)?,
        (None, Some(tag)) => tag,
        (None, None) => make(workspace, name, stamp, rows)?,
    };
    Ok(Answer::Tag(tag))
}

/// `named` is the tag that has the new name already. A tag may change the case
/// of its own.
fn rename(
    workspace: WorkspaceId,
    tag: TagId,
    (name, named): (String, Option<TagId>),
    rows: &mut WorkingSet,
) -> Result<TagId, Refusal> {
    let key = TagKey { workspace, tag };
    let Some(row) = rows.get(&key).map(|row| TagRow::clone(row)) else {
        return Err(Refusal::new(RefusalKind::TagNotFound));
    };
    if named.is_some_and(|other| other != tag) {
        return Err(Refusal::new(RefusalKind::NameTaken).field("name").detail(name));
    }
    if named.is_none() {
        rows.remove(&name_key(workspace, &row.name));
        rows.put(&name_key(workspace, &name), TagNameRow { tag });
    }
    if name != row.name {
        rows.put(&key, TagRow { name, ..row });
    }
    Ok(tag)
}

/// The caller knows that the name is free. The limit counts deleted tags too:
/// an id is never given twice, since rows may still list the tag that had it.
fn make(workspace: WorkspaceId, name: String, stamp: &Stamp, rows: &mut WorkingSet) -> Result<TagId, Refusal> {
    let mut tag = TagId::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_tag += 1;
        tag = TagId(counters.last_tag);
    });
    if tag.0 as usize > TAGS_MAX {
        return Err(Refusal::new(RefusalKind::TooManyTags).detail(TAGS_MAX));
    }
    rows.put(&name_key(workspace, &name), TagNameRow { tag });
    rows.put(&TagKey { workspace, tag }, TagRow { name, created_at: stamp.at_s() });
    Ok(tag)
}
