//! `bench soak`: half of what the server can take, for an hour, with a row
//! cache of a tenth of the data. What it can take is measured with that cache,
//! on a store that has been filled. A line for each minute tells throughput,
//! latency, memory and disk, so that a run that is cut is still worth something.
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use serde::Serialize;
use serde_json::Value;

use crate::{
    cores::{Cores, pin_this_thread},
    disk::FolderBytes,
    figures::{as_f64, median, ratio},
    herald::{Herald, Serving},
    http::{self, Connection},
    ingest::summary_count,
    load::{self, Load, Plan},
    machine::{self, Machine},
    output, paced,
    process::Server,
    report::{Figure, Target},
};
use mix::Mix;

mod mix;

/// As many requests are under way when the peak is taken.
const PEAK_CONNECTIONS: usize = 64;
/// Enough that after a pause of the disk no request waits for a connection: 64
/// would answer what came meanwhile for as long as a second.
const CONNECTIONS: usize = 1_024;
/// Long enough for flushes and compactions to be part of it.
const PEAK: Duration = Duration::from_secs(30);
/// A minute that begins with less than this on the disk ends the run.
const FREE_BYTES_MIN: u64 = 10 << 30;
/// People whose stored events are compared with what was acknowledged.
const CHECKED_PEOPLE: u64 = 1_000;

/// Options of `bench soak`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// The herald binary to measure [default: beside this binary].
    #[arg(long)]
    herald: Option<PathBuf>,
    /// Print one JSON document at the end instead of the table.
    #[arg(long)]
    json: bool,
    /// How long.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=1_440))]
    minutes: u32,
    /// Known people.
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u64).range(1_000..=10_000_000))]
    contacts: u64,
    /// Where the data folder goes for the time of the run: a real disk, not
    /// memory [default: the target folder].
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// One minute.
#[derive(Clone, Debug, Serialize)]
pub struct Minute {
    /// From 1.
    pub minute: u32,
    /// Requests answered in a second, all of them as they should be.
    pub requests_per_second: f64,
    /// Events acknowledged in a second.
    pub events_per_second: f64,
    /// Latency from the time at which a request was due.
    pub p50_ms: f64,
    /// See `p50_ms`.
    pub p99_ms: f64,
    /// See `p50_ms`.
    pub max_ms: f64,
    /// Resident memory at its end.
    pub memory_bytes: u64,
    /// What lies on the disk at its end.
    pub folder: FolderBytes,
    /// Open files of the server.
    pub open_files: u64,
    /// Runnable processes over the last minute, of the whole machine.
    pub load_average: f64,
}

/// Everything that a run found out.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Where and of what.
    pub machine: Machine,
    /// People.
    pub contacts: u64,
    /// The row cache, in MiB: a tenth of the data before the peak was taken.
    pub row_cache_mib: u64,
    /// Requests in a second at the peak.
    pub peak_per_second: f64,
    /// Every minute.
    pub minutes: Vec<Minute>,
    /// The figures with their targets.
    pub figures: Vec<Figure>,
}

struct Soak {
    binary: PathBuf,
    cores: Cores,
    herald: Herald,
    acknowledged: u64,
}

/// Runs it and prints the result. Errors: a wrong answer, an acknowledged event
/// that is not counted, a folder that `herald check` finds wrong.
pub fn run(options: &Options) -> Result<()> {
    let cores = Cores::split()?;
    pin_this_thread(&cores.load)?;
    let own = std::env::current_exe().context("find this program")?;
    let beside = own.parent().context("this program lies in no folder")?;
    let binary = options.herald.clone().unwrap_or_else(|| beside.join("herald"));
    let dir = options.dir.as_deref().or_else(|| beside.parent()).unwrap_or(beside);
    let scratch = tempfile::Builder::new().prefix("bench-").tempdir_in(dir)?;
    let machine = Machine::describe(&cores, scratch.path(), &binary)?;
    let herald = Herald::init(&binary, scratch.path().join("soak"), &cores.server)?;
    let report = Soak { binary, cores, herald, acknowledged: 0 }.run(options, machine)?;
    scratch.close().context("remove the data folder")?;
    output::soak(&report, options.json)
}

