//! A rehearsal says what live sending would have done with the same events.

use crate::messages::{Names, SHOP, Stage, usual};
use engine::command::{FireTimers, RegisterFacts};
use engine::contacts::survivor;
use engine::ids::{ContactOrdinal, EventRef, FactId, MessageId};
use engine::messages::rehearse::{AskedToday, Past, Rehearsal, Rehearsed, Tally};
use engine::messages::{FactSpec, Parts, Ready};
use engine::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree};
use engine::rows::{
    Cause, FactRow, Frequency, FrequencyMode, Goal, MessageKind, MessageSpec, Occurrence, Stop, Trigger, Verdict,
    Window, Windows,
};
use engine::tables::{DecisionKey, LogKey, MessageKey, TimerKey};
use engine::{Answer, Command, Key, ReadRows, Row, TableKey};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

const NAMES: [&str; 3] = ["upload-complete", "added-teammate", "invited-friend"];

/// Reads committed rows.
struct Committed<'a>(&'a BTreeMap<Key, Row>);

impl ReadRows for Committed<'_> {
    type Missing = Infallible;

    fn read<K: TableKey>(&mut self, key: &K) -> Result<Option<Arc<K::Row>>, Infallible> {
        Ok(self.0.get(&key.erased()).and_then(K::typed).cloned())
    }
}

fn count_of(event: &str, within_days: Option<u16>, op: Op, value: u32) -> Tree {
    let metadata = within_days.map(|_| of_type("jpeg"));
    let value = Scalar::Number(value.to_string());
    Tree::Leaf(Leaf::Event { event: event.to_owned(), fact: EventFact::Count, op, value, within_days, metadata })
}

fn of_type(value: &str) -> MetadataTree {
    let value = Scalar::Text(value.to_owned());
    MetadataTree::Leaf(MetadataLeaf { path: "type".to_owned(), op: Op::Is, value })
}

/// What a rehearsal says of everything that lies in the log.
fn rehearse(stage: &Stage, message: MessageId, since_ms: u64) -> (Vec<Rehearsed>, Tally) {
    let rows = stage.0.rows();
    let row = stage.0.row(&MessageKey { workspace: SHOP, message }).expect("the message");
    let mut rehearsal = Rehearsal::new(SHOP, (message, &row), since_ms);
    let live = rehearsal.row().clone();
    let names = Names(rows);
    let specs = leaves(&live.spec.audience.predicate).into_iter().filter_map(FactSpec::of);
    let facts: Vec<_> = specs
        .zip(1..)
        .map(|(FactSpec { event, metadata }, n)| {
            (FactId(n), Arc::new(FactRow { event, metadata, created_at: 0, until: 0, counted_to: 0 }))
        })
        .collect();
    let ready = |now_s: u32| {
        let (messages, facts) = ([(message, live.clone())], facts.clone());
        let zone = TimeZone::UTC;
        let parts = Parts { messages, facts, segments: Vec::new(), office: Vec::new(), zone, now_s };
        Arc::new(Ready::new(parts, &names))
    };
    let mut read = |key: &Key| -> Result<Option<Row>, Infallible> { Ok(rows.get(key).cloned()) };
    let mut told = Vec::new();
    for (key, row) in rows.iter().filter_map(|(key, row)| Some((LogKey::from_erased(key)?, LogKey::typed(row)?))) {
        let event = EventRef { writer: key.writer, seq: key.seq };
        let Ok(Some(found)) = survivor(&mut Committed(rows), SHOP, row.contact) else { panic!("nobody left") };
        let name = names.0.iter().find_map(|(key, row)| {
            let key = engine::tables::DefinitionKey::from_erased(key)?;
            let named = engine::tables::DefinitionKey::typed(row)?;
            Some(named.name.clone()).filter(|_| key.definition == log_definition(rows, event))
        });
        let past = Past { event, name: &name.expect("a name"), row, found: &found };
        let at_s = u32::try_from(past.recorded_at_ms() / 1_000).expect("it is there");
        if past.recorded_at_ms() < since_ms {
            let Ok(()) = rehearsal.remember(&ready(at_s), &past, &mut read);
            continue;
        }
        while let Some(due_at) = rehearsal.due(at_s) {
            let Ok(fired) = rehearsal.fire(&ready(due_at), &mut read);
            told.extend(fired);
        }
        let Ok(decided) = rehearsal.event(&ready(at_s), &past, &mut read);
        told.extend(decided);
    }
    let mut tally = Tally::new(TimeZone::UTC);
    told.iter().for_each(|rehearsed| tally.add(rehearsed));
    (told, tally)
}

fn log_definition(rows: &BTreeMap<Key, Row>, event: EventRef) -> engine::ids::DefinitionId {
    let row = rows.get(&LogKey::of(SHOP, event).erased()).and_then(LogKey::typed).expect("the event");
    row.definition
}

