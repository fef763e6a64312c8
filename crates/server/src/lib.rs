//! The HTTP server and command line of Herald.
//!
//! A request's way: [`serve`] accepts it, [`routes`] finds its handler,
//! [`request`] lets it in (with [`auth`], [`rate_limit`]) and turns what comes
//! back into an answer (with [`errors`]). A handler decodes a `wire` type into
//! an `engine` command, hands it to the `node`, and shows what came of it: it
//! holds no rule of its own. A folder for each noun, a file for each verb.

pub mod app;
pub mod auth;
pub mod bulk;
pub mod cli;
pub mod config;
mod console;
pub mod contacts;
pub mod errors;
pub mod events;
pub mod fields;
pub mod jobs;
pub mod limits;
pub mod logging;
pub mod manage;
pub mod me;
pub mod metrics;
pub mod openapi;
pub mod operations;
pub mod rate_limit;
pub mod request;
pub mod routes;
pub mod sealed;
pub mod serve;
pub mod setup;
pub mod times;
pub mod tokens;
pub mod users;
