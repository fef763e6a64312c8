//! Measures Herald against the same HTTP stack doing nothing, on one machine in
//! one run. Never shipped. `cargo xtask bench ingest` runs it; a missed target
//! is a result, only a wrong answer is a failure.
use std::net::SocketAddr;

use clap::{Parser, Subcommand};

mod clock;
mod cores;
mod disk;
mod dry_run;
mod events;
mod figures;
mod herald;
mod history;
mod http;
mod ingest;
mod live;
mod load;
mod machine;
mod messages;
mod noop;
mod output;
mod paced;
mod people;
mod process;
mod report;
mod soak;
mod streams;
mod tally;

/// The product's allocator, for the baseline has to have the same.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "bench", about = "Measures Herald against the same HTTP stack doing nothing")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// What it costs to keep an event.
    Ingest(ingest::Options),
    /// What it costs to find people, to make them and to change them.
    People(people::Options),
    /// What live connections cost, and how soon they tell.
    Streams(streams::Options),
    /// What it takes to rehearse a message over past events.
    #[command(name = "dry_run")]
    DryRun(dry_run::Options),
    /// What live messages cost, and how soon a banner is in the page.
    Messages(messages::Options),
    /// Half of the peak rate for an hour: what grows, and what slows down.
    Soak(soak::Options),
    /// Makes the folder in which people are searched.
    #[command(hide = true)]
    PeopleFolder(people::FolderOptions),
    /// The baseline server.
    #[command(hide = true)]
    Noop {
        /// Where it listens.
        #[arg(long, default_value = "127.0.0.1:0")]
        listen: SocketAddr,
    },
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Ingest(options) => ingest::run(&options),
        Command::People(options) => people::run(&options),
        Command::Streams(options) => streams::run(&options),
        Command::DryRun(options) => dry_run::run(&options),
        Command::Messages(options) => messages::run(&options),
        Command::Soak(options) => soak::run(&options),
        Command::PeopleFolder(options) => people::make_folder(&options),
        Command::Noop { listen } => noop::serve(listen, output::listening),
    }
}
