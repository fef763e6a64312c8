//! The one HTTP client of Herald: it reaches what is public, and of what is not
//! only what the operator listed.
//!
//! - A name is resolved once per connection, and the connection goes to an address
//!   that was checked: an answer that changes afterwards changes nothing.
//! - Each hop of a redirect is checked like the first address. `https` never leads
//!   to `http`, and headers marked as sensitive do not go to another origin.
//! - `http` without TLS is spoken only with what the operator listed.
//! - A request takes [`crate::limits::HTTP_TOTAL_S_MAX`] seconds at
//!   most, a body has [`crate::limits::HTTP_ANSWER_BYTES_MAX`]
//!   bytes at most.
//! - No cookies, no proxy from the environment, no decompression.

mod answer;
mod client;
mod connect;
mod exceptions;
mod failure;
mod guard;
mod network;
mod request;
mod resolve;
mod retry_after;
mod stream;

pub use answer::Answer;
pub use client::{Client, Config};
pub use exceptions::{ExceptionError, Exceptions};
pub use failure::Failure;
pub use request::Request;
pub use resolve::{Resolve, Resolving, SystemResolver};
