//! Which jobs have something to do, and their steps.
//!
//! Jobs begin and go on in commands, so whatever is committed says which are
//! unfinished; at the start the jobs' rows do. Each step is a command like any
//! other. A turn makes one step for each workspace, of its jobs in turn, so
//! that neither a workspace nor a job waits for a long one.

use crate::failure::Failure;
use crate::lane::watch::Watch;
use crate::lane::{CommandResult, Lane};
use crate::limits::{FACT_STEPS_AT_ONCE, JOB_STEPS_AT_ONCE_MAX};
use crate::node::Backlog;
use engine::command::StepJob;
use engine::ids::{JobId, WorkspaceId};
use engine::rows::{EraseStage, JobKind, JobRow};
use engine::tables::JobKey;
use engine::{Answer, Command, Key, Table, TableKey as _, WorkingSet};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, ControlFlow};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::{ReadError, Snapshot};

/// What wakes the upkeep's thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Message {
    /// There is something to do.
    Look,
    /// Nothing more is to be done.
    Stop,
}

/// A job among those of all workspaces.
pub(super) type Place = (WorkspaceId, JobId);

/// The unfinished jobs that run to an end.
#[derive(Debug)]
pub(crate) struct Jobs {
    state: Mutex<State>,
    wake: Sender<Message>,
}

#[derive(Debug, Default)]
struct State {
    /// Those whose next step can be made, and how many are made at a time, with
    /// the second in which the job was made: about 32 bytes each.
    steps: BTreeMap<Place, (usize, u32)>,
    /// Those that wait for bytes to leave the files, and since when: Unix
    /// seconds.
    files: BTreeMap<Place, u32>,
    /// Those that erase people who are not on the list of the erased yet, and
    /// those that erase people who are.
    unlisted: BTreeMap<Place, JobKind>,
    listed: BTreeSet<Place>,
}

/// What a job's row says that is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ToDo {
    Nothing,
    /// So many steps at a time, since the job was made.
    Steps(usize, u32),
    /// Let bytes leave the files, since then.
    Files(u32),
}

fn to_do(row: &JobRow) -> ToDo {
    match row.kind {
        JobKind::Erase { stage: Some(EraseStage::Files), .. } => ToDo::Files(row.updated_at),
        JobKind::Erase { stage: Some(_), .. }
        | JobKind::AttachHeld { finished: false, .. }
        | JobKind::DetachCompany { finished: false, .. }
        | JobKind::RemoveTag { finished: false, .. } => ToDo::Steps(1, row.created_at),
        JobKind::FillFact { finished: false, .. } | JobKind::DropFacts { finished: false, .. } => {
            ToDo::Steps(FACT_STEPS_AT_ONCE, row.created_at)
        }
        JobKind::Erase { stage: None, .. }
        | JobKind::AttachHeld { finished: true, .. }
        | JobKind::DetachCompany { finished: true, .. }
        | JobKind::RemoveTag { finished: true, .. }
        | JobKind::FillFact { finished: true, .. }
        | JobKind::DropFacts { finished: true, .. }
        | JobKind::BulkEvents { .. }
        | JobKind::Sweep { .. }
        | JobKind::Import(_) => ToDo::Nothing,
    }
}

impl State {
    fn note(&mut self, place: Place, to_do: ToDo) {
        self.steps.remove(&place);
        self.files.remove(&place);
        match to_do {
            ToDo::Nothing => {}
            ToDo::Steps(at_once, since) => {
                self.steps.insert(place, (at_once, since));
            }
            ToDo::Files(since) => {
                self.files.insert(place, since);
            }
        }
    }

    /// Notes whom a job erases, as long as its row knows.
    fn note_erased(&mut self, place: Place, kind: Option<&JobKind>) {
        match kind {
            Some(kind @ JobKind::Erase { needles, .. }) if !needles.is_empty() => {
                if !self.listed.contains(&place) {
                    self.unlisted.entry(place).or_insert_with(|| kind.clone());
                }
            }
            _ => {
                self.listed.remove(&place);
            }
        }
    }

    /// The first job after this place, of any workspace.
    fn after(&self, place: Place) -> Option<Place> {
        self.steps.range((Bound::Excluded(place), Bound::Unbounded)).next().map(|(place, _)| *place)
    }

