//! A machine with a disk, in memory, that fails on purpose.
//!
//! A [`Machine`] outlives the processes that run on it. It has two files: a
//! journal of checksummed batches, and the side file of marks. A process opens
//! a [`Disk`] on it, which replays the whole batches of the journal, and is
//! the [`Backend`] under the product's own store. [`Trouble`] says which
//! operation goes wrong and how; [`Machine::stop`] ends the process and says
//! what becomes of unsynced bytes.

mod fault;
mod file;
pub mod journal;
mod marks;
mod rival;

pub use fault::{Fault, Op, Trouble};
pub use file::{File, Survival};
pub use rival::RivalWrite;

use crate::canary::Canary;
use journal::{Write, frame, replay, writes_of};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Backend, BackendError, BackendSnapshot, Batch, CommitFault, Direction, RowBytes, Space, Visit};

/// One space's rows, as bytes.
pub type Rows = BTreeMap<Vec<u8>, RowBytes>;

pub(crate) type Spaces = Vec<Arc<Rows>>;

/// See the module. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Machine(Arc<Mutex<State>>);

#[derive(Debug, Clone, Default)]
struct State {
    journal: File,
    marks: File,
    /// What the running process has replayed and committed.
    spaces: Spaces,
    /// How many batches the journal holds.
    batches: usize,
    armed: Option<Trouble>,
    is_off: bool,
    /// The disk is full, and stays so for this many more starts.
    full_for: Option<u8>,
    writes: u64,
    read_errors: u64,
    conflicts: u64,
    has_other_writers: bool,
    rival_writes: Vec<RivalWrite>,
    canary: Option<Canary>,
}

impl Machine {
    /// A new machine with empty files. `has_other_writers` lets commits answer
    /// with conflicts; a canary breaks a promise on purpose.
    #[must_use]
    pub fn new(has_other_writers: bool, canary: Option<Canary>) -> Self {
        let spaces = Space::all().map(|_| Arc::default()).collect();
        Self(Arc::new(Mutex::new(State { spaces, has_other_writers, canary, ..State::default() })))
    }

    /// A machine of its own with the same files; a canary breaks a promise on
    /// purpose from now on.
    #[must_use]
    pub fn copy(&self, canary: Option<Canary>) -> Self {
        Self(Arc::new(Mutex::new(State { canary, ..self.lock().clone() })))
    }

    /// The disk has space again.
    pub fn make_space(&self) {
        self.lock().full_for = None;
    }

    /// Whether the disk is full.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.lock().full_for.is_some()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes something go wrong, or nothing any more.
    pub fn arm(&self, trouble: Option<Trouble>) {
        self.lock().armed = trouble;
    }

    /// Whether it has stopped in the middle of something.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.lock().is_off
    }

    /// How many operations that write it was asked for.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.lock().writes
    }

    /// How many reads have failed.
    #[must_use]
    pub fn read_errors(&self) -> u64 {
        self.lock().read_errors
    }

    /// How many commits have met a conflict.
    #[must_use]
    pub fn conflicts(&self) -> u64 {
        self.lock().conflicts
    }

    /// The number of the last commit among the rows, 0 when there is none.
    #[must_use]
    pub fn commit_number(&self) -> u64 {
        let rows = self.rows(Space::Meta);
        let number = rows.get(b"commit".as_slice()).and_then(|bytes| bytes.first_chunk().copied());
        number.map_or(0, u64::from_be_bytes)
    }

    /// How many whole batches the journal holds, those of others included.
    #[must_use]
    pub fn batches(&self) -> usize {
        self.lock().batches
    }

    /// What other writers have written since this was last asked.
    #[must_use]
    pub fn take_rival_writes(&self) -> Vec<RivalWrite> {
        std::mem::take(&mut self.lock().rival_writes)
    }

    /// The highest number in the side file.
    #[must_use]
    pub fn marked(&self) -> u64 {
        marks::newest(&self.lock().marks)
    }

    /// The rows of a space.
    #[must_use]
    pub fn rows(&self, space: Space) -> Arc<Rows> {
        self.lock().spaces.get(space.index()).cloned().unwrap_or_default()
    }

    /// Ends the process, and with less than [`Survival::Kept`] the power too.
    /// Each file has its own luck.
    pub fn stop(&self, journal: Survival, marks: Survival) {
        let mut state = self.lock();
        state.journal.stop(journal);
        state.marks.stop(marks);
        state.is_off = true;
    }

    /// Changes one bit of the journal: the batch in which it lies and all
    /// after it can no longer be read.
    pub fn damage_journal(&self, permille: u16) {
        self.lock().journal.damage(permille);
    }

    /// Starts a process: replays what is there, and cuts off what is torn.
    #[must_use]
    pub fn start(&self) -> Disk {
        let mut state = self.lock();
        let replayed = replay(&state.journal.contents());
        state.spaces = Space::all().map(|_| Arc::default()).collect();
        replayed.batches.iter().for_each(|batch| state.apply(batch));
        if state.canary == Some(Canary::HalfBatch) {
            state.apply(&replayed.torn);
        }
        state.journal.truncate(replayed.end);
        state.batches = replayed.batches.len();
        state.is_off = false;
        state.full_for = state.full_for.and_then(|starts| starts.checked_sub(1));
        Disk(self.clone())
    }
}

