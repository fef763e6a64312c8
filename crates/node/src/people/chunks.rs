//! Records by ordinal, in chunks that snapshots share: a change copies the one
//! chunk that a running search still looks at, and no other.

use super::limits::CHUNK_PEOPLE;
use super::record::Record;
use std::sync::Arc;

/// The records of [`CHUNK_PEOPLE`] ordinals, one after the other.
#[derive(Debug, Clone)]
struct Chunk {
    /// Where each record ends in `bytes`; it begins where the one before ends.
    ends: [u32; CHUNK_PEOPLE],
    bytes: Vec<u8>,
}

impl Chunk {
    fn range(&self, slot: usize) -> std::ops::Range<usize> {
        let end = |slot: usize| self.ends.get(slot).copied().unwrap_or_default() as usize;
        slot.checked_sub(1).map_or(0, end)..end(slot)
    }

    fn set(&mut self, slot: usize, record: &[u8]) {
        let range = self.range(slot);
        let (before, after) = (range.len(), record.len());
        if before == after {
            if let Some(place) = self.bytes.get_mut(range) {
                place.copy_from_slice(record);
            }
            return;
        }
        self.bytes.splice(range, record.iter().copied());
        let (before, after) = (u32::try_from(before).unwrap_or(0), u32::try_from(after).unwrap_or(0));
        for end in self.ends.iter_mut().skip(slot) {
            *end = *end + after - before;
        }
    }
}

/// Records by ordinal. Cloning shares all chunks.
#[derive(Debug, Clone, Default)]
pub(super) struct Records {
    chunks: Vec<Option<Arc<Chunk>>>,
}

fn place_of(ordinal: u32) -> (usize, usize) {
    let ordinal = ordinal as usize;
    (ordinal / CHUNK_PEOPLE, ordinal % CHUNK_PEOPLE)
}

impl Records {
    /// The record with this ordinal.
    pub(super) fn get(&self, ordinal: u32) -> Option<Record<'_>> {
        let (place, slot) = place_of(ordinal);
        let chunk = self.chunks.get(place)?.as_ref()?;
        Record::read(chunk.bytes.get(chunk.range(slot))?)
    }

    /// Puts a record in its place; no bytes take it away.
    pub(super) fn set(&mut self, ordinal: u32, record: &[u8]) {
        let (place, slot) = place_of(ordinal);
        if place >= self.chunks.len() {
            if record.is_empty() {
                return;
            }
            self.chunks.resize(place + 1, None);
        }
        let Some(held) = self.chunks.get_mut(place) else { return };
        if held.is_none() && record.is_empty() {
            return;
        }
        let chunk = held.get_or_insert_with(|| Arc::new(Chunk { ends: [0; CHUNK_PEOPLE], bytes: Vec::new() }));
        let chunk = Arc::make_mut(chunk);
        chunk.set(slot, record);
        if chunk.bytes.is_empty() {
            *held = None;
        }
    }

    /// How many chunks there are, empty ones included.
    pub(super) fn chunk_count(&self) -> usize {
        self.chunks.len()
    }

    /// The records of one chunk and their ordinals.
    pub(super) fn chunk(&self, place: usize) -> impl DoubleEndedIterator<Item = (u32, Record<'_>)> {
        let chunk = self.chunks.get(place).and_then(Option::as_deref);
        let first = u32::try_from(place * CHUNK_PEOPLE).unwrap_or(u32::MAX);
        chunk.into_iter().flat_map(move |chunk| {
            (0..CHUNK_PEOPLE).filter_map(move |slot| {
                let record = Record::read(chunk.bytes.get(chunk.range(slot))?)?;
                Some((first.saturating_add(u32::try_from(slot).ok()?), record))
            })
        })
    }

    /// Gives back what growing took too much.
    pub(super) fn shrink(&mut self) {
        for chunk in self.chunks.iter_mut().flatten() {
            Arc::make_mut(chunk).bytes.shrink_to_fit();
        }
    }

    /// Takes over the chunks of another part, which starts at this chunk.
    pub(super) fn append(&mut self, first_chunk: usize, part: Self) {
        self.chunks.resize(first_chunk.max(self.chunks.len()), None);
        self.chunks.extend(part.chunks.into_iter().skip(first_chunk));
    }

    /// How many records there are.
    pub(super) fn count(&self) -> usize {
        let filled = |chunk: &Arc<Chunk>| (0..CHUNK_PEOPLE).filter(|slot| !chunk.range(*slot).is_empty()).count();
        self.chunks.iter().flatten().map(filled).sum()
    }

    /// About how many bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        let chunk = |chunk: &Arc<Chunk>| size_of::<Chunk>() + chunk.bytes.capacity();
        self.chunks.len() * size_of::<usize>() + self.chunks.iter().flatten().map(chunk).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// A record of this many bytes of values.
    fn record(length: u8) -> Vec<u8> {
        let mut bytes = vec![1; 9];
        bytes.push(length & 0x7f);
        bytes.extend(std::iter::repeat_n(0xff, usize::from(length & 0x7f)));
        bytes
    }

    proptest! {
        #[test]
        fn records_are_where_they_were_put(changes in proptest::collection::vec((0_u32..1_000, 0_u8..100), 0..200)) {
            let (mut records, mut model) = (Records::default(), BTreeMap::new());
            let mut before = None;
            for (number, (ordinal, length)) in changes.into_iter().enumerate() {
                if length < 20 {
                    records.set(ordinal, &[]);
                    model.remove(&ordinal);
                } else {
                    records.set(ordinal, &record(length));
                    model.insert(ordinal, length);
                }
                if number == 100 {
                    before = Some((records.clone(), model.clone()));
                }
            }
            for (records, model) in before.iter().chain([&(records, model)]) {
                let walked: Vec<u32> =
                    (0..records.chunk_count()).flat_map(|place| records.chunk(place).map(|(o, _)| o)).collect();
                prop_assert_eq!(walked, model.keys().copied().collect::<Vec<_>>());
                for ordinal in 0..1_000 {
                    prop_assert_eq!(records.get(ordinal).is_some(), model.contains_key(&ordinal));
                }
            }
        }
    }

    #[test]
    fn chunks_without_anybody_take_no_room() {
        let mut records = Records::default();
        records.set(1_000_000, &record(50));
        assert!(records.bytes() < 50_000, "{}", records.bytes());
        records.set(1_000_000, &[]);
        assert!(records.chunks.iter().all(Option::is_none));
    }
}
