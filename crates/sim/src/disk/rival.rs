//! Another writer of the same store: what it changes while a batch is being
//! decided. Each change is harmless, and lost when the batch is then committed
//! with what was read before.

use super::Spaces;
use super::journal::Write;
use engine::rows::{ContactRow, CountersRow, WorkspaceRow};
use engine::settings::Setting;
use engine::tables::WorkspaceKey;
use engine::{Key, Row, TableKey};
use std::sync::Arc;
use store::Space;
use store::encoding::{decode_key, decode_row, encode_key, encode_row};

/// What another writer wrote.
pub type RivalWrite = (Key, Row);

/// Changes one of the rows that the batch writes, or a workspace whose rows it
/// writes. `None` when all rows of the batch are new.
pub(super) fn change(batch: &[Write], spaces: &Spaces, choice: u16) -> Option<(Write, RivalWrite)> {
    let mut there: Vec<(Key, Row)> = batch.iter().filter_map(|write| row_of(write, spaces)).collect();
    let workspace = there.first().map(|(key, _)| WorkspaceKey { workspace: key.workspace() }.erased());
    let has_workspace = there.iter().any(|(key, _)| Some(key) == workspace.as_ref());
    there.extend(workspace.filter(|_| !has_workspace).and_then(|key| with_row(key, spaces)));
    let (key, row) = there.get(usize::from(choice) % there.len().max(1))?.clone();
    let row = changed(row, choice);
    let (mut key_bytes, mut row_bytes) = (Vec::new(), Vec::new());
    encode_key(&key, &mut key_bytes);
    encode_row(&row, &mut row_bytes);
    let write = Write { space: Space::Table(key.table()), key: key_bytes, value: Some(row_bytes) };
    Some((write, (key, row)))
}

fn row_of(write: &Write, spaces: &Spaces) -> Option<(Key, Row)> {
    let Space::Table(table) = write.space else { return None };
    with_row(decode_key(table, &write.key).ok()?, spaces)
}

fn with_row(key: Key, spaces: &Spaces) -> Option<(Key, Row)> {
    let mut bytes = Vec::new();
    encode_key(&key, &mut bytes);
    let row = spaces.get(Space::Table(key.table()).index())?.get(&bytes)?;
    let row = decode_row(key.table(), row).ok()?;
    Some((key, row))
}

/// Counters leave a gap, as leased blocks of numbers would; contacts and
/// workspaces get a new name; other rows are written again as they are.
fn changed(row: Row, choice: u16) -> Row {
    match row {
        Row::Counters(row) => Row::Counters(Arc::new(leave_gap(&row, choice))),
        Row::Contact(row) => {
            let name = Some(format!("renamed {choice}"));
            Row::Contact(Arc::new(ContactRow { name, ..ContactRow::clone(&row) }))
        }
        Row::Workspace(row) => {
            let mut row = WorkspaceRow::clone(&row);
            row.name = format!("renamed {choice}");
            row.settings.assign(Setting::MetadataKeysMax, u64::from(choice % 25) + 1);
            Row::Workspace(Arc::new(row))
        }
        row => row,
    }
}

/// Some gaps end where numbers wrap around: the low half of an event's number,
/// and the ring of items that were not stored. The first only before there are
/// events: two whose numbers lie 2^32 apart share a place in the timeline if
/// all else is the same, which the design accepts.
fn leave_gap(row: &CountersRow, choice: u16) -> CountersRow {
    const LOW_HALF: u64 = 1 << 32;
    let gap = u64::from(choice % 5);
    let mut row = row.clone();
    row.last_event = if row.last_event == 0 { LOW_HALF - 2 } else { row.last_event + gap };
    let ring = engine::limits::REFUSALS_KEPT_MAX;
    let goes_round = choice.is_multiple_of(4) && row.last_refusal < ring;
    row.last_refusal = if goes_round { ring - 2 } else { row.last_refusal + gap };
    row.last_job += gap;
    row
}
