//! Many items in one request of the 1.x API.

pub mod events;
mod items;
pub mod users;

pub use items::StoredItem;
