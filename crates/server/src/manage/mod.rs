//! What is done in a console elsewhere: definitions, receipts, settings, jobs,
//! the audit, tokens. Every change leaves an audit row; the engine writes it
//! in the same step.

pub mod audit;
pub mod event_definitions;
pub mod jobs;
mod page;
pub mod receipts;
pub mod settings;
pub mod tokens;
