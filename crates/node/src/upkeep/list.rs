//! The data folder's list of the erased, kept up with who is deleted.

use super::jobs::Jobs;
use crate::erased;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use store::Store;

/// Puts on the list whom jobs erase.
pub(crate) struct List {
    store: Arc<Store>,
    jobs: Arc<Jobs>,
    /// Where it is; `None` keeps none.
    path: Option<PathBuf>,
    /// Whether the last attempt failed. Held by whoever adds, so that those who
    /// are deleted meanwhile share the next fsync.
    fails: Mutex<bool>,
}

impl List {
    pub(crate) fn new(store: Arc<Store>, jobs: Arc<Jobs>, path: Option<PathBuf>) -> Self {
        Self { store, jobs, path, fails: Mutex::default() }
    }

    /// Puts everybody on it whose deletion is committed, durably. Returns whether
    /// they are; if not, whoever calls next tries again.
    pub(crate) fn keep_up(&self) -> bool {
        let Some(path) = &self.path else { return true };
        let mut fails = self.fails.lock().unwrap_or_else(PoisonError::into_inner);
        let unlisted = self.jobs.unlisted();
        if unlisted.is_empty() {
            return true;
        }
        let listed = unlisted.iter().flat_map(|((workspace, _), kind)| {
            let own = self.store.config().workspace(*workspace);
            own.map(|own| erased::of_job(&own, *workspace, kind)).unwrap_or_default()
        });
        let failed = erased::append(path, listed).err();
        if failed.is_none() {
            self.jobs.listed(unlisted.into_keys());
        }
        let failed_before = std::mem::replace(&mut *fails, failed.is_some());
        match failed {
            None => true,
            Some(error) => {
                // It is tried each second; one line is enough.
                if !failed_before {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "people who were deleted could not be put on the list of the erased; erasing waits for it"
                    );
                }
                false
            }
        }
    }
}
