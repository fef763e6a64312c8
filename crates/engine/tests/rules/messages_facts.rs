//! What is counted as events come says the same as a look at the events.

use crate::messages::{SHOP, Stage};
use crate::soundness::each;
use crate::world::{START_S, World};
use engine::command::{RegisterFacts, ReleaseFacts, StepJob};
use engine::ids::{ContactOrdinal, FactId, JobId};
use engine::limits::{FACT_DAYS_MAX, FACT_LOG_ROWS_MAX, FACT_RENEWED_S, FACTS_MAX, WITHIN_DAYS_MAX};
use engine::messages::{FactSpec, fact_day};
use engine::predicates::{
    EventFact, EventFacts, Leaf, MetadataLeaf, MetadataTree, Moment, Op, Scalar, Tree, compile_metadata,
};
use engine::rows::{FactCountRow, JobKind};
use engine::tables::{ContactKey, CountersKey, DefinitionKey, FactCountKey, FactKey, JobKey, LogKey, WorkspaceKey};
use engine::{Answer, Command, Outcome, RefusalKind};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

const EVENT: &str = "bought";

/// Events of this type only; of an empty one all.
fn typed(kind: &str) -> MetadataTree {
    let leaf = |kind: &str| {
        MetadataTree::Leaf(MetadataLeaf { path: "type".to_owned(), op: Op::Is, value: Scalar::Text(kind.to_owned()) })
    };
    MetadataTree::All(if kind.is_empty() { Vec::new() } else { vec![leaf(kind)] })
}

fn spec(kind: &str) -> FactSpec {
    FactSpec { event: EVENT.to_owned(), metadata: typed(kind) }
}

/// So many of them within so many days.
fn within(kind: &str, (at_least, within_days): (u32, Option<u16>)) -> Tree {
    let (event, fact, op) = (EVENT.to_owned(), EventFact::Count, Op::Gte);
    let metadata = (!kind.is_empty() || within_days.is_none()).then(|| typed(kind));
    Tree::Leaf(Leaf::Event { event, fact, op, value: Scalar::Number(at_least.to_string()), within_days, metadata })
}

impl Stage {
    fn register(&mut self, facts: Vec<FactSpec>) -> Outcome {
        self.0.submit(Command::RegisterFacts(RegisterFacts { workspace: SHOP, facts }))
    }

    /// The jobs about facts that are not finished.
    fn unfinished(&self) -> Vec<JobId> {
        let unfinished = |kind: &JobKind| {
            matches!(kind, JobKind::FillFact { finished: false, .. } | JobKind::DropFacts { finished: false, .. })
        };
        each::<JobKey>(self.0.rows()).filter(|(_, row)| unfinished(&row.kind)).map(|(key, _)| key.job).collect()
    }

    fn step_job(&mut self, job: JobId) -> bool {
        match self.0.submit(Command::StepJob(StepJob { workspace: SHOP, job })) {
            Ok(Answer::Swept { finished, .. }) => finished,
            other => panic!("{other:?}"),
        }
    }

    fn finish_jobs(&mut self) {
        while let Some(job) = self.unfinished().first().copied() {
            self.step_job(job);
        }
    }

    fn facts(&self) -> Vec<FactId> {
        each::<FactKey>(self.0.rows()).map(|(key, _)| key.fact).collect()
    }

    fn zone(&self) -> TimeZone {
        TimeZone::get(&self.0.row(&WorkspaceKey { workspace: SHOP }).expect("it is there").time_zone)
            .expect("it is there")
    }

    /// What was counted of a person, everything that was merged into them
    /// included.
    fn counted(&self, contact: u32, fact: FactId, from_s: Option<u32>) -> EventFacts {
        let contact = ContactOrdinal(contact);
        let row = self.0.row(&ContactKey { workspace: SHOP, contact }).expect("it is there");
        let rows = row.history_of(contact).filter_map(|contact| {
            let row = self.0.row(&FactCountKey { workspace: SHOP, contact, fact })?;
            Some(row.since(from_s, &self.zone()))
        });
        joined(rows)
    }

