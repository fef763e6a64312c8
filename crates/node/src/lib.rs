//! The running system without HTTP.
//!
//! The cast:
//!
//! - a *lane* is one thread with one queue: its [`Sequencer`] takes the
//!   commands that are waiting as one batch, stamps them, decides them in
//!   order and commits what they changed; only then are they answered;
//! - a [`View`] reads what is durable, on the caller's own thread;
//! - the [`people`] index finds people by what they are and what they did;
//! - [`live`] tells those who wait that something has changed;
//! - *review* is one thread for messages that look at people besides events: it
//!   fires delays, and has people looked at when something of theirs changed or
//!   time passed;
//! - *upkeep* is one thread that looks at free space, makes the side file
//!   durable each second, walks the sweeps, steps the jobs and, now and then,
//!   lets the bytes of deleted people leave the files;
//! - the [`Node`] owns them all.

pub mod backup;
pub mod check;
mod clock;
pub mod erased;
mod failure;
mod lane;
pub mod limits;
pub mod live;
mod node;
pub mod people;
mod review;
mod space;
mod stopped;
mod upkeep;
pub mod views;

pub use clock::{Clock, SystemClock};
pub use failure::{CloseError, Failure, Health};
pub use lane::sequencer::{BatchOutcome, Sequencer};
pub use lane::watch::Watch;
pub use node::{Backlog, Figures, Node, NodeOptions, OpenError};
pub use stopped::StoppedMessage;
pub use store::{BOUNDS_US, BackendError, Config, Durations, Histogram, ReadError, Sizes};
pub use upkeep::reclaim::Reclaimed;
pub use views::View;
