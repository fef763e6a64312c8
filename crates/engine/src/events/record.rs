//! One event, from an accepted request to rows.
//!
//! The steps, in order; each can end the way: the time is possible, somebody
//! is meant, the client id is new, the definition is not archived, the natural
//! key is new, a new name finds room, the rows are written.

use super::catalog;
use super::dedupe::{self, Domain};
use super::held;
use super::name_slot::{self, Slot};
use super::uncounted::{self, Uncounted};
use crate::command::{RecordEvent, Stamp};
use crate::contacts::{self, resolve};
use crate::ids::{ContactOrdinal, DefinitionId, EventRef};
use crate::limits::{FUTURE_TOLERANCE_S, SEEN_KEPT_S};
use crate::messages::decide::{self, Heard, Occurred};
use crate::metadata;
use crate::outcome::{Answer, EventAnswer, Outcome, Refusal, RefusalKind};
use crate::rows::{DoneRow, DropReason, LogRow, SeenRow, SeenWhat, SummaryRow, TimelineRow, WorkspaceRow};
use crate::settings::Setting;
use crate::stats;
use crate::tables::{CatalogKey, CountersKey, DoneKey, LogKey, SeenKey, SummaryKey, TimelineKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &RecordEvent, heard: Heard, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    let workspace_row = reads.get(&WorkspaceKey { workspace });
    let definition = name_slot::plan(workspace, &command.name, reads);
    contacts::plan_resolve(workspace, &command.who, reads);
    let workspace_row = workspace_row??;
    if let Some(key) = seen_key(workspace_row, command) {
        reads.get(&key);
    }
    reads.get(&stats::key(workspace, DefinitionId::default(), command.source, stamp));
    if holds(&command.who, workspace_row) {
        held::plan_hold(command, reads);
    }
    let definition = definition?;
    reads.get(&stats::key(workspace, definition, command.source, stamp));
    reads.get(&CatalogKey { workspace, definition });
    if let Ok(Ok(contact)) = contacts::locate(reads, workspace, &command.who) {
        // Nearly always it is nobody merged, and this is the summary to come.
        reads.get(&SummaryKey { workspace, definition, contact });
    }
    let found = resolve(reads, workspace, &command.who).ok()?.ok()?;
    let decided = decide::plan_event(workspace, command.name.folded(), (&found, heard), stamp, reads);
    let (contact, row) = found;
    let created_at = created_at(command, stamp).ok()?;
    for contact in row.history_of(contact) {
        let summary = reads.get(&SummaryKey { workspace, definition, contact }).flatten();
        if let Some(key) = natural_key(command, summary.map(|row| &**row), (contact, definition, created_at)) {
            reads.get(&key);
        }
    }
    decided
}

pub(crate) fn apply(mut command: RecordEvent, heard: Heard, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }).cloned() else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    let created_at = created_at(&command, stamp)?;
    let Ok(found) = resolve(&mut &*rows, workspace, &command.who);
    let (contact, contact_row) = match found {
        Err(refusal) if refusal.kind == RefusalKind::ContactNotFound && holds(&command.who, &workspace_row) => {
            return held::hold(command, stamp, rows);
        }
        found => found?,
    };

    let slot = name_slot::find(workspace, &command.name, rows);
    let (Slot::Taken(definition) | Slot::Archived(definition) | Slot::Free(definition)) = slot;
    let item = Uncounted {
        workspace,
        definition: if matches!(slot, Slot::Free(_)) { DefinitionId::default() } else { definition },
        source: command.source,
        token: command.token,
        received_at_ms: command.received_at_ms,
    };
    let seen = seen_key(&workspace_row, &command);
    let digest = seen.as_ref().map(|_| dedupe::digest(&workspace_row.id_key, &command));
    if let Some(of) = seen_before(&command, (seen.as_ref(), digest), stamp, rows)? {
        let number = uncounted::duplicate(&item, of, stamp, rows);
        return Ok(Answer::Event(EventAnswer::Duplicate { of, number }));
    }
    if let Slot::Archived(_) = slot {
        let reason = DropReason::Archived;
        let number = uncounted::dropped(&item, reason, stamp, rows);
        return Ok(Answer::Event(EventAnswer::Dropped { reason, number }));
    }
    let summary = rows.get(&SummaryKey { workspace, definition, contact }).map(|row| **row);
    let history = contact_row.history_of(contact);
    let there = history.filter_map(|member| natural_event(&command, (member, definition, created_at), rows)).next();
    if let Some(of) = there {
        let number = uncounted::duplicate(&item, of, stamp, rows);
        return Ok(Answer::Event(EventAnswer::Duplicate { of, number }));
    }
    if let Slot::Free(_) = slot {
        name_slot::take(workspace, (definition, &command.name, command.source), stamp, rows)?;
    }
    let keys_max = usize::try_from(workspace_row.settings.value(Setting::MetadataKeysMax)).unwrap_or(usize::MAX);
    metadata::limit_keys(&mut command.metadata, keys_max, &mut command.omissions);
    let omissions = command.omissions.clone();
    let listened_to = decide::is_listened_to(workspace, command.name.folded(), rows);
    let name = listened_to.then(|| command.name.folded().to_owned());
    let event = store(command, (contact, definition, created_at), (seen, digest, summary), stamp, rows);
    if let Some(name) = name
        && let Some(row) = rows.get(&LogKey::of(workspace, event)).cloned()
    {
        let occurred = Occurred { event, name: &name, row: &row };
        decide::on_event(workspace, &occurred, (&(contact, contact_row), heard), stamp, rows);
    }
    Ok(Answer::Event(EventAnswer::Recorded { event, omissions }))
}

