//! The rules of Herald, pure.
//!
//! The cast, in the order in which an intent meets it:
//!
//! - a [`Command`] is an intent that somebody authenticated and decoded;
//! - a [`Stamp`] is the time and the writer that the sequencer gave it;
//! - [`plan`] says which rows the decision needs, a round at a time;
//! - the [`WorkingSet`] holds those rows, and every change made so far;
//! - [`apply`] decides, writes the changes into the working set and returns
//!   an [`Outcome`].
//!
//! Nothing here reads a clock, a disk, a socket or a random number, and
//! nothing here knows JSON. The same stamped commands in the same order over
//! the same rows give the same rows: the simulator holds the engine to it.

pub mod attributes;
pub mod command;
pub mod companies;
pub mod contacts;
pub mod definitions;
pub mod events;
pub mod ids;
pub mod jobs;
pub mod limits;
pub mod messages;
pub mod metadata;
pub(crate) mod notes;
pub mod outcome;
pub mod predicates;
pub mod rows;
pub mod segments;
pub mod settings;
pub mod source;
pub mod stats;
mod step;
pub mod subscriptions;
pub mod tables;
pub mod tags;
pub mod text;
pub mod working_set;
pub mod workspaces;

pub use command::{Actor, Command, Stamp};
pub use outcome::{Answer, Outcome, Refusal, RefusalKind};
pub use step::{Plan, apply, plan};
pub use tables::{Key, Row, Table, TableKey};
pub use working_set::{Need, RangeNeed, ReadRows, WorkingSet};
