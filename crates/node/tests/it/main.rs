//! The node through its own door.

mod backup;
mod check;
mod definition_events;
mod dry_run;
mod erasure;
mod facts;
mod lifecycle;
mod limits;
mod live;
mod node;
mod people;
mod review;
mod space;
mod support;
mod views;
