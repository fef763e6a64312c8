//! The bytes of a batch: its length, a checksum, and its writes. What does not
//! match its checksum was never written as a whole.

use store::{Batch, Space};
use xxhash_rust::xxh3::xxh3_64;

/// A length of four bytes and a checksum of eight.
const HEAD_BYTES: usize = 12;

/// One write of a batch; no value removes the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Where the key lies.
    pub space: Space,
    /// The key.
    pub key: Vec<u8>,
    /// The value.
    pub value: Option<Vec<u8>>,
}

/// The writes of the store's batch.
#[must_use]
pub fn writes_of(batch: &Batch) -> Vec<Write> {
    let writes = batch.writes();
    writes.map(|(space, key, value)| Write { space, key: key.to_vec(), value: value.map(<[u8]>::to_vec) }).collect()
}

/// The bytes of a batch.
#[must_use]
pub fn frame(writes: &[Write]) -> Vec<u8> {
    let mut body = Vec::new();
    for write in writes {
        body.push(u8::try_from(write.space.index()).unwrap_or(u8::MAX));
        put_bytes(&mut body, &write.key);
        body.push(u8::from(write.value.is_some()));
        if let Some(value) = &write.value {
            put_bytes(&mut body, value);
        }
    }
    let mut frame = Vec::with_capacity(HEAD_BYTES + body.len());
    frame.extend(length(&body));
    frame.extend(xxh3_64(&body).to_be_bytes());
    frame.extend(body);
    frame
}

fn length(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).expect("a batch is far smaller").to_be_bytes()
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend(length(bytes));
    out.extend(bytes);
}

/// What a journal's bytes hold.
#[derive(Debug, Default)]
pub struct Replayed {
    /// The whole batches, in order.
    pub batches: Vec<Vec<Write>>,
    /// The writes that can be read of the batch after them, which is torn.
    pub torn: Vec<Write>,
    /// Where the whole batches end.
    pub end: usize,
}

/// Reads whole batches until the first that is not.
#[must_use]
pub fn replay(mut bytes: &[u8]) -> Replayed {
    let mut replayed = Replayed::default();
    loop {
        let Some((head, rest)) = bytes.split_at_checked(HEAD_BYTES) else { return replayed };
        let (len, sum) = head.split_at(4);
        let len = u32::from_be_bytes(len.try_into().unwrap_or_default()) as usize;
        let body = rest.get(..len).unwrap_or(rest);
        let writes = read_writes(body);
        if len == 0 || body.len() < len || xxh3_64(body).to_be_bytes() != sum {
            replayed.torn = writes;
            return replayed;
        }
        replayed.batches.push(writes);
        replayed.end += HEAD_BYTES + len;
        bytes = rest.get(len..).unwrap_or_default();
    }
}

/// As many writes as can be read.
fn read_writes(mut body: &[u8]) -> Vec<Write> {
    let mut writes = Vec::new();
    while let Some((write, rest)) = read_write(body) {
        writes.push(write);
        body = rest;
    }
    writes
}

fn read_write(bytes: &[u8]) -> Option<(Write, &[u8])> {
    let (space, bytes) = bytes.split_first()?;
    let space = Space::all().nth(usize::from(*space))?;
    let (key, bytes) = read_bytes(bytes)?;
    let (has_value, bytes) = bytes.split_first()?;
    let (value, bytes) = match has_value {
        0 => (None, bytes),
        _ => read_bytes(bytes).map(|(value, bytes)| (Some(value), bytes))?,
    };
    Some((Write { space, key, value }, bytes))
}

fn read_bytes(bytes: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let (len, bytes) = bytes.split_at_checked(4)?;
    let len = u32::from_be_bytes(len.try_into().ok()?) as usize;
    let (found, bytes) = bytes.split_at_checked(len)?;
    Some((found.to_vec(), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(name: &str) -> Vec<Write> {
        let write = |key: &str, value: Option<&str>| Write {
            space: Space::Meta,
            key: key.into(),
            value: value.map(|value| value.as_bytes().to_vec()),
        };
        vec![write(name, Some("value")), write("gone", None)]
    }

    #[test]
    fn only_whole_batches_are_replayed() {
        let first = frame(&batch("first"));
        let both = [first.clone(), frame(&batch("second"))].concat();
        assert_eq!(replay(&both).batches, vec![batch("first"), batch("second")]);
        for len in first.len()..both.len() {
            let cut = replay(both.get(..len).unwrap_or_default());
            assert_eq!((cut.batches, cut.end), (vec![batch("first")], first.len()), "cut at {len}");
            let mut zeroed = both.clone();
            zeroed.iter_mut().skip(len).for_each(|byte| *byte = 0);
            if zeroed != both {
                assert_eq!(replay(&zeroed).batches, vec![batch("first")], "zeros from {len}");
            }
        }
    }
}
