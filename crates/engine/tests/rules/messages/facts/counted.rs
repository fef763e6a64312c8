//! What is counted, of whom, and until when.

use super::*;
use crate::messages::{SHOP, Stage};
use crate::soundness::each;
use crate::world::{START_S, World};
use engine::command::ReleaseFacts;
use engine::ids::FactId;
use engine::limits::{FACT_LOG_ROWS_MAX, FACT_RENEWED_S, FACTS_MAX};
use engine::messages::FactSpec;
use engine::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree};
use engine::rows::JobKind;
use engine::tables::{CountersKey, FactCountKey, FactKey, JobKey};
use engine::{Answer, Command, RefusalKind};
use proptest::prelude::*;

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
