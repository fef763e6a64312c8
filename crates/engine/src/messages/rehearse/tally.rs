//! What came of a rehearsal, counted.

use super::Rehearsed;
use crate::ids::ContactOrdinal;
use crate::limits::{REHEARSED_SAMPLE_MAX, REHEARSED_TIMES_MAX};
use crate::messages::fact_day;
use crate::rows::Verdict;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, HashMap};

const HOUR_S: u32 = 3_600;

/// What a message would have done.
#[derive(Debug)]
pub struct Tally {
    zone: TimeZone,
    verdicts: BTreeMap<Verdict, u64>,
    days: BTreeMap<u16, Day>,
    /// Sends by hour, since 1970.
    hours: BTreeMap<u32, u32>,
    /// How often each person would have got it.
    recipients: HashMap<ContactOrdinal, u32>,
    /// When the first of them would have.
    sample: BTreeMap<ContactOrdinal, Vec<u32>>,
}

/// What a message would have done on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Day {
    /// How often it would have been looked at.
    pub looked_at: u64,
    /// How often it would have been sent.
    pub sent: u64,
}

impl Tally {
    /// Nothing yet; days are those of a zone.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        let (verdicts, days, hours) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { zone, verdicts, days, hours, recipients: HashMap::new(), sample: BTreeMap::new() }
    }

    /// Counts a decision.
    pub fn add(&mut self, rehearsed: &Rehearsed) {
        let Rehearsed { event: _, contact, at_s, verdict } = *rehearsed;
        *self.verdicts.entry(verdict).or_default() += 1;
        let day = self.days.entry(fact_day(at_s, &self.zone)).or_default();
        day.looked_at += 1;
        if verdict != Verdict::Sent {
            return;
        }
        day.sent += 1;
        *self.hours.entry(at_s / HOUR_S).or_default() += 1;
        *self.recipients.entry(contact).or_default() += 1;
        if self.sample.len() < REHEARSED_SAMPLE_MAX || self.sample.contains_key(&contact) {
            let times = self.sample.entry(contact).or_default();
            if times.len() < REHEARSED_TIMES_MAX {
                times.push(at_s);
            }
        }
    }

    /// How often each verdict came.
    #[must_use]
    pub const fn verdicts(&self) -> &BTreeMap<Verdict, u64> {
        &self.verdicts
    }

    /// By day, since 1970; those without anything are left out.
    #[must_use]
    pub const fn days(&self) -> &BTreeMap<u16, Day> {
        &self.days
    }

    /// How often it would have been looked at.
    #[must_use]
    pub fn looked_at(&self) -> u64 {
        self.verdicts.values().sum()
    }

    /// How often it would have been sent.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.verdicts.get(&Verdict::Sent).copied().unwrap_or(0)
    }

    /// How often within one hour of the clock at most.
    #[must_use]
    pub fn sent_per_hour_max(&self) -> u32 {
        self.hours.values().copied().max().unwrap_or(0)
    }

    /// How many people would have got it.
    #[must_use]
    pub fn recipients(&self) -> usize {
        self.recipients.len()
    }

    /// How many people would have got it so often: by how often.
    #[must_use]
    pub fn recipients_by_sends(&self) -> BTreeMap<u32, u64> {
        let mut by_sends = BTreeMap::new();
        for sends in self.recipients.values() {
            *by_sends.entry(*sends).or_default() += 1;
        }
        by_sends
    }

    /// The first people who would have got it, how often, and when the first
    /// times, Unix seconds.
    pub fn sample(&self) -> impl Iterator<Item = (ContactOrdinal, u32, &[u32])> {
        self.sample.iter().map(|(contact, times)| {
            let sends = self.recipients.get(contact).copied().unwrap_or(0);
            (*contact, sends, times.as_slice())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{EventRef, WriterId};

    fn sent(contact: u32, at_s: u32) -> Rehearsed {
        let event = EventRef { writer: WriterId(0), seq: u64::from(at_s) };
        Rehearsed { event, contact: ContactOrdinal(contact), at_s, verdict: Verdict::Sent }
    }

    #[test]
    fn a_sample_holds_so_many_people_and_so_many_times_of_each() {
        let people = u32::try_from(REHEARSED_SAMPLE_MAX).unwrap();
        for (count, held) in [(people - 1, people - 1), (people, people), (people + 1, people)] {
            let mut tally = Tally::new(TimeZone::UTC);
            (0..count).for_each(|contact| tally.add(&sent(contact, 1)));
            assert_eq!((tally.sample.len(), tally.recipients()), (held as usize, count as usize));
        }
        let times = u32::try_from(REHEARSED_TIMES_MAX).unwrap();
        for (count, held) in [(times - 1, times - 1), (times, times), (times + 1, times)] {
            let mut tally = Tally::new(TimeZone::UTC);
            (0..count).for_each(|at_s| tally.add(&sent(1, at_s)));
            let shown = tally.sample.get(&ContactOrdinal(1)).map_or(0, Vec::len);
            assert_eq!((shown, tally.sent()), (held as usize, u64::from(count)));
        }
    }
}
