//! What became of one attempt.

use std::fmt;

use crate::backoff_s;
use crate::http::Failure;
use crate::limits::{ATTEMPTS_MAX, DETAIL_CHARS_MAX, RETRY_AFTER_S_MAX};

/// What became of one attempt to hand something over.
///
/// ```
/// use outbound::{Outcome, Reason};
/// let busy = Outcome::Later { reason: Reason::Throttled, after_s: Some(600) };
/// assert_eq!(busy.next_attempt_s(1, 42), Some(600));
/// assert_eq!(busy.next_attempt_s(8, 42), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The other side has it.
    Sent {
        /// What the other side calls it, when it said so.
        provider_id: Option<String>,
    },
    /// The other side will not have it, however often it is tried.
    Refused {
        /// Why, from a closed list.
        reason: Reason,
        /// The other side's own code.
        detail: Detail,
    },
    /// The device's token is no longer good: forget it.
    Unregistered,
    /// Not now: try again.
    Later {
        /// Why, from a closed list.
        reason: Reason,
        /// Seconds that the other side asked us to wait, at most
        /// [`RETRY_AFTER_S_MAX`].
        after_s: Option<u32>,
    },
}

impl Outcome {
    /// Seconds until the next attempt, after the attempt with this number (from 1):
    /// those of [`backoff_s`], or those that the other side asked for when they are
    /// more. `None` when there is nothing to try again, or no attempt left.
    pub fn next_attempt_s(&self, attempt: u32, seed: u64) -> Option<u32> {
        let Self::Later { after_s, .. } = self else { return None };
        let wait = backoff_s(attempt, seed).filter(|_| attempt < ATTEMPTS_MAX)?;
        Some(after_s.map_or(wait, |asked| wait.max(asked.min(RETRY_AFTER_S_MAX))))
    }

    pub(crate) fn sent(provider_id: Option<String>) -> Self {
        Self::Sent { provider_id }
    }

    pub(crate) fn refused(reason: Reason, detail: Detail) -> Self {
        Self::Refused { reason, detail }
    }

    pub(crate) fn later(reason: Reason) -> Self {
        Self::Later { reason, after_s: None }
    }
}

/// A request that got no answer: again later, unless its address is the reason.
impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        match failure.is_lasting() {
            true => Self::refused(Reason::Request(failure), Detail::default()),
            false => Self::later(Reason::Request(failure)),
        }
    }
}

/// Why something was not handed over. [`Reason::word`] is stable: it may be stored,
/// counted and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The request itself failed.
    Request(Failure),
    /// Mail: the addressee does not exist. Do not write to them again.
    Bounced,
    /// Mail: the addressee does not take this mail, but exists.
    RecipientRefused,
    /// Mail: the relay does not let us send as this sender.
    SenderRefused,
    /// The content was not taken.
    ContentRefused,
    /// More bytes than the other side takes.
    TooLarge,
    /// What was to be sent is not well-formed; nothing was sent.
    Invalid,
    /// Our key, password or account was not accepted.
    Credentials,
    /// Webhook: the receiver says that it is gone for good.
    Gone,
    /// Webhook: the receiver points elsewhere in a way that is not followed.
    Redirected,
    /// The other side refused with a code of its own: see the detail.
    Refused,
    /// Too much at once.
    Throttled,
    /// The other side has trouble of its own.
    Unavailable,
    /// Mail: the relay or the addressee's server asked to come back.
    Deferred,
    /// The other side answered something that is not understood.
    Unreadable,
}

impl Reason {
    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Request(failure) => failure.word(),
            Self::Bounced => "bounced",
            Self::RecipientRefused => "recipient_refused",
            Self::SenderRefused => "sender_refused",
            Self::ContentRefused => "content_refused",
            Self::TooLarge => "too_large",
            Self::Invalid => "invalid",
            Self::Credentials => "credentials",
            Self::Gone => "gone",
            Self::Redirected => "redirected",
            Self::Refused => "refused",
            Self::Throttled => "throttled",
            Self::Unavailable => "unavailable",
            Self::Deferred => "deferred",
            Self::Unreadable => "unreadable",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The other side's own code, such as `550 5.1.1` or `400 BadTopic`. Never its free
/// text, which often repeats an address or a token: a detail may be logged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Detail(String);

impl Detail {
    /// A number and, when it is a plain word, what goes with it.
    pub(crate) fn new(code: u16, word: &str) -> Self {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let is_word = !word.is_empty() && word.len() <= DETAIL_CHARS_MAX && word.chars().all(is_plain);
        Self(if is_word { format!("{code} {word}") } else { code.to_string() })
    }

    /// The code; empty when there is none.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_to_wait_counts_when_it_is_longer_and_never_for_more_than_a_day() {
        let later = |after_s| Outcome::Later { reason: Reason::Throttled, after_s };
        let own = backoff_s(2, 9);
        assert_eq!(later(None).next_attempt_s(2, 9), own);
        assert_eq!(later(Some(1)).next_attempt_s(2, 9), own);
        assert_eq!(later(Some(5_000)).next_attempt_s(2, 9), Some(5_000));
        for (asked, waits) in [(0, RETRY_AFTER_S_MAX), (1, RETRY_AFTER_S_MAX)] {
            assert_eq!(later(Some(RETRY_AFTER_S_MAX + asked)).next_attempt_s(2, 9), Some(waits));
        }
        assert_eq!(later(Some(RETRY_AFTER_S_MAX - 1)).next_attempt_s(2, 9), Some(RETRY_AFTER_S_MAX - 1));
        assert_eq!(Outcome::Unregistered.next_attempt_s(1, 9), None);
    }

    #[test]
    fn a_detail_keeps_no_free_text() {
        assert_eq!(Detail::new(400, "BadTopic").as_str(), "400 BadTopic");
        assert_eq!(Detail::new(550, "ada@example.com unknown").as_str(), "550");
        assert_eq!(Detail::new(550, &"x".repeat(DETAIL_CHARS_MAX)).as_str().len(), DETAIL_CHARS_MAX + 4);
        assert_eq!(Detail::new(550, &"x".repeat(DETAIL_CHARS_MAX + 1)).as_str(), "550");
    }
}
