//! The real binary as a process: command line, first run, signals.

mod account;
mod backup;
mod connection;
mod demo;
mod first_run;
mod herald;
mod options;
mod stop;
mod teammates;
mod tls;
mod tokens;
mod transfer;

pub use account::Account;
pub use connection::Connection;
pub use herald::{Herald, command, run};