    /// The same, looked up event by event.
    fn looked_up(&self, contact: u32, kind: &str, from_s: Option<u32>) -> EventFacts {
        let contact = ContactOrdinal(contact);
        let row = self.0.row(&ContactKey { workspace: SHOP, contact }).expect("it is there");
        let history: Vec<ContactOrdinal> = row.history_of(contact).collect();
        let metadata = compile_metadata(&typed(kind), &self.moment()).expect("it is there");
        let mut facts = EventFacts::default();
        for (_, event) in each::<LogKey>(self.0.rows()) {
            let key = DefinitionKey { workspace: SHOP, definition: event.definition };
            let is_meant = self.0.row(&key).expect("it is there").name == EVENT && history.contains(&event.contact);
            if is_meant && event.created_at >= from_s.unwrap_or(0) && metadata.matches(&event.metadata) {
                facts.add(event.created_at);
            }
        }
        facts
    }

    fn moment(&self) -> Moment {
        Moment { now_s: u32::try_from(self.0.now_s()).expect("it is there"), zone: self.zone() }
    }

    /// All windows of all people and types agree.
    #[track_caller]
    fn assert_agrees(&self, people: &[u32], kinds: &[&str]) {
        for &person in people {
            for kind in kinds {
                let facts = each::<FactKey>(self.0.rows());
                let fact = facts
                    .filter(|(_, row)| spec(kind).is_of(row))
                    .map(|(key, _)| key.fact)
                    .next()
                    .expect("it is there");
                let windows = (1..=WITHIN_DAYS_MAX).map(|days| Some(self.moment().window_start_s(days)));
                for from_s in windows.chain([None]) {
                    let looked_up = self.looked_up(person, kind, from_s);
                    assert_eq!(self.counted(person, fact, from_s), looked_up, "{person} {kind} from {from_s:?}");
                }
            }
        }
    }
}

fn joined(all: impl Iterator<Item = EventFacts>) -> EventFacts {
    all.filter(|facts| facts.count > 0).fold(EventFacts::default(), |sum, facts| EventFacts {
        count: sum.count + facts.count,
        first: if sum.count == 0 { facts.first } else { sum.first.min(facts.first) },
        last: sum.last.max(facts.last),
    })
}

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

#[test]
fn the_history_and_what_comes_meanwhile_are_counted_once() {
    let mut stage = Stage::new();
    stage.lines("user bob");
    let most = u64::from(FACT_LOG_ROWS_MAX);
    stage.lines(&format!("x{} event ada bought at=now-{{n}}000 type=a key=a{{n}}", most - 3));
    stage.lines("x6 event bob bought at=now-{n}0000 type=b key=b{n}");
    stage.register(vec![spec(""), spec("a")]).unwrap();
    let jobs = stage.unfinished();
    assert_eq!(jobs.len(), 2, "one for each");
    // Comes while the history is being read, once even before the first step.
    stage.lines("event ada bought at=now-100 type=a key=c1");
    assert!(!stage.step_job(jobs[0]), "more than fits into a step");
    let row = stage.0.row(&FactKey { workspace: SHOP, fact: FactId(1) }).unwrap();
    assert!(!row.is_complete() && (90..100).contains(&row.percent()), "{row:?}");
    stage.lines("event bob bought at=now-200 type=a key=c2");
    stage.finish_jobs();
    // A step of a finished job does nothing.
    jobs.iter().for_each(|job| assert!(stage.step_job(*job)));
    stage.lines("event ada bought at=now-86400 type=b key=c3");
    stage.assert_agrees(&[1, 2], &["", "a"]);
    assert_eq!(stage.counted(1, FactId(1), None).count, most - 3 + 2);
    assert_eq!(stage.counted(2, FactId(2), None).count, 1);
}

#[test]
fn a_step_looks_at_so_many_events() {
    for (events, steps) in [(FACT_LOG_ROWS_MAX - 1, 1), (FACT_LOG_ROWS_MAX, 1), (FACT_LOG_ROWS_MAX + 1, 2)] {
        let mut stage = Stage::new();
        stage.lines(&format!("x{events} event ada bought at=now-{{n}} key=a{{n}}"));
        stage.register(vec![spec("")]).unwrap();
        let job = stage.unfinished()[0];
        let made = (1..).find(|_| stage.step_job(job));
        assert_eq!(made, Some(steps), "{events} events");
        assert_eq!(stage.counted(1, FactId(1), None).count, u64::from(events));
    }
}