impl State {
    fn apply(&mut self, batch: &[Write]) {
        for Write { space, key, value } in batch {
            let Some(rows) = self.spaces.get_mut(space.index()) else { continue };
            let rows = Arc::make_mut(rows);
            match value {
                Some(value) => rows.insert(key.clone(), RowBytes::from(value.as_slice())),
                None => rows.remove(key),
            };
        }
    }

    /// What goes wrong with this operation, if it is the one.
    fn strike(&mut self, op: Op) -> Option<Fault> {
        let armed = self.armed.as_mut().filter(|trouble| trouble.op == op)?;
        if let Some(after) = armed.after.checked_sub(1) {
            armed.after = after;
            return None;
        }
        let fault = armed.fault;
        self.armed = None;
        Some(fault)
    }

    /// Writes a file or makes it durable. An error says that it is not known
    /// how much of it was done.
    fn write(
        &mut self,
        op: Op,
        file: fn(&mut Self) -> &mut File,
        bytes: Option<(usize, &[u8])>,
    ) -> Result<(), BackendError> {
        if self.is_off {
            return Err(failed(op, "the machine is off"));
        }
        self.writes += 1;
        let fault = self.strike(op).or((op == Op::Append && self.full_for.is_some()).then_some(Fault::Fails(0)));
        if let Some(Fault::Full { starts, .. }) = fault {
            self.full_for = Some(starts);
        }
        let whole = bytes.map_or(0, |(_, bytes)| bytes.len());
        let written = match fault {
            None | Some(Fault::StopsAfter | Fault::Conflict { .. }) => whole,
            Some(Fault::StopsBefore) => 0,
            Some(Fault::Fails(part) | Fault::StopsWithin(part) | Fault::Full { part, .. }) => file::part(whole, part),
        };
        self.is_off = matches!(fault, Some(Fault::StopsBefore | Fault::StopsWithin(_) | Fault::StopsAfter));
        match bytes {
            Some((at, bytes)) if written > 0 => file(self).write(at, bytes.get(..written).unwrap_or(bytes)),
            Some(_) => {}
            None if matches!(fault, None | Some(Fault::StopsAfter | Fault::Conflict { .. })) => file(self).sync(),
            None => {}
        }
        match fault {
            None | Some(Fault::Conflict { .. }) => Ok(()),
            Some(Fault::Fails(_)) => Err(failed(op, "an I/O error")),
            Some(Fault::Full { .. }) => Err(failed(op, "no space left")),
            Some(_) => Err(failed(op, "the machine has stopped")),
        }
    }

    /// Another writer is faster.
    fn rival(&mut self, batch: &[Write]) -> Option<Vec<(Space, Vec<u8>)>> {
        let Some(Trouble { op: Op::Append, after: 0, fault: Fault::Conflict { times, choice } }) = self.armed else {
            return None;
        };
        let times_left = times.saturating_sub(1);
        let fault = Fault::Conflict { times: times_left, choice: choice.wrapping_add(7) };
        self.armed = (times_left > 0).then_some(Trouble { op: Op::Append, after: 0, fault });
        let (write, rival_write) = rival::change(batch, &self.spaces, choice)?;
        let bytes = frame(std::slice::from_ref(&write));
        let at = self.journal.len();
        self.journal.write(at, &bytes);
        self.journal.sync();
        self.apply(std::slice::from_ref(&write));
        self.batches += 1;
        self.conflicts += 1;
        self.rival_writes.push(rival_write);
        let is_told = self.canary != Some(Canary::HideConflict);
        Some(is_told.then_some((write.space, write.key)).into_iter().collect())
    }
}

