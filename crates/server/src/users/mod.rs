//! Users of the 1.x API.

pub mod find;
pub mod present;
pub mod read;
pub mod upsert;
