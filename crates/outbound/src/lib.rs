//! The way out of Herald: e-mail, push notifications and webhooks, and the one
//! guarded HTTP client that they and everybody else use.
//!
//! Plain structs come in, an [`Outcome`] goes out. Nothing here knows the engine,
//! keeps a queue or reads a clock: the caller says what the time is, keeps what is
//! waiting, and asks [`Outcome::next_attempt_s`] when to come back.
//!
//! | module | speaks |
//! |---|---|
//! | [`http`] | HTTP/1.1 and HTTP/2, to addresses that were checked |
//! | [`mail`] | SMTP, to the operator's relay |
//! | [`push`] | APNs and FCM, with the operator's own keys |
//! | [`webhook`] | signed JSON, to addresses that teammates typed |
//!
//! Nothing here writes to a log. Texts that could hold a secret, an address or a
//! body have no `Debug`, or one that hides them.

pub mod http;
pub mod limits;
pub mod mail;
pub mod push;
pub mod webhook;

mod backoff;
mod jws;
mod outcome;
mod roots;
mod secret;

pub use backoff::backoff_s;
pub use jws::KeyError;
pub use outcome::{Detail, Outcome, Reason};
pub use roots::{Roots, RootsError};
pub use secret::Secret;
