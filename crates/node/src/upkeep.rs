//! One thread for what has to be done now and then.

use crate::clock::Clock;
use crate::lane::Lane;
use crate::limits::{SWEEP_STEPS_MAX, SWEEPS_EVERY_MS, UPKEEP_EVERY_MS};
use crate::space::Space;
use engine::command::SweepStep;
use engine::ids::WorkspaceId;
use engine::rows::Sweep;
use engine::{Answer, Command};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use store::Store;

/// The running thread.
#[derive(Debug)]
pub(crate) struct Upkeep {
    stop: Sender<()>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What the thread looks after.
pub(crate) struct Charge {
    pub(crate) store: Arc<Store>,
    pub(crate) lane: Arc<Lane>,
    pub(crate) space: Arc<Space>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Upkeep {
    pub(crate) fn start(charge: Charge) -> std::io::Result<Self> {
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new().name("upkeep".to_owned()).spawn(move || run(&charge, &stopped))?;
        Ok(Self { stop, thread: Mutex::new(Some(thread)) })
    }

    pub(crate) fn stop(&self) {
        let _gone = self.stop.send(());
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _joined = thread.join();
        }
    }
}

fn run(charge: &Charge, stopped: &Receiver<()>) {
    let mut marked = 0;
    let mut swept_at_ms = charge.clock.now_ms();
    while stopped.recv_timeout(Duration::from_millis(UPKEEP_EVERY_MS)) == Err(RecvTimeoutError::Timeout) {
        charge.space.look(&charge.store);
        mark(charge, &mut marked);
        let now_ms = charge.clock.now_ms();
        if now_ms >= swept_at_ms + SWEEPS_EVERY_MS {
            swept_at_ms = now_ms;
            sweep_all(charge);
        }
    }
}

/// Makes the side file's number durable, if it rose.
fn mark(charge: &Charge, marked: &mut u64) {
    let number = charge.store.commit_number();
    if number == *marked || charge.store.has_failed() {
        return;
    }
    match charge.store.sync_mark() {
        Ok(()) => *marked = number,
        Err(error) => {
            charge.store.fail();
            tracing::error!(error = &error as &dyn std::error::Error, "the store has failed; restart the server");
        }
    }
}

fn sweep_all(charge: &Charge) {
    for (workspace, _) in charge.store.config().workspaces() {
        for sweep in Sweep::ALL {
            sweep_one(charge, workspace, sweep);
        }
    }
}

fn sweep_one(charge: &Charge, workspace: WorkspaceId, sweep: Sweep) {
    for _ in 0..SWEEP_STEPS_MAX {
        if charge.space.is_full() {
            return;
        }
        let (receiver, _) = charge.lane.submit(vec![Command::SweepStep(SweepStep { workspace, sweep })]);
        let results = receiver.blocking_recv().unwrap_or_default();
        match results.into_iter().next() {
            Some(Ok(Answer::Swept { finished: false, .. })) => {}
            _ => return,
        }
    }
}
