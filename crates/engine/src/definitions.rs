//! What a teammate says of an event: its description, and whether it is used.

use crate::command::{ArchiveDefinition, DescribeDefinition, Stamp};
use crate::events::name_slot;
use crate::ids::{DefinitionId, WorkspaceId};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::DefinitionRow;
use crate::source::Source;
use crate::tables::{CountersKey, DefinitionKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};

pub(crate) fn plan(workspace: WorkspaceId, definition: DefinitionId, reads: &mut Reads<'_>) -> Option<()> {
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    reads.get(&DefinitionKey { workspace, definition }).map(drop)
}

fn find(workspace: WorkspaceId, definition: DefinitionId, rows: &WorkingSet) -> Result<DefinitionRow, Refusal> {
    let row = rows.get(&DefinitionKey { workspace, definition }).map(|row| DefinitionRow::clone(row));
    row.ok_or(Refusal::new(RefusalKind::DefinitionNotFound))
}

pub(crate) fn describe(command: DescribeDefinition, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let DescribeDefinition { workspace, definition, description, display_name, actor } = command;
    let before = find(workspace, definition, rows)?;
    let mut after = before.clone();
    if let Some(description) = description {
        after.description = description;
    }
    if let Some(display_name) = display_name {
        after.display_name = display_name;
    }
    let changes = [
        audit::change("description", before.description, &after.description),
        audit::change("display_name", before.display_name, &after.display_name),
    ];
    let entry = Entry {
        actor,
        action: "event_definition.described",
        subject: subject(definition),
        changes: changes.into_iter().flatten().collect(),
    };
    audit::note_change(workspace, entry, stamp, rows);
    rows.put(&DefinitionKey { workspace, definition }, after);
    Ok(Answer::Definition(definition))
}

pub(crate) fn archive(command: &ArchiveDefinition, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let ArchiveDefinition { workspace, definition, archived, actor } = *command;
    let mut row = find(workspace, definition, rows)?;
    if row.archived_at.is_some() == archived {
        return Ok(Answer::Definition(definition));
    }
    if !archived {
        name_slot::check_room(workspace, Source::Console, rows)?;
    }
    row.archived_at = archived.then(|| stamp.at_s());
    rows.put(&DefinitionKey { workspace, definition }, row);
    rows.update(&CountersKey { workspace }, |counters| {
        if archived { counters.active_definitions -= 1 } else { counters.active_definitions += 1 }
    });
    let change = audit::change("archived", Some((!archived).to_string()), &Some(archived.to_string()));
    let entry = Entry {
        actor,
        action: if archived { "event_definition.archived" } else { "event_definition.unarchived" },
        subject: subject(definition),
        changes: change.into_iter().collect(),
    };
    audit::note_change(workspace, entry, stamp, rows);
    Ok(Answer::Definition(definition))
}

fn subject(definition: DefinitionId) -> String {
    format!("event_definition:{definition}")
}
