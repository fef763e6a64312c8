//! Rows on disk: keys, encodings, batches, snapshots, recovery, row cache.
//!
//! The cast:
//!
//! - a [`Backend`] keeps bytes: [`disk::Disk`] does it with an embedded
//!   ordered store, the simulator with one that fails on purpose;
//! - [`Store`] gives rows their bytes, numbers every commit, refuses to go on
//!   after a failed one, and keeps the small tables in memory ([`Config`]);
//! - the [`Writer`], owned by a sequencer, loads what a plan needs and
//!   commits what a batch changed;
//! - a [`Snapshot`] reads typed rows as they were at one commit;
//! - a [`backup`] is the rows of one snapshot as a stream.
//!
//! No business rule is known here, and nothing above knows what lies below.

mod backend;
pub mod backup;
mod cache;
mod config;
pub mod disk;
pub mod encoding;
mod histogram;
mod snapshot;
mod store;
mod writer;

pub use backend::{
    Backend, BackendError, BackendSnapshot, Batch, CommitFault, Direction, RowBytes, Sizes, Space, Visit,
};
pub use cache::RowCache;
pub use config::Config;
pub use histogram::{BOUNDS_US, Durations, Histogram};
pub use snapshot::{ReadError, Snapshot, TypedRow};
pub use store::{FORMAT, OpenError, Store, Tally};
pub use writer::{CommitError, Writer};
