//! How many requests were refused although nothing was wrong with them.

use crate::errors::{ErrorCode, Retry};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counts by error, of those after which the same request may succeed later:
/// what an operator can do something about.
#[derive(Debug)]
pub struct Refusals([AtomicU64; ErrorCode::ALL.len()]);

impl Default for Refusals {
    fn default() -> Self {
        Self(std::array::from_fn(|_| AtomicU64::new(0)))
    }
}

impl Refusals {
    /// Counts one.
    pub fn note(&self, code: ErrorCode) {
        if let Some(counter) = self.0.get(code as usize) {
            counter.fetch_add(1, Relaxed);
        }
    }

    /// The codes with their counts, in the order of the list of errors.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let all = ErrorCode::ALL.iter().zip(&self.0);
        let later = all.filter(|(code, _)| code.retry() == Retry::Later);
        later.map(|(code, counter)| (code.code(), counter.load(Relaxed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_code_that_may_pass_is_counted_once() {
        let refusals = Refusals::default();
        refusals.note(ErrorCode::RateLimitExceeded);
        refusals.note(ErrorCode::StorageFull);
        refusals.note(ErrorCode::StorageFull);
        refusals.note(ErrorCode::NotFound);
        let counted: Vec<_> = refusals.counts().filter(|(_, count)| *count > 0).collect();
        assert_eq!(counted, [("rate_limit_exceeded", 1), ("storage_full", 2)]);
        let names: BTreeSet<_> = refusals.counts().map(|(code, _)| code).collect();
        assert_eq!(names.len(), refusals.counts().count(), "a label names one counter");
    }
}
