//! `POST /events/summaries`: occurrences that were counted elsewhere. The
//! count is added; `first` and `last` widen what is known.

use super::dedupe::{self, Domain};
use super::name_slot::{self, Slot};
use super::uncounted::{self, Uncounted};
use crate::command::{ImportSummary, Stamp};
use crate::contacts::{self, resolve};
use crate::ids::{ContactOrdinal, DefinitionId};
use crate::limits::{FUTURE_TOLERANCE_S, IMPORT_SEEN_KEPT_S, SEEN_KEPT_S};
use crate::outcome::{Answer, EventAnswer, Outcome, Refusal, RefusalKind};
use crate::rows::{DoneRow, DropReason, SeenRow, SeenWhat, SummaryRow, WorkspaceRow};
use crate::source::Source;
use crate::stats;
use crate::tables::{DoneKey, SeenKey, SummaryKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &ImportSummary, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    let workspace_row = reads.get(&WorkspaceKey { workspace });
    let definition = name_slot::plan(workspace, &command.name, reads);
    contacts::plan_resolve(workspace, &command.who, reads);
    let contact = resolve(reads, workspace, &command.who);
    let (workspace_row, definition, (contact, _)) = (workspace_row??, definition?, contact.ok()?.ok()?);
    reads.get(&seen_key(workspace_row, command, contact));
    reads.get(&stats::key(workspace, definition, Source::Import, stamp));
    reads.get(&SummaryKey { workspace, definition, contact });
    Some(())
}

pub(crate) fn apply(command: &ImportSummary, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }).cloned() else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    let (first, last) = times(command, stamp)?;
    let Ok(contact) = resolve(&mut &*rows, workspace, &command.who);
    let (contact, _) = contact?;
    let seen = seen_key(&workspace_row, command, contact);
    let digest = digest(&workspace_row, command, contact);
    if let Some(row) = rows.get(&seen).filter(|row| row.expires_at > stamp.at_s()) {
        if row.digest != digest {
            return Err(Refusal::new(RefusalKind::IdempotencyMismatch).field("event_id"));
        }
        return Ok(Answer::Imported { duplicate: true });
    }
    let definition = match name_slot::find(workspace, &command.name, rows) {
        Slot::Taken(definition) => definition,
        Slot::Archived(definition) => {
            let number = uncounted::dropped(&uncounted(command, definition, stamp), DropReason::Archived, stamp, rows);
            return Ok(Answer::Event(EventAnswer::Dropped { reason: DropReason::Archived, number }));
        }
        Slot::Free(definition) => {
            name_slot::take(workspace, (definition, &command.name, Source::Import), stamp, rows)?;
            definition
        }
    };
    let kept_s = if command.client_id.is_some() { SEEN_KEPT_S } else { IMPORT_SEEN_KEPT_S };
    let expires_at = stamp.at_s().saturating_add(kept_s as u32);
    rows.put(&seen, SeenRow { what: SeenWhat::Import, digest, expires_at });
    add(command, (definition, contact, first, last), rows);
    rows.update(&stats::key(workspace, definition, Source::Import, stamp), |row| row.imported += command.count);
    Ok(Answer::Imported { duplicate: false })
}

fn add(
    command: &ImportSummary,
    (definition, contact, first, last): (DefinitionId, ContactOrdinal, u32, u32),
    rows: &mut WorkingSet,
) {
    let workspace = command.workspace;
    let key = SummaryKey { workspace, definition, contact };
    let known = rows.get(&key).map(|row| **row);
    if known.is_none() {
        rows.put(&DoneKey { workspace, contact, definition }, DoneRow);
    }
    let mut summary = known.unwrap_or(SummaryRow { first, last, ..SummaryRow::default() });
    summary.imported += command.count;
    summary.first = summary.first.min(first);
    summary.last = summary.last.max(last);
    rows.put(&key, summary);
}

fn times(command: &ImportSummary, stamp: &Stamp) -> Result<(u32, u32), Refusal> {
    let latest = stamp.at_ms / 1_000 + FUTURE_TOLERANCE_S;
    let within = |sent: u64, field| match u32::try_from(sent) {
        Ok(at) if sent <= latest => Ok(at),
        _ => Err(Refusal::new(RefusalKind::CreatedAtInFuture).field(field).detail(sent)),
    };
    let (first, last) = (within(command.first, "first")?, within(command.last, "last")?);
    if first > last {
        return Err(Refusal::new(RefusalKind::SummaryOutOfOrder).field("first"));
    }
    Ok((first, last))
}

fn uncounted(command: &ImportSummary, definition: DefinitionId, stamp: &Stamp) -> Uncounted {
    Uncounted {
        workspace: command.workspace,
        definition,
        source: Source::Import,
        token: command.token,
        received_at_ms: stamp.at_ms,
    }
}

/// An import without a client id is its own id: the same one within a day is
/// the same import.
fn seen_key(workspace_row: &WorkspaceRow, command: &ImportSummary, contact: ContactOrdinal) -> SeenKey {
    let by_client =
        dedupe::seen_key_of(&workspace_row.id_key, command.workspace, Domain::Import, command.client_id.as_ref());
    by_client.unwrap_or_else(|| SeenKey { workspace: command.workspace, hash: digest(workspace_row, command, contact) })
}

fn digest(workspace_row: &WorkspaceRow, command: &ImportSummary, contact: ContactOrdinal) -> u128 {
    let numbers = [command.count, command.first, command.last].map(u64::to_be_bytes);
    let [count, first, last] = &numbers;
    let contact = contact.0.to_be_bytes();
    let parts: [&[u8]; 6] = [b"import body", &contact, command.name.folded().as_bytes(), count, first, last];
    crate::ids::hash128(&workspace_row.id_key, &parts)
}