    /// The workspace's job after this one, or its first one.
    fn next_of(&self, workspace: WorkspaceId, last: JobId) -> Option<Place> {
        let own = |place: &Place| place.0 == workspace;
        self.after((workspace, last)).filter(own).or_else(|| self.after((workspace, JobId(0))).filter(own))
    }
}

impl Jobs {
    pub(crate) fn new(wake: Sender<Message>) -> Self {
        Self { state: Mutex::default(), wake }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in the unfinished jobs that a snapshot holds. One that was
    /// finished since is taken off by its next step, which does nothing.
    pub(super) fn read(&self, snapshot: &Snapshot) -> Result<(), ReadError> {
        snapshot.scan_table(Table::Job, |key, row| {
            if let (Key::Job(key), Some(row)) = (&key, JobKey::typed(&row)) {
                let (place, to_do) = ((key.workspace, key.job), to_do(row));
                self.state().note_erased(place, Some(&row.kind));
                if to_do != ToDo::Nothing {
                    self.state().note(place, to_do);
                }
            }
            ControlFlow::Continue(())
        })
    }

    /// How many have steps to make, and how many wait for bytes to leave the
    /// files, each with the second since when the oldest does.
    pub(crate) fn backlogs(&self) -> (Backlog, Backlog) {
        let state = self.state();
        let steps = Backlog { count: state.steps.len(), since: state.steps.values().map(|(_, since)| *since).min() };
        let files = Backlog { count: state.files.len(), since: state.files.values().copied().min() };
        (steps, files)
    }

    /// Those that erase people who are not on the list of the erased yet.
    pub(super) fn unlisted(&self) -> BTreeMap<Place, JobKind> {
        self.state().unlisted.clone()
    }

    /// The people whom these erase are on the list.
    pub(super) fn listed(&self, places: impl Iterator<Item = Place>) {
        let mut state = self.state();
        for place in places {
            state.unlisted.remove(&place);
            state.listed.insert(place);
        }
    }

    /// Those that wait for bytes to leave the files.
    pub(super) fn files(&self) -> BTreeMap<Place, u32> {
        self.state().files.clone()
    }

    #[cfg(test)]
    pub(super) fn note_files(&self, place: Place, since: u32) {
        self.state().note(place, ToDo::Files(since));
    }

    /// Makes the next steps of each of these. Returns how many were made.
    pub(super) fn step(&self, lane: &Lane, places: &[Place]) -> usize {
        let places: Vec<Place> = {
            let state = self.state();
            let at_once = |place: &Place| state.steps.get(place).map_or(1, |(at_once, _)| *at_once);
            places.iter().flat_map(|place| std::iter::repeat_n(*place, at_once(place))).collect()
        };
        let command = |(workspace, job): &Place| Command::StepJob(StepJob { workspace: *workspace, job: *job });
        let (receiver, _) = lane.submit(places.iter().map(command).collect());
        let results = receiver.blocking_recv().unwrap_or_default();
        places.iter().zip(results).filter(|(place, result)| self.was_made(**place, result)).count()
    }

    fn was_made(&self, place: Place, result: &CommandResult) -> bool {
        match result {
            Ok(Answer::Swept { finished: false, .. }) => {}
            Ok(_) => {
                self.state().steps.remove(&place);
            }
            Err(Failure::Refused(refusal)) => {
                self.state().note(place, ToDo::Nothing);
                let (workspace, job) = place;
                tracing::error!(
                    workspace.ordinal = workspace.0,
                    job.id = job.0,
                    refusal.kind = refusal.kind.name(),
                    "a job cannot go on; it is tried again at the next start"
                );
            }
            // It is tried again: there is no room at the moment, or no more
            // commands are taken.
            Err(_) => return false,
        }
        true
    }
}

impl Watch for Jobs {
    fn committed(&self, rows: &WorkingSet) {
        let mut was_idle = false;
        for (key, row) in rows.changes() {
            let Key::Job(key) = key else { continue };
            let row = row.and_then(JobKey::typed);
            let to_do = row.map_or(ToDo::Nothing, |row| to_do(row));
            let mut state = self.state();
            state.note_erased((key.workspace, key.job), row.map(|row| &row.kind));
            was_idle |= state.steps.is_empty() && matches!(to_do, ToDo::Steps(..));
            state.note((key.workspace, key.job), to_do);
        }
        // Who has steps to make asks for the next one anyway.
        if was_idle {
            // Without its thread nothing is done any more.
            let _gone = self.wake.send(Message::Look);
        }
    }
}

/// Whose turn it is.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// The workspace that was served last.
    workspace: WorkspaceId,
    /// The job of each workspace that was stepped last.
    jobs: BTreeMap<WorkspaceId, JobId>,
}