fn leaves(tree: &Tree) -> Vec<&Leaf> {
    match tree {
        Tree::All(members) | Tree::Any(members) => members.iter().flat_map(leaves).collect(),
        Tree::Leaf(leaf) => vec![leaf],
    }
}

/// What live sending did: to whom, when, because of which event.
fn sent(stage: &Stage) -> Vec<(ContactOrdinal, u32, EventRef)> {
    let mut sent: Vec<_> = stage
        .deliveries()
        .into_iter()
        .map(|(key, row)| {
            let Cause::Event(event) = row.cause else { panic!("an event") };
            (key.contact, u32::try_from(row.made_at_ms / 1_000).expect("it is there"), event)
        })
        .collect();
    sent.sort_by_key(|(contact, at, event)| (*at, event.seq, contact.0));
    sent
}

fn would_be_sent(told: &[Rehearsed]) -> Vec<(ContactOrdinal, u32, EventRef)> {
    let sends = told.iter().filter(|rehearsed| rehearsed.verdict == Verdict::Sent);
    let mut sent: Vec<_> = sends.map(|one| (one.contact, one.at_s, one.event)).collect();
    sent.sort_by_key(|(contact, at, event)| (*at, event.seq, contact.0));
    sent
}

/// Lets time pass, and delays end at the second at which they are due.
fn tick(stage: &mut Stage, mut seconds: u64) {
    while seconds > 0 {
        let now_s = stage.0.now_s();
        let timers = stage.0.rows().keys().filter_map(TimerKey::from_erased);
        let due = timers.map(|key| u64::from(key.due_at)).min();
        let step = due.map_or(seconds, |due| due.saturating_sub(now_s)).min(seconds);
        stage.lines(&format!("tick {step}s"));
        seconds -= step;
        if due.is_some_and(|due| due <= stage.0.now_s()) {
            fire_all(stage);
        }
    }
}

fn fire_all(stage: &mut Stage) {
    loop {
        match stage.0.submit(Command::FireTimers(FireTimers { workspace: SHOP })).expect("it is there") {
            Answer::Swept { finished: false, .. } => {}
            _ => return,
        }
    }
}

fn specs() -> impl Strategy<Value = MessageSpec> {
    let occurrence = prop_oneof![Just(Occurrence::Every), (1..4_u32).prop_map(Occurrence::Nth)];
    let metadata = prop_oneof![Just(MetadataTree::All(Vec::new())), Just(of_type("jpeg"))];
    let audience = prop_oneof![
        2 => Just(Tree::All(Vec::new())),
        1 => Just(count_of("added-teammate", None, Op::Gte, 1)),
        1 => Just(count_of("upload-complete", None, Op::Gte, 3)),
        1 => Just(Tree::All(vec![
            count_of("upload-complete", Some(2), Op::Lte, 3),
            Tree::Any(vec![count_of("invited-friend", None, Op::Lt, 1), count_of("added-teammate", Some(1), Op::Gte, 1)]),
        ])),
    ];
    let gap = prop::option::of(prop_oneof![Just(60_u32), Just(7_200), Just(86_400)]);
    let frequency = (any::<bool>(), prop::option::of(1..4_u32), gap);
    let windows = prop_oneof![
        2 => Just(Windows::Any),
        1 => Just(Windows::In((1..=7).map(|day| Window { day, from_minute: 480, to_minute: 960 }).collect())),
    ];
    let stop = (prop::option::of(2..9_u32), any::<bool>());
    let rest = (prop_oneof![Just(0_u8), Just(50)], prop_oneof![3 => Just(0_u32), 1 => Just(600), 1 => Just(100_000)]);
    (occurrence, metadata, audience, frequency, windows, stop, rest).prop_map(
        |(
            occurrence,
            metadata,
            predicate,
            (once, max_sends, min_gap_s),
            windows,
            (after_sends, on_goal),
            (percent, delay_s),
        )| {
            let mut spec = usual();
            let Trigger::Event(trigger) = &mut spec.trigger else { panic!("an event") };
            (trigger.occurrence, trigger.metadata, trigger.delay_s) = (occurrence, metadata, delay_s);
            spec.audience.predicate = predicate;
            let mode = if once { FrequencyMode::Once } else { FrequencyMode::Every };
            spec.frequency = Frequency { mode, max_sends, min_gap_s };
            spec.schedule.windows = windows;
            spec.goal = Some(Goal { event: "invited-friend".to_owned(), within_s: 86_400 });
            spec.stop = Stop { after_sends, on_goal };
            spec.control_group_percent = percent;
            spec
        },
    )
}

/// Somebody does something after a while.
#[derive(Debug, Clone)]
struct Deed {
    after_s: u64,
    who: usize,
    name: usize,
    is_jpeg: bool,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let after = prop_oneof![1..120_u64, 1..40_000_u64];
    let deed = (after, 0..4_usize, prop_oneof![4 => Just(0_usize), 1 => Just(1), 1 => Just(2)], any::<bool>());
    let deed = deed.prop_map(|(after_s, who, name, is_jpeg)| Deed { after_s, who, name, is_jpeg });
    prop::collection::vec(deed, 1..60)
}

