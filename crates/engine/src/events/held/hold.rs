//! An event of somebody who is not known yet is held.

use super::identities;
use crate::command::{RecordEvent, Stamp};
use crate::ids::{HeldId, WorkspaceId};
use crate::limits::{HELD_BYTES_MAX, HELD_MAX, HELD_PER_IDENTIFIER_MAX};
use crate::outcome::{Answer, EventAnswer, Outcome, Refusal, RefusalKind};
use crate::rows::{CountersRow, HeldRow, HeldUnderRow, WorkspaceRow};
use crate::tables::{CountersKey, HeldCountKey, HeldKey, HeldUnderKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

fn identities_sent(own: (&WorkspaceRow, WorkspaceId), command: &RecordEvent) -> Vec<(&'static str, u128)> {
    identities(own, (command.who.user_id.as_deref(), command.who.email.as_deref()))
}

/// Notes what holding this event reads.
pub(crate) fn plan_hold(command: &RecordEvent, reads: &mut Reads<'_>) {
    let workspace = command.workspace;
    reads.get(&CountersKey { workspace });
    let Some(Some(workspace_row)) = reads.get(&WorkspaceKey { workspace }) else { return };
    for (_, identity) in identities_sent((workspace_row, workspace), command) {
        reads.get(&HeldCountKey { workspace, identity });
    }
}

/// Holds an event under each identifier that was sent. The caller has checked
/// its time and that nobody has one of them.
///
/// # Errors
/// [`RefusalKind::HeldFull`] with the limit that was reached.
pub(crate) fn hold(command: RecordEvent, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }).cloned() else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    let identities = identities_sent((&workspace_row, workspace), &command);
    let row = held_row(command, stamp);
    check_room(workspace, (&identities, row.bytes), rows)?;
    let mut held = HeldId::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_held += 1;
        counters.held_count += 1;
        counters.held_bytes += u64::from(row.bytes);
        held = HeldId(counters.last_held);
    });
    rows.put(&HeldKey { workspace, held }, row);
    for (_, identity) in identities {
        rows.put(&HeldUnderKey { workspace, identity, held }, HeldUnderRow);
        rows.update(&HeldCountKey { workspace, identity }, |row| row.count += 1);
    }
    Ok(Answer::Event(EventAnswer::Held(held)))
}

fn check_room(
    workspace: WorkspaceId,
    (identities, bytes): (&[(&'static str, u128)], u32),
    rows: &WorkingSet,
) -> Result<(), Refusal> {
    let full = |field, limit: u64| Err(Refusal::new(RefusalKind::HeldFull).field(field).detail(limit));
    for (field, identity) in identities {
        let waiting = rows.get(&HeldCountKey { workspace, identity: *identity }).map_or(0, |row| row.count);
        if waiting >= HELD_PER_IDENTIFIER_MAX {
            return full(field, u64::from(HELD_PER_IDENTIFIER_MAX));
        }
    }
    let field = identities.first().map_or("user_id", |(field, _)| field);
    let counters = rows.get(&CountersKey { workspace }).map(|row| CountersRow::clone(row)).unwrap_or_default();
    if counters.held_count >= HELD_MAX {
        return full(field, HELD_MAX);
    }
    if counters.held_bytes + u64::from(bytes) > HELD_BYTES_MAX {
        return full(field, HELD_BYTES_MAX);
    }
    Ok(())
}

fn held_row(command: RecordEvent, stamp: &Stamp) -> HeldRow {
    let RecordEvent {
        workspace: _,
        who,
        name,
        created_at,
        metadata,
        omissions,
        client_id,
        source,
        verified,
        token,
        received_at_ms,
    } = command;
    let mut row = HeldRow {
        user_id: who.user_id,
        email: who.email,
        name: name.as_str().to_owned(),
        created_at: created_at.map_or(stamp.at_s(), |sent| u32::try_from(sent).unwrap_or(u32::MAX)),
        received_at_ms,
        source,
        verified,
        token,
        client_id: client_id.map(|id| (id.text, id.compared)),
        metadata,
        omissions,
        bytes: 0,
    };
    row.bytes = u32::try_from(weight(&row)).unwrap_or(u32::MAX);
    row
}

/// About how many bytes a held event takes, with the rows that lead to it.
fn weight(row: &HeldRow) -> usize {
    const FIXED: usize = 256;
    let texts = [row.user_id.as_deref(), row.email.as_deref(), Some(row.name.as_str())];
    let texts: usize = texts.into_iter().flatten().map(str::len).sum();
    let client_id = row.client_id.as_ref().map_or(0, |(text, _)| text.len());
    let metadata: usize = row.metadata.iter().map(|(key, value)| key.len() + value.weight()).sum();
    let omissions: usize = row.omissions.named.iter().map(|omission| omission.key.len()).sum();
    FIXED + texts + client_id + metadata + omissions
}
