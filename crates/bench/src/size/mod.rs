//! `bench size`: a million people with ten million events, over HTTP as an
//! application would send them. What that takes on disk and in memory, how soon
//! it is there again after a kill, how fast one person, the lists and the
//! searches are, and whether every count is exactly what was acknowledged.
//!
//! The last twentieth of the events comes when everything else has been asked:
//! memory is at its highest when the store is written while the people stand in
//! memory for searches.
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;

use crate::{
    cores::{Cores, pin_this_thread},
    history::EVENTS_MAX,
    machine::{self, Machine},
    output,
    report::Figure,
};

mod asker;
mod check;
mod counts;
mod fill;
mod folk;
mod lists;
mod profiles;
mod searches;
mod summary;
mod visit;

/// Options of `bench size`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// The herald binary to measure [default: beside this binary].
    #[arg(long)]
    herald: Option<PathBuf>,
    /// Print one JSON document instead of the table.
    #[arg(long)]
    json: bool,
    /// People.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1_000..=10_000_000))]
    contacts: u64,
    /// Events, duplicates and those about unknown people among them.
    #[arg(long, default_value_t = 10_000_000, value_parser = clap::value_parser!(u64).range(1_000..=EVENTS_MAX))]
    events: u64,
    /// The folder that an earlier run with `--keep` named: it is asked once
    /// more, not filled anew, and stays.
    #[arg(long)]
    again: Option<PathBuf>,
    /// Where the data folder goes for the time of the run: a real disk, not
    /// memory, with 4 GB of room [default: the target folder].
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Leave the data folder there, for `--again`.
    #[arg(long)]
    keep: bool,
}

/// Everything that a run found out.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Where and of what.
    pub machine: Machine,
    /// Runnable processes over the last minute when the run ended.
    pub load_end: f64,
    /// People.
    pub contacts: u64,
    /// Events sent, duplicates and those about unknown people among them.
    pub events: u64,
    /// The figures with their targets.
    pub figures: Vec<Figure>,
    /// What loading took.
    pub filled: fill::Filled,
    /// Everything that was asked of the server.
    pub visit: visit::Visit,
    /// `herald check` on the folder.
    pub checked: check::Checked,
}

/// Runs everything and prints the result. A target that is missed is a result;
/// an error is a wrong answer, or a count that is not exact.
pub fn run(options: &Options) -> Result<()> {
    let cores = Cores::split()?;
    let own = std::env::current_exe().context("find this program")?;
    let beside = own.parent().context("this program lies in no folder")?;
    let binary = options.herald.clone().unwrap_or_else(|| beside.join("herald"));
    let binary = binary.canonicalize().with_context(|| format!("no herald at {}", binary.display()))?;
    let dir = options.dir.as_deref().or_else(|| beside.parent()).unwrap_or(beside);
    let scratch = tempfile::Builder::new().prefix("bench-").tempdir_in(dir)?;
    let machine = Machine::describe(&cores, scratch.path(), &binary)?;
    pin_this_thread(&cores.load)?;
    let folder = options.again.clone().unwrap_or_else(|| scratch.path().to_path_buf());
    let report = measure(options, (&binary, &folder), (&cores, machine))?;
    if options.keep {
        output::progress(&format!("the data is in {}", scratch.keep().display()));
    } else {
        scratch.close().context("remove the data folder")?;
    }
    output::size(&report, options.json)
}

fn measure(options: &Options, (binary, folder): (&Path, &Path), (cores, machine): (&Cores, Machine)) -> Result<Report> {
    let place = fill::Place { binary, folder, cores };
    let mut filled = match &options.again {
        Some(_) => fill::Filled::of_earlier_run(folder)?,
        None => fill::fill(&place, (options.contacts, options.events))?,
    };
    let visit = visit::visit(&place, &mut filled)?;
    let checked = check::check(&place.herald(&filled))?;
    let figures = summary::figures(&filled, &visit, &checked);
    let (contacts, events) = (filled.contacts, filled.events);
    Ok(Report { machine, load_end: machine::load_average(), contacts, events, figures, filled, visit, checked })
}