fn do_it(stage: &mut Stage, deed: &Deed) {
    tick(stage, deed.after_s);
    let who = ["ada", "bob", "cy", "di"].get(deed.who).expect("one of four");
    let kind = if deed.is_jpeg { "jpeg" } else { "png" };
    let told = stage.lines(&format!("event {who} {} at=now type={kind}", NAMES.get(deed.name).expect("one of them")));
    assert!(told.contains("recorded"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn it_equals_what_live_sending_did(spec in specs(), before in deeds(), after in deeds(), cap in 0..4_u64) {
        let mut stage = Stage::new();
        stage.lines("user bob\nuser cy\nuser di");
        stage.lines(&format!("set messages_per_day_max={cap}"));
        let facts: Vec<FactSpec> = leaves(&spec.audience.predicate).into_iter().filter_map(FactSpec::of).collect();
        stage.0.submit(Command::RegisterFacts(RegisterFacts { workspace: SHOP, facts })).unwrap();
        // The very first event of a name makes it: nobody's question knew it.
        for name in NAMES {
            stage.lines(&format!("event ada {name} at=now type=png\ntick 1s"));
        }
        before.iter().for_each(|deed| do_it(&mut stage, deed));
        stage.lines("tick 1s");
        let since_ms = stage.0.now_s() * 1_000;
        let message = stage.live(|live| *live = spec.clone());
        after.iter().for_each(|deed| do_it(&mut stage, deed));
        let (told, tally) = rehearse(&stage, message, since_ms);
        prop_assert_eq!(would_be_sent(&told), sent(&stage));
        prop_assert_eq!(tally.sent(), stage.deliveries().len() as u64);
        // Every single decision, as far as delays do not write over it later.
        let delays = matches!(&spec.trigger, Trigger::Event(trigger) if trigger.delay_s > 0);
        for one in told.iter().filter(|_| !delays) {
            let EventRef { writer, seq } = one.event;
            let row = stage.0.row(&DecisionKey { workspace: SHOP, writer, seq }).expect("a decision");
            prop_assert_eq!(row.verdicts[0].verdict, one.verdict);
        }
    }
}

#[test]
fn it_counts_by_day_by_hour_and_by_person() {
    let mut stage = Stage::new();
    stage.lines("user bob\nevent ada upload-complete at=now\ntick 1h");
    let message = stage.save(None, (MessageKind::Chat, usual()));
    let since_ms = stage.0.now_s() * 1_000;
    for (wait, who) in [("1s", "ada"), ("1s", "bob"), ("1s", "ada"), ("25h", "ada")] {
        stage.lines(&format!("tick {wait}\nevent {who} upload-complete at=now"));
    }
    let (told, tally) = rehearse(&stage, message, since_ms);
    assert!(stage.deliveries().is_empty(), "a draft sends nothing");
    assert_eq!((told.len(), tally.looked_at(), tally.sent()), (4, 4, 4));
    assert_eq!(tally.sent_per_hour_max(), 3);
    assert_eq!(tally.days().values().map(|day| day.sent).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(tally.recipients(), 2);
    assert_eq!(tally.recipients_by_sends(), BTreeMap::from([(1, 1), (3, 1)]));
    let sample: Vec<_> = tally.sample().map(|(contact, sends, times)| (contact.0, sends, times.len())).collect();
    assert_eq!(sample, [(1, 3, 3), (2, 1, 1)]);
}

#[test]
fn what_waited_for_its_person_triggers_nothing() {
    let mut stage = Stage::new();
    stage.lines("set hold_unknown_events=1");
    let message = stage.live(|_| {});
    stage.lines("tick 1s\nevent zoe upload-complete at=now\ntick 10m\nuser zoe\nstep 16\nstep 17\nstep 18");
    let seen = stage.0.rows().keys().filter_map(LogKey::from_erased).count();
    assert_eq!(seen, 1, "it is stored");
    let (told, _) = rehearse(&stage, message, 0);
    assert_eq!(told, []);
    assert_eq!(stage.deliveries().len(), 0);
}

#[test]
fn conditions_on_what_is_known_today_are_named() {
    let stage = Stage::new();
    let attribute = Leaf::Attribute { name: "email".to_owned(), op: Op::Known, value: Scalar::Null };
    let tree = Tree::All(vec![
        count_of("added-teammate", None, Op::Gte, 1),
        Tree::Any(vec![count_of("upload-complete", Some(3), Op::Gte, 1), Tree::Leaf(attribute.clone())]),
    ]);
    let asked = AskedToday::all_of(&tree, &Names(stage.0.rows()));
    assert_eq!(asked, [AskedToday { path: "all[1].any[1]".to_owned(), leaf: attribute.clone() }]);
    let alone = AskedToday::all_of(&Tree::Leaf(attribute.clone()), &Names(stage.0.rows()));
    assert_eq!(alone, [AskedToday { path: String::new(), leaf: attribute }]);
}
