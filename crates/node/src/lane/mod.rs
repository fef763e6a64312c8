//! A lane: one queue, one thread, one sequencer.
//!
//! A caller [`Lane::submit`]s commands and awaits their outcomes. The thread
//! takes what is waiting as one batch, never waiting for more, so an idle
//! node answers a lone command after one fsync and a busy one shares each
//! fsync among many.

pub(crate) mod intake;
mod meanings;
pub(crate) mod sequencer;
pub(crate) mod watch;

use crate::clock::Clock;
use crate::failure::Failure;
use crate::limits::{BATCH_MS_MAX, QUEUE_BYTES_MAX, QUEUE_COMMANDS_MAX};
use engine::{Answer, Command};
use intake::{Intake, Message, Submission};
use sequencer::Sequencer;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;
use store::Store;
use tokio::sync::oneshot;

/// How much is waiting.
#[derive(Debug, Default)]
pub(crate) struct Load {
    pub(crate) commands: AtomicUsize,
    pub(crate) bytes: AtomicUsize,
    /// Commands decided since the start.
    pub(crate) decided: AtomicU64,
    /// Commands that were not taken, because enough waited.
    pub(crate) turned_away: AtomicU64,
}

/// The callers' end of a lane.
#[derive(Debug)]
pub(crate) struct Lane {
    sender: Sender<Message>,
    load: Arc<Load>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

pub(crate) type CommandResult = Result<Answer, Failure>;

impl Lane {
    /// Starts a lane's thread.
    pub(crate) fn start(sequencer: Sequencer, store: Arc<Store>, clock: Arc<dyn Clock>) -> std::io::Result<Self> {
        let (sender, receiver) = channel();
        let load = Arc::new(Load::default());
        let intake = Intake::new(receiver, load.clone());
        let thread = std::thread::Builder::new().name("lane-0".to_owned()).spawn(move || {
            // A panic here is a decision that must not be guessed. Whoever is
            // waiting learns that the store has failed, as does everyone after.
            if catch_unwind(AssertUnwindSafe(|| run(sequencer, intake, &*clock))).is_err() {
                store.fail();
                tracing::error!("the sequencer stopped on a broken invariant; restart the server and report this");
            }
        })?;
        Ok(Self { sender, load, thread: Mutex::new(Some(thread)) })
    }

    pub(crate) fn load(&self) -> &Load {
        &self.load
    }

    /// Hands commands over; the receiver gets one result for each, in order.
    /// Commands beyond what may wait are not taken; where none is, the receiver
    /// gets its empty list at once.
    pub(crate) fn submit(&self, mut commands: Vec<Command>) -> (oneshot::Receiver<Vec<CommandResult>>, usize) {
        let taken = self.reserve(&commands);
        let left_out = commands.split_off(taken).len();
        self.load.turned_away.fetch_add(left_out as u64, Ordering::Relaxed);
        let (reply, receiver) = oneshot::channel();
        if commands.is_empty() {
            // Behind everything that waits, whoever was turned away would wait
            // for as long as whoever was taken.
            let _unwanted = reply.send(Vec::new());
        } else {
            // When the thread is gone the reply is dropped, which tells the caller.
            let _gone = self.sender.send(Message::Submission(Submission::new(commands, reply)));
        }
        (receiver, left_out)
    }

    fn reserve(&self, commands: &[Command]) -> usize {
        let mut taken = 0;
        for command in commands {
            let weight = command.weight();
            let waiting = self.load.commands.fetch_add(1, Ordering::AcqRel);
            let bytes = self.load.bytes.fetch_add(weight, Ordering::AcqRel);
            if waiting >= QUEUE_COMMANDS_MAX || bytes >= QUEUE_BYTES_MAX {
                self.load.commands.fetch_sub(1, Ordering::AcqRel);
                self.load.bytes.fetch_sub(weight, Ordering::AcqRel);
                break;
            }
            taken += 1;
        }
        taken
    }

    /// Lets the thread finish what was handed over before, and waits for it.
    pub(crate) fn stop(&self) {
        let _gone = self.sender.send(Message::Stop);
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // Its panics are caught within.
            let _joined = thread.join();
        }
    }
}

fn run(mut sequencer: Sequencer, mut intake: Intake, clock: &dyn Clock) {
    while intake.wait() {
        let started = Instant::now();
        let now_ms = clock.now_ms();
        let mut first = true;
        let batch = sequencer.run(now_ms, || {
            if !first && started.elapsed().as_millis() >= u128::from(BATCH_MS_MAX) {
                return None;
            }
            first = false;
            intake.next()
        });
        intake.answer(batch.results);
    }
}
