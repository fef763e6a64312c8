//! What is done in a console elsewhere, as an API.

pub mod audit;
pub mod definition;
pub mod job;
pub mod receipt;
pub mod setting;
pub mod token;
