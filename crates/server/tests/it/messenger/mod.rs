//! `/messenger` and `/widget`: what browsers ask, from anywhere and without a
//! token.

mod browser;
mod claims;
mod email;
mod events;
mod identity;
mod items;
mod limits;
mod mobile;
mod origins;
mod ping;
mod sessions;
mod stream;
mod user_data;
mod widget;

pub use browser::{Browser, SECRET, hash, token};
pub use mobile::Phone;
