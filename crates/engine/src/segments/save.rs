//! A segment is made or changed.

use super::{every, nesting, subject};
use crate::command::{SaveSegment, Stamp};
use crate::ids::SegmentId;
use crate::limits::SEGMENTS_MAX;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::predicates::Tree;
use crate::rows::{AuditChange, PersonType, SegmentRow, WorkspaceRow};
use crate::tables::{CountersKey, SegmentKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};
use std::sync::Arc;

pub(crate) fn plan(command: &SaveSegment, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    if let Some(segment) = command.segment {
        reads.get(&SegmentKey { workspace, segment });
    }
    reads.range(every(workspace))
}

pub(crate) fn apply(command: SaveSegment, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }).cloned() else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    match command.segment {
        None => make(command, &workspace_row, stamp, rows),
        Some(segment) => change(command, segment, &workspace_row, stamp, rows),
    }
}

fn make(command: SaveSegment, workspace_row: &WorkspaceRow, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SaveSegment { workspace, segment: _, name, person_type, predicate, actor } = command;
    let missing = |field| Refusal::new(RefusalKind::FieldMissing).field(field);
    let name = name.ok_or(missing("name"))?;
    let predicate = predicate.ok_or(missing("predicate"))?;
    if rows.range::<SegmentKey>(&every(workspace)).0.len() >= SEGMENTS_MAX {
        return Err(Refusal::new(RefusalKind::TooManyOfThem).field("segments").detail(SEGMENTS_MAX));
    }
    let mut segment = SegmentId::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_segment += 1;
        segment = SegmentId(counters.last_segment);
    });
    let row = blank(name, person_type.unwrap_or(PersonType::Contact), predicate, stamp);
    nesting::check(workspace_row, (workspace, segment), &row, rows)?;
    let entry = Entry {
        actor,
        action: "segment.created",
        subject: subject(workspace_row, workspace, segment, &row),
        changes: audit::change("name", None, &Some(row.name.clone())).into_iter().collect(),
    };
    audit::note(workspace, entry, stamp, rows);
    rows.put(&SegmentKey { workspace, segment }, row);
    Ok(Answer::Segment(segment))
}

/// A segment that is made now.
pub(crate) fn blank(name: String, person_type: PersonType, predicate: Tree, stamp: &Stamp) -> SegmentRow {
    SegmentRow { name, person_type, predicate, created_at: stamp.at_s(), updated_at: stamp.at_s() }
}

fn change(
    command: SaveSegment,
    segment: SegmentId,
    workspace_row: &WorkspaceRow,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Outcome {
    let SaveSegment { workspace, segment: _, name, person_type, predicate, actor } = command;
    let key = SegmentKey { workspace, segment };
    let Some(before) = rows.get(&key).map(Arc::clone) else {
        return Err(Refusal::new(RefusalKind::SegmentNotFound));
    };
    let after = SegmentRow {
        name: name.unwrap_or_else(|| before.name.clone()),
        person_type: person_type.unwrap_or(before.person_type),
        predicate: predicate.unwrap_or_else(|| before.predicate.clone()),
        created_at: before.created_at,
        updated_at: stamp.at_s(),
    };
    let changes = changes(&before, &after);
    if changes.is_empty() {
        return Ok(Answer::Segment(segment));
    }
    nesting::check(workspace_row, (workspace, segment), &after, rows)?;
    let subject = subject(workspace_row, workspace, segment, &after);
    audit::note(workspace, Entry { actor, action: "segment.changed", subject, changes }, stamp, rows);
    rows.put(&key, after);
    Ok(Answer::Segment(segment))
}

/// Of a predicate it is said only that it changed: it can be long.
fn changes(before: &SegmentRow, after: &SegmentRow) -> Vec<AuditChange> {
    let person_type = |row: &SegmentRow| Some(row.person_type.name().to_owned());
    let predicate = (before.predicate != after.predicate).then(|| "changed".to_owned());
    let changes = [
        audit::change("name", Some(before.name.clone()), &Some(after.name.clone())),
        audit::change("person_type", person_type(before), &person_type(after)),
        audit::change("predicate", None, &predicate),
    ];
    changes.into_iter().flatten().collect()
}
