//! Which calls of browsers were refused lately, for whoever installs the SDK.
//! In memory only: it answers "why does nothing arrive?" while somebody looks.

use crate::errors::ErrorCode;
use crate::limits::BROWSER_REFUSALS_MAX;
use engine::ids::WorkspaceId;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Calls that were refused alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedCalls {
    /// As what.
    pub code: ErrorCode,
    /// The host of the page, if the browser told one.
    pub host: Option<String>,
    /// How often, since the server started.
    pub count: u64,
    /// When last, Unix seconds.
    pub last_at: u32,
}

/// Refused calls of all workspaces, at most [`BROWSER_REFUSALS_MAX`] kinds each.
#[derive(Debug, Default)]
pub struct Refusals(Mutex<BTreeMap<WorkspaceId, Vec<RefusedCalls>>>);

impl Refusals {
    /// Notes one. A session that has ended, or a visitor who became a user, is
    /// no fault: the SDK pings again.
    pub(super) fn note(&self, workspace: WorkspaceId, code: ErrorCode, host: Option<String>, now_ms: u64) {
        if code.status().is_server_error() || matches!(code, ErrorCode::SessionExpired | ErrorCode::ContactMerged) {
            return;
        }
        let last_at = u32::try_from(now_ms / 1_000).unwrap_or(u32::MAX);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kinds = all.entry(workspace).or_default();
        // The latest stands last.
        let known = kinds.iter().position(|kind| kind.code == code && kind.host == host);
        let before = known.map(|at| kinds.remove(at).count);
        if kinds.len() == BROWSER_REFUSALS_MAX {
            kinds.remove(0);
        }
        kinds.push(RefusedCalls { code, host, count: before.unwrap_or(0) + 1, last_at });
    }

    /// Those of a workspace, the latest first.
    #[must_use]
    pub fn of(&self, workspace: WorkspaceId) -> Vec<RefusedCalls> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&workspace).into_iter().flatten().rev().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_counted_by_code_and_host_and_the_oldest_goes() {
        let (refusals, shop) = (Refusals::default(), WorkspaceId(1));
        let note = |n: usize, at_ms| {
            refusals.note(shop, ErrorCode::DomainNotTrusted, Some(format!("h{n}.example")), at_ms);
        };
        (0..BROWSER_REFUSALS_MAX).for_each(|n| note(n, 1_000));
        note(0, 9_000);
        let held = refusals.of(shop);
        assert_eq!(held.len(), BROWSER_REFUSALS_MAX);
        let first = held.first().unwrap();
        assert_eq!((first.host.as_deref(), first.count, first.last_at), (Some("h0.example"), 2, 9));
        note(BROWSER_REFUSALS_MAX, 9_500);
        let held = refusals.of(shop);
        assert_eq!(held.len(), BROWSER_REFUSALS_MAX);
        let has = |host: &str| held.iter().any(|kind| kind.host.as_deref() == Some(host));
        assert!(has("h0.example") && !has("h1.example"), "the oldest is forgotten");
        for quiet in [ErrorCode::SessionExpired, ErrorCode::ContactMerged, ErrorCode::ServerError] {
            refusals.note(WorkspaceId(2), quiet, None, 0);
        }
        assert_eq!(refusals.of(WorkspaceId(2)), []);
    }
}
