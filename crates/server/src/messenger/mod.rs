//! What browsers ask. A first, small version: a browser says that it is there,
//! and is a visitor from then on.
//!
//! Everybody can call these routes: the app id is no secret. So a caller
//! learns nothing but what its own browser sent, each network is counted
//! ([`PingLimiter`]), and no cookie is set or read: the page keeps the id.

mod address;
mod browser;
mod facts;
mod limiter;
pub mod ping;

pub use address::PeerAddress;
pub use limiter::PingLimiter;