impl Soak {
    fn run(mut self, options: &Options, machine: Machine) -> Result<Report> {
        let token = self.herald.token.clone();
        let mix = Mix::new(&token, options.contacts)?;
        let serving = self.herald.serve()?;
        serving.create_people(&token, options.contacts, &self.cores.load)?;
        self.load(&serving.server, &mix, PEAK, None)?;
        serving.server.settle()?;
        serving.server.stop().context("stop herald after it was filled")?;
        let data = FolderBytes::of(self.herald.data())?.total();
        let row_cache_mib = (data / 10 / (1 << 20)).max(1);
        let serving = self.herald.serve_with(&["--row-cache-mib", &row_cache_mib.to_string()])?;
        let peak = self.load(&serving.server, &mix, PEAK, None)?;
        let peak_per_second = as_f64(peak.requests) / peak.wall.as_secs_f64();
        output::progress(&format!(
            "{} MiB of data, so a row cache of {row_cache_mib} MiB; with it, peak {peak_per_second:.0} requests/s",
            data >> 20
        ));
        let mut minutes = Vec::new();
        for minute in 1..=options.minutes {
            let done = self.minute(&serving.server, &mix, minute, peak_per_second / 2.0)?;
            output::progress(&output::minute_line(&done));
            minutes.push(done);
        }
        self.check_counted(&serving, &mix)?;
        serving.server.stop().context("stop herald after the soak")?;
        self.check_folder()?;
        let figures = figures(&minutes, peak_per_second / 2.0);
        Ok(Report { machine, contacts: options.contacts, row_cache_mib, peak_per_second, minutes, figures })
    }

    fn load(&mut self, server: &Server, mix: &Mix, length: Duration, per_second: Option<f64>) -> Result<Load> {
        let connections = if per_second.is_some() { CONNECTIONS } else { PEAK_CONNECTIONS };
        let plan = Plan { address: server.address, connections, cores: &self.cores.load, length: Some(length) };
        let before = mix.sent.count();
        let (load, sources) = match per_second {
            Some(per_second) => paced::run(&plan, per_second, |_| mix.source())?,
            None => load::run(&plan, |_| mix.source())?,
        };
        let acknowledged: u64 = sources.iter().map(|source| source.acknowledged).sum();
        let sent = mix.sent.count() - before;
        ensure!(acknowledged == sent, "{sent} events were sent, {acknowledged} acknowledged");
        self.acknowledged += acknowledged;
        Ok(load)
    }

    fn minute(&mut self, server: &Server, mix: &Mix, minute: u32, per_second: f64) -> Result<Minute> {
        let free = free_bytes(self.herald.data())?;
        ensure!(free >= FREE_BYTES_MIN, "only {free} bytes are free on the disk: the run ends before it fills");
        let before = self.acknowledged;
        let load = self.load(server, mix, Duration::from_secs(60), Some(per_second))?;
        let seconds = load.wall.as_secs_f64();
        let quantile_ms = |quantile| as_f64(load.latency_us.value_at_quantile(quantile)) / 1_000.0;
        Ok(Minute {
            minute,
            requests_per_second: as_f64(load.requests) / seconds,
            events_per_second: as_f64(self.acknowledged - before) / seconds,
            p50_ms: quantile_ms(0.5),
            p99_ms: quantile_ms(0.99),
            max_ms: as_f64(load.latency_us.max()) / 1_000.0,
            memory_bytes: server.memory_bytes()?.0,
            folder: FolderBytes::of(self.herald.data())?,
            open_files: u64::try_from(fs::read_dir(format!("/proc/{}/fd", server.id()))?.count())?,
            load_average: machine::load_average(),
        })
    }

    /// What was acknowledged is there: in the totals of all names, and in the
    /// summaries of some people.
    fn check_counted(&self, serving: &Serving, mix: &Mix) -> Result<()> {
        let mut asking = Connection::open(serving.server.address)?;
        let list = http::request("GET", "/manage/event_definitions?per_page=150", mix.token, None);
        let (status, body) = asking.ask(&list)?;
        ensure!(status == 200, "the list of event names was answered {status}");
        let list: Value = serde_json::from_slice(body)?;
        let names = list.get("data").and_then(Value::as_array).context("a list of event names")?;
        let total: u64 = names.iter().filter_map(|name| name.pointer("/activity/total")?.as_u64()).sum();
        let acknowledged = self.acknowledged;
        ensure!(total == acknowledged, "{acknowledged} events were acknowledged, {total} are counted");
        for nth in 0..CHECKED_PEOPLE.min(mix.people) {
            let (person, expected) = mix.single.expected_of(nth, mix.sent.count());
            let stored = summary_count(&mut asking, mix.token, person)?;
            ensure!(stored == expected, "person {person} was sent {expected} events, {stored} are counted");
        }
        Ok(())
    }

