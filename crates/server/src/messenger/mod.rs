//! What browsers ask: who is there, what they did, and what is new for them.
//!
//! Everybody can call these routes: the app id is no secret. So whoever proves
//! nothing learns nothing but what its own browser sent, each network and
//! device is counted ([`BrowserLimits`]), and no cookie is set or read: the
//! page keeps what it must keep ([`session`]).

pub(crate) mod address;
mod browser;
pub mod caller;
pub mod delivery_id;
pub mod email;
pub mod events;
mod facts;
pub mod identity;
pub mod items;
mod limiter;
pub mod mobile;
mod news;
mod open_streams;
mod opened;
pub mod origin;
mod page;
pub mod person;
pub mod ping;
pub mod poll;
pub mod receipts;
mod refusals;
pub mod session;
pub mod stream;
mod user_data;
mod who;
pub mod widget;

pub use address::{Network, PeerAddress};
pub use limiter::BrowserLimits;
pub use open_streams::OpenStreams;
pub use refusals::{Refusals, RefusedCalls};

/// What is remembered of browsers while the server runs.
#[derive(Debug, Default)]
pub struct Browsers {
    /// How often each network and device called lately.
    pub limits: BrowserLimits,
    /// Which calls were refused lately.
    pub refusals: Refusals,
}
