//! The thread's end of a lane: from submissions to single commands and back.

use super::{CommandResult, Load};
use engine::Command;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// What travels to the thread.
pub(super) enum Message {
    Submission(Submission),
    /// Finish what came before, then end.
    Stop,
}

/// Commands that one caller handed over together.
pub(super) struct Submission {
    commands: std::vec::IntoIter<Command>,
    results: Vec<CommandResult>,
    reply: oneshot::Sender<Vec<CommandResult>>,
    /// The caller's runtime; `None` when it blocks a thread of its own.
    runtime: Option<Handle>,
}

impl Submission {
    pub(super) fn new(commands: Vec<Command>, reply: oneshot::Sender<Vec<CommandResult>>) -> Self {
        let results = Vec::with_capacity(commands.len());
        Self { commands: commands.into_iter(), results, reply, runtime: Handle::try_current().ok() }
    }
}

/// Submissions in the order in which they came. A submission larger than a
/// batch is decided in several; it is answered when all of it is.
pub(super) struct Intake {
    receiver: Receiver<Message>,
    load: Arc<Load>,
    waiting: VecDeque<Submission>,
    /// For each command of the open batch, its submission's place in `waiting`.
    origins: Vec<usize>,
    /// The submission that commands are being taken from.
    current: usize,
    stopping: bool,
}

impl Intake {
    pub(super) fn new(receiver: Receiver<Message>, load: Arc<Load>) -> Self {
        Self { receiver, load, waiting: VecDeque::new(), origins: Vec::new(), current: 0, stopping: false }
    }

    /// Waits until a command can be taken. `false` when none ever will.
    pub(super) fn wait(&mut self) -> bool {
        self.current = 0;
        if !self.waiting.is_empty() {
            return true;
        }
        if self.stopping {
            return false;
        }
        match self.receiver.recv() {
            Ok(message) => {
                self.take(message);
                true
            }
            Err(_) => false,
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Submission(submission) => self.waiting.push_back(submission),
            Message::Stop => self.stopping = true,
        }
    }

    /// The next command that is waiting.
    pub(super) fn next(&mut self) -> Option<Command> {
        loop {
            if let Some(submission) = self.waiting.get_mut(self.current) {
                if let Some(command) = submission.commands.next() {
                    self.load.commands.fetch_sub(1, Ordering::AcqRel);
                    self.load.bytes.fetch_sub(command.weight(), Ordering::AcqRel);
                    self.origins.push(self.current);
                    return Some(command);
                }
                self.current += 1;
                continue;
            }
            if self.stopping {
                return None;
            }
            let message = self.receiver.try_recv().ok()?;
            self.take(message);
        }
    }

    /// Gives the batch's results to those who asked, in the order taken.
    pub(super) fn answer(&mut self, results: Vec<CommandResult>) {
        assert_eq!(results.len(), self.origins.len(), "every command has one result");
        self.load.decided.fetch_add(results.len() as u64, Ordering::Relaxed);
        for (place, result) in self.origins.drain(..).zip(results) {
            if let Some(submission) = self.waiting.get_mut(place) {
                submission.results.push(result);
            }
        }
        let is_done = |submission: &Submission| submission.commands.len() == 0;
        let done = self.waiting.iter().take_while(|submission| is_done(submission)).count();
        wake(self.waiting.drain(..done).collect());
    }
}

/// Answers everybody at once. The callers of one runtime are woken from within
/// it, by one task: waking each from this thread would cost a switch of
/// threads a caller, and those were a fifth of a single post (2026-11).
fn wake(mut done: Vec<Submission>) {
    let runtime = done.last().and_then(|submission| submission.runtime.clone());
    let reply = |Submission { reply, results, .. }: Submission| {
        // A caller who went away does not want the answer any more.
        let _unwanted = reply.send(results);
    };
    match runtime {
        Some(runtime) if done.len() > 1 => {
            runtime.spawn(async move { done.into_iter().for_each(reply) });
        }
        _ => done.drain(..).for_each(reply),
    }
}
