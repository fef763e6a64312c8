//! What triggers a message, whom it reaches and when: a row for each rule, with
//! a clock that the row sets.
//!
//! A row is what it shows, a kind, what is special about its message, and what
//! happens. `WHO … => VERDICT` is an event and what came of it; `fire => VERDICT`
//! lets delays end and tells the latest event's verdict; `look WHO => N` and
//! `page WHO => N` look at a person by their number and count what they get;
//! `office DAY FROM TO` sets office hours in minutes of a day; `had N` counts
//! deliveries in all. Other lines are those of all scripts.

mod when;
mod who;

use crate::messages::{SHOP, Stage, go_live, usual};
use crate::world::World;
use engine::command::{FireTimers, MessageStep, ReviewContact, SetOfficeHours};
use engine::ids::{ContactOrdinal, MessageId};
use engine::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree};
use engine::rows::{ActorRef, EventTrigger, MessageKind, MessageSpec, Trigger, Window, Windows};
use engine::tables::{CountersKey, DecisionKey, MessageKey};
use engine::{Answer, Command, TableKey as _};

/// What it shows, the kind, what is special about the message, what happens.
type Case = (&'static str, MessageKind, fn(&mut MessageSpec), &'static str);

/// Day 1,000 since 1970, when all begins, was a Wednesday.
const WEDNESDAY: u8 = 3;

fn trigger(spec: &mut MessageSpec) -> &mut EventTrigger {
    match &mut spec.trigger {
        Trigger::Event(trigger) => trigger,
        other => panic!("{other:?} is no event"),
    }
}

fn leaf(path: &str, op: Op, value: Scalar) -> MetadataTree {
    MetadataTree::Leaf(MetadataLeaf { path: path.to_owned(), op, value })
}

fn text(value: &str) -> Scalar {
    Scalar::Text(value.to_owned())
}

fn is_called(name: &str) -> Tree {
    Tree::Leaf(Leaf::Attribute { name: "name".to_owned(), op: Op::Is, value: text(name) })
}

fn did(event: &str, times: &str) -> Tree {
    let (event, value) = (event.to_owned(), Scalar::Number(times.to_owned()));
    Tree::Leaf(Leaf::Event { event, fact: EventFact::Count, op: Op::Gte, value, within_days: None, metadata: None })
}

fn windows(day: u8, from_minute: u16, to_minute: u16) -> Windows {
    Windows::In(vec![Window { day, from_minute, to_minute }])
}

fn delayed(spec: &mut MessageSpec) {
    trigger(spec).delay_s = 600;
}

fn run(what: &str, kind: MessageKind, change: fn(&mut MessageSpec), script: &str) {
    let mut stage = Stage(World::default());
    let (first, rest) = script.trim().split_once('\n').unwrap_or((script.trim(), ""));
    // The first line may say in which zone the workspace is.
    let (zone, script) = match first.strip_prefix("zone ") {
        Some(zone) => (zone, rest),
        None => ("UTC", script),
    };
    stage.lines(&format!("workspace shop zone={zone}\nuser ada email=a@x.example"));
    let mut spec = usual();
    spec.allows_unproven = true;
    change(&mut spec);
    let message = stage.save(None, (kind, spec));
    stage.0.submit(go_live(SHOP, &message.to_string())).expect("live");
    for line in script.trim().lines().map(str::trim) {
        let told = line.split_once("=>").map(|(line, expected)| (line.trim(), expected.trim()));
        match told {
            Some((line, expected)) => assert_eq!(asked(&mut stage, line), expected, "{what}: {line}"),
            None => done(&mut stage, message, line),
        }
    }
}

fn asked(stage: &mut Stage, line: &str) -> String {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    match verb {
        "fire" => {
            stage.0.submit(Command::FireTimers(FireTimers { workspace: SHOP })).expect("fired");
            latest(stage)
        }
        "page" => stage.opens_page(rest.parse().expect("a number")).to_string(),
        "look" => {
            let (before, contact) = (stage.deliveries().len(), ContactOrdinal(rest.parse().expect("a number")));
            stage.0.submit(Command::ReviewContact(ReviewContact { workspace: SHOP, contact })).expect("looked");
            (stage.deliveries().len() - before).to_string()
        }
        "had" => stage.deliveries().len().to_string(),
        _ => stage.event(verb, rest).join(" "),
    }
}

/// The verdict about the latest event that was decided, as it stands now.
fn latest(stage: &Stage) -> String {
    let decided = stage.0.rows().values().filter_map(DecisionKey::typed).next_back();
    let verdicts = decided.iter().flat_map(|row| &row.verdicts);
    verdicts.map(|one| one.verdict.name()).collect::<Vec<_>>().join(" ")
}

