//! What came back.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::failure::Failure;
use super::retry_after;

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
    /// be read: from 1 to [`RETRY_AFTER_S_MAX`](crate::limits::RETRY_AFTER_S_MAX).
    /// `now_s` is the time in seconds since 1970, for those that name a date.
    pub fn retry_after_s(&self, now_s: i64) -> Option<u32> {
        retry_after::seconds(self.headers.get(http::header::RETRY_AFTER)?.to_str().ok()?, now_s)
    }
}
