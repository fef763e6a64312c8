//! One thread for what has to be done now and then.

pub(crate) mod jobs;
pub(crate) mod list;
pub(crate) mod reclaim;

use crate::clock::Clock;
use crate::lane::Lane;
use crate::limits::{SWEEP_STEPS_MAX, SWEEPS_EVERY_MS, UPKEEP_EVERY_MS};
use crate::people::facts::unused;
use crate::space::Space;
use engine::command::{ReleaseFacts, SweepStep};
use engine::ids::WorkspaceId;
use engine::rows::Sweep;
use engine::{Answer, Command};
use jobs::{Jobs, Message, Turns};
use list::List;
use reclaim::Reclaiming;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use store::Store;

/// The running thread.
#[derive(Debug)]
pub(crate) struct Upkeep {
    sender: Sender<Message>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What the thread looks after.
pub(crate) struct Charge {
    pub(crate) store: Arc<Store>,
    pub(crate) lane: Arc<Lane>,
    pub(crate) space: Arc<Space>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) jobs: Arc<Jobs>,
    pub(crate) list: Arc<List>,
}

impl Upkeep {
    /// Starts the thread, which is told of things by the channel.
    pub(crate) fn start(
        charge: Charge,
        (sender, receiver): (Sender<Message>, Receiver<Message>),
    ) -> std::io::Result<Self> {
        let thread =
            std::thread::Builder::new().name("upkeep".to_owned()).spawn(move || Shift::new(charge).run(&receiver))?;
        Ok(Self { sender, thread: Mutex::new(Some(thread)) })
    }

    /// Finishes the step that is being made, and waits for the files to be
    /// rewritten if that has begun.
    pub(crate) fn stop(&self) {
        let _gone = self.sender.send(Message::Stop);
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _joined = thread.join();
        }
    }
}

/// What the thread keeps in mind.
struct Shift {
    charge: Charge,
    /// The commit that was made durable in the side file last.
    marked: u64,
    swept_at_ms: u64,
    turns: Turns,
    reclaiming: Reclaiming,
}

impl Shift {
    fn new(charge: Charge) -> Self {
        let swept_at_ms = charge.clock.now_ms();
        Self { charge, marked: 0, swept_at_ms, turns: Turns::default(), reclaiming: Reclaiming::default() }
    }

    fn run(mut self, receiver: &Receiver<Message>) {
        if let Err(error) = self.charge.jobs.read(&self.charge.store.snapshot()) {
            tracing::error!(error = &error as &dyn std::error::Error, "the unfinished jobs could not be read");
        }
        let every = Duration::from_millis(UPKEEP_EVERY_MS);
        let (mut next, mut goes_on) = (Instant::now() + every, true);
        loop {
            let patience = if goes_on { Duration::ZERO } else { next.saturating_duration_since(Instant::now()) };
            match receiver.recv_timeout(patience) {
                Ok(Message::Look) | Err(RecvTimeoutError::Timeout) => {}
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => break,
            }
            if Instant::now() >= next {
                next = Instant::now() + every;
                self.look();
            }
            // Once anything of somebody is erased, nobody knows who they were.
            goes_on = self.charge.list.keep_up() && self.step_jobs();
        }
        self.reclaiming.join();
    }

    /// What is done each second.
    fn look(&mut self) {
        self.charge.space.look(&self.charge.store);
        self.mark();
        let now_ms = self.charge.clock.now_ms();
        // A clock that was ahead and is set right must not hold sweeps up.
        if now_ms.abs_diff(self.swept_at_ms) >= SWEEPS_EVERY_MS {
            self.swept_at_ms = now_ms;
            self.sweep_all();
        }
        let Charge { store, lane, space, jobs, .. } = &self.charge;
        if !space.is_full() {
            let now = u32::try_from(now_ms / 1_000).unwrap_or(u32::MAX);
            self.reclaiming.look(now, (store, lane, jobs));
        }
    }

    /// Makes a step of one job of each workspace. Returns whether to go on at
    /// once: nothing is left to do, or nothing can be done, when it is not.
    fn step_jobs(&mut self) -> bool {
        if self.charge.space.is_full() {
            return false;
        }
        let places = self.turns.next(&self.charge.jobs);
        !places.is_empty() && self.charge.jobs.step(&self.charge.lane, &places) > 0
    }

    /// Makes the side file's number durable, if it rose.
    fn mark(&mut self) {
        let store = &self.charge.store;
        let number = store.commit_number();
        if number == self.marked || store.has_failed() {
            return;
        }
        match store.sync_mark() {
            Ok(()) => self.marked = number,
            Err(error) => {
                store.fail();
                tracing::error!(error = &error as &dyn std::error::Error, "the store has failed; restart the server");
            }
        }
    }

    fn sweep_all(&self) {
        for (workspace, _) in self.charge.store.config().workspaces() {
            for sweep in Sweep::ALL {
                self.sweep_one(workspace, sweep);
            }
            self.release_facts(workspace);
        }
    }

    /// Lets go of what no message asks for any more.
    fn release_facts(&self, workspace: WorkspaceId) {
        let now_s = u32::try_from(self.charge.clock.now_ms() / 1_000).unwrap_or(u32::MAX);
        let facts = unused(self.charge.store.config(), workspace, now_s);
        if !facts.is_empty() && !self.charge.space.is_full() {
            let command = Command::ReleaseFacts(ReleaseFacts { workspace, facts });
            // Whatever came of it, they are looked at again.
            let _results = self.charge.lane.submit(vec![command]).0.blocking_recv();
        }
    }

    fn sweep_one(&self, workspace: WorkspaceId, sweep: Sweep) {
        for _ in 0..SWEEP_STEPS_MAX {
            if self.charge.space.is_full() {
                return;
            }
            let (receiver, _) = self.charge.lane.submit(vec![Command::SweepStep(SweepStep { workspace, sweep })]);
            let results = receiver.blocking_recv().unwrap_or_default();
            match results.into_iter().next() {
                Some(Ok(Answer::Swept { finished: false, .. })) => {}
                _ => return,
            }
        }
    }
}
