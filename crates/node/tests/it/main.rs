//! The node through its own door.

mod check;
mod erasure;
mod lifecycle;
mod limits;
mod live;
mod node;
mod people;
mod space;
mod support;
mod views;
