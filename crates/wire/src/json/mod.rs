//! Reading bodies without knowing in advance what a client put into them, and
//! writing values in the digits in which they came.
//!
//! Clients send ids as numbers, numbers as strings and nulls for what they do
//! not know. A [`Field`] keeps what was there, so that the surface can say
//! which field was wrong instead of refusing the body as a whole. Texts are
//! borrowed from the body where they hold no escape; numbers keep the sender's
//! own digits. What nests (predicates) is read as [`Json`], what is only
//! handed on is written as [`Verbatim`].

mod depth;
mod entries;
mod field;
mod object;
#[cfg(test)]
mod tests;
mod tree;
mod verbatim;

pub use depth::deeper_than;
pub(crate) use entries::exactly_two;
pub use entries::{Entries, Text};
pub use field::{Field, Unread};
pub(crate) use object::{key, object};
pub use tree::Json;
pub use verbatim::Verbatim;
