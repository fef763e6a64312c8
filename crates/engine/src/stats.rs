//! What came in, counted by definition, hour and source. A total is a sum of
//! these rows; nothing else is counted up by each event.

use crate::command::Stamp;
use crate::ids::{DefinitionId, WorkspaceId};
use crate::rows::StatsRow;
use crate::source::Source;
use crate::tables::StatsKey;

const HOUR_MS: u64 = 3_600_000;

/// The hour of a time in Unix milliseconds: hours since 1970.
#[must_use]
pub fn hour_of(at_ms: u64) -> u32 {
    u32::try_from(at_ms / HOUR_MS).unwrap_or(u32::MAX)
}

/// The first hour of an hour's day (UTC).
#[must_use]
pub fn day_start(hour: u32) -> u32 {
    hour - hour % 24
}

/// The row in which something received now is counted.
pub(crate) fn key(workspace: WorkspaceId, definition: DefinitionId, source: Source, stamp: &Stamp) -> StatsKey {
    StatsKey { workspace, definition, hour: hour_of(stamp.at_ms), source, writer: stamp.writer }
}

impl StatsRow {
    /// Counts a stored event.
    pub(crate) fn accept(&mut self, at: u32) {
        self.accepted += 1;
        self.first_at = if self.first_at == 0 { at } else { self.first_at.min(at) };
        self.last_at = self.last_at.max(at);
    }

    /// Adds another row's counts.
    pub fn add(&mut self, other: &Self) {
        let Self { accepted, imported, duplicate, dropped, rejected, first_at, last_at } = other;
        self.accepted += accepted;
        self.imported += imported;
        self.duplicate += duplicate;
        dropped.iter().for_each(|(reason, count)| add_to(&mut self.dropped, *reason, *count));
        rejected.iter().for_each(|(kind, count)| add_to(&mut self.rejected, *kind, *count));
        self.first_at = match (self.first_at, *first_at) {
            (0, at) | (at, 0) => at,
            (mine, theirs) => mine.min(theirs),
        };
        self.last_at = self.last_at.max(*last_at);
    }
}

/// Adds to one number's count in a sorted list.
pub(crate) fn add_to(counts: &mut Vec<(u8, u64)>, number: u8, count: u64) {
    match counts.binary_search_by_key(&number, |(number, _)| *number) {
        Ok(found) => {
            if let Some(entry) = counts.get_mut(found) {
                entry.1 += count;
            }
        }
        Err(place) => counts.insert(place, (number, count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_add_up() {
        let mut sum = StatsRow::default();
        let mut one = StatsRow {
            duplicate: 2,
            imported: 5,
            dropped: vec![(1, 1)],
            rejected: vec![(3, 1)],
            ..StatsRow::default()
        };
        one.accept(50);
        one.accept(40);
        sum.add(&one);
        sum.add(&StatsRow { rejected: vec![(1, 4), (3, 1)], ..StatsRow::default() });
        assert_eq!(
            sum,
            StatsRow {
                accepted: 2,
                imported: 5,
                duplicate: 2,
                dropped: vec![(1, 1)],
                rejected: vec![(1, 4), (3, 2)],
                first_at: 40,
                last_at: 50
            }
        );
    }

    #[test]
    fn days_begin_at_midnight_utc() {
        assert_eq!(hour_of(86_400_000 * 3 + HOUR_MS * 5 + 1), 77);
        assert_eq!(day_start(77), 72);
        assert_eq!(day_start(72), 72);
    }
}
