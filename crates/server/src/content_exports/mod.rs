//! `/export/content/data`: which messages people got, and what they did with
//! them, as gzipped CSV.
//!
//! An export is a stretch of days that was looked into and found to hold
//! something. Its file is written while it is downloaded, from the rows as they
//! are then: nothing of anybody lies in a file of ours, and who was deleted
//! meanwhile is not in it. Exports live in memory: after a restart they are
//! asked for again.

pub mod cancel;
pub mod create;
pub mod download;
mod file;
pub mod read;

use crate::errors::{ApiError, ErrorCode};
use crate::limits::{CONTENT_EXPORT_KEPT_S, CONTENT_EXPORTS_MAX};
use crate::request::Call;
use engine::ids::WorkspaceId;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use wire::rest::content_export::ContentExport;

/// How an export stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for its turn.
    Pending,
    /// It is being looked for.
    InProgress,
    /// There is something to download.
    Completed,
    /// There is nothing in these days.
    NoData,
    /// It could not be read.
    Failed,
    /// Somebody does not want it any more.
    Canceled,
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::NoData => "no_data",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }

    const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::InProgress)
    }
}

/// Whole days, from the first millisecond to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first millisecond in it, since 1970.
    pub from_ms: u64,
    /// The last one in it.
    pub to_ms: u64,
}

/// An export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// What is exported.
    pub stretch: Stretch,
    /// How it stands.
    pub state: State,
    /// When it came to stand so, Unix seconds.
    pub at: u64,
}

/// The exports of all workspaces.
#[derive(Debug, Default)]
pub struct ContentExports(Mutex<BTreeMap<(WorkspaceId, String), Export>>);

impl ContentExports {
    /// Notes a new one.
    ///
    /// # Errors
    /// 429 while another of this workspace is under way, or as many are kept as
    /// may be.
    pub fn begin(&self, workspace: WorkspaceId, id: &str, stretch: Stretch, now_s: u64) -> Result<(), ApiError> {
        let mut all = self.lock();
        all.retain(|_, export| now_s < export.at + CONTENT_EXPORT_KEPT_S);
        let own = || all.iter().filter(|((owner, _), _)| *owner == workspace).map(|(_, export)| export);
        let full = |text: String| ApiError::new(ErrorCode::RateLimitExceeded).message(text);
        if own().any(|export| export.state.is_open()) {
            let text = "Exceeded rate limit of 1 pending message data export jobs";
            return Err(full(text.to_owned()));
        }
        if own().count() >= CONTENT_EXPORTS_MAX {
            return Err(full(format!("Exceeded rate limit of {CONTENT_EXPORTS_MAX} message data export jobs")));
        }
        all.insert((workspace, id.to_owned()), Export { stretch, state: State::Pending, at: now_s });
        Ok(())
    }

    /// Moves one that is under way. What was cancelled stays so.
    pub fn turn(&self, workspace: WorkspaceId, id: &str, state: State, now_s: u64) {
        let mut all = self.lock();
        let open = all.get_mut(&(workspace, id.to_owned())).filter(|export| export.state.is_open());
        if let Some(export) = open {
            (export.state, export.at) = (state, now_s);
        }
    }

    /// One of them, for two days.
    ///
    /// # Errors
    /// 404 when this workspace has none of this id.
    pub fn find(&self, workspace: WorkspaceId, id: &str, now_s: u64) -> Result<Export, ApiError> {
        let found = self.lock().get(&(workspace, id.to_owned())).cloned();
        let found = found.filter(|export| now_s < export.at + CONTENT_EXPORT_KEPT_S);
        found.ok_or_else(|| ApiError::new(ErrorCode::JobNotFound))
    }

    /// Cancels one: there is nothing to download any more.
    ///
    /// # Errors
    /// 404 when this workspace has none of this id.
    pub fn cancel(&self, workspace: WorkspaceId, id: &str, now_s: u64) -> Result<Export, ApiError> {
        let mut all = self.lock();
        let found = all.get_mut(&(workspace, id.to_owned()));
        let found = found.filter(|export| now_s < export.at + CONTENT_EXPORT_KEPT_S);
        let export = found.ok_or_else(|| ApiError::new(ErrorCode::JobNotFound))?;
        if export.state != State::Canceled {
            (export.state, export.at) = (State::Canceled, now_s);
        }
        Ok(export.clone())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(WorkspaceId, String), Export>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn now_s(call: &Call) -> u64 {
    call.app.node.now_ms() / 1_000
}

/// An export as it is shown.
fn shown<'a>(call: &Call, id: &'a str, export: &Export) -> ContentExport<'a> {
    let is_there = export.state == State::Completed;
    let url = || format!("{}/download/content/data/{id}", call.base_url());
    let expires_at = || (export.at + CONTENT_EXPORT_KEPT_S).to_string();
    ContentExport {
        job_identifier: id,
        job_identfier: id,
        status: export.state.name(),
        download_url: if is_there { url() } else { String::new() },
        download_expires_at: if is_there { expires_at() } else { String::new() },
    }
}

#[cfg(test)]
mod tests {
    use super::{CONTENT_EXPORT_KEPT_S, CONTENT_EXPORTS_MAX, ContentExports, State, Stretch};
    use engine::ids::WorkspaceId;

    const STRETCH: Stretch = Stretch { from_ms: 0, to_ms: 86_399_999 };
    const SHOP: WorkspaceId = WorkspaceId(1);

    #[test]
    fn one_of_a_workspace_is_under_way() {
        let exports = ContentExports::default();
        exports.begin(SHOP, "a", STRETCH, 0).unwrap();
        assert!(exports.begin(SHOP, "b", STRETCH, 0).is_err());
        exports.begin(WorkspaceId(2), "c", STRETCH, 0).unwrap();
        exports.turn(SHOP, "a", State::Completed, 5);
        exports.begin(SHOP, "b", STRETCH, 6).unwrap();
        assert_eq!(exports.find(SHOP, "a", 5 + CONTENT_EXPORT_KEPT_S - 1).unwrap().state, State::Completed);
        assert!(exports.find(SHOP, "a", 5 + CONTENT_EXPORT_KEPT_S).is_err(), "two days are over");
        assert!(exports.find(WorkspaceId(2), "a", 5).is_err());
    }

    #[test]
    fn what_was_cancelled_stays_so() {
        let exports = ContentExports::default();
        exports.begin(SHOP, "a", STRETCH, 0).unwrap();
        assert_eq!(exports.cancel(SHOP, "a", 1).unwrap().state, State::Canceled);
        exports.turn(SHOP, "a", State::Completed, 2);
        assert_eq!(exports.find(SHOP, "a", 2).unwrap().state, State::Canceled);
    }

    #[test]
    fn so_many_are_kept_of_a_workspace() {
        let exports = ContentExports::default();
        for n in 0..CONTENT_EXPORTS_MAX {
            exports.begin(SHOP, &n.to_string(), STRETCH, 0).unwrap();
            exports.turn(SHOP, &n.to_string(), State::NoData, 0);
        }
        assert!(exports.begin(SHOP, "one more", STRETCH, 0).is_err());
        exports.begin(SHOP, "later", STRETCH, CONTENT_EXPORT_KEPT_S).unwrap();
    }
}
