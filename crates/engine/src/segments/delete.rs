//! A segment is deleted, unless others stand on it.

use super::{every, id_of, nesting, subject};
use crate::command::{DeleteSegment, Stamp};
use crate::ids::SegmentPublicId;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::SegmentRow;
use crate::tables::{CountersKey, SegmentKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};
use std::sync::Arc;

pub(crate) fn plan(command: &DeleteSegment, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    reads.get(&SegmentKey { workspace, segment: command.segment });
    reads.range(every(workspace))
}

pub(crate) fn apply(command: &DeleteSegment, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let DeleteSegment { workspace, segment, actor } = *command;
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }).cloned() else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    let key = SegmentKey { workspace, segment };
    let Some(row) = rows.get(&key).map(Arc::clone) else {
        return Err(Refusal::new(RefusalKind::SegmentNotFound));
    };
    let (keys, _) = rows.range::<SegmentKey>(&every(workspace));
    let others = keys.iter().filter(|other| **other != key).filter_map(|other| rows.get(other));
    let id = Some(id_of(&workspace_row, workspace, segment, &row));
    let names_it =
        |other: &&Arc<SegmentRow>| nesting::named(&other.predicate).any(|text| SegmentPublicId::parse(text) == id);
    let users: Vec<&str> = others.filter(names_it).map(|other| other.name.as_str()).collect();
    if !users.is_empty() {
        return Err(Refusal::new(RefusalKind::SegmentInUse).detail(users.join(", ")));
    }
    let entry = Entry {
        actor,
        action: "segment.deleted",
        subject: subject(&workspace_row, workspace, segment, &row),
        changes: audit::change("name", Some(row.name.clone()), &None).into_iter().collect(),
    };
    audit::note(workspace, entry, stamp, rows);
    rows.remove(&key);
    Ok(Answer::Segment(segment))
}
