//! Every public JSON shape, a module per surface.
//!
//! - [`rest`]: the 2.x API, and what Herald adds beside it;
//! - [`legacy`]: what old clients of the 1.x API still send and read;
//! - [`manage`]: what is done in a console elsewhere, as an API here;
//! - [`messenger`]: what browsers send;
//! - [`error`]: the error envelope, the same on all of them.
//!
//! These are twins of what the engine works with, never its own types: the
//! conversions live in `server`. What comes in is read leniently and borrowed
//! from the body ([`json`]); what goes out has exactly the documented keys, in
//! the documented order.

pub mod error;
pub mod json;
pub mod legacy;
pub mod list;
pub mod manage;
pub mod messenger;
pub mod rest;

#[cfg(test)]
mod tests;
