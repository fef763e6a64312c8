//! Bulk requests of the 1.x API.

pub mod events;
