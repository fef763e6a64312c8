//! The node through its own door.

mod limits;
mod node;
mod space;
