//! What leaves the building, against servers on this machine that answer as the real
//! ones do, and as they do on a bad day.
// Says to clippy that all of it, helpers too, may fail by panicking.
#![cfg(test)]

mod apns;
mod fcm;
mod guard;
mod http;
mod mail;
mod mail_failures;
mod mail_lines;
mod redirects;
mod secrets;
mod support;
mod webhook;
