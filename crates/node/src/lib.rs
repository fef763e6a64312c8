//! The running system without HTTP.
//!
//! The cast:
//!
//! - a *lane* is one thread with one queue: its [`Sequencer`] takes the
//!   commands that are waiting as one batch, stamps them, decides them in
//!   order and commits what they changed; only then are they answered;
//! - a [`View`] reads what is durable, on the caller's own thread;
//! - *upkeep* is one thread that looks at free space, makes the side file
//!   durable each second and walks the sweeps;
//! - the [`Node`] owns them all.

pub mod check;
mod clock;
mod failure;
mod lane;
pub mod limits;
mod node;
mod space;
mod upkeep;
pub mod views;

pub use clock::{Clock, SystemClock};
pub use failure::{CloseError, Failure, Health};
pub use lane::sequencer::{BatchOutcome, Sequencer};
pub use node::{Figures, Node, NodeOptions, OpenError};
pub use store::{Config, ReadError};
pub use views::View;
