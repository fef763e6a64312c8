//! Decides batches of commands, one after the other. It knows no thread and
//! no clock, so the simulator drives the same code.

use super::CommandResult;
use super::meanings::Meanings;
use super::watch::Watch;
use crate::failure::Failure;
use crate::limits::{BATCH_BYTES_MAX, BATCH_COMMANDS_MAX, CONFLICT_TRIES_MAX};
use engine::ids::WriterId;
use engine::limits::{COMMAND_READS_MAX, PLAN_ROUNDS_MAX};
use engine::messages::Ready;
use engine::{Command, Plan, Refusal, RefusalKind, Stamp, WorkingSet, apply, plan};
use std::sync::Arc;
use store::{CommitError, Writer};

/// What became of a batch.
#[derive(Debug)]
pub struct BatchOutcome {
    /// One for each command taken, in the order taken.
    pub results: Vec<CommandResult>,
}

/// Takes commands, stamps them, decides them, commits what they changed.
#[derive(Debug)]
pub struct Sequencer {
    writer: Writer,
    id: WriterId,
    last_ms: u64,
    watches: Vec<Arc<dyn Watch>>,
    meanings: Meanings,
}

impl Sequencer {
    /// The sequencer of the lane with this writer id.
    #[must_use]
    pub fn new(writer: Writer, id: WriterId) -> Self {
        Self { writer, id, last_ms: 0, watches: Vec::new(), meanings: Meanings::default() }
    }

    /// Tells somebody of each batch that is committed.
    #[must_use]
    pub fn watched_by(mut self, watch: Arc<dyn Watch>) -> Self {
        self.watches.push(watch);
        self
    }

    /// Decides one batch: commands from `next` until it has no more or the
    /// batch is full. Nothing is answered before it is durable: if the commit
    /// fails, every result is [`Failure::StorageFailed`].
    pub fn run(&mut self, now_ms: u64, mut next: impl FnMut() -> Option<Command>) -> BatchOutcome {
        self.last_ms = self.last_ms.max(now_ms);
        let stamp = Stamp { at_ms: self.last_ms, writer: self.id };
        let mut retained = self.writer.may_conflict().then(Vec::new);
        let mut rows = WorkingSet::default();
        let mut results = Vec::new();
        let mut bytes = 0;
        while results.len() < BATCH_COMMANDS_MAX && bytes < BATCH_BYTES_MAX {
            let Some(command) = next() else { break };
            bytes += command.weight();
            if let Some(retained) = &mut retained {
                retained.push(command.clone());
            }
            let changed_before = rows.changed_count();
            results.push(self.decide(command, &stamp, &mut rows));
            if rows.changes_after(changed_before).any(|(key, _)| Ready::depends_on(key.table())) {
                // What is decided next must see it.
                break;
            }
        }
        let results = self.commit(results, rows, (retained.unwrap_or_default(), stamp));
        BatchOutcome { results }
    }

    fn commit(
        &mut self,
        mut results: Vec<CommandResult>,
        mut rows: WorkingSet,
        (commands, stamp): (Vec<Command>, Stamp),
    ) -> Vec<CommandResult> {
        for _ in 0..CONFLICT_TRIES_MAX {
            match self.writer.commit(&rows) {
                Ok(()) => {
                    self.watches.iter().for_each(|watch| watch.committed(&rows));
                    return results;
                }
                Err(CommitError::Conflict(_)) => {
                    rows = WorkingSet::default();
                    results = commands.iter().map(|command| self.decide(command.clone(), &stamp, &mut rows)).collect();
                }
                Err(CommitError::Failed(error)) => {
                    if let Some(error) = error {
                        tracing::error!(
                            error = &error as &dyn std::error::Error,
                            "the store has failed; restart the server"
                        );
                    }
                    return vec![Err(Failure::StorageFailed); results.len()];
                }
            }
        }
        vec![Err(Failure::Busy); results.len()]
    }

    fn decide(&mut self, command: Command, stamp: &Stamp, rows: &mut WorkingSet) -> CommandResult {
        // After a failed commit the rows on disk may be newer than those in
        // memory. Nothing may be decided on a mix of both.
        if self.writer.store().has_failed() {
            return Err(Failure::StorageFailed);
        }
        self.meanings.lend(&command, self.writer.store().config(), stamp, rows);
        self.load(&command, stamp, rows)?;
        apply(command, stamp, rows).map_err(Failure::Refused)
    }

    /// Loads, in at most [`PLAN_ROUNDS_MAX`] rounds, every row that the decision reads.
    fn load(&mut self, command: &Command, stamp: &Stamp, rows: &mut WorkingSet) -> Result<(), Failure> {
        let mut reads = 0;
        for _ in 0..PLAN_ROUNDS_MAX {
            let need = match plan(command, stamp, rows) {
                Plan::Ready => return Ok(()),
                Plan::Need(need) => need,
            };
            reads += need.rows_max();
            if reads > COMMAND_READS_MAX {
                let refusal = Refusal::new(RefusalKind::CommandTooLarge).detail(COMMAND_READS_MAX);
                return Err(Failure::Refused(refusal));
            }
            if let Err(error) = self.writer.load(&need, rows) {
                tracing::error!(error = &error as &dyn std::error::Error, "a command could not read what it needs");
                return Err(Failure::StorageFailed);
            }
        }
        let ready = plan(command, stamp, rows) == Plan::Ready;
        assert!(ready, "a command needs more than {PLAN_ROUNDS_MAX} rounds");
        Ok(())
    }
}