impl Turns {
    /// A job of each workspace that has one, of the next
    /// [`JOB_STEPS_AT_ONCE_MAX`] workspaces.
    pub(super) fn next(&mut self, jobs: &Jobs) -> Vec<Place> {
        let state = jobs.state();
        self.jobs.retain(|workspace, _| state.next_of(*workspace, JobId(0)).is_some());
        let mut places = Vec::new();
        let begin = self.workspace;
        let mut has_wrapped = false;
        while places.len() < JOB_STEPS_AT_ONCE_MAX {
            let Some((workspace, _)) = state.after((self.workspace, JobId(u64::MAX))) else {
                if has_wrapped {
                    break;
                }
                (has_wrapped, self.workspace) = (true, WorkspaceId(0));
                continue;
            };
            if has_wrapped && workspace > begin {
                break;
            }
            self.workspace = workspace;
            let last = self.jobs.get(&workspace).copied().unwrap_or_default();
            if let Some(place) = state.next_of(workspace, last) {
                self.jobs.insert(workspace, place.1);
                places.push(place);
            }
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    fn jobs(places: impl IntoIterator<Item = (u32, u64)>) -> Jobs {
        let jobs = Jobs::new(channel().0);
        for (workspace, job) in places {
            jobs.state().note((WorkspaceId(workspace), JobId(job)), ToDo::Steps(1, 7));
        }
        jobs
    }

    fn next(turns: &mut Turns, jobs: &Jobs) -> Vec<(u32, u64)> {
        turns.next(jobs).into_iter().map(|(workspace, job)| (workspace.0, job.0)).collect()
    }

    #[test]
    fn each_workspace_has_one_of_its_jobs_stepped_in_turn() {
        let jobs = jobs([(1, 16), (1, 17), (1, 20), (2, 16), (5, 90)]);
        let mut turns = Turns::default();
        assert_eq!(next(&mut turns, &jobs), [(1, 16), (2, 16), (5, 90)]);
        assert_eq!(next(&mut turns, &jobs), [(1, 17), (2, 16), (5, 90)]);
        jobs.state().note((WorkspaceId(2), JobId(16)), ToDo::Nothing);
        jobs.state().note((WorkspaceId(1), JobId(18)), ToDo::Steps(1, 7));
        assert_eq!(next(&mut turns, &jobs), [(1, 18), (5, 90)]);
        assert_eq!(next(&mut turns, &jobs), [(1, 20), (5, 90)]);
        assert_eq!(next(&mut turns, &jobs), [(1, 16), (5, 90)]);
        assert_eq!(next(&mut Turns::default(), &Jobs::new(channel().0)), []);
    }

    #[test]
    fn the_oldest_job_says_since_when_there_is_something_to_do() {
        let jobs = jobs([(1, 16)]);
        jobs.state().note((WorkspaceId(2), JobId(3)), ToDo::Steps(1, 5));
        jobs.note_files((WorkspaceId(3), JobId(4)), 9);
        let backlog = |count, since| Backlog { count, since: Some(since) };
        assert_eq!(jobs.backlogs(), (backlog(2, 5), backlog(1, 9)));
        jobs.state().note((WorkspaceId(2), JobId(3)), ToDo::Nothing);
        jobs.state().note((WorkspaceId(3), JobId(4)), ToDo::Nothing);
        assert_eq!(jobs.backlogs(), (backlog(1, 7), Backlog::default()));
    }

    #[test]
    fn no_turn_makes_more_steps_than_may_and_none_is_left_out() {
        let most = JOB_STEPS_AT_ONCE_MAX as u32;
        for (workspaces, turns) in [(most - 1, [most - 1, most - 1]), (most, [most, most]), (most + 1, [most, most])] {
            let jobs = jobs((1..=workspaces).map(|workspace| (workspace, 16)));
            let mut order = Turns::default();
            let made: Vec<_> = turns.iter().map(|_| next(&mut order, &jobs)).collect();
            assert_eq!(made.iter().map(|places| places.len() as u32).collect::<Vec<_>>(), turns, "{workspaces}");
            let all: BTreeSet<_> = made.concat().into_iter().collect();
            assert_eq!(all.len() as u32, workspaces, "each had its turn");
        }
    }
}
