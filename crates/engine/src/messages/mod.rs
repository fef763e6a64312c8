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
//! - a *look* at a person asks the messages that wait for somebody to match, to
//!   enter a segment (`members`), or for a date of theirs (`dates`);
//! - what leaves the node waits in the *outbox*: somebody outside of the engine
//!   sends it and says what came of it (`sending`);
//! - `sends` is what one person had of messages: what frequency and caps look at.

mod asked;
mod counts;
mod dates;
pub(crate) mod decide;
mod deliver;
pub(crate) mod devices;
mod facts;
mod frequency;
mod goals;
pub(crate) mod members;
pub(crate) mod office;
pub(crate) mod opened;
pub(crate) mod pulse;
mod ready;
pub(crate) mod recall;
pub(crate) mod receipts;
pub(crate) mod register;
pub mod rehearse;
pub(crate) mod save;
mod schedule;
pub(crate) mod send_test;
pub(crate) mod sending;
pub(crate) mod state;
mod stats;
pub(crate) mod timers;

pub use asked::{Asked, is_in_control_group, zone_of};
pub use counts::fact_day;
pub use dates::{due_day, is_due};
pub use decide::{is_before_live, is_eligible, is_too_old};
pub use devices::device_id;
pub use frequency::sends_of;
pub use opened::{is_reviewed, proof_of_review};
pub use ready::{Parts, Ready, ReadyFact, ReadyMessage, ReadySegment};
pub use register::FactSpec;
pub use schedule::is_open;

/// What an audit row calls a message.
fn subject(message: crate::ids::MessageId) -> String {
    format!("message:{}", message.0)
}
