//! The result of a run: every round, the medians, and each figure beside the
//! target that it should reach.
use serde::Serialize;

use crate::{disk::FolderBytes, figures::rounded, history::Expected, machine::Machine, process::Settled, tally::Tally};

/// Everything that a run found out.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Where and of what.
    pub machine: Machine,
    /// How much of each load.
    pub settings: Settings,
    /// The figures with their targets: medians over the rounds.
    pub figures: Vec<Figure>,
    /// Scenarios 1 and 2, in the order in which they ran.
    pub rounds: Vec<Round>,
    /// Single posts on an idle server.
    pub lone_posts: Vec<LonePosts>,
    /// Scenario 3 as asked, then once more without metadata.
    pub sizes: Vec<Size>,
}

/// How much of each load.
#[derive(Clone, Debug, Serialize)]
pub struct Settings {
    /// Interleaved rounds.
    pub rounds: u32,
    /// Seconds of load in each.
    pub seconds: u64,
    /// Events of scenario 3, duplicates and unknown people among them.
    pub events: u64,
    /// Known people.
    pub contacts: u64,
    /// True for a short run, whose figures only show that everything works.
    pub quick: bool,
}

/// One load on one server.
#[derive(Clone, Debug, Serialize)]
pub struct Round {
    /// From 1.
    pub round: u32,
    /// `noop` or `herald`.
    pub server: &'static str,
    /// Events in one request: 1 or the size of a batch.
    pub events_per_request: u64,
    /// Keep-alive connections.
    pub connections: usize,
    /// Requests answered.
    pub requests: u64,
    /// From the first request to the last answer.
    pub wall_seconds: f64,
    /// CPU of the server, until it had come to rest.
    pub server_cpu_seconds: f64,
    /// Requests per CPU-second of the server.
    pub requests_per_cpu_second: f64,
    /// Events per CPU-second of the server.
    pub events_per_cpu_second: f64,
    /// Requests per second of wall time.
    pub requests_per_second: f64,
    /// Latency: median, 99th percentile, longest.
    pub p50_ms: f64,
    /// See `p50_ms`.
    pub p99_ms: f64,
    /// See `p50_ms`.
    pub max_ms: f64,
    /// Share of the server's cores that it used while loaded (0 to 1).
    pub server_busy: f64,
    /// Share of the load generator's cores that it used (0 to 1).
    pub load_busy: f64,
    /// How long the server went on working.
    pub settled: Settled,
    /// Commits by Herald's own count.
    pub commits: Option<u64>,
    /// Flushes that the disk saw, from anybody.
    pub disk_flushes: Option<u64>,
    /// Mean time of one: tells a disk that others kept busy.
    pub disk_flush_mean_ms: Option<f64>,
}

/// Posts that each found the server idle.
#[derive(Clone, Debug, Serialize)]
pub struct LonePosts {
    /// `noop` or `herald`.
    pub server: &'static str,
    /// How many, one after the other with a pause between.
    pub posts: u64,
    /// Latency.
    pub p50_ms: f64,
    /// Latency.
    pub p99_ms: f64,
    /// Commits for all of them together.
    pub commits: Option<u64>,
    /// Disk flushes between a post and its answer, median.
    pub disk_flushes_each: Option<f64>,
}

/// Scenario 3.
#[derive(Clone, Debug, Serialize)]
pub struct Size {
    /// False for the second load, which tells the share of metadata.
    pub with_metadata: bool,
    /// What had to become of the events.
    pub expected: Expected,
    /// What the answers said.
    pub results: Tally,
    /// From the first batch to the last answer.
    pub load_seconds: f64,
    /// CPU of the server for the load, until it had come to rest.
    pub load_cpu_seconds: f64,
    /// How long the server went on working.
    pub settled: Settled,
    /// Longest batch.
    pub batch_max_ms: f64,
    /// Folder with all people and no event.
    pub people_only: FolderBytes,
    /// Folder when the server had come to rest.
    pub at_rest: FolderBytes,
    /// Folder after the kill, the restart and a graceful stop.
    pub stopped: FolderBytes,
    /// Resident memory of a server with an empty folder.
    pub idle_memory_bytes: u64,
    /// Resident memory after the load, at rest.
    pub loaded_memory_bytes: u64,
    /// Highest resident memory.
    pub memory_bytes_max: u64,
    /// From starting the process after a kill until `/readyz` says 200.
    pub ready_ms: f64,
    /// The same until the first list of events was answered.
    pub first_read_ms: f64,
    /// Newest 50 events of random people: latency, right after the restart.
    pub list_p50_ms: f64,
    /// See `list_p50_ms`.
    pub list_p99_ms: f64,
    /// Events in those lists on average.
    pub list_events_mean: f64,
}

/// One figure and the target that it should reach.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What was measured.
    pub name: &'static str,
    /// The value; `None` when this machine or this server does not tell.
    pub value: Option<f64>,
    /// Its unit; empty for a ratio.
    pub unit: &'static str,
    /// What it should reach, if anything.
    pub target: Option<Target>,
    /// Whether it does.
    pub reached: Option<bool>,
}

/// A bound, itself included.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The value or more.
    AtLeast(f64),
    /// The value or less.
    AtMost(f64),
}

impl Figure {
    /// A figure without a target.
    pub fn plain(name: &'static str, unit: &'static str, value: impl Into<Option<f64>>) -> Self {
        Self { name, value: value.into().map(rounded), unit, target: None, reached: None }
    }

    /// A figure with a target.
    pub fn with_target(name: &'static str, unit: &'static str, value: impl Into<Option<f64>>, target: Target) -> Self {
        let value = value.into();
        let reached = value.map(|value| target.is_reached_by(value));
        Self { target: Some(target), reached, ..Self::plain(name, unit, value) }
    }
}

impl Target {
    fn is_reached_by(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= bound,
            Self::AtMost(bound) => value <= bound,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_says_whether_it_is_enough() {
        let reached = |value, target| Figure::with_target("f", "", value, target).reached;
        assert_eq!(reached(Some(0.25), Target::AtLeast(0.25)), Some(true));
        assert_eq!(reached(Some(0.2499), Target::AtLeast(0.25)), Some(false));
        assert_eq!(reached(Some(5.1), Target::AtMost(5.0)), Some(false));
        assert_eq!(reached(None, Target::AtMost(5.0)), None);
    }
}
