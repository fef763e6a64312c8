//! What else only the 1.x API has.

mod data_attributes;
mod notes;
mod subscriptions;
