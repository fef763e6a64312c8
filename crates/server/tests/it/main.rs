//! Herald through its public doors. The tree mirrors the routes.
//!
//! `support` runs the server in this process; `process` and `durability` run
//! the real binary.
// Says to clippy that all of it, helpers too, may fail by panicking.
#![cfg(test)]

mod access;
mod bulk;
mod concurrency;
mod contacts;
mod durability;
mod errors;
mod events;
mod limits;
mod logs;
mod manage;
mod me;
mod openapi;
mod process;
mod requests;
mod support;
mod users;
