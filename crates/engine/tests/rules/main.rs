//! The rules of the engine as scripts: a line is a command, the answer is the
//! outcome of each and the rows that they leave. [`script`] tells the language.

mod audit;
mod batches;
mod bulk_jobs;
mod catalog;
mod contacts;
mod dedupe;
mod definitions;
mod events;
mod imports;
mod limits;
mod metadata;
mod names;
mod plans;
mod refusals;
mod resolve;
mod script;
mod settings;
mod show;
mod soundness;
mod stats;
mod sweeps;
mod teammates;
mod tokens;
mod users;
mod workspaces;
mod world;
