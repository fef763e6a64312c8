//! Counts by day say what single events say, in every zone.

use engine::limits::{FACT_DAYS_MAX, WITHIN_DAYS_MAX};
use engine::messages::fact_day;
use engine::predicates::{EventFacts, Moment};
use engine::rows::FactCountRow;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

/// Zones whose clocks were changed in every way that there is: over midnight,
/// by half an hour, by a whole day.
const ZONES: [&str; 14] = [
    "UTC",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "America/Sao_Paulo",
    "America/Toronto",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "Asia/Pyongyang",
];

/// Around changes of those clocks, and anywhere.
fn moments() -> impl Strategy<Value = i64> {
    let around: Vec<i64> = [
        "2006-10-29T04:00:00Z",
        "2006-04-02T03:31:00Z",
        "2017-10-15T03:00:00Z",
        "2018-02-18T02:00:00Z",
        "2011-12-30T10:00:00Z",
        "1993-08-21T12:00:00Z",
        "2026-03-29T01:00:00Z",
        "2026-11-01T05:00:00Z",
        "2023-03-26T00:00:00Z",
        "2018-05-04T15:00:00Z",
    ]
    .map(|text| text.parse::<Timestamp>().expect("it is there").as_second())
    .into();
    let near = (prop::sample::select(around), -70 * 86_400..70 * 86_400_i64).prop_map(|(at, offset)| at + offset);
    prop_oneof![near, 400_000_000..4_200_000_000_i64]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn days_say_what_single_events_say(
        zone in prop::sample::select(&ZONES[..]),
        now in moments(),
        offsets in prop::collection::vec(prop_oneof![-80 * 86_400..86_400_i64, -3 * 86_400..86_400_i64], 1..80),
        order in any::<prop::sample::Index>(),
    ) {
        let zone = TimeZone::get(zone).unwrap();
        let moment = Moment { now_s: u32::try_from(now).unwrap(), zone: zone.clone() };
        let mut events: Vec<u32> = offsets.iter().map(|offset| u32::try_from(now + offset).unwrap()).collect();
        // A window begins at a second of its own.
        events.extend((1..=WITHIN_DAYS_MAX).step_by(7).flat_map(|days| {
            let start = moment.window_start_s(days);
            [start - 1, start]
        }));
        let mut counted = FactCountRow::default();
        let middle = order.index(events.len());
        events.rotate_left(middle);
        for at in &events {
            counted.add(*at, fact_day(*at, &zone));
        }
        prop_assert!(counted.days.len() <= FACT_DAYS_MAX);
        for days in 1..=WITHIN_DAYS_MAX {
            let from_s = moment.window_start_s(days);
            let mut looked_up = EventFacts::default();
            events.iter().filter(|at| **at >= from_s).for_each(|at| looked_up.add(*at));
            let counted = counted.since(Some(from_s), &zone);
            prop_assert!(counted == looked_up || (counted.count, looked_up.count) == (0, 0), "{days} days: {counted:?} {looked_up:?}");
        }
        let mut all = EventFacts::default();
        events.iter().for_each(|at| all.add(*at));
        prop_assert_eq!(counted.since(None, &zone), all);
    }
}

#[test]
fn the_latest_days_are_kept_and_the_order_makes_no_difference() {
    for days in [FACT_DAYS_MAX - 1, FACT_DAYS_MAX, FACT_DAYS_MAX + 1] {
        let events: Vec<u32> = (0..days as u32).flat_map(|day| [day * 86_400, day * 86_400 + 5]).collect();
        let row = |events: &mut dyn Iterator<Item = &u32>| {
            let mut row = FactCountRow::default();
            events.for_each(|at| row.add(*at, fact_day(*at, &TimeZone::UTC)));
            row
        };
        let upwards = row(&mut events.iter());
        assert_eq!(upwards.days.len(), days.min(FACT_DAYS_MAX));
        assert_eq!(upwards.count, 2 * days as u64, "all are counted");
        assert_eq!(row(&mut events.iter().rev()), upwards);
    }
}
