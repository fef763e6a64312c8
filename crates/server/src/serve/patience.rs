//! When to give up on a client: [`Bounds`], applied to what its [`Glimpse`]s
//! tell.

use super::pulse::Glimpse;
use crate::limits::{
    CONNECTION_LOOK_MS, HEAD_READ_MS_MAX, IDLE_CROWDED_MS_MAX, IDLE_MS_MAX, REQUEST_QUIET_MS_MAX, WRITE_STALL_MS_MAX,
};

/// How long a client may keep its connection waiting, in milliseconds. The
/// default is what `limits` says; tests do not wait for so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// How often a connection is looked at.
    pub look_ms: u64,
    /// With nothing to do.
    pub idle_ms_max: u64,
    /// The same while every connection is taken.
    pub idle_crowded_ms_max: u64,
    /// From the first byte of a request's head to its last.
    pub head_read_ms_max: u64,
    /// Without taking anything of an answer that waits for it.
    pub write_stall_ms_max: u64,
    /// With a request in work and no byte in either direction.
    pub request_quiet_ms_max: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            look_ms: CONNECTION_LOOK_MS,
            idle_ms_max: IDLE_MS_MAX,
            idle_crowded_ms_max: IDLE_CROWDED_MS_MAX,
            head_read_ms_max: HEAD_READ_MS_MAX,
            write_stall_ms_max: WRITE_STALL_MS_MAX,
            request_quiet_ms_max: REQUEST_QUIET_MS_MAX,
        }
    }
}

/// What the last look saw, and for how long it has been so.
#[derive(Debug, Default)]
pub(super) struct Patience {
    last: Glimpse,
    quiet_ms: u64,
    head_ms: u64,
    stall_ms: u64,
}

/// Why a connection is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// Nothing was sent for long.
    Idle,
    /// A request's head took too long.
    SlowHead,
    /// An answer was not taken.
    StalledAnswer,
    /// A request was in work for long without a byte in either direction.
    QuietRequest,
}

impl Patience {
    /// Looks, `passed_ms` after the last time. `None`: the client may stay.
    pub fn look(&mut self, now: Glimpse, passed_ms: u64, within: (&Bounds, bool)) -> Option<Reason> {
        let last = std::mem::replace(&mut self.last, now);
        let since = |ms: u64, goes_on: bool| if goes_on { ms + passed_ms } else { 0 };
        let is_same_out = now.bytes_out == last.bytes_out;
        let is_same_head = now.is_head_begun && last.is_head_begun && now.requests == last.requests;
        self.quiet_ms = since(self.quiet_ms, is_same_out && now.bytes_in == last.bytes_in);
        self.head_ms = since(self.head_ms, is_same_head);
        self.stall_ms = since(self.stall_ms, is_same_out && now.is_write_blocked && last.is_write_blocked);
        self.verdict(within)
    }

    fn verdict(&self, (bounds, is_crowded): (&Bounds, bool)) -> Option<Reason> {
        let idle_ms_max = if is_crowded { bounds.idle_crowded_ms_max } else { bounds.idle_ms_max };
        if self.stall_ms >= bounds.write_stall_ms_max {
            Some(Reason::StalledAnswer)
        } else if self.last.is_in_work {
            (self.quiet_ms >= bounds.request_quiet_ms_max).then_some(Reason::QuietRequest)
        } else if self.last.is_head_begun {
            (self.head_ms >= bounds.head_read_ms_max).then_some(Reason::SlowHead)
        } else {
            (self.last.is_at_rest() && self.quiet_ms >= idle_ms_max).then_some(Reason::Idle)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks at what `glimpse` makes of the number of the look, until a
    /// verdict; answers it with the time that the client had.
    fn verdict(is_crowded: bool, glimpse: impl Fn(u64) -> Glimpse) -> Option<(Reason, u64)> {
        let (mut patience, bounds) = (Patience::default(), Bounds::default());
        (0..100).find_map(|look| {
            let reason = patience.look(glimpse(look), CONNECTION_LOOK_MS, (&bounds, is_crowded))?;
            Some((reason, look * CONNECTION_LOOK_MS))
        })
    }

    const REST: Glimpse = Glimpse {
        bytes_in: 100,
        bytes_out: 100,
        requests: 1,
        is_in_work: false,
        is_head_begun: false,
        is_write_blocked: false,
    };

    #[test]
    fn a_client_at_rest_may_stay_unless_others_wait() {
        assert_eq!(verdict(false, |_| REST), Some((Reason::Idle, IDLE_MS_MAX)));
        assert_eq!(verdict(true, |_| REST), Some((Reason::Idle, IDLE_CROWDED_MS_MAX)));
        let busy = |look| Glimpse { bytes_in: look, requests: look, ..REST };
        assert_eq!(verdict(true, busy), None);
    }

    #[test]
    fn a_head_that_drips_is_bounded_and_each_request_has_its_own_time() {
        let dripping = |look| Glimpse { bytes_in: 101 + look, is_head_begun: true, ..REST };
        assert_eq!(verdict(false, dripping), Some((Reason::SlowHead, HEAD_READ_MS_MAX)));
        let next_each_time = |look| Glimpse { requests: look, ..dripping(look) };
        assert_eq!(verdict(false, next_each_time), None);
    }

    #[test]
    fn an_answer_that_nobody_takes_is_given_up_also_when_the_client_sends_on() {
        let stalled = |look| Glimpse { bytes_in: look, is_write_blocked: true, is_in_work: true, ..REST };
        assert_eq!(verdict(false, stalled), Some((Reason::StalledAnswer, WRITE_STALL_MS_MAX)));
        let slow = |look| Glimpse { bytes_out: look, ..stalled(look) };
        assert_eq!(verdict(false, slow), None);
    }

    #[test]
    fn a_request_in_work_may_be_quiet_for_long_but_not_for_ever() {
        let quiet = |_| Glimpse { is_in_work: true, ..REST };
        assert_eq!(verdict(true, quiet), Some((Reason::QuietRequest, REQUEST_QUIET_MS_MAX)));
    }
}
