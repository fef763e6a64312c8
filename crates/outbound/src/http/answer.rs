//! What came back.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::failure::Failure;
use super::retry_after;
use crate::{Outcome, Reason};

/// An answer. Its status is known even when its body could not be read.
pub struct Answer {
    /// Of any kind: a status is not a failure.
    pub status: StatusCode,
    /// As they came.
    pub headers: HeaderMap,
    /// The whole body, or why there is none: too long, too slow, or cut off.
    pub body: Result<Bytes, Failure>,
}

impl Answer {
    /// Seconds that the `Retry-After` header asks us to wait, when it is there and can
    /// be read: from 1 to [`crate::limits::RETRY_AFTER_S_MAX`].
    /// `now_s` is the time in seconds since 1970, for those that name a date.
    pub fn retry_after_s(&self, now_s: i64) -> Option<u32> {
        retry_after::seconds(self.headers.get(http::header::RETRY_AFTER)?.to_str().ok()?, now_s)
    }

    /// [`Outcome::Later`], when the status says that the other side is busy, in
    /// trouble, or was too slow itself.
    pub(crate) fn busy(&self, now_s: i64) -> Option<Outcome> {
        let reason = match self.status {
            StatusCode::TOO_MANY_REQUESTS => Reason::Throttled,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY => Reason::Unavailable,
            status if status.is_server_error() => Reason::Unavailable,
            _ => return None,
        };
        Some(Outcome::Later { reason, after_s: self.retry_after_s(now_s) })
    }
}
