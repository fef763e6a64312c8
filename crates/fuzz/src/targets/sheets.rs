//! Imported files: what is read has a header that names each column once, and
//! cells that were guarded against spreadsheets are what they were.

use server::manage::exports::cells::{guarded, unguarded};
use server::manage::imports::sheet::{RowsMax, Sheet};

/// Tries one file.
pub fn run(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    let guard = guarded(text);
    assert!(!guard.starts_with(['=', '+', '-', '@', '\t', '\r']), "{guard:?} is a formula");
    assert_eq!(unguarded(&guard), text, "guarded as {guard:?}");
    let Ok(sheet) = Sheet::read(text, RowsMax(50)) else { return };
    assert!(!sheet.header.is_empty() && sheet.rows.len() <= 51);
    for (place, name) in sheet.header.iter().enumerate() {
        assert_eq!(sheet.place(name), Some(place), "the column {name:?}");
    }
}
