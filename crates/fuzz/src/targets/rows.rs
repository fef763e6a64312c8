//! A table's number and the bytes of a row: a row that is read is written as
//! bytes that read as it, and are no longer than they say.

use engine::Table;
use store::encoding::{decode_row, encode_row};

/// Tries one row.
pub fn run(data: &[u8]) {
    let [table, bytes @ ..] = data else { return };
    let Some(table) = Table::ALL.get(usize::from(*table) % Table::ALL.len()) else { return };
    let Ok(row) = decode_row(*table, bytes) else { return };
    let mut written = Vec::new();
    encode_row(&row, &mut written);
    let again = decode_row(*table, &written).expect("what was written can be read");
    let mut twice = Vec::new();
    encode_row(&again, &mut twice);
    assert_eq!(written, twice, "a row of {}", table.name());
}
