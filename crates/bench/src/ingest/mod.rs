//! `bench ingest`: what it costs to keep an event. The baseline and Herald take
//! the same requests in turn, round by round, on the same cores, so that what
//! disturbs the machine disturbs both.
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::{
    cores::{Cores, pin_this_thread},
    history::EVENTS_MAX,
    machine::Machine,
    output,
    report::{Report, Settings},
};

mod rounds;
mod size;
mod summary;

pub use size::summary_count;

/// Options of `bench ingest`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// The herald binary to measure [default: beside this binary].
    #[arg(long)]
    herald: Option<PathBuf>,
    /// Print one JSON document instead of the table.
    #[arg(long)]
    json: bool,
    /// Interleaved rounds of which the median counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=99))]
    rounds: u32,
    /// Seconds of load in each round.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Events of the size scenario.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1_000..=EVENTS_MAX))]
    events: u64,
    /// Known people.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1_000..=10_000_000))]
    contacts: u64,
    /// One short round of everything with little data: shows that it works.
    #[arg(long)]
    quick: bool,
    /// Only this part.
    #[arg(long)]
    only: Option<Part>,
    /// Where the data folders go for the time of the run: a real disk, not
    /// memory [default: the target folder].
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Leave the data folders there, to look into them.
    #[arg(long)]
    keep: bool,
}

/// A part of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Single posts and batches, against the baseline.
    Rounds,
    /// A million events: bytes, memory, restart, reads.
    Size,
}

/// What every part needs.
#[derive(Debug)]
struct Bench {
    herald: PathBuf,
    folder: PathBuf,
    cores: Cores,
    settings: Settings,
}

/// Runs everything and prints the result. A target that is missed is a result;
/// an error is a wrong answer, or a machine on which nothing can be measured.
pub fn run(options: &Options) -> Result<()> {
    let cores = Cores::split()?;
    pin_this_thread(&cores.load)?;
    let own = std::env::current_exe().context("find this program")?;
    let beside = own.parent().context("this program lies in no folder")?;
    let herald = options.herald.clone().unwrap_or_else(|| beside.join("herald"));
    let herald = herald.canonicalize().with_context(|| format!("no herald at {}", herald.display()))?;
    let dir = options.dir.as_deref().or_else(|| beside.parent()).unwrap_or(beside);
    let folder = tempfile::Builder::new().prefix("bench-").tempdir_in(dir)?;
    let bench = Bench { herald, folder: folder.path().to_path_buf(), cores, settings: settings(options) };
    let report = bench.run(options.only)?;
    if options.keep {
        output::progress(&format!("the data is in {}", folder.keep().display()));
    } else {
        folder.close().context("remove the data folder")?;
    }
    if options.json {
        return output::json(&report);
    }
    output::table(&report);
    Ok(())
}

fn settings(options: &Options) -> Settings {
    let Options { rounds, seconds, events, contacts, quick, .. } = *options;
    if quick {
        Settings {
            rounds: 1,
            seconds: seconds.min(2),
            events: events.min(20_000),
            contacts: contacts.min(2_000),
            quick,
        }
    } else {
        Settings { rounds, seconds, events, contacts, quick }
    }
}

impl Bench {
    fn run(&self, only: Option<Part>) -> Result<Report> {
        let machine = Machine::describe(&self.cores, &self.folder, &self.herald)?;
        let (mut rounds, mut lone_posts, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
        if only != Some(Part::Size) {
            (rounds, lone_posts) = rounds::measure(self)?;
        }
        if only != Some(Part::Rounds) {
            sizes.push(size::measure(self, true)?);
            sizes.push(size::measure(self, false)?);
        }
        let figures = summary::figures(&rounds, &lone_posts, &sizes);
        Ok(Report { machine, settings: self.settings.clone(), figures, rounds, lone_posts, sizes })
    }

    fn data(&self, name: &str) -> PathBuf {
        Path::join(&self.folder, name)
    }
}
