//! A table's number and the bytes of two keys: a key that is read is written
//! as the same bytes, and keys sort as their bytes do.

use engine::Table;
use store::encoding::{decode_key, encode_key};

/// Tries one pair.
pub fn run(data: &[u8]) {
    let [table, split, bytes @ ..] = data else { return };
    let Some(table) = Table::ALL.get(usize::from(*table) % Table::ALL.len()) else { return };
    let (left, right) = bytes.split_at(usize::from(*split).min(bytes.len()));
    let mut keys = Vec::new();
    for bytes in [left, right] {
        let Ok(key) = decode_key(*table, bytes) else { return };
        let mut written = Vec::new();
        encode_key(&key, &mut written);
        assert_eq!(written, bytes, "a key of {}", table.name());
        keys.push(key);
    }
    if let [one, two] = keys.as_slice() {
        assert_eq!(one.cmp(two), left.cmp(right), "{one:?} and {two:?}");
    }
}
