//! `/manage`.

mod audit;
mod event_definitions;
mod receipts;
mod settings;
mod tokens;
