//! What a person did of what a fact counts, by day: it must say the same as a
//! look at their single events.

use crate::limits::FACT_DAYS_MAX;
use crate::predicates::EventFacts;
use crate::rows::{FactCountRow, FactDay};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Unit};

impl FactCountRow {
    /// Adds an event of this Unix second, and of this day of [`fact_day`]. The
    /// order in which events are added makes no difference.
    pub fn add(&mut self, at: u32, day: u16) {
        self.first = if self.count == 0 { at } else { self.first.min(at) };
        self.last = self.last.max(at);
        self.count += 1;
        match self.days.binary_search_by_key(&day, |of_day| of_day.day) {
            Ok(place) => self.days.iter_mut().skip(place).take(1).for_each(|of_day| of_day.add(at)),
            Err(place) => self.days.insert(place, FactDay { day, count: 1, first: at, last: at }),
        }
        let excess = self.days.len().saturating_sub(FACT_DAYS_MAX);
        self.days.drain(..excess);
    }

    /// What lies in the days from that of a Unix second on, which is the first
    /// of its day; `None` is always.
    #[must_use]
    pub fn since(&self, from_s: Option<u32>, zone: &TimeZone) -> EventFacts {
        let Some(from_s) = from_s else {
            return EventFacts { count: self.count, first: self.first, last: self.last };
        };
        let from = fact_day(from_s, zone);
        let mut sum = EventFacts::default();
        for of_day in self.days.iter().filter(|of_day| of_day.day >= from) {
            sum.join(EventFacts { count: u64::from(of_day.count), first: of_day.first, last: of_day.last });
        }
        sum
    }
}

impl FactDay {
    fn add(&mut self, at: u32) {
        self.count += 1;
        self.first = self.first.min(at);
        self.last = self.last.max(at);
    }
}

impl EventFacts {
    /// Adds what was counted elsewhere.
    pub(crate) fn join(&mut self, other: Self) {
        if other.count == 0 {
            return;
        }
        self.first = if self.count == 0 { other.first } else { self.first.min(other.first) };
        self.last = self.last.max(other.last);
        self.count += other.count;
    }
}

/// The day, since 1970, in which a Unix second is counted: the latest that has
/// begun by then. On the wall of a zone that is the date, but for the few where
/// clocks were changed around midnight: there the date before can come back
/// after its day is over, and windows begin where days do.
#[must_use]
pub fn fact_day(at: u32, zone: &TimeZone) -> u16 {
    let date = zone.to_datetime(Timestamp::from_second(i64::from(at)).unwrap_or_default()).date();
    let has_begun = |day: &Date| {
        let start = day.to_zoned(zone.clone());
        start.is_ok_and(|start| start.timestamp().as_second() <= i64::from(at))
    };
    let days = [date.tomorrow(), Ok(date), date.checked_sub(1.day())];
    let day = days.into_iter().flatten().find(has_begun).unwrap_or(date);
    let since = day.since((Unit::Day, Date::constant(1970, 1, 1))).map_or(0, |span| span.get_days());
    u16::try_from(since).unwrap_or(0)
}
