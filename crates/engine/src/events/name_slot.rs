//! From an event name to its definition: the one that is there, or a new one
//! if the workspace has room.

use crate::command::Stamp;
use crate::ids::{DefinitionId, WorkspaceId};
use crate::limits::DEFINITIONS_MAX;
use crate::outcome::{Refusal, RefusalKind};
use crate::rows::{DefinitionNameRow, DefinitionRow};
use crate::settings::Setting;
use crate::source::Source;
use crate::tables::{CountersKey, DefinitionKey, DefinitionNameKey, WorkspaceKey};
use crate::text::EventName;
use crate::working_set::{Reads, WorkingSet};

fn name_key(workspace: WorkspaceId, name: &EventName) -> DefinitionNameKey {
    DefinitionNameKey { workspace, folded: name.folded().to_owned() }
}

/// The definition that the name has, or would get, and notes its row.
pub(super) fn plan(workspace: WorkspaceId, name: &EventName, reads: &mut Reads<'_>) -> Option<DefinitionId> {
    let counters = reads.get(&CountersKey { workspace });
    let named = reads.get(&name_key(workspace, name))?;
    let definition = match named {
        Some(row) => row.definition,
        None => DefinitionId(counters??.last_definition + 1),
    };
    reads.get(&DefinitionKey { workspace, definition });
    Some(definition)
}

/// What a name stands for.
pub(super) enum Slot {
    /// A definition that is there.
    Taken(DefinitionId),
    /// Its definition is archived: nothing is stored under it.
    Archived(DefinitionId),
    /// None yet: this one is free.
    Free(DefinitionId),
}

pub(super) fn find(workspace: WorkspaceId, name: &EventName, rows: &WorkingSet) -> Slot {
    let Some(named) = rows.get(&name_key(workspace, name)) else {
        let last = rows.get(&CountersKey { workspace }).map_or(0, |counters| counters.last_definition);
        return Slot::Free(DefinitionId(last + 1));
    };
    let definition = named.definition;
    match rows.get(&DefinitionKey { workspace, definition }) {
        Some(row) if row.archived_at.is_some() => Slot::Archived(definition),
        _ => Slot::Taken(definition),
    }
}

/// Refuses one more active name when the workspace has as many as it may, or
/// half as many when a browser or an app would take it: anybody can send from
/// there, and must not lock the workspace's own server out.
pub(crate) fn check_room(workspace: WorkspaceId, source: Source, rows: &WorkingSet) -> Result<(), Refusal> {
    let active = rows.get(&CountersKey { workspace }).map_or(0, |counters| u64::from(counters.active_definitions));
    let settings = rows.get(&WorkspaceKey { workspace }).map(|row| row.settings.clone()).unwrap_or_default();
    let all = settings.value(Setting::ActiveEventNamesMax);
    let (active_max, kind) = match source {
        Source::WebJs | Source::Mobile => (all / 2, RefusalKind::BrowserNamesFull),
        _ => (all, RefusalKind::TooManyEventNames),
    };
    if active >= active_max {
        return Err(Refusal::new(kind).field("event_name").detail(active_max));
    }
    Ok(())
}

/// Takes a free slot.
pub(super) fn take(
    workspace: WorkspaceId,
    (definition, name, source): (DefinitionId, &EventName, Source),
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Result<(), Refusal> {
    check_room(workspace, source, rows)?;
    if u64::from(definition.0) > DEFINITIONS_MAX {
        return Err(Refusal::new(RefusalKind::TooManyDefinitions).field("event_name").detail(DEFINITIONS_MAX));
    }
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_definition = definition.0;
        counters.active_definitions += 1;
    });
    rows.put(&name_key(workspace, name), DefinitionNameRow { definition });
    let row = DefinitionRow {
        name: name.as_str().to_owned(),
        display_name: None,
        description: None,
        created_at: stamp.at_s(),
        archived_at: None,
    };
    rows.put(&DefinitionKey { workspace, definition }, row);
    Ok(())
}