/// When it happened; refuses what lies too far ahead.
fn created_at(command: &RecordEvent, stamp: &Stamp) -> Result<u32, Refusal> {
    let Some(sent) = command.created_at else { return Ok(stamp.at_s()) };
    let latest = stamp.at_ms / 1_000 + FUTURE_TOLERANCE_S;
    match u32::try_from(sent) {
        Ok(created_at) if sent <= latest => Ok(created_at),
        _ => Err(Refusal::new(RefusalKind::CreatedAtInFuture).field("created_at").detail(sent)),
    }
}

fn seen_key(workspace_row: &WorkspaceRow, command: &RecordEvent) -> Option<SeenKey> {
    dedupe::seen_key_of(&workspace_row.id_key, command.workspace, Domain::Event, command.client_id.as_ref())
}

/// The event that this client id stands for, if it was seen lately.
fn seen_before(
    command: &RecordEvent,
    (seen, digest): (Option<&SeenKey>, Option<u128>),
    stamp: &Stamp,
    rows: &WorkingSet,
) -> Result<Option<EventRef>, Refusal> {
    let row = seen.and_then(|key| rows.get(key)).filter(|row| row.expires_at > stamp.at_s());
    let Some(SeenRow { what: SeenWhat::Event(of), digest: before, .. }) = row.map(|row| **row) else {
        return Ok(None);
    };
    if command.client_id.as_ref().is_some_and(|id| id.compared) && digest != Some(before) {
        return Err(Refusal::new(RefusalKind::IdempotencyMismatch).field("event_id"));
    }
    Ok(Some(of))
}

/// Whether an event of somebody who is not known is held: the workspace wants
/// it, and the sender named them by what they will be known by.
fn holds(who: &crate::command::Identifiers, workspace_row: &WorkspaceRow) -> bool {
    let named = who.user_id.is_some() || who.email.is_some();
    named && workspace_row.settings.value(Setting::HoldUnknownEvents) == 1
}

/// The same event without a client id, if this contact did it.
fn natural_event(
    command: &RecordEvent,
    (contact, definition, created_at): (ContactOrdinal, DefinitionId, u32),
    rows: &WorkingSet,
) -> Option<EventRef> {
    let summary = rows.get(&SummaryKey { workspace: command.workspace, definition, contact });
    let key = natural_key(command, summary.map(|row| &**row), (contact, definition, created_at))?;
    rows.get(&key).map(|row| row.event)
}

/// The timeline key at which the same event would lie, if one can be there: an
/// event without a client id, not newer than all that this contact has done.
fn natural_key(
    command: &RecordEvent,
    summary: Option<&SummaryRow>,
    (contact, definition, created_at): (ContactOrdinal, DefinitionId, u32),
) -> Option<TimelineKey> {
    let may_be_there =
        command.client_id.is_none() && summary.is_some_and(|row| row.tracked > 0 && created_at <= row.last);
    may_be_there.then(|| TimelineKey::at(command.workspace, contact, created_at, definition, 0))
}

fn store(
    command: RecordEvent,
    (contact, definition, created_at): (ContactOrdinal, DefinitionId, u32),
    (seen, digest, summary): (Option<SeenKey>, Option<u128>, Option<SummaryRow>),
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> EventRef {
    let RecordEvent { workspace, metadata, omissions, client_id, source, verified, token, received_at_ms, .. } =
        command;
    let event = next_event(workspace, stamp, client_id.is_some(), rows);
    let discriminator = if client_id.is_some() { event.seq as u32 } else { 0 };
    rows.put(&TimelineKey::at(workspace, contact, created_at, definition, discriminator), TimelineRow { event });

    if summary.is_none() {
        rows.put(&DoneKey { workspace, contact, definition }, DoneRow);
    }
    rows.put(&SummaryKey { workspace, definition, contact }, SummaryRow::with(summary, created_at));

    rows.update(&stats::key(workspace, definition, source, stamp), |row| row.accept(stamp.at_s()));
    let catalog_key = CatalogKey { workspace, definition };
    let known = rows.get(&catalog_key).map(|row| &**row);
    if let Some(row) = catalog::extended(known, &metadata, event, stamp.at_s()) {
        rows.put(&catalog_key, row);
    }
    if let (Some(key), Some(digest)) = (seen, digest) {
        let expires_at = stamp.at_s().saturating_add(SEEN_KEPT_S as u32);
        rows.put(&key, SeenRow { what: SeenWhat::Event(event), digest, expires_at });
    }
    let recorded_after_ms = u32::try_from(stamp.at_ms.saturating_sub(received_at_ms)).unwrap_or(u32::MAX);
    let row = LogRow {
        contact,
        definition,
        created_at,
        received_at_ms,
        recorded_after_ms,
        source,
        verified,
        token,
        discriminator,
        metadata,
        omissions,
    };
    rows.put(&LogKey::of(workspace, event), row);
    event
}

/// Takes the next place in the log. With a client id the low 32 bits tell the
/// event apart in its timeline, where 0 means "no client id": such a number is
/// passed over.
fn next_event(
    workspace: crate::ids::WorkspaceId,
    stamp: &Stamp,
    discriminated: bool,
    rows: &mut WorkingSet,
) -> EventRef {
    let mut seq = 0;
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_event += 1;
        if discriminated && counters.last_event as u32 == 0 {
            counters.last_event += 1;
        }
        seq = counters.last_event;
    });
    EventRef { writer: stamp.writer, seq }
}
