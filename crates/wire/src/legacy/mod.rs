//! The 1.x API, which old official clients still speak.

pub mod bulk;
pub mod company;
pub mod count;
pub mod data_attribute;
pub mod note;
pub mod subscription;
pub mod user;
