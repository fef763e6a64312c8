//! Every number that bounds something, with its reason. `docs/limits.md` lists
//! them for people; a tidy check compares the two.
//!
//! Each room holds the numbers of one matter; from outside, all are named
//! `limits::NAME`.

mod browsers;
mod commands;
mod companies;
mod events;
mod messages;
mod people;
mod predicates;
mod workspaces;

pub use browsers::*;
pub use commands::*;
pub use companies::*;
pub use events::*;
pub use messages::*;
pub use people::*;
pub use predicates::*;
pub use workspaces::*;
