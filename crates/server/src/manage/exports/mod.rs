//! `/manage/exports`: contacts and companies as CSV files, written while they
//! are read. What is exported can be imported again.

pub mod cells;
pub mod companies;
pub mod contacts;

pub use cells::unguarded;

use http::HeaderValue;

const CSV: HeaderValue = HeaderValue::from_static("text/csv; charset=utf-8; header=present");