#[test]
fn live_messages_ask_what_is_counted() {
    let mut stage = Stage::new();
    stage.lines("x2 event ada bought at=now-{n}0 type=a key=h{n}\nevent ada bought at=now-864000 type=a");
    stage.register(vec![spec("a"), spec("")]).unwrap();
    stage.live(|spec| spec.audience.predicate = within("a", (3, Some(2))));
    assert_eq!(stage.event("ada", "at=now"), Vec::<&str>::new(), "it waits for the history");
    stage.finish_jobs();
    stage.lines("tick 1s");
    assert_eq!(stage.event("ada", "at=now"), ["audience_did_not_match"]);
    stage.live(|spec| spec.audience.predicate = within("a", (4, None)));
    stage.lines("event ada bought at=now-86400 type=a\ntick 1s");
    assert_eq!(stage.event("ada", "at=now"), ["sent", "sent"]);
    stage.lines("event ada bought at=now-400000 type=a\ntick 2d");
    assert_eq!(stage.event("ada", "at=now"), ["audience_did_not_match", "sent"], "the window went on");
}

#[test]
fn what_the_event_itself_does_counts() {
    let mut stage = Stage::new();
    let own = |within_days| Leaf::Event {
        event: "upload-complete".to_owned(),
        fact: EventFact::Count,
        op: Op::Is,
        value: Scalar::Number("2".to_owned()),
        within_days,
        metadata: None,
    };
    stage.lines("event ada upload-complete at=now-90000");
    stage.register(vec![FactSpec::of(&own(Some(1))).unwrap()]).unwrap();
    stage.finish_jobs();
    stage.live(|spec| spec.audience.predicate = Tree::Leaf(own(Some(1))));
    assert_eq!(stage.event("ada", "at=now"), ["audience_did_not_match"], "the first today");
    stage.lines("tick 1s");
    assert_eq!(stage.event("ada", "at=now"), ["sent"], "the second today");
    assert_eq!(FactSpec::of(&own(None)), None, "its summary says it");
}

#[test]
fn merges_join_and_unmerges_part() {
    let mut stage = Stage::new();
    stage.lines("lead - email=l@x.example\nuser bob");
    stage.lines("x3 event id:#2 bought at=now-{n}0 type=a key=l{n}\nevent ada bought at=now-5 type=a");
    stage.register(vec![spec(""), spec("a")]).unwrap();
    stage.lines("merge id:#2 ada\nevent ada bought at=now-4 type=a");
    stage.finish_jobs();
    stage.lines("event ada bought at=now-3 type=b");
    stage.assert_agrees(&[1, 3], &["", "a"]);
    assert_eq!(stage.counted(1, FactId(1), None).count, 6);
    stage.lines("unmerge ada");
    stage.assert_agrees(&[1, 2, 3], &["", "a"]);
    assert_eq!(stage.counted(2, FactId(1), None).count, 3);
}

#[test]
fn nothing_is_counted_of_the_deleted() {
    let mut stage = Stage::new();
    stage.lines("user bob\nx3 event ada bought at=now-{n} key=a{n}\nevent bob bought at=now");
    stage.register(vec![spec("")]).unwrap();
    stage.lines("delete ada");
    stage.finish_jobs();
    let counted: Vec<u32> = each::<FactCountKey>(stage.0.rows()).map(|(key, _)| key.contact.0).collect();
    assert_eq!(counted, [2]);
}

#[test]
fn events_that_waited_for_their_person_are_counted_and_send_nothing() {
    let mut stage = Stage::new();
    stage.lines("set hold_unknown_events=1");
    stage.register(vec![spec(""), FactSpec { event: "upload-complete".to_owned(), ..spec("") }]).unwrap();
    let message = stage.live(|_| {});
    stage.lines("event ada upload-complete at=now\ntick 1s");
    let sent = stage.deliveries().len();
    stage.lines("event user_id:late bought at=now\nevent user_id:late upload-complete at=now\nuser late");
    let attach = each::<JobKey>(stage.0.rows()).find(|(_, row)| matches!(row.kind, JobKind::AttachHeld { .. }));
    let job = attach.map(|(key, _)| key.job).unwrap();
    stage.step_job(job);
    assert_eq!(stage.counted(2, FactId(1), None).count, 1);
    assert_eq!(stage.counted(2, FactId(2), None).count, 1);
    assert_eq!(stage.deliveries().len(), sent, "{message} is not sent for what is over");
}

