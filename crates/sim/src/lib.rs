//! A deterministic simulator of Herald's core, with a disk that fails on
//! purpose.
//!
//! The cast:
//!
//! - a [`script::Script`] is a story made from a seed: what callers want, how
//!   the clock moves, what goes wrong;
//! - a [`disk::Machine`] keeps bytes as a real one does: what was not synced
//!   may be lost, torn or kept;
//! - the [`world`] plays the script with the product's own store and
//!   sequencer on that machine, and restarts them after each crash;
//! - the [`oracle`] tells independently what every answer and every row ought
//!   to be, and [`check`] compares;
//! - [`history`] decides everything again on a fresh store;
//! - [`explore`] plays many seeds and makes a failing story short;
//! - a [`canary::Canary`] is a bug made on purpose, which must be found.
//!
//! One seed is one story, the same on every machine.

pub mod canary;
pub mod check;
pub mod disk;
pub mod explore;
pub mod history;
pub mod oracle;
pub mod rng;
pub mod script;
#[cfg(test)]
mod tests;
pub mod told;
pub mod voice;
pub mod world;
