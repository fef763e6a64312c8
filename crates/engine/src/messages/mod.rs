//! Messages: something happens, the right person sees the right thing.
//!
//! The cast:
//!
//! - a *message* is a draft until it goes live; changing a live one makes a new
//!   *version*;
//! - [`Ready`] is what a workspace's live messages mean, with their conditions
//!   compiled: the node makes it of the configuration and lends it to each
//!   batch;
//! - `decide` asks, for one event or one page, every message that listens, and
//!   keeps the first reason that says no;
//! - a *delivery* is one message for one person; browsers read it, and send
//!   *receipts*;
//! - `sends` is what one person had of messages: what frequency and caps look at.

mod asked;
pub(crate) mod decide;
mod deliver;
mod facts;
mod frequency;
mod goals;
pub(crate) mod opened;
mod pulse;
mod ready;
pub(crate) mod receipts;
pub(crate) mod save;
mod schedule;
pub(crate) mod state;
mod stats;
pub(crate) mod timers;

pub use asked::{Asked, is_in_control_group, zone_of};
pub use decide::{is_before_live, is_eligible, is_too_old};
pub use frequency::sends_of;
pub use ready::{Parts, Ready, ReadyFact, ReadyMessage};
pub use schedule::is_open;

/// What an audit row calls a message.
fn subject(message: crate::ids::MessageId) -> String {
    format!("message:{}", message.0)
}
