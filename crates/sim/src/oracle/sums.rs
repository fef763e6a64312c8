//! What came in, counted.

use super::Workspace;
use super::events::Item;
use engine::Stamp;
use engine::ids::DefinitionId;
use engine::rows::{NotStored, RefusalRow, StatsRow};
use engine::source::Source;

/// The ring of items that were not stored.
const RING: u64 = 100_000;

impl Workspace {
    pub(super) fn stats_row(&mut self, definition: u32, source: Source, stamp: &Stamp) -> &mut StatsRow {
        let hour = (stamp.at_ms / 3_600_000) as u32;
        self.stats.entry((definition, hour, source)).or_default()
    }

    /// Counts a stored event.
    pub(super) fn count_in(&mut self, definition: DefinitionId, source: Source, stamp: &Stamp) {
        let at = stamp.at_s();
        let row = self.stats_row(definition.0, source, stamp);
        row.first_at = if row.accepted == 0 { at } else { row.first_at.min(at) };
        row.last_at = row.last_at.max(at);
        row.accepted += 1;
    }

    /// Counts an item that was not stored, and remembers it. Returns its
    /// number.
    pub(super) fn count_out(&mut self, item: &Item, what: NotStored, stamp: &Stamp) -> u64 {
        let row = self.stats_row(item.definition, item.source, stamp);
        match what {
            NotStored::Duplicate(_) => row.duplicate += 1,
            NotStored::Dropped(reason) => add(&mut row.dropped, reason as u8, 1),
            NotStored::Rejected(kind) => add(&mut row.rejected, kind as u8, 1),
        }
        self.last_refusal += 1;
        let number = self.last_refusal;
        let row = RefusalRow {
            number,
            after_event: self.last_event,
            what,
            definition: DefinitionId(item.definition),
            received_at_ms: item.received_at_ms,
            source: item.source,
            token: item.token,
        };
        self.not_stored.insert((number % RING) as u32, row);
        number
    }
}

/// Adds to one number's count in a sorted list.
pub(super) fn add(counts: &mut Vec<(u8, u64)>, number: u8, count: u64) {
    match counts.iter_mut().find(|(known, _)| *known == number) {
        Some((_, sum)) => *sum += count,
        None => counts.push((number, count)),
    }
    counts.sort_unstable();
}
