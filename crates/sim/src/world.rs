//! The world in which a script is played: one machine, the product's store and
//! sequencer on it, callers, a clock, and the oracle who knows what ought to
//! be.

mod upkeep;

use crate::canary::Canary;
use crate::check::{check_store, same_outcome};
use crate::disk::{Disk, Fault, Machine, Op, Survival, Trouble};
use crate::history::{Decided, Entry, Gathering, What, check_replay, retell};
use crate::oracle::Oracle;
use crate::script::words::STORY_BEGINS_S;
use crate::script::{Script, Step};
use crate::told::Told;
use crate::voice::Voice;
use engine::ids::WriterId;
use engine::{Answer, Command, Outcome, Stamp};
use node::{BatchOutcome, Failure, Sequencer};
use std::collections::VecDeque;
use std::sync::Arc;
use store::{OpenError, Store, Writer};

/// What went wrong, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The number of the step; `None` at the end.
    pub step: Option<usize>,
    /// What.
    pub what: String,
}

/// See the module.
pub struct World<'a> {
    machine: Machine,
    process: Option<Process>,
    oracle: Oracle,
    history: Vec<Entry>,
    seed: u64,
    row_cache_bytes: u64,
    clock_ms: u64,
    /// The process's last stamp.
    last_ms: u64,
    /// What was asked, oldest first.
    asked: Vec<Command>,
    /// What was asked and not answered.
    lost: Vec<Command>,
    told: Told,
    /// What happened, for people; kept only when asked for.
    trace: Option<&'a mut Vec<String>>,
}

struct Process {
    store: Arc<Store>,
    sequencer: Sequencer,
}

/// A batch that was handed to the sequencer.
struct Batch {
    stamp: Stamp,
    commands: Vec<Command>,
    outcome: BatchOutcome,
    /// Whether a read failed meanwhile.
    has_read_error: bool,
    /// Whether others were faster meanwhile.
    has_conflict: bool,
}

/// What becomes of the machine between two processes.
#[derive(Debug, Default)]
struct Restart {
    survival: Survival,
    mark_survival: Survival,
    damage: Option<u16>,
    failing_read: Option<u8>,
}

/// How many steps of a workspace's jobs are made at a time.
const JOB_ROUNDS: usize = 4;

/// More than all jobs of a story can have.
const JOB_ROUNDS_MAX: usize = 2_000;

type Checked<T = ()> = Result<T, String>;

/// Plays a script to its end. The trace is filled when there is one.
///
/// # Errors
/// The first thing that is not as it ought to be.
pub fn play(script: &Script, canary: Option<Canary>, trace: Option<&mut Vec<String>>) -> Result<Told, Finding> {
    let mut world = World::new(script, canary, trace);
    let mut played = world.start(0, &Restart::default()).map_err(|what| Finding { step: None, what });
    for step in &script.steps {
        played = played.and_then(|()| world.step(step).map_err(|what| Finding { step: Some(step.number), what }));
    }
    played = played.and_then(|()| world.end().map_err(|what| Finding { step: None, what }));
    played.map(|()| world.told)
}

impl<'a> World<'a> {
    fn new(script: &Script, canary: Option<Canary>, trace: Option<&'a mut Vec<String>>) -> Self {
        Self {
            machine: Machine::new(script.has_other_writers, canary),
            process: None,
            oracle: Oracle::default(),
            history: Vec::new(),
            seed: script.seed,
            row_cache_bytes: script.row_cache_bytes,
            clock_ms: STORY_BEGINS_S * 1_000,
            last_ms: 0,
            asked: Vec::new(),
            lost: Vec::new(),
            told: Told::default(),
            trace,
        }
    }

