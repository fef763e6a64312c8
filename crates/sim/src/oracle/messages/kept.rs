//! How long what messages leave behind is kept.

use super::super::jobs::from;
use super::super::{DAY_S, Workspace};
use engine::Stamp;
use engine::rows::{DeliveryRow, SendingState};

/// How many rows a step looks at.
const STEP_ROWS: usize = 250;

const KEPT_MS: u64 = 90 * DAY_S * 1_000;

impl Workspace {
    /// Those about the oldest events, up to the first that is young. What was
    /// decided about events that are gone goes too.
    pub(in crate::oracle) fn sweep_decisions(&mut self, start: u128, stamp: &Stamp) -> (u64, Option<u128>) {
        let (looked_at, mut next) =
            from(self.messages.decisions.keys().copied(), (start, STEP_ROWS), |seq| u128::from(*seq));
        let is_young = |seq: &u64| self.events.get(seq).is_some_and(|row| row.received_at_ms + KEPT_MS > stamp.at_ms);
        let old: Vec<u64> = looked_at.iter().copied().take_while(|seq| !is_young(seq)).collect();
        if old.len() < looked_at.len() && next.is_some() {
            // On at the next writer, of whom there is none.
            next = Some(1 << 64);
        }
        self.messages.decisions.retain(|seq, _| !old.contains(seq));
        (old.len() as u64, next)
    }

    pub(in crate::oracle) fn sweep_deliveries(&mut self, start: u128, stamp: &Stamp) -> (u64, Option<u128>) {
        let place = |(contact, delivery): &(engine::ids::ContactOrdinal, u64)| {
            (u128::from(contact.0) << 64) | u128::from(*delivery)
        };
        let (looked_at, next) = from(self.messages.deliveries.keys().copied(), (start, STEP_ROWS), place);
        let before = self.messages.deliveries.len();
        self.messages.deliveries.retain(|place, row| !looked_at.contains(place) || !is_forgotten(row, stamp));
        ((before - self.messages.deliveries.len()) as u64, next)
    }

    pub(in crate::oracle) fn fold_message_hours(&mut self, start: u128, stamp: &Stamp) -> (u64, Option<u128>) {
        let oldest_kept = (stamp.at_ms / 3_600_000) as u32 - 30 * 24;
        let place = |(message, version, hour): &(u32, u32, u32)| {
            (u128::from(*message) << 96) | (u128::from(*version) << 64) | (u128::from(*hour) << 32)
        };
        let (looked_at, next) = from(self.messages.stats.keys().copied(), (start, STEP_ROWS), place);
        let mut folded = 0;
        for (message, version, hour) in looked_at {
            let day = hour - hour % 24;
            if hour != day
                && day + 24 <= oldest_kept
                && let Some(row) = self.messages.stats.remove(&(message, version, hour))
            {
                let sum = self.messages.stats.entry((message, version, day)).or_default();
                for (into, counts) in [(&mut sum.verdicts, &row.verdicts), (&mut sum.counts, &row.counts)] {
                    for (what, count) in counts {
                        match into.iter_mut().find(|(known, _)| known == what) {
                            Some((_, sum)) => *sum += count,
                            None => into.push((*what, *count)),
                        }
                    }
                    into.sort_unstable();
                }
                folded += 1;
            }
        }
        (folded, next)
    }
}

fn is_forgotten(row: &DeliveryRow, stamp: &Stamp) -> bool {
    let waits = row.sending.as_ref().is_some_and(|sending| sending.state == SendingState::Waiting);
    !waits && row.expires_at <= stamp.at_s() && row.made_at_ms + KEPT_MS <= stamp.at_ms
}
