//! The bytes of deleted people leave the files. It takes minutes on a large
//! store, so it has a thread of its own, and is done once for many people.

use super::jobs::{Jobs, Place};
use crate::lane::Lane;
use crate::limits::{JOB_STEPS_AT_ONCE_MAX, RECLAIM_AFTER_S, RECLAIM_RETRY_S};
use std::sync::Arc;
use std::thread::JoinHandle;
use store::{BackendError, Store};

/// What reclaiming did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reclaimed {
    /// Nobody has been erased since the last time.
    Nothing,
    /// The bytes of everybody whom this many jobs erased have left the files.
    Jobs(usize),
}

/// Rewrites the files if somebody was erased since the last time, and ends the
/// jobs that waited for it.
pub(crate) fn reclaim(store: &Store, lane: &Lane, jobs: &Jobs) -> Result<Reclaimed, BackendError> {
    let waiting: Vec<Place> = jobs.files().into_keys().collect();
    if waiting.is_empty() {
        return Ok(Reclaimed::Nothing);
    }
    store.reclaim()?;
    for places in waiting.chunks(JOB_STEPS_AT_ONCE_MAX) {
        // One that could not be ended now waits for the next time.
        jobs.step(lane, places);
    }
    Ok(Reclaimed::Jobs(waiting.len()))
}

/// When it is done.
#[derive(Debug, Default)]
pub(super) struct Reclaiming {
    thread: Option<JoinHandle<()>>,
    /// When it was begun last, Unix seconds.
    tried_at: Option<u32>,
}

impl Reclaiming {
    /// Begins if it is time to.
    pub(super) fn look(&mut self, now: u32, (store, lane, jobs): (&Arc<Store>, &Arc<Lane>, &Arc<Jobs>)) {
        if self.thread.as_ref().is_some_and(|thread| !thread.is_finished()) || !self.is_due(now, jobs) {
            return;
        }
        self.join();
        self.tried_at = Some(now);
        let (store, lane, jobs) = (store.clone(), lane.clone(), jobs.clone());
        let work = move || match reclaim(&store, &lane, &jobs) {
            Ok(Reclaimed::Nothing) => {}
            Ok(Reclaimed::Jobs(count)) => {
                tracing::info!(job.count = count, "the bytes of deleted people have left the files");
            }
            Err(error) => tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the bytes of deleted people have not left the files yet; it is tried again"
            ),
        };
        match std::thread::Builder::new().name("reclaim".to_owned()).spawn(work) {
            Ok(thread) => self.thread = Some(thread),
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "could not start a thread"),
        }
    }

    fn is_due(&self, now: u32, jobs: &Jobs) -> bool {
        // What is noted for a time that lies far ahead was noted by a clock that
        // was wrong.
        let is_time =
            |since: &u32| now >= since.saturating_add(RECLAIM_AFTER_S) || *since > now.saturating_add(RECLAIM_AFTER_S);
        let is_time = jobs.files().values().any(is_time);
        is_time && self.tried_at.is_none_or(|tried_at| now.abs_diff(tried_at) >= RECLAIM_RETRY_S)
    }

    /// Waits until it is done, if it has begun.
    pub(super) fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            let _joined = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::ids::{JobId, WorkspaceId};
    use std::sync::mpsc::channel;

    #[test]
    fn it_is_time_half_a_day_after_the_first_and_again_after_a_while() {
        let jobs = Jobs::new(channel().0);
        let mut reclaiming = Reclaiming::default();
        assert!(!reclaiming.is_due(u32::MAX, &jobs), "nobody was erased");
        for (job, since) in [(16, 1_000), (17, 500), (18, 2_000)] {
            jobs.note_files((WorkspaceId(1), JobId(job)), since);
        }
        let due = 500 + RECLAIM_AFTER_S;
        for (now, is_due) in [(due - 1, false), (due, true), (due + 1, true)] {
            assert_eq!(reclaiming.is_due(now, &jobs), is_due);
        }
        reclaiming.tried_at = Some(due);
        let again = due + RECLAIM_RETRY_S;
        for (now, is_due) in [(due, false), (again - 1, false), (again, true), (again + 1, true)] {
            assert_eq!(reclaiming.is_due(now, &jobs), is_due);
        }
    }

    #[test]
    fn a_clock_that_was_ahead_holds_nothing_up() {
        let (year, now) = (365 * 86_400, 1_800_000_000);
        let jobs = Jobs::new(channel().0);
        let mut reclaiming = Reclaiming::default();
        let most = now + RECLAIM_AFTER_S;
        for (since, is_due) in [(most - 1, false), (most, false), (most + 1, true), (now + year, true)] {
            jobs.note_files((WorkspaceId(1), JobId(16)), since);
            assert_eq!(reclaiming.is_due(now, &jobs), is_due, "noted {} s ahead", since - now);
        }
        reclaiming.tried_at = Some(now + year);
        assert!(reclaiming.is_due(now, &jobs), "it was tried when the clock was ahead");
    }
}