fn done(stage: &mut Stage, message: MessageId, line: &str) {
    let mut words = line.split(' ');
    match words.next() {
        Some("pause") => stage.step(message, MessageStep::Pause),
        Some("resume") => stage.step(message, MessageStep::GoLive),
        Some("edit") => {
            let row = stage.0.row(&MessageKey { workspace: SHOP, message }).expect("there");
            let spec = MessageSpec { content: "{\"edited\":true}".to_owned(), ..row.spec.clone() };
            stage.save(Some(message), (row.kind, spec));
        }
        Some("office") => {
            let numbers: Vec<u16> = words.map(|word| word.parse().expect("a number")).collect();
            let [day, from_minute, to_minute] = numbers[..] else { panic!("{line}") };
            let window = Window { day: u8::try_from(day).expect("a day"), from_minute, to_minute };
            let command = SetOfficeHours { workspace: SHOP, windows: vec![window], actor: ActorRef::CommandLine };
            stage.0.submit(Command::SetOfficeHours(Box::new(command))).expect("set");
        }
        _ => {
            let told = stage.lines(line);
            assert!(!told.contains("refused"), "{line}: {told}");
        }
    }
}

/// The control group is the same people each time, also in another version, and
/// is asked as often as the others.
#[test]
fn the_control_group_is_kept_out() {
    let mut stage = Stage::new();
    let message = stage.live(|spec| {
        spec.control_group_percent = 50;
        spec.frequency.max_sends = Some(2);
    });
    let names: Vec<String> = (0..40).map(|n| format!("u{n}")).collect();
    names.iter().for_each(|name| drop(stage.lines(&format!("user {name}"))));
    let mut told = Vec::new();
    for round in 0..3 {
        told.push(names.iter().map(|name| stage.event(name, "at=now").join(" ")).collect::<Vec<_>>());
        stage.lines("tick 1s");
        if round == 0 {
            done(&mut stage, message, "edit");
        }
    }
    assert_eq!(told[0], told[1]);
    assert!(
        told[0].iter().any(|verdict| verdict == "sent") && told[0].iter().any(|verdict| verdict == "control_group")
    );
    assert!(told[2].iter().all(|verdict| verdict == "max_sends"), "{:?}", told[2]);
    let sent = told[0].iter().filter(|verdict| *verdict == "sent").count();
    assert_eq!(stage.deliveries().len(), 2 * sent);
}

/// Ten people with sixteen other names each, and a message that asks for forty
/// events: what all of them read is more than one command may.
#[test]
fn delays_that_read_much_are_fired_a_few_at_a_time() {
    let mut stage = Stage::new();
    let names: Vec<String> = (0..10).map(|n| format!("p{n}")).collect();
    for name in &names {
        stage.lines(&format!("user {name}"));
        for _ in 0..16 {
            stage.lines("lead -");
            let lead = stage.0.row(&CountersKey { workspace: SHOP }).expect("there").last_contact;
            let told = stage.lines(&format!("merge id:#{lead} {name}"));
            assert!(told.starts_with("contact"), "{told}");
        }
    }
    let events: Vec<String> = (0..40).map(|n| format!("did-{n}")).collect();
    events.iter().for_each(|event| drop(stage.lines(&format!("event ada {event} at=now"))));
    stage.live(|spec| {
        delayed(spec);
        spec.audience.predicate = Tree::Any(events.iter().map(|event| did(event, "0")).collect());
    });
    for name in &names {
        assert_eq!(stage.event(name, "at=now"), ["delayed"]);
    }
    stage.lines("tick 600s");
    let mut steps = 0;
    loop {
        steps += 1;
        match stage.0.submit(Command::FireTimers(FireTimers { workspace: SHOP })) {
            Ok(Answer::Swept { removed, finished: false }) => assert!(removed > 0),
            Ok(Answer::Swept { finished: true, .. }) => break,
            other => panic!("{other:?}"),
        }
    }
    assert!(steps > 1, "{steps}");
    assert_eq!(stage.deliveries().len(), names.len());
}

#[test]
fn one_command_fires_so_many_delays() {
    use engine::limits::TIMERS_PER_STEP_MAX as MAX;
    for (count, left) in [(MAX - 1, 0), (MAX, 0), (MAX + 1, 1)] {
        let mut stage = Stage::new();
        stage.live(delayed);
        for number in 0..count {
            stage.lines(&format!("user p{number}"));
            assert_eq!(stage.event(&format!("p{number}"), "at=now"), ["delayed"]);
        }
        stage.lines("tick 600s");
        let fired = stage.0.submit(Command::FireTimers(FireTimers { workspace: SHOP }));
        let Ok(Answer::Swept { removed, .. }) = fired else { panic!("{fired:?}") };
        assert_eq!((removed as usize, stage.deliveries().len()), (count - left, count - left), "{count} delays");
    }
}
