//! `/manage/contacts`.

mod deliveries;
mod search;
