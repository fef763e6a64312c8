//! `/manage/contacts`: people as the console looks at them.

pub mod deliveries;
pub mod search;
mod sort;
