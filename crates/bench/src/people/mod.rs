//! `bench people`: finding people among a million, and making and changing
//! them. The searches run on a node in this process, because it is them that is
//! measured and not the way to them; making and changing goes over HTTP and is
//! compared with the baseline, as events are.
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Serialize;

use crate::{cores::Cores, machine::Machine, output, report::Figure};

mod folder;
mod folk;
mod predicates;
mod searches;
mod summary;
mod writes;

pub use folder::Filler;
pub use folk::{Population, SHOP};

/// Options of `bench people`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// The herald binary to measure [default: beside this binary].
    #[arg(long)]
    herald: Option<PathBuf>,
    /// Print one JSON document instead of the table.
    #[arg(long)]
    json: bool,
    /// People in the folder.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1_000..=10_000_000))]
    contacts: u64,
    /// Events in the folder.
    #[arg(long, default_value_t = 10_000_000, value_parser = clap::value_parser!(u64).range(1_000..=100_000_000))]
    events: u64,
    /// What the predicates are drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A folder from an earlier run: it is not made anew, and stays.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Seconds of each load over HTTP; 0 leaves that part out.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(0..=600))]
    seconds: u64,
    /// Where the data folders go for the time of the run: a real disk, not
    /// memory [default: the target folder].
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Leave the data folder there, for `--data`.
    #[arg(long)]
    keep: bool,
}

/// What `bench people-folder` makes.
#[derive(Args, Clone, Debug)]
pub struct FolderOptions {
    /// Where.
    #[arg(long)]
    data: PathBuf,
    /// How many people.
    #[arg(long)]
    contacts: u64,
    /// How many events.
    #[arg(long)]
    events: u64,
}

/// Everything that a run found out.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Where and of what.
    pub machine: Machine,
    /// What the predicates were drawn from.
    pub seed: u64,
    /// People in the folder.
    pub contacts: u64,
    /// Events in the folder, about.
    pub events: u64,
    /// The figures with their targets.
    pub figures: Vec<Figure>,
    /// Each predicate, in the order in which they were asked.
    pub predicates: Vec<searches::Asked>,
    /// Making and changing people, and the baseline.
    pub writes: Vec<writes::Writes>,
}

/// Makes a folder. It is a program of its own, so that the memory that this
/// takes does not count among that of searching.
pub fn make_folder(options: &FolderOptions) -> Result<()> {
    folder::make(&options.data, options.contacts, options.events)
}

/// Runs everything and prints the result. A target that is missed is a result;
/// an error is a wrong answer, or a machine on which nothing can be measured.
pub fn run(options: &Options) -> Result<()> {
    let own = std::env::current_exe().context("find this program")?;
    let beside = own.parent().context("this program lies in no folder")?;
    let herald = options.herald.clone().unwrap_or_else(|| beside.join("herald"));
    let dir = options.dir.as_deref().or_else(|| beside.parent()).unwrap_or(beside);
    let scratch = tempfile::Builder::new().prefix("bench-").tempdir_in(dir)?;
    let machine = Machine::describe(&Cores::split()?, scratch.path(), &herald)?;
    let data = match &options.data {
        Some(data) => data.clone(),
        None => {
            let data = scratch.path().join("people");
            make_in_a_child(&own, &data, options)?;
            data
        }
    };
    let searched = searches::measure(&data, options)?;
    let writes = if options.seconds == 0 {
        Vec::new()
    } else {
        writes::measure(&herald, &scratch.path().join("writes"), options.seconds)?
    };
    let figures = summary::figures(&searched, &writes);
    let report = Report {
        machine,
        seed: options.seed,
        contacts: options.contacts,
        events: options.events,
        figures,
        predicates: searched.predicates,
        writes,
    };
    if options.keep {
        output::progress(&format!("the data is in {}", scratch.keep().display()));
    } else {
        scratch.close().context("remove the data folder")?;
    }
    if options.json {
        return output::people_json(&report);
    }
    output::people(&report);
    Ok(())
}

fn make_in_a_child(own: &Path, data: &Path, options: &Options) -> Result<()> {
    let began = std::time::Instant::now();
    let mut child = std::process::Command::new(own);
    child.arg("people-folder").arg("--data").arg(data);
    child.args(["--contacts", &options.contacts.to_string(), "--events", &options.events.to_string()]);
    let status = child.status().context("start the program that makes the folder")?;
    ensure!(status.success(), "the folder could not be made");
    output::progress(&format!("made the folder in {:.0} s", began.elapsed().as_secs_f64()));
    Ok(())
}
