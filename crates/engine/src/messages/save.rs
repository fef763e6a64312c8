//! A message is made or changed.

use super::{state, subject};
use crate::command::{SaveMessage, Stamp};
use crate::ids::MessageId;
use crate::limits::MESSAGES_MAX;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{MessageRow, MessageState, MessageVersionRow};
use crate::tables::{CountersKey, MessageKey, MessageVersionKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};
use std::sync::Arc;

pub(crate) fn plan(command: &SaveMessage, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    command.message.map_or(Some(()), |message| reads.get(&MessageKey { workspace, message }).map(drop))
}

pub(crate) fn apply(command: SaveMessage, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    if rows.get(&WorkspaceKey { workspace: command.workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    match command.message {
        None => make(command, stamp, rows),
        Some(message) => change(command, message, stamp, rows),
    }
}

fn make(command: SaveMessage, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SaveMessage { workspace, message: _, name, kind, spec, actor } = command;
    let missing = |field| Refusal::new(RefusalKind::FieldMissing).field(field);
    let name = name.ok_or(missing("name"))?;
    let kind = kind.ok_or(missing("kind"))?;
    let spec = *spec.ok_or(missing("trigger"))?;
    let made = rows.get(&CountersKey { workspace }).map_or(0, |counters| counters.last_message);
    if made >= MESSAGES_MAX {
        return Err(Refusal::new(RefusalKind::TooManyOfThem).field("messages").detail(MESSAGES_MAX));
    }
    let message = MessageId(made + 1);
    rows.update(&CountersKey { workspace }, |counters| counters.last_message = message.0);
    let now = stamp.at_s();
    let row = MessageRow {
        name,
        kind,
        state: MessageState::Draft,
        version: 1,
        live_since_ms: None,
        first_live_at: None,
        created_at: now,
        updated_at: now,
        spec,
        owner: None,
        forecast: None,
        paused: None,
        marking_since_ms: None,
    };
    let changes = audit::change("name", None, &Some(row.name.clone())).into_iter().collect();
    let entry = Entry { actor, action: "message.created", subject: subject(message), changes };
    audit::note(workspace, entry, stamp, rows);
    rows.put(&MessageKey { workspace, message }, row.clone());
    Ok(Answer::Message(message, Arc::new(row)))
}

/// What was live once is kept as it was: its deliveries are of that version.
fn change(command: SaveMessage, message: MessageId, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SaveMessage { workspace, message: _, name, kind, spec, actor } = command;
    let key = MessageKey { workspace, message };
    let Some(before) = rows.get(&key).map(Arc::clone) else {
        return Err(Refusal::new(RefusalKind::MessageNotFound));
    };
    if kind.is_some_and(|kind| kind != before.kind) {
        return Err(Refusal::new(RefusalKind::MessageState)
            .field("kind")
            .detail("the kind of a message never changes"));
    }
    let spec = spec.map_or_else(|| before.spec.clone(), |spec| *spec);
    let is_new_version = spec != before.spec && before.first_live_at.is_some();
    let mut after = MessageRow {
        name: name.unwrap_or_else(|| before.name.clone()),
        updated_at: stamp.at_s(),
        ..MessageRow::clone(&before)
    };
    let changes: Vec<_> = [
        audit::change("name", Some(before.name.clone()), &Some(after.name.clone())),
        audit::change("spec", None, &(spec != before.spec).then(|| "changed".to_owned())),
    ]
    .into_iter()
    .flatten()
    .collect();
    if changes.is_empty() {
        return Ok(Answer::Message(message, before));
    }
    if is_new_version {
        let kept = MessageVersionRow { since: before.updated_at, spec: before.spec.clone() };
        rows.put(&MessageVersionKey { workspace, message, version: before.version }, kept);
        after.version += 1;
    }
    if is_new_version && spec.trigger != before.spec.trigger {
        after.marking_since_ms = state::waits_for_entries(&spec.trigger).then_some(stamp.at_ms);
    }
    after.spec = spec;
    let entry = Entry { actor, action: "message.changed", subject: subject(message), changes };
    audit::note(workspace, entry, stamp, rows);
    rows.put(&key, after.clone());
    Ok(Answer::Message(message, Arc::new(after)))
}