    fn check_folder(&self) -> Result<()> {
        let checked = Command::new(&self.binary).arg("check").arg("--data").arg(self.herald.data()).output()?;
        if !checked.status.success() {
            bail!("herald check ended with {}: {}", checked.status, String::from_utf8_lossy(&checked.stderr));
        }
        Ok(())
    }
}

fn free_bytes(folder: &Path) -> Result<u64> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(disk.f_bavail * disk.f_frsize)
}

fn figures(minutes: &[Minute], asked: f64) -> Vec<Figure> {
    let of = |figure: fn(&Minute) -> f64| median(minutes.iter().map(figure));
    let worst = |figure: fn(&Minute) -> f64| minutes.iter().map(figure).fold(0.0, f64::max);
    let held = minutes.iter().map(|minute| ratio(minute.requests_per_second, asked)).fold(f64::INFINITY, f64::min);
    let mib = |bytes: u64| as_f64(bytes) / f64::from(1 << 20);
    vec![
        Figure::plain("requests_per_second", "", of(|minute| minute.requests_per_second)),
        Figure::plain("events_per_second", "", of(|minute| minute.events_per_second)),
        Figure::with_target("slowest_minute_of_the_rate_asked", "", held, Target::AtLeast(0.98)),
        Figure::plain("p50_median_minute", "ms", of(|minute| minute.p50_ms)),
        Figure::plain("p99_median_minute", "ms", of(|minute| minute.p99_ms)),
        Figure::plain("p99_worst_minute", "ms", worst(|minute| minute.p99_ms)),
        Figure::plain("longest", "ms", worst(|minute| minute.max_ms)),
        Figure::with_target(
            "memory_highest",
            "MiB",
            minutes.iter().map(|minute| mib(minute.memory_bytes)).fold(0.0, f64::max),
            Target::AtMost(600.0),
        ),
        Figure::plain("memory_growth", "MiB an hour", growth(minutes).map(|bytes| bytes / f64::from(1 << 20))),
        Figure::plain("open_files_highest", "", worst(|minute| as_f64(minute.open_files))),
        Figure::plain("folder_at_the_end", "MiB", minutes.last().map(|minute| mib(minute.folder.total()))),
        Figure::plain(
            "journals_highest",
            "MiB",
            minutes.iter().map(|minute| mib(minute.folder.journals)).fold(0.0, f64::max),
        ),
    ]
}

/// Bytes of memory an hour: the slope of a straight line through the last three
/// quarters of the run (least squares); none for a run of less than eight minutes.
fn growth(minutes: &[Minute]) -> Option<f64> {
    let late = minutes.get(minutes.len() / 4..).filter(|late| late.len() >= 6)?;
    let count = as_f64(u64::try_from(late.len()).ok()?);
    let mean = |of: fn(&Minute) -> f64| late.iter().map(of).sum::<f64>() / count;
    let (at, memory) = (mean(|minute| f64::from(minute.minute)), mean(|minute| as_f64(minute.memory_bytes)));
    let together = |minute: &Minute| (f64::from(minute.minute) - at) * (as_f64(minute.memory_bytes) - memory);
    let spread = late.iter().map(|minute| (f64::from(minute.minute) - at).powi(2)).sum::<f64>();
    Some(late.iter().map(together).sum::<f64>() / spread * 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(minute: u32, memory_bytes: u64) -> Minute {
        Minute {
            minute,
            requests_per_second: 100.0,
            events_per_second: 300.0,
            p50_ms: 1.0,
            p99_ms: 2.0,
            max_ms: 3.0,
            memory_bytes,
            folder: FolderBytes::default(),
            open_files: 1,
            load_average: 0.0,
        }
    }

    #[test]
    fn growth_is_told_by_the_hour_and_only_of_a_long_run() {
        let rising: Vec<Minute> = (1..=20).map(|number| minute(number, 1_000 * u64::from(number))).collect();
        assert!(growth(&rising).is_some_and(|bytes| (bytes - 60_000.0).abs() < 1.0));
        let level: Vec<Minute> = (1..=20).map(|number| minute(number, 5_000)).collect();
        assert!(growth(&level).is_some_and(|bytes| bytes.abs() < 1e-6));
        assert_eq!(growth(&rising[..5]), None);
    }
}
