//! The developer's one entry point: `cargo xtask <what>`.
//!
//! `test` is what continuous integration runs, and nothing else; every other
//! command is a part of it, or a tool beside it:
//!
//! - `pipeline` holds the steps of `test`, in order, and adds up their counts;
//! - `tidy` reads the sources, and never compiles or starts anything;
//! - `audit` asks others what is known of our dependencies;
//! - `sim`, `bench` and `openapi` start binaries that other crates build;
//! - `fuzz` builds and runs the fuzzer.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool speaks to the terminal; it writes no log"
)]

mod audit;
mod bench;
mod fuzz;
mod openapi;
mod pipeline;
mod shell;
mod sim;
mod tidy;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use crate::shell::Line;
use crate::workspace::{Workspace, shown};

/// What a developer of Herald runs.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
enum Xtask {
    /// Runs everything that must hold, in order, and stops at the first failure.
    Test(pipeline::Options),
    /// Checks the sources without compiling them: arrows, links, sizes, words, licences.
    Tidy,
    /// Asks for known advisories about dependencies; names what could not be asked.
    Audit,
    /// Runs the simulator; a failure names the seed and the commit.
    Sim(sim::Options),
    /// Builds and runs a measurement: `cargo xtask bench ingest --json`.
    Bench(bench::Options),
    /// Tries each fuzz target for some minutes: `cargo xtask fuzz --target rows`.
    Fuzz(fuzz::Options),
    /// Writes docs/api/openapi.json from the code.
    Openapi,
    /// Writes docs/screenshots: every view of the console, from the seeded demo.
    Screenshots,
}

fn main() -> ExitCode {
    match run(Xtask::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Answers whether everything that was asked for holds.
fn run(xtask: Xtask) -> Result<bool> {
    let workspace = Workspace::find()?;
    match xtask {
        Xtask::Test(options) => pipeline::run(&workspace, &options),
        Xtask::Tidy => {
            let counts = tidy::run(&workspace)?;
            println!("{counts}");
            Ok(counts.failed == 0)
        }
        Xtask::Audit => audit::run(&workspace),
        Xtask::Sim(options) => {
            workspace.build_binaries()?;
            let counts = sim::run(&workspace, &options)?;
            Ok(counts.failed == 0)
        }
        Xtask::Bench(options) => bench::run(&workspace, &options),
        Xtask::Fuzz(options) => fuzz::run(&workspace, &options),
        Xtask::Openapi => openapi::write(&workspace).map(|()| true),
        Xtask::Screenshots => screenshots(&workspace),
    }
}

/// Pictures are looked at by people, so no test compares them.
fn screenshots(workspace: &Workspace) -> Result<bool> {
    workspace.build_binaries()?;
    let herald = workspace.binary("herald");
    Ok(Line::new("node tests/browser/screenshots.mjs").arg(shown(&herald)?).arg("docs/screenshots").tee()?.is_success)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, ValueEnum};

    #[test]
    fn the_architecture_names_every_command_and_every_step() {
        let document = include_str!("../../ARCHITECTURE.md");
        let room = document.lines().find(|line| line.starts_with("| `xtask` |")).unwrap();
        let xtask = Xtask::command();
        let commands = xtask.get_subcommands().map(|command| command.get_name().to_owned());
        let steps = pipeline::Step::value_variants().iter().map(|step| step.name());
        for name in commands.filter(|name| name != "test").chain(steps) {
            assert!(room.contains(&format!("`{name}`")), "{name}");
        }
        assert!(room.contains("`cargo xtask test`"));
    }
}
