//! The 2.x API: events, contacts, and who is calling.

pub mod batch;
pub mod contact;
pub mod event;
pub mod me;
pub mod metadata;
pub mod search;
pub mod summary;
