//! What is said of a custom attribute changes. Its name and type never do.

use super::define::{active, check_room, subject};
use crate::command::{ChangeAttribute, Stamp};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::AttributeRow;
use crate::tables::{AttributeKey, CountersKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};

pub(crate) fn plan(command: &ChangeAttribute, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    reads.get(&AttributeKey { workspace, attribute: command.attribute }).map(drop)
}

pub(crate) fn apply(command: ChangeAttribute, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let ChangeAttribute { workspace, attribute, options, description, messenger_writable, archived, actor } = command;
    let key = AttributeKey { workspace, attribute };
    let before = rows.get(&key).map(|row| AttributeRow::clone(row));
    let Some(before) = before else { return Err(Refusal::new(RefusalKind::AttributeNotFound)) };
    let mut after = before.clone();
    if let Some(options) = options {
        after.options = options;
    }
    if let Some(description) = description {
        after.description = description;
    }
    if let Some(writable) = messenger_writable {
        after.messenger_writable = writable;
    }
    if let Some(archived) = archived.filter(|archived| *archived != before.archived_at.is_some()) {
        if !archived {
            check_room(workspace, before.model, rows)?;
        }
        rows.update(&CountersKey { workspace }, |counters| {
            let count = active(counters, before.model);
            if archived { *count -= 1 } else { *count += 1 }
        });
        after.archived_at = archived.then(|| stamp.at_s());
    }
    let changes = [
        audit::change("options", Some(before.options.join(", ")), &Some(after.options.join(", "))),
        audit::change("description", before.description.clone(), &after.description),
        audit::change(
            "messenger_writable",
            Some(before.messenger_writable.to_string()),
            &Some(after.messenger_writable.to_string()),
        ),
        audit::change(
            "archived",
            Some(before.archived_at.is_some().to_string()),
            &Some(after.archived_at.is_some().to_string()),
        ),
    ];
    let changes = changes.into_iter().flatten().collect();
    let entry = Entry { actor, action: "attribute.changed", subject: subject(attribute), changes };
    audit::note_change(workspace, entry, stamp, rows);
    after.updated_at = stamp.at_s();
    rows.put(&key, after);
    Ok(Answer::Attribute(attribute))
}