fn failed(op: Op, why: &str) -> BackendError {
    BackendError::new(format!("{op:?}"), why)
}

/// An open disk: what the product's store runs on.
#[derive(Debug)]
pub struct Disk(Machine);

impl Backend for Disk {
    fn snapshot(&self) -> Box<dyn BackendSnapshot> {
        let spaces = self.0.lock().spaces.clone();
        Box::new(DiskSnapshot { machine: self.0.clone(), spaces, nothing: Rows::default() })
    }

    fn commit(&self, batch: &Batch) -> Result<(), CommitFault> {
        let mut state = self.0.lock();
        let mut writes = writes_of(batch);
        if let Some(canary) = state.canary {
            canary.spoil(&mut writes, &state.spaces);
        }
        if !state.is_off
            && state.has_other_writers
            && let Some(keys) = state.rival(&writes)
        {
            return Err(CommitFault::Conflict(keys));
        }
        let bytes = frame(&writes);
        let at = state.journal.len();
        let appended = state.write(Op::Append, |state| &mut state.journal, Some((at, &bytes)));
        if state.canary != Some(Canary::SwallowFull) || state.is_off {
            appended?;
        }
        if state.canary != Some(Canary::ForgetFsync) {
            let synced = state.write(Op::Sync, |state| &mut state.journal, None);
            if state.canary != Some(Canary::SwallowErrors) || state.is_off {
                synced?;
            }
        }
        state.apply(&writes);
        state.batches += 1;
        Ok(())
    }

    fn has_other_writers(&self) -> bool {
        self.0.lock().has_other_writers
    }

    fn mark(&self, commit_number: u64) -> Result<(), BackendError> {
        let (at, bytes) = marks::slot(commit_number);
        self.0.lock().write(Op::Mark, |state| &mut state.marks, Some((at, &bytes)))
    }

    fn sync_mark(&self) -> Result<(), BackendError> {
        self.0.lock().write(Op::SyncMark, |state| &mut state.marks, None)
    }

    fn marked(&self) -> Result<u64, BackendError> {
        let state = self.0.lock();
        Ok(if state.canary == Some(Canary::HideLoss) { 0 } else { marks::newest(&state.marks) })
    }

    fn free_bytes(&self) -> Result<u64, BackendError> {
        Ok(u64::MAX)
    }

    /// Takes nothing out of the journal: it is this machine's history, by
    /// which the checkers judge.
    fn reclaim(&self) -> Result<(), BackendError> {
        if self.0.lock().is_off { Err(BackendError::new("reclaim", "the machine is off")) } else { Ok(()) }
    }
}

struct DiskSnapshot {
    machine: Machine,
    spaces: Spaces,
    /// What a canary takes an unreadable space for.
    nothing: Rows,
}

impl DiskSnapshot {
    fn read(&self, space: Space) -> Result<&Rows, BackendError> {
        let mut state = self.machine.lock();
        if state.is_off {
            return Err(failed(Op::Read, "the machine is off"));
        }
        if state.strike(Op::Read).is_some() {
            state.read_errors += 1;
            if state.canary == Some(Canary::ReadNothing) {
                return Ok(&self.nothing);
            }
            return Err(failed(Op::Read, "an I/O error"));
        }
        Ok(self.spaces.get(space.index()).expect("every space is there"))
    }
}

impl BackendSnapshot for DiskSnapshot {
    fn get(&self, space: Space, key: &[u8]) -> Result<Option<RowBytes>, BackendError> {
        Ok(self.read(space)?.get(key).cloned())
    }

    fn scan(
        &self,
        space: Space,
        (from, to): (&[u8], &[u8]),
        direction: Direction,
        visit: &mut Visit<'_>,
    ) -> Result<(), BackendError> {
        let rows = self.read(space)?;
        if from > to {
            return Ok(());
        }
        let mut range = rows.range::<[u8], _>((Bound::Included(from), Bound::Included(to)));
        loop {
            let next = match direction {
                Direction::Up => range.next(),
                Direction::Down => range.next_back(),
            };
            match next {
                Some((key, row)) if visit(key, row).is_continue() => {}
                _ => return Ok(()),
            }
        }
    }
}
