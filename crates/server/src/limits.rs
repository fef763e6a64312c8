//! Every number that bounds the running process and its connections, with its
//! reason. What bounds an event or a command stands in `engine::limits`.
//!
//! Each room holds the numbers of one matter; from outside, all are named
//! `limits::NAME`.

mod browsers;
mod connections;
mod definitions;
mod messages;
mod pages;
mod requests;
mod sending;
mod streams;
mod teammates;
mod transfers;

pub use browsers::*;
pub use connections::*;
pub use definitions::*;
pub use messages::*;
pub use pages::*;
pub use requests::*;
pub use sending::*;
pub use streams::*;
pub use teammates::*;
pub use transfers::*;