#[test]
fn a_new_time_zone_counts_anew() {
    let mut stage = Stage::new();
    stage.lines("x9 event ada bought at=now-{n}9999 type=a key=a{n}");
    stage.register(vec![spec(""), spec("a")]).unwrap();
    let first = stage.unfinished()[0];
    stage.step_job(first);
    assert_eq!(stage.facts(), [FactId(1), FactId(2)]);
    stage.lines("change-workspace zone=Asia/Kathmandu");
    assert_eq!(stage.facts(), [FactId(1), FactId(3), FactId(4)], "the complete one answers, the other goes at once");
    stage.lines("event ada bought at=now-5 type=a");
    stage.finish_jobs();
    assert_eq!(stage.facts(), [FactId(3), FactId(4)]);
    stage.assert_agrees(&[1], &["", "a"]);
    let counted: Vec<u32> = each::<FactCountKey>(stage.0.rows()).map(|(key, _)| key.fact.0).collect();
    assert_eq!(counted, [3, 4]);
}

#[test]
fn so_many_are_counted_at_once() {
    let max = FACTS_MAX as usize;
    let specs = |count: usize| (0..count).map(|n| spec(&format!("t{n}"))).collect::<Vec<_>>();
    for (count, is_taken) in [(max - 1, true), (max, true), (max + 1, false)] {
        let mut stage = Stage::new();
        let told = stage.register(specs(count));
        if is_taken {
            assert_eq!(told, Ok(Answer::Facts));
            assert_eq!(stage.facts().len(), count);
            continue;
        }
        let refusal = told.unwrap_err();
        assert_eq!((refusal.kind, refusal.field), (RefusalKind::TooManyOfThem, Some("facts")));
        assert_eq!(stage.facts().len(), 0, "all or none");
    }
    let mut stage = Stage::new();
    stage.register(specs(max)).unwrap();
    stage.register(specs(max)).unwrap();
    assert_eq!(stage.facts().len(), max, "the same are shared");
}

#[test]
fn what_depends_on_today_is_not_counted() {
    let mut stage = Stage::new();
    let leaf =
        |op| MetadataTree::Leaf(MetadataLeaf { path: "due_at".to_owned(), op, value: Scalar::Number("3".to_owned()) });
    for op in [Op::DaysAgo, Op::DaysAgoMore, Op::DaysAgoLess] {
        let metadata = MetadataTree::Any(vec![MetadataTree::All(vec![leaf(op)])]);
        let refusal = stage.register(vec![FactSpec { event: EVENT.to_owned(), metadata }]).unwrap_err();
        assert_eq!((refusal.kind, refusal.field), (RefusalKind::MessageState, Some("metadata")));
    }
    stage.register(vec![FactSpec { event: EVENT.to_owned(), metadata: leaf(Op::After) }]).unwrap();
}

#[test]
fn released_facts_go_with_what_they_counted_unless_they_are_asked_for_again() {
    let mut stage = Stage::new();
    stage.lines("user bob\nx4 event ada bought at=now-{n} type=a key=a{n}\nevent bob bought at=now type=a");
    stage.register(vec![spec(""), spec("a")]).unwrap();
    stage.finish_jobs();
    let seen = |stage: &Stage, fact| stage.0.row(&FactKey { workspace: SHOP, fact }).unwrap().created_at;
    let both: Vec<(FactId, u32)> = [FactId(1), FactId(2)].map(|fact| (fact, seen(&stage, fact))).into();
    stage.lines(&format!("tick {}s", FACT_RENEWED_S - 1));
    stage.register(vec![spec("a")]).unwrap();
    assert_eq!(seen(&stage, FactId(2)), both[1].1, "not noted each time");
    stage.lines("tick 1s");
    stage.register(vec![spec("a")]).unwrap();
    let release = ReleaseFacts { workspace: SHOP, facts: both };
    stage.0.submit(Command::ReleaseFacts(release.clone())).unwrap();
    stage.0.submit(Command::ReleaseFacts(release)).unwrap();
    assert_eq!(stage.facts(), [FactId(2)]);
    stage.lines("event ada bought at=now type=b");
    stage.finish_jobs();
    let counted: Vec<(u32, u32)> =
        each::<FactCountKey>(stage.0.rows()).map(|(key, _)| (key.contact.0, key.fact.0)).collect();
    assert_eq!(counted, [(1, 2), (2, 2)]);
    stage.assert_agrees(&[1, 2], &["a"]);
}

