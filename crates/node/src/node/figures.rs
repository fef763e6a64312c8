//! Numbers about the running node, for metrics.

use super::Node;
use crate::limits::OUTBOX_COUNTED_MAX;
use std::sync::atomic::Ordering::Relaxed;
use store::{Durations, ReadError, Sizes};

/// Numbers about the running node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Commits since the folder was made. Each is one fsync.
    pub commits: u64,
    /// How long commits took since the start.
    pub commit_durations: Durations,
    /// Commands decided since the start.
    pub commands: u64,
    /// Commands that are waiting.
    pub queue_commands: u64,
    /// Bytes of commands that are waiting.
    pub queue_bytes: u64,
    /// Commands that were not taken since the start, because enough waited.
    pub queue_turned_away: u64,
    /// Rows that a decision needed and the row cache had.
    pub row_cache_hits: u64,
    /// Rows that it did not have.
    pub row_cache_misses: u64,
    /// Free space when last looked at.
    pub storage_free_bytes: u64,
    /// What the store takes on the disk, if the file system said.
    pub sizes: Option<Sizes>,
    /// Jobs that have steps to make, since the oldest was made.
    pub jobs: Backlog,
    /// Erased people whose bytes are still in files, since the first was erased.
    pub erasures: Backlog,
    /// What is to leave the node, at most [`OUTBOX_COUNTED_MAX`] of each
    /// workspace, since the first of it was due. `None`: it could not be read.
    pub outbox: Option<Backlog>,
    /// People in memory, for searches.
    pub people: u64,
    /// About how many bytes they and their columns take.
    pub people_bytes: u64,
}

/// Things that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backlog {
    /// How many.
    pub count: usize,
    /// Since when, or from when on, the first of them: Unix seconds.
    pub since: Option<u32>,
}

impl Backlog {
    /// Both together.
    fn and(self, other: Self) -> Self {
        let since = [self.since, other.since].into_iter().flatten().min();
        Self { count: self.count + other.count, since }
    }
}

impl Node {
    /// Numbers for metrics. Counts what waits to leave the node, so it may touch
    /// the disk: not for an async thread.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let (load, tally) = (self.lane.load(), self.store.tally());
        let (jobs, erasures) = self.jobs.backlogs();
        let (people, people_bytes) = self.people.figures();
        Figures {
            commits: self.store.commit_number(),
            commit_durations: tally.commits.read(),
            commands: load.decided.load(Relaxed),
            queue_commands: load.commands.load(Relaxed) as u64,
            queue_bytes: load.bytes.load(Relaxed) as u64,
            queue_turned_away: load.turned_away.load(Relaxed),
            row_cache_hits: tally.cache_hits.load(Relaxed),
            row_cache_misses: tally.cache_misses.load(Relaxed),
            storage_free_bytes: self.space.free_bytes(),
            sizes: self.store.sizes().ok(),
            jobs,
            erasures,
            outbox: self.outbox().ok(),
            people,
            people_bytes,
        }
    }

    fn outbox(&self) -> Result<Backlog, ReadError> {
        let view = self.view();
        let workspaces = self.config().workspaces();
        workspaces.iter().try_fold(Backlog::default(), |sum, (workspace, _)| {
            Ok(sum.and(view.outbox(*workspace, OUTBOX_COUNTED_MAX)?))
        })
    }
}
