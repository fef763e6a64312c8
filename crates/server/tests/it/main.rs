//! Herald through its public doors. The tree mirrors the routes.
//!
//! `support` runs the server in this process; `process` and `durability` run
//! the real binary.
// Says to clippy that all of it, helpers too, may fail by panicking.
#![cfg(test)]

mod access;
mod admins;
mod audiences;
mod bulk;
mod bulk_users;
mod clock;
mod companies;
mod concurrency;
mod contacts;
mod content_exports;
mod counts;
mod data_attributes;
mod durability;
mod errors;
mod events;
mod exchanges;
mod jobs_status;
mod leads;
mod legacy;
mod limits;
mod logs;
mod manage;
mod me;
mod messenger;
mod notes;
mod openapi;
mod outbox;
mod overload;
mod process;
mod requests;
mod security;
mod segments;
mod shapes;
mod subscriptions;
mod support;
mod tags;
mod teams;
mod users;
mod visitors;
