//! The 1.x API, which old official clients still speak.

pub mod bulk;
pub mod user;
