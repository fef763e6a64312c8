//! One thread for messages that look at people besides events.
//!
//! The cast:
//!
//! - the [`Desk`] is told of every commit and takes notes: delays that were set,
//!   messages that went live, and people of whom something changed while a
//!   message waits for somebody;
//! - `timers` fires delays whose time has come;
//! - `looks` looks at the people that are noted, from a view and off the lane,
//!   and hands over only those for whom the engine would decide anything;
//! - `everybody` does so every [`REVIEW_EVERY_MS`] for all of a workspace, with
//!   the people index: for what time alone changes, and for whatever was missed
//!   meanwhile, by a full desk or by a restart;
//! - `marks` reads who was of a segment when a message went live that waits for
//!   somebody to enter it.
//!
//! What is decided, is decided by commands: whoever looks twice, or dies between
//! two steps, repeats nothing and loses nothing.

mod desk;
mod everybody;
mod looks;
mod marks;
mod timers;

pub(crate) use desk::Desk;

use crate::clock::Clock;
use crate::lane::Lane;
use crate::limits::{REVIEW_EVERY_MS, UPKEEP_EVERY_MS};
use crate::people::{People, ready};
use crate::space::Space;
use crate::views::View;
use engine::ids::{ContactOrdinal, WorkspaceId};
use engine::messages::Ready;
use marks::Marking;
use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use store::{ReadError, Store};

/// What wakes the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wake {
    /// There is something to do.
    Look,
    /// Nothing more is to be done.
    Stop,
}

/// The running thread.
#[derive(Debug)]
pub(crate) struct Review {
    desk: Arc<Desk>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What the thread works with.
pub(crate) struct Means {
    pub(crate) store: Arc<Store>,
    pub(crate) lane: Arc<Lane>,
    pub(crate) space: Arc<Space>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) people: Arc<People>,
    pub(crate) desk: Arc<Desk>,
}

impl Review {
    /// Starts the thread. It looks at everybody of each workspace first: time
    /// may have passed since the node was closed.
    pub(crate) fn start(means: Means, woken: Receiver<Wake>) -> std::io::Result<Self> {
        let desk = means.desk.clone();
        if let Err(error) = desk.read(&means.store) {
            failed(&error);
        }
        let thread = std::thread::Builder::new().name("review".to_owned());
        let thread = thread.spawn(move || Shift::new(means).run(&woken))?;
        Ok(Self { desk, thread: Mutex::new(Some(thread)) })
    }

    /// Finishes the step that is being made.
    pub(crate) fn stop(&self) {
        self.desk.stop();
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _joined = thread.join();
        }
    }
}

/// How a turn went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// Nothing is left to do.
    Idle,
    /// There is more.
    Busy,
    /// What was to be done was not taken: later.
    Stuck,
}

/// A little of what is to be done.
type Step = fn(&mut Shift) -> Result<Turn, ReadError>;

/// What the thread keeps in mind.
struct Shift {
    means: Means,
    /// Who is being marked, the first one first.
    markings: VecDeque<Marking>,
    /// Who is to be looked at of everybody.
    candidates: VecDeque<(WorkspaceId, Vec<ContactOrdinal>)>,
    /// When everybody was looked at last, Unix milliseconds.
    reviewed_at: BTreeMap<WorkspaceId, u64>,
    /// What messages meant last, and of which generation of the configuration.
    meaning: Option<(WorkspaceId, u64, Arc<Ready>)>,
}

impl Shift {
    fn new(means: Means) -> Self {
        let (markings, candidates) = (VecDeque::new(), VecDeque::new());
        Self { means, markings, candidates, reviewed_at: BTreeMap::new(), meaning: None }
    }

    fn run(mut self, woken: &Receiver<Wake>) {
        let mut turn = Turn::Busy;
        loop {
            let patience = match turn {
                Turn::Busy => Duration::ZERO,
                Turn::Idle => self.until_next_timer(),
                Turn::Stuck => Duration::from_millis(UPKEEP_EVERY_MS),
            };
            match woken.recv_timeout(patience) {
                Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Wake::Look) | Err(RecvTimeoutError::Timeout) => {}
            }
            turn = self.turn();
        }
    }

    /// A little of everything that is to be done, so that nothing waits for
    /// something long.
    fn turn(&mut self) -> Turn {
        if self.means.desk.is_idle() && self.markings.is_empty() && self.candidates.is_empty() {
            return Turn::Idle;
        }
        if self.means.space.is_full() || self.means.store.has_failed() {
            return Turn::Stuck;
        }
        let steps: [Step; 4] = [Self::fire_timers, Self::mark, Self::look, Self::review];
        let done = steps.map(|step| {
            step(self).unwrap_or_else(|error| {
                failed(&error);
                Turn::Stuck
            })
        });
        done.into_iter().max().unwrap_or(Turn::Idle)
    }

    fn now_ms(&self) -> u64 {
        self.means.clock.now_ms()
    }

    fn now_s(&self) -> u32 {
        u32::try_from(self.now_ms() / 1_000).unwrap_or(u32::MAX)
    }

    fn view(&self) -> View {
        View::new(self.means.store.snapshot(), self.means.store.clone())
    }

    /// What a workspace's live messages mean now.
    fn ready(&mut self, workspace: WorkspaceId) -> Arc<Ready> {
        let (config, now_s) = (self.means.store.config(), self.now_s());
        let generation = config.generation();
        if let Some((of, made_of, ready)) = &self.meaning
            && (*of, *made_of) == (workspace, generation)
            && ready.is_good_at(now_s)
        {
            return ready.clone();
        }
        let ready = Arc::new(ready(config, workspace, now_s));
        self.meaning = Some((workspace, generation, ready.clone()));
        ready
    }

    /// Whether everybody of a workspace is to be looked at now.
    fn is_due(&self, workspace: WorkspaceId) -> bool {
        let now_ms = self.now_ms();
        self.reviewed_at.get(&workspace).is_none_or(|at| {
            // A clock that was set back must not stop the reviews.
            now_ms >= at.saturating_add(REVIEW_EVERY_MS) || now_ms < *at
        })
    }
}

fn failed(error: &ReadError) {
    tracing::error!(error = error as &dyn std::error::Error, "the messages that wait could not be looked at");
}