    fn note(&mut self, text: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            trace.push(text());
        }
    }

    fn process(&mut self) -> Checked<&mut Process> {
        self.process.as_mut().ok_or_else(|| "no process runs".to_owned())
    }

    fn step(&mut self, step: &Step) -> Checked {
        // Never back to before the story, whose times are then ahead.
        self.clock_ms = self.clock_ms.saturating_add_signed(step.jump_ms).max((STORY_BEGINS_S - 90 * 86_400) * 1_000);
        let (number, clock_ms) = (step.number, self.clock_ms);
        self.note(|| format!("step {number}, clock {clock_ms}, {:?}", step.trouble));
        self.machine.arm(step.trouble);
        if step.syncs_mark {
            self.sync_mark()?;
        }
        let mut waiting = self.gather(step);
        let mut unknown = None;
        while !waiting.is_empty() && unknown.is_none() && !self.machine.is_off() {
            let batch = self.hand_over(&mut waiting)?;
            unknown = self.settle(batch)?;
        }
        if step.runs_jobs && unknown.is_none() && !self.machine.is_off() {
            unknown = self.run_jobs(JOB_ROUNDS)?.1;
        }
        self.machine.arm(None);
        self.told.unanswered += waiting.len() as u64;
        self.lost.extend(waiting);
        if self.machine.is_full() {
            self.told.note("disk full");
        }
        let has_failed = self.process()?.store.has_failed();
        if has_failed && !self.machine.is_off() {
            self.check_nothing_is_accepted()?;
        }
        if has_failed || self.machine.is_off() || step.restarts || step.damage.is_some() {
            let Step { survival, mark_survival, damage, failing_read, .. } = *step;
            self.restart(unknown, &Restart { survival, mark_survival, damage, failing_read })?;
        }
        Ok(())
    }

    /// What callers ask in this step, in the order in which it arrives.
    fn gather(&mut self, step: &Step) -> VecDeque<Command> {
        let lost = std::mem::take(&mut self.lost);
        let mut waiting: VecDeque<Command> = lost.into_iter().filter(|_| step.is_asked_again).collect();
        let at_s = self.last_ms.max(self.clock_ms) / 1_000;
        for intent in &step.intents {
            let voice = Voice { oracle: &self.oracle, now_ms: self.clock_ms, at_s, asked: &self.asked };
            if let Some(command) = voice.command(intent) {
                self.asked.push(command.clone());
                waiting.push_back(command);
            }
        }
        waiting
    }

    /// Lets the sequencer take and decide one batch.
    fn hand_over(&mut self, waiting: &mut VecDeque<Command>) -> Checked<Batch> {
        self.last_ms = self.last_ms.max(self.clock_ms);
        let stamp = Stamp { at_ms: self.last_ms, writer: WriterId(0) };
        let now_ms = self.clock_ms;
        let (read_errors, conflicts) = (self.machine.read_errors(), self.machine.conflicts());
        let mut commands = Vec::new();
        let (process, trace) = (self.process.as_mut().ok_or("no process runs")?, &mut self.trace);
        let outcome = process.sequencer.run(now_ms, || {
            // Upkeep asks for the next step of a sweep or of a job when it has
            // the answer to the last one: no batch has two.
            let next = waiting.front()?;
            if matches!(next, Command::SweepStep(_) | Command::StepJob(_) | Command::FireTimers(_))
                && commands.contains(next)
            {
                return None;
            }
            commands.push(next.clone());
            // Noted before it is decided: that may panic.
            if let Some(trace) = trace {
                trace.push(format!("  {}. {next:?}", commands.len()));
            }
            waiting.pop_front()
        });
        if outcome.results.len() != commands.len() {
            return Err(format!("{} commands were taken, {} answered", commands.len(), outcome.results.len()));
        }
        let has_read_error = self.machine.read_errors() > read_errors;
        let has_conflict = self.machine.conflicts() > conflicts;
        if has_conflict {
            self.told.note("conflict");
        }
        Ok(Batch { stamp, commands, outcome, has_read_error, has_conflict })
    }

    /// Compares the answers with the oracle's. Returns the batch when nobody
    /// knows what became of it.
    fn settle(&mut self, batch: Batch) -> Checked<Option<Decided>> {
        for (key, row) in self.machine.take_rival_writes() {
            self.note(|| format!("  another writer: {row:?}"));
            self.oracle.take_in(&key, &row);
            self.history.push(What::Rival(key, row).into());
        }
        let Batch { stamp, commands, outcome, has_read_error, has_conflict } = batch;
        if self.machine.is_off() || self.process()?.store.has_failed() {
            if outcome.results.iter().any(|result| *result != Err(Failure::StorageFailed)) {
                return Err(format!("a commit failed, and commands were answered {:?}", outcome.results));
            }
            self.told.unanswered += commands.len() as u64;
            self.note(|| "  -> nothing is answered".to_owned());
            self.lost.extend(commands.iter().cloned());
            return Ok(Some(Decided { stamp, commands, outcomes: Vec::new() }));
        }
        let mut decided = Decided { stamp, commands: Vec::new(), outcomes: Vec::new() };
        for (command, result) in commands.into_iter().zip(outcome.results) {
            match result {
                Ok(answer) => self.compare(&mut decided, command, Ok(answer))?,
                Err(Failure::Refused(refusal)) => self.compare(&mut decided, command, Err(refusal))?,
                Err(Failure::StorageFailed) if has_read_error => self.not_done(command, "read error"),
                Err(Failure::Busy) if has_conflict => self.not_done(command, "busy"),
                Err(failure) => return Err(format!("{command:?} was answered {failure:?}")),
            }
        }
        if self.machine.batches() > self.history.len() {
            self.history.push(What::Commands(decided).into());
        }
        Ok(None)
    }

    /// Nothing of it was done; its caller may ask again.
    fn not_done(&mut self, command: Command, why: &'static str) {
        self.note(|| format!("  -> {why}"));
        self.told.note(why);
        self.lost.push(command);
    }

    fn compare(&mut self, decided: &mut Decided, command: Command, outcome: Outcome) -> Checked {
        let expected = self.oracle.decide(&command, &decided.stamp);
        self.note(|| format!("  -> {outcome:?}"));
        same_outcome(&self.oracle, &command, &expected, &outcome)?;
        if let Ok(answer) = &outcome {
            self.oracle.learn(&command, answer);
        }
        self.told.take(&command, &outcome);
        if let (Command::StepJob(step), Ok(Answer::Swept { removed: 1.., .. })) = (&command, &outcome) {
            let word = self.oracle.known(step.workspace).map(|known| known.does(step.job));
            word.into_iter().for_each(|word| self.told.note(word));
        }
        decided.commands.push(command);
        decided.outcomes.push(outcome);
        Ok(())
    }

    /// After a failed commit nothing is written until the store is reopened.
    fn check_nothing_is_accepted(&mut self) -> Checked {
        self.told.failures += 1;
        let writes = self.machine.writes();
        let mut waiting: VecDeque<Command> = self.asked.last().cloned().into_iter().collect();
        let batch = self.hand_over(&mut waiting)?;
        let is_refused = batch.outcome.results.iter().all(|result| *result == Err(Failure::StorageFailed));
        if !is_refused || self.machine.writes() != writes {
            return Err(format!("the store has failed, and {:?} was still accepted", batch.commands));
        }
        Ok(())
    }

    /// Stops the process and starts it again. All of an unknown batch is then
    /// there, or nothing of it.
    fn restart(&mut self, unknown: Option<Decided>, restart: &Restart) -> Checked {
        self.note(|| format!("  {restart:?}"));
        self.process = None;
        let answered = self.history.len();
        self.history.extend(unknown.map(|decided| Entry::from(What::Commands(decided))));
        self.machine.stop(restart.survival, restart.mark_survival);
        if let Some(permille) = restart.damage {
            self.machine.damage_journal(permille);
        }
        self.start(answered, restart)
    }

    /// Starts a process. The first `answered` batches were answered.
    fn start(&mut self, answered: usize, restart: &Restart) -> Checked {
        let Restart { damage, failing_read, .. } = *restart;
        self.told.starts += 1;
        self.last_ms = 0;
        let mut disk = self.machine.start();
        let batches = self.machine.batches();
        if batches < answered && damage.is_none() {
            return Err(format!("{answered} batches were answered, {batches} are there"));
        }
        self.history.truncate(batches);
        if batches < answered {
            let told = std::mem::replace(&mut self.oracle, retell(&self.history));
            self.forget_lost_ids(&told);
        } else if let Some(Entry { what: What::Commands(decided), .. }) = self.history.get(answered) {
            decided.tell(&mut self.oracle);
        }
        if let Some(after) = failing_read {
            disk = self.start_in_vain(disk, after);
        }
        let (found, marked) = (self.machine.commit_number(), self.machine.marked());
        if marked > found && damage.is_none() {
            return Err(format!("the side file knows of commit {marked}, {found} was made"));
        }
        let store = match (Store::open(Box::new(disk), false), marked > found) {
            (Ok(store), false) => store,
            (Err(OpenError::LostCommits { found: told_found, expected }), true)
                if (told_found, expected) == (found, marked) =>
            {
                self.accept_loss()?
            }
            (Ok(_), true) => return Err(format!("commits {found} to {marked} are lost, and nobody was told")),
            (Err(error), _) => {
                return Err(format!("the store has commit {found}, the side file {marked}, and opening says {error}"));
            }
        };
        self.check_store(&store)?;
        let writer = Writer::new(store.clone(), self.row_cache_bytes);
        self.process = Some(Process { store, sequencer: Sequencer::new(writer, WriterId(0)) });
        Ok(())
    }

    /// A read fails while the store is opened: it says so, or did not need
    /// that many reads. Nothing is changed.
    fn start_in_vain(&mut self, disk: Disk, after: u8) -> Disk {
        self.machine.arm(Some(Trouble { op: Op::Read, after: u32::from(after), fault: Fault::Fails(0) }));
        if let Err(OpenError::Backend(_) | OpenError::Read(_)) = Store::open(Box::new(disk), false) {
            self.told.note("read error on start");
        }
        self.machine.arm(None);
        self.machine.start()
    }

    /// Compares all that is there with all that ought to be.
    fn check_store(&mut self, store: &Store) -> Checked {
        let read = check_store(&mut self.oracle, store)?;
        if let Some(last) = self.history.last_mut() {
            last.read.extend(read);
        }
        Ok(())
    }

    /// What `herald check --accept-loss` does, and the start after it.
    fn accept_loss(&mut self) -> Checked<Arc<Store>> {
        self.told.losses += 1;
        self.machine.make_space();
        self.note(|| "  a loss of commits is accepted".to_owned());
        let words = |error: OpenError| format!("a loss could not be accepted: {error}");
        let store = Store::open(Box::new(self.machine.start()), true).map_err(words)?;
        self.check_store(&store)?;
        store.accept_loss().map_err(words)?;
        self.history.push(What::AcceptedLoss.into());
        Store::open(Box::new(self.machine.start()), false).map_err(words)
    }

    /// At the end: what was answered is there, also after a power cut, and
    /// comes out the same when it is decided again.
    fn end(&mut self) -> Checked {
        self.machine.make_space();
        if !self.run_jobs(JOB_ROUNDS_MAX)?.0 {
            return Err("jobs do not come to an end".to_owned());
        }
        let store = self.process()?.store.clone();
        self.check_store(&store)?;
        drop(store);
        self.restart(None, &Restart { survival: Survival::Lost, mark_survival: Survival::Lost, ..Restart::default() })?;
        let verdicts: Vec<&'static str> = self.oracle.all().flat_map(|(_, known)| known.verdicts()).collect();
        verdicts.into_iter().for_each(|word| self.told.note(word));
        self.told.batches = self.machine.batches() as u64;
        // One by one shows nearly all that the same batches would, which take as
        // long again.
        if self.seed.is_multiple_of(4) {
            check_replay(&self.machine, &self.history, Gathering::Same)?;
        }
        check_replay(&self.machine, &self.history, Gathering::OneByOne)
    }
}
