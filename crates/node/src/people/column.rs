//! Everybody's summaries of one event definition, by ordinal.
//!
//! A block holds those of [`BLOCK_PEOPLE`] ordinals: a bit tells who did it,
//! and how many bits come before tells where the numbers are. So a look-up
//! costs the same for a rare event and for one that everybody did, and a
//! summary takes nine bytes.

use super::limits::BLOCK_PEOPLE;
use engine::predicates::EventFacts;
use engine::rows::SummaryRow;
use std::sync::Arc;

const WORDS: usize = BLOCK_PEOPLE / 64;

/// A count that does not fit a byte, or that other than stored events are part
/// of, is looked up by its slot.
const WIDE: u8 = u8::MAX;

/// What one contact did of the definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Done {
    /// As [`EventFacts`] tell it.
    pub(super) facts: EventFacts,
    /// Whether every counted event is stored, so that count, first and last
    /// are those of the stored events.
    pub(super) exact: bool,
}

impl Done {
    pub(super) fn of(row: &SummaryRow) -> Self {
        let facts = EventFacts { count: row.count(), first: row.first, last: row.last };
        Self { facts, exact: row.imported == 0 && row.retired == 0 }
    }

    /// Both together: of one person who has two histories.
    pub(super) fn with(self, other: Self) -> Self {
        if other.facts.count == 0 || self.facts.count == 0 {
            return if other.facts.count == 0 { self } else { other };
        }
        let (one, two) = (self.facts, other.facts);
        let facts = EventFacts {
            count: one.count.saturating_add(two.count),
            first: one.first.min(two.first),
            last: one.last.max(two.last),
        };
        Self { facts, exact: self.exact && other.exact }
    }
}

#[derive(Debug, Clone)]
struct Block {
    bits: [u64; WORDS],
    /// How many bits come before each word.
    ranks: [u16; WORDS],
    counts: Vec<u8>,
    /// First and last.
    times: Vec<[u32; 2]>,
    /// Slot, count, whether it is exact; sorted by slot.
    wide: Vec<(u16, u64, bool)>,
}

impl Default for Block {
    fn default() -> Self {
        Self { bits: [0; WORDS], ranks: [0; WORDS], counts: Vec::new(), times: Vec::new(), wide: Vec::new() }
    }
}

impl Block {
    /// The place of a slot's numbers, and whether they are there.
    fn place(&self, slot: u16) -> (usize, bool) {
        let (word, bit) = (usize::from(slot) / 64, 1_u64 << (slot % 64));
        let bits = self.bits.get(word).copied().unwrap_or_default();
        let before = self.ranks.get(word).copied().unwrap_or_default();
        (usize::from(before) + (bits & (bit - 1)).count_ones() as usize, bits & bit != 0)
    }

    fn get(&self, slot: u16) -> Done {
        let (place, true) = self.place(slot) else { return Done::default() };
        let (Some(&count), Some(&[first, last])) = (self.counts.get(place), self.times.get(place)) else {
            return Done::default();
        };
        let (count, exact) = match self.wide_place(slot) {
            Ok(place) if count == WIDE => self.wide.get(place).map_or((0, false), |(_, count, exact)| (*count, *exact)),
            _ => (u64::from(count), true),
        };
        Done { facts: EventFacts { count, first, last }, exact }
    }

    fn wide_place(&self, slot: u16) -> Result<usize, usize> {
        self.wide.binary_search_by_key(&slot, |(slot, ..)| *slot)
    }

    fn set(&mut self, slot: u16, done: Option<Done>) {
        if let Ok(place) = self.wide_place(slot) {
            self.wide.remove(place);
        }
        let (place, is_there) = self.place(slot);
        let Some(Done { facts: EventFacts { count, first, last }, exact }) = done else {
            if is_there {
                self.mark(slot, false);
                self.counts.remove(place);
                self.times.remove(place);
            }
            return;
        };
        let byte = u8::try_from(count).ok().filter(|byte| exact && *byte != WIDE).unwrap_or(WIDE);
        if byte == WIDE {
            let wide_place = self.wide_place(slot).unwrap_or_else(|place| place);
            self.wide.insert(wide_place, (slot, count, exact));
        }
        if !is_there {
            self.mark(slot, true);
            self.counts.insert(place, byte);
            self.times.insert(place, [first, last]);
        } else if let (Some(held), Some(times)) = (self.counts.get_mut(place), self.times.get_mut(place)) {
            (*held, *times) = (byte, [first, last]);
        }
    }

