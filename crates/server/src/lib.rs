//! The HTTP server and command line of Herald.
//!
//! A request's way: [`serve`] accepts it, [`routes`] finds its handler,
//! [`request`] lets it in (with [`auth`], [`rate_limit`]) and turns what comes
//! back into an answer (with [`errors`]). A handler decodes a `wire` type into
//! an `engine` command, hands it to the `node`, and shows what came of it: it
//! holds no rule of its own. A folder for each noun, a file for each verb.

pub mod admins;
pub mod app;
pub mod assets;
pub mod attributes;
pub mod audiences;
pub mod auth;
mod backups;
pub mod banners;
pub mod bulk;
pub mod channels;
pub mod cli;
pub mod companies;
pub mod config;
mod console;
pub mod contacts;
pub mod content_exports;
pub mod data_attributes;
mod demo;
pub mod errors;
pub mod events;
pub mod fields;
pub mod jobs;
pub mod last_backup;
pub mod legacy;
pub mod letters;
pub mod limits;
pub mod live;
pub mod location;
pub mod logging;
pub mod manage;
pub mod me;
pub mod messages;
pub mod messenger;
pub mod metrics;
pub mod notes;
pub mod numbered;
pub mod openapi;
pub mod operations;
pub mod outbox;
pub mod rate_limit;
pub mod refusals;
pub mod render;
pub mod request;
pub mod routes;
pub mod scroll;
pub mod sealed;
pub mod segments;
pub mod serve;
pub mod setup;
pub mod sign_in;
mod sse;
pub mod subscriptions;
pub mod tags;
pub mod times;
pub mod tokens;
pub mod users;
pub mod visitors;