#[test]
fn a_fact_that_is_released_while_it_is_filled_leaves_nothing() {
    let mut stage = Stage::new();
    stage.lines(&format!("x{} event ada bought at=now-{{n}} key=a{{n}}", FACT_LOG_ROWS_MAX + 5));
    stage.register(vec![spec("")]).unwrap();
    let job = stage.unfinished()[0];
    assert!(!stage.step_job(job));
    let facts = vec![(FactId(1), u32::try_from(START_S).unwrap())];
    stage.0.submit(Command::ReleaseFacts(ReleaseFacts { workspace: SHOP, facts })).unwrap();
    stage.finish_jobs();
    assert_eq!(each::<FactCountKey>(stage.0.rows()).count(), 0);
    let counters = stage.0.row(&CountersKey { workspace: SHOP }).unwrap();
    stage.register(vec![spec("")]).unwrap();
    stage.finish_jobs();
    assert_eq!(stage.facts(), [FactId(counters.last_fact + 1)], "ids are not used again");
    stage.assert_agrees(&[1], &[""]);
}

#[test]
fn an_archived_name_matches_nobody_until_it_returns() {
    let mut stage = Stage::new();
    stage.register(vec![spec("")]).unwrap();
    stage.lines("tick 1h\nx2 event ada bought at=now-{n} key=a{n}");
    stage.live(|spec| spec.audience.predicate = within("", (2, Some(1))));
    stage.lines("event ada upload-complete at=now\ntick 1s");
    assert_eq!(stage.event("ada", "at=now"), ["sent"]);
    stage.lines("archive 1\ntick 1s");
    assert_eq!(stage.event("ada", "at=now"), ["audience_did_not_match"]);
    stage.lines("unarchive 1\ntick 1s");
    assert_eq!(stage.event("ada", "at=now"), ["sent"]);
}

/// Anything in any order; what is asserted does not depend on it.
#[derive(Debug, Clone)]
enum Deed {
    Event { who: u8, days_ago: i64, kind: &'static str, key: bool },
    Step,
    Merge,
    Unmerge,
    Register(&'static str),
    Tick(u32),
    Zone(&'static str),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let kind = prop::sample::select(vec!["a", "b", "c"]);
    let deed = prop_oneof![
        8 => (0..3_u8, -1..70_i64, kind, any::<bool>())
            .prop_map(|(who, days_ago, kind, key)| Deed::Event { who, days_ago, kind, key }),
        3 => Just(Deed::Step),
        1 => Just(Deed::Merge),
        1 => Just(Deed::Unmerge),
        2 => prop::sample::select(vec!["", "a", "b"]).prop_map(Deed::Register),
        2 => (1..200_000_u32).prop_map(Deed::Tick),
        1 => prop::sample::select(vec!["Asia/Kathmandu", "America/St_Johns", "UTC"]).prop_map(Deed::Zone),
    ];
    prop::collection::vec(deed, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_it_says_the_same(deeds in deeds()) {
        let mut stage = Stage(World::default());
        stage.lines("workspace shop\nuser ada email=a@x.example\nlead - email=l@x.example\nuser bob");
        for (n, deed) in deeds.iter().enumerate() {
            match deed {
                Deed::Event { who, days_ago, kind, key } => {
                    let who = ["ada", "id:#2", "bob"][usize::from(*who)];
                    let at = if *days_ago < 0 { "+80000".to_owned() } else { format!("-{}", days_ago * 80_000 + n as i64) };
                    let key = if *key { format!("key=k{n}") } else { String::new() };
                    stage.lines(&format!("event {who} bought at=now{at} type={kind} {key}"));
                }
                Deed::Step => {
                    if let Some(job) = stage.unfinished().first().copied() {
                        stage.step_job(job);
                    }
                }
                Deed::Merge => drop(stage.lines("merge id:#2 ada")),
                Deed::Unmerge => drop(stage.lines("unmerge ada")),
                Deed::Register(kind) => drop(stage.register(vec![spec(kind)])),
                Deed::Tick(seconds) => drop(stage.lines(&format!("tick {seconds}s"))),
                Deed::Zone(zone) => drop(stage.lines(&format!("change-workspace zone={zone}"))),
            }
        }
        stage.register(["", "a", "b"].map(spec).into()).unwrap();
        stage.finish_jobs();
        stage.assert_agrees(&[1, 3], &["", "a", "b"]);
    }
}