    fn mark(&mut self, slot: u16, present: bool) {
        let word = usize::from(slot) / 64;
        if let Some(bits) = self.bits.get_mut(word) {
            *bits ^= 1 << (slot % 64);
        }
        for rank in self.ranks.iter_mut().skip(word + 1) {
            *rank = if present { *rank + 1 } else { *rank - 1 };
        }
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + self.counts.capacity() + 8 * self.times.capacity() + 16 * self.wide.capacity()
    }
}

/// A definition's summaries. Cloning shares all blocks.
#[derive(Debug, Clone, Default)]
pub(super) struct Column {
    blocks: Vec<Option<Arc<Block>>>,
}

fn place_of(ordinal: u32) -> (usize, u16) {
    let ordinal = ordinal as usize;
    (ordinal / BLOCK_PEOPLE, u16::try_from(ordinal % BLOCK_PEOPLE).unwrap_or_default())
}

impl Column {
    /// What a contact did. With a count of 0, nothing.
    pub(super) fn get(&self, ordinal: u32) -> Done {
        let (place, slot) = place_of(ordinal);
        self.blocks.get(place).and_then(Option::as_ref).map_or_else(Done::default, |block| block.get(slot))
    }

    /// Notes what a contact did, or that it is not known any more.
    pub(super) fn set(&mut self, ordinal: u32, done: Option<Done>) {
        let (place, slot) = place_of(ordinal);
        if place >= self.blocks.len() {
            if done.is_none() {
                return;
            }
            self.blocks.resize(place + 1, None);
        }
        let Some(held) = self.blocks.get_mut(place) else { return };
        if held.is_none() && done.is_none() {
            return;
        }
        let block = Arc::make_mut(held.get_or_insert_default());
        block.set(slot, done);
        if block.counts.is_empty() {
            *held = None;
        }
    }

    /// Gives back what growing took too much.
    pub(super) fn shrink(&mut self) {
        for block in self.blocks.iter_mut().flatten() {
            let block = Arc::make_mut(block);
            block.counts.shrink_to_fit();
            block.times.shrink_to_fit();
            block.wide.shrink_to_fit();
        }
    }

    /// Takes over the blocks of another part, which starts at this block.
    pub(super) fn append(&mut self, first_block: usize, part: Self) {
        self.blocks.resize(first_block.max(self.blocks.len()), None);
        self.blocks.extend(part.blocks.into_iter().skip(first_block));
    }

    /// About how many bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.blocks.len() * size_of::<usize>() + self.blocks.iter().flatten().map(|block| block.bytes()).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn done() -> impl Strategy<Value = Done> {
        let counts = prop_oneof![1_u64..6, 250_u64..260, any::<u64>()];
        (counts, any::<u32>(), any::<u32>(), any::<bool>())
            .prop_map(|(count, first, last, exact)| Done { facts: EventFacts { count, first, last }, exact })
    }

    proptest! {
        #[test]
        fn a_column_holds_what_was_put(
            changes in proptest::collection::vec((0_u32..10_000, proptest::option::weighted(0.8, done())), 0..300)
        ) {
            let (mut column, mut model) = (Column::default(), BTreeMap::new());
            for (ordinal, done) in changes {
                let ordinal = if ordinal % 2 == 0 { ordinal % 130 } else { ordinal };
                column.set(ordinal, done);
                match done {
                    Some(done) => model.insert(ordinal, done),
                    None => model.remove(&ordinal),
                };
            }
            for ordinal in 0..10_000 {
                prop_assert_eq!(column.get(ordinal), model.get(&ordinal).copied().unwrap_or_default(), "{}", ordinal);
            }
        }
    }

    #[test]
    fn a_snapshot_stays_as_it_was() {
        let of = |count| Some(Done { facts: EventFacts { count, first: 1, last: 2 }, exact: true });
        let mut column = Column::default();
        column.set(5, of(1));
        let before = column.clone();
        column.set(5, of(2));
        column.set(6, of(1));
        assert_eq!((before.get(5).facts.count, before.get(6).facts.count), (1, 0));
        assert_eq!((column.get(5).facts.count, column.get(6).facts.count), (2, 1));
    }

    #[test]
    fn a_summary_takes_about_nine_bytes() {
        let mut column = Column::default();
        for ordinal in 0..100_000 {
            column.set(ordinal, Some(Done { facts: EventFacts { count: 3, first: 1, last: 2 }, exact: true }));
        }
        column.shrink();
        assert!(column.bytes() < 100_000 * 10, "{}", column.bytes());
    }
}
