//! A real disk whose commits can be held back, as those of one that hangs are.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::disk::{Disk, DiskOptions};
use store::{Backend, BackendError, BackendSnapshot, Batch, CommitFault, Sizes};

/// Nothing that a test waits for takes this long.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// Holds commits back while it is pulled.
#[derive(Debug, Default)]
pub struct Brake {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    is_pulled: bool,
    /// A commit is held back.
    is_waiting: bool,
}

/// A brake that is pulled until this is dropped.
#[derive(Debug)]
#[must_use]
pub struct Pulled<'a>(&'a Brake);

impl Brake {
    /// No commit goes on until what is answered is dropped.
    pub fn pull(&self) -> Pulled<'_> {
        self.state().is_pulled = true;
        Pulled(self)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pass(&self) {
        let mut state = self.state();
        state.is_waiting = true;
        self.changed.notify_all();
        while state.is_pulled {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.is_waiting = false;
    }
}

impl Pulled<'_> {
    /// Waits until a commit is held back: whatever comes now waits behind it.
    pub fn wait_for_commit(&self) {
        let is_not_yet = |state: &mut State| !state.is_waiting;
        let waited = self.0.changed.wait_timeout_while(self.0.state(), WAIT_MAX, is_not_yet);
        assert!(!waited.unwrap_or_else(PoisonError::into_inner).1.timed_out(), "nothing was committed");
    }
}

impl Drop for Pulled<'_> {
    fn drop(&mut self) {
        self.0.state().is_pulled = false;
        self.0.changed.notify_all();
    }
}

/// The disk of a folder, behind a brake.
pub struct BrakedDisk {
    disk: Disk,
    brake: Arc<Brake>,
}

impl BrakedDisk {
    pub fn open(folder: &Path, brake: &Arc<Brake>) -> Self {
        let options = DiskOptions { data: folder.to_owned(), block_cache_bytes: 1 << 20, verify: true };
        Self { disk: Disk::open(&options).unwrap(), brake: Arc::clone(brake) }
    }
}

impl Backend for BrakedDisk {
    fn snapshot(&self) -> Box<dyn BackendSnapshot> {
        self.disk.snapshot()
    }

    fn commit(&self, batch: &Batch) -> Result<(), CommitFault> {
        self.brake.pass();
        self.disk.commit(batch)
    }

    fn mark(&self, commit_number: u64) -> Result<(), BackendError> {
        self.disk.mark(commit_number)
    }

    fn sync_mark(&self) -> Result<(), BackendError> {
        self.disk.sync_mark()
    }

    fn marked(&self) -> Result<u64, BackendError> {
        self.disk.marked()
    }

    fn free_bytes(&self) -> Result<u64, BackendError> {
        self.disk.free_bytes()
    }

    fn sizes(&self) -> Result<Sizes, BackendError> {
        self.disk.sizes()
    }
}
