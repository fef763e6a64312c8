//! What triggers a message, whom it reaches and when: a row for each rule, with
//! a clock that the row sets.
//!
//! A row is what it shows, a kind, what is special about its message, and what
//! happens. `WHO … => VERDICT` is an event and what came of it; `fire => VERDICT`
//! lets delays end and tells the latest event's verdict; `look WHO => N` and
//! `page WHO => N` look at a person by their number and count what they get;
//! `office DAY FROM TO` sets office hours in minutes of a day; `had N` counts
//! deliveries in all. Other lines are those of all scripts.

use crate::messages::{SHOP, Stage, go_live, usual};
use crate::world::World;
use engine::command::{FireTimers, MessageStep, ReviewContact, SetOfficeHours};
use engine::ids::{ContactOrdinal, MessageId};
use engine::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree};
use engine::rows::{
    ActorRef, EventTrigger, FrequencyMode, Goal, MessageKind, MessageSpec, Occurrence, Role, Trigger, Window, Windows,
};
use engine::source::Source;
use engine::tables::{CountersKey, DecisionKey, MessageKey};
use engine::{Answer, Command, TableKey as _};

use MessageKind::{Banner, Carousel, Chat, Email, Post, Push, Tooltip, Webhook};

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

/// Which sources trigger which kinds, by default, with the workspace's switch,
/// and where the message names its own.
#[test]
fn sources_by_kind() {
    const SENT: &str = "sent";
    const NOT: &str = "source_not_eligible";
    for kind in [Banner, Tooltip, Chat, Post, Carousel, Email, Push, Webhook] {
        for source in Source::ALL {
            let by_default = match (kind, source) {
                (_, Source::Import) => false,
                (Banner | Tooltip, source) => source == Source::WebJs,
                (Carousel, source) => source == Source::Mobile,
                _ => true,
            };
            // Nobody here has a device: what may be sent has nowhere to go.
            let of = |triggers: bool| match (triggers, kind) {
                (false, _) => NOT,
                (true, Push) => "no_address",
                (true, _) => SENT,
            };
            let with_switch = source != Source::Import && (by_default || matches!(kind, Banner | Tooltip | Carousel));
            let via = source.name();
            run(
                &format!("{kind:?} by {via}"),
                kind,
                |_| {},
                &format!(
                    "ada at=now via={via} => {}\nset server_events_show_banners=1\nada at=now-1 via={via} sdk=2 => {}",
                    of(by_default),
                    if with_switch { "before_live" } else { NOT },
                ),
            );
            let own = of(source == Source::Stripe);
            run(
                &format!("{kind:?} for stripe, by {via}"),
                kind,
                |spec| spec.sources = Some(vec![Source::Stripe]),
                &format!("set server_events_show_banners=1\nada at=now via={via} => {own}"),
            );
        }
    }
}

const EVENTS: [Case; 14] = [
    ("each occurrence", Chat, |_| {}, "ada at=now => sent\ntick 1s\nada at=now => sent"),
    (
        "the first since it went live",
        Chat,
        |spec| trigger(spec).occurrence = Occurrence::Nth(1),
        "ada at=now => sent\ntick 1s\nada at=now => not_this_occurrence",
    ),
    (
        "the third, over versions",
        Chat,
        |spec| trigger(spec).occurrence = Occurrence::Nth(3),
        "ada at=now => not_this_occurrence\nedit\ntick 1s\nada at=now => not_this_occurrence\ntick 1s
         ada at=now => sent\ntick 1s\nada at=now => not_this_occurrence",
    ),
    (
        "a retry is the same occurrence",
        Chat,
        |spec| trigger(spec).occurrence = Occurrence::Nth(2),
        "ada at=now key=k => not_this_occurrence\nevent ada upload-complete at=now key=k\ntick 1s
         ada at=now => sent\nhad => 1",
    ),
    (
        "what did not match is no occurrence",
        Chat,
        |spec| {
            trigger(spec).occurrence = Occurrence::Nth(1);
            trigger(spec).metadata = leaf("type", Op::Is, text("JPEG"));
        },
        "ada at=now type=PNG => metadata_did_not_match\ntick 1s\nada at=now type=jpeg => sent",
    ),
    ("an hour old", Chat, |_| {}, "tick 2h\nada at=now-3600 => sent\nada at=now-3601 => event_too_old"),
    (
        "a week old, where the message says so",
        Chat,
        |spec| trigger(spec).max_age_s = 604_800,
        "tick 8d\nada at=now-604800 => sent\nada at=now-604801 => event_too_old",
    ),
    ("before it went live", Chat, |_| {}, "ada at=now-1 => before_live"),
    (
        "while it was paused",
        Chat,
        |_| {},
        "tick 1s\npause\nada at=now => \ntick 1s\nresume\ntick 1s\nada at=now-1 => sent\nada at=now-2 sdk=7 => before_live",
    ),
    ("imported", Chat, |_| {}, "ada at=now via=import => source_not_eligible"),
    (
        "held for somebody who comes later",
        Chat,
        |_| {},
        "set hold_unknown_events=1\nevent id:,user_id:late upload-complete at=now\nhad => 0",
    ),
    (
        "one condition of several",
        Chat,
        |spec| {
            let any = vec![leaf("type", Op::Is, text("JPEG")), leaf("type", Op::StartsWith, text("pn"))];
            trigger(spec).metadata = MetadataTree::Any(any);
        },
        "ada at=now type=PNG => sent\ntick 1s\nada at=now type=gif => metadata_did_not_match",
    ),
    (
        "a key that must be there",
        Chat,
        |spec| trigger(spec).metadata = leaf("file", Op::Known, Scalar::Null),
        "ada at=now => metadata_did_not_match\ntick 1s\nada at=now file=a => sent",
    ),
    (
        "a number's bounds",
        Chat,
        |spec| trigger(spec).metadata = leaf("size", Op::Gt, Scalar::Number("10".to_owned())),
        "ada at=now size=10 => metadata_did_not_match\ntick 1s\nada at=now size=10.5 => sent",
    ),
];

const PEOPLE: [Case; 9] = [
    (
        "roles",
        Chat,
        |spec| spec.audience.roles = vec![Role::Lead],
        "lead - email=l@x.example\nada at=now => role_not_in_audience\nid:#2 at=now => sent",
    ),
    (
        "the audience after the event",
        Chat,
        |spec| spec.audience.predicate = did("upload-complete", "2"),
        "ada at=now => audience_did_not_match\ntick 1s\nada at=now => sent",
    ),
    (
        "the audience at the moment",
        Chat,
        |spec| spec.audience.predicate = is_called("vip"),
        "ada at=now => audience_did_not_match\nupdate ada name=Vip\ntick 1s\nada at=now => sent
         update ada name=Ada\ntick 1s\nada at=now => audience_did_not_match",
    ),
    ("blocked", Chat, |_| {}, "block ada\nada at=now => contact_blocked"),
    ("archived", Chat, |_| {}, "hide ada\nada at=now => contact_blocked\nunhide ada\ntick 1s\nada at=now => sent"),
    (
        "unsubscribed from e-mail",
        Email,
        |_| {},
        "update ada unsubscribed=true\nada at=now => unsubscribed\nupdate ada unsubscribed=false\ntick 1s
         ada at=now => sent",
    ),
    ("unsubscribed, and what is no e-mail", Chat, |_| {}, "update ada unsubscribed=true\nada at=now => sent"),
    (
        "no address",
        Email,
        |_| {},
        "user bob\nbob at=now => no_address\nupdate bob email=b@x.example\ntick 1s\nbob at=now => sent",
    ),
    ("letters come back", Email, |_| {}, "update ada fact.has_hard_bounced=true\nada at=now => bounced"),
];

const FREQUENCIES: [Case; 6] = [
    (
        "once",
        Chat,
        |spec| spec.frequency.mode = FrequencyMode::Once,
        "ada at=now => sent\nedit\ntick 400d\nada at=now => sent_once",
    ),
    (
        "until sent twice",
        Chat,
        |spec| spec.frequency.max_sends = Some(2),
        "ada at=now => sent\ntick 1s\nada at=now => sent\ntick 1s\nada at=now => max_sends",
    ),
    (
        "at most once a day",
        Chat,
        |spec| spec.frequency.min_gap_s = Some(86_400),
        "ada at=now => sent\ntick 86399s\nada at=now => min_gap\ntick 1s\nada at=now => sent",
    ),
    (
        "at most once a day, until sent three times",
        Chat,
        |spec| (spec.frequency.min_gap_s, spec.frequency.max_sends) = (Some(86_400), Some(3)),
        "ada at=now => sent\ntick 1d\nada at=now => sent\ntick 1h\nada at=now => min_gap\ntick 1d
         ada at=now => sent\ntick 9d\nada at=now => max_sends",
    ),
    (
        "each person has their own",
        Chat,
        |spec| spec.frequency.mode = FrequencyMode::Once,
        "user bob\nada at=now => sent\nbob at=now => sent",
    ),
    (
        "all messages of a day",
        Chat,
        |_| {},
        "set messages_per_day_max=1\nada at=now => sent\ntick 86399s\nada at=now => fatigue_cap\ntick 1s
         ada at=now => sent",
    ),
];

const SCHEDULES: [Case; 11] = [
    (
        "from and until",
        Chat,
        |spec| (spec.schedule.start_at, spec.schedule.stop_at) = (Some(86_400_060), Some(86_400_120)),
        "tick 59s\nada at=now => not_started\ntick 1s\nada at=now => sent\ntick 59s\nada at=now => sent\ntick 1s
         ada at=now => stopped",
    ),
    (
        "own hours: from included, to not",
        Chat,
        |spec| spec.schedule.windows = windows(WEDNESDAY, 540, 1_020),
        "tick 32399s\nada at=now => outside_window\ntick 1s\nada at=now => sent\ntick 28799s\nada at=now => sent
         tick 1s\nada at=now => outside_window\ntick 1d\nada at=now => outside_window",
    ),
    (
        "what came outside of the hours is dropped",
        Chat,
        |spec| spec.schedule.windows = windows(WEDNESDAY, 540, 1_020),
        "ada at=now => outside_window\ntick 9h\nfire => outside_window\nhad => 0",
    ),
    (
        "office hours",
        Chat,
        |spec| spec.schedule.windows = Windows::OfficeHours,
        "ada at=now => outside_window\noffice 3 540 1020\ntick 8h\nada at=now => outside_window\ntick 1h
         ada at=now => sent\noffice 4 540 1020\ntick 1s\nada at=now => outside_window",
    ),
    (
        "outside of office hours",
        Chat,
        |spec| spec.schedule.windows = Windows::OutsideOfficeHours,
        "ada at=now => sent\noffice 3 540 1020\ntick 8h\nada at=now => sent\ntick 1h\nada at=now => outside_window
         tick 8h\nada at=now => sent",
    ),
    (
        "hours of the workspace's zone",
        Chat,
        |spec| spec.schedule.windows = windows(WEDNESDAY, 540, 600),
        // Tokyo is nine hours ahead: it is 9:00 there.
        "zone Asia/Tokyo\nada at=now => sent\ntick 1h\nada at=now => outside_window",
    ),
    (
        "hours of the person's zone",
        Chat,
        |spec| (spec.schedule.windows, spec.schedule.in_contact_zone) = (windows(WEDNESDAY, 540, 600), true),
        "user bob fact.time_zone=Asia/Tokyo\nbob at=now => sent\nada at=now => outside_window\ntick 9h
         bob at=now => outside_window\nada at=now => sent",
    ),
    (
        "the night in which clocks go forward",
        Chat,
        // Sundays from 0:30 to 2:00; on 29 March 2026 there is no 1:00 to 2:00 in
        // Dublin. That is day 20,541, and now is day 1,000.
        |spec| spec.schedule.windows = windows(7, 30, 120),
        "zone Europe/Dublin\ntick 19541d\nada at=now => outside_window\ntick 30m\nada at=now => sent\ntick 29m
         ada at=now => sent\ntick 1m\nada at=now => outside_window",
    ),
    (
        "the night in which clocks go back",
        Chat,
        // On 25 October 2026, day 20,751, the hour from 1:00 to 2:00 comes twice.
        |spec| spec.schedule.windows = windows(7, 60, 120),
        "zone Europe/Dublin\ntick 19751d\nada at=now => sent\ntick 59m\nada at=now => sent\ntick 1m
         ada at=now => sent\ntick 59m\nada at=now => sent\ntick 1m\nada at=now => outside_window",
    ),
    (
        "the delay ends outside of the hours",
        Chat,
        |spec| {
            spec.schedule.windows = windows(WEDNESDAY, 0, 60);
            trigger(spec).delay_s = 3_600;
        },
        "ada at=now => delayed\ntick 1h\nfire => outside_window\nhad => 0",
    ),
    (
        "the hours say no before the delay begins",
        Chat,
        |spec| {
            spec.schedule.windows = windows(WEDNESDAY, 60, 120);
            trigger(spec).delay_s = 3_600;
        },
        "ada at=now => outside_window\ntick 1h\nfire => outside_window\nhad => 0",
    ),
];

fn delayed(spec: &mut MessageSpec) {
    trigger(spec).delay_s = 600;
}

const DELAYS: [Case; 10] = [
    (
        "it waits, and comes once",
        Chat,
        delayed,
        "ada at=now => delayed\ntick 599s\nfire => delayed\ntick 1s\nfire => sent\nfire => sent\nhad => 1",
    ),
    ("late", Chat, delayed, "ada at=now => delayed\ntick 30d\nfire => sent\nhad => 1"),
    ("paused", Chat, delayed, "ada at=now => delayed\npause\ntick 600s\nfire => not_live"),
    (
        "paused and live again, the version is the same",
        Chat,
        delayed,
        "ada at=now => delayed\npause\nresume\ntick 600s\nfire => sent",
    ),
    ("changed", Chat, delayed, "ada at=now => delayed\nedit\ntick 600s\nfire => version_replaced"),
    ("blocked", Chat, delayed, "ada at=now => delayed\nblock ada\ntick 600s\nfire => contact_blocked"),
    (
        "out of the audience",
        Chat,
        |spec| {
            delayed(spec);
            spec.audience.predicate = is_called("vip");
        },
        "update ada name=Vip\nada at=now => delayed\nupdate ada name=Ada\ntick 600s\nfire => audience_did_not_match",
    ),
    (
        "had once meanwhile",
        Chat,
        |spec| {
            delayed(spec);
            spec.frequency.mode = FrequencyMode::Once;
        },
        "ada at=now => delayed\ntick 1s\nada at=now => delayed\ntick 600s\nfire => sent_once\nhad => 1",
    ),
    (
        "over the cap meanwhile",
        Chat,
        delayed,
        "set messages_per_day_max=1\nada at=now => delayed\ntick 1s\nada at=now => delayed\ntick 600s
         fire => fatigue_cap\nhad => 1",
    ),
    (
        "merged",
        Chat,
        delayed,
        "lead - email=l@x.example\nid:#2 at=now => delayed\nmerge id:#2 ada\ntick 600s\nfire => sent\nhad => 1",
    ),
];

fn until_goal(spec: &mut MessageSpec) {
    spec.goal = Some(Goal { event: "invited-friend".to_owned(), within_s: 3_600 });
    spec.stop.on_goal = true;
}

const STOPS: [Case; 7] = [
    (
        "on its goal",
        Chat,
        until_goal,
        "ada at=now => sent\ntick 1h\nevent ada invited-friend at=now\ntick 1s\nada at=now => goal_reached",
    ),
    (
        "the goal came too late",
        Chat,
        until_goal,
        "ada at=now => sent\ntick 3601s\nevent ada invited-friend at=now\ntick 1s\nada at=now => sent",
    ),
    (
        "the goal came before",
        Chat,
        until_goal,
        "event ada invited-friend at=now\ntick 1s\nada at=now => sent\ntick 1s\nada at=now => sent",
    ),
    (
        "the goal does not stop it",
        Chat,
        |spec| {
            until_goal(spec);
            spec.stop.on_goal = false;
        },
        "ada at=now => sent\ntick 1s\nevent ada invited-friend at=now\ntick 1s\nada at=now => sent",
    ),
    (
        "the goal is reached while the delay runs",
        Chat,
        |spec| {
            until_goal(spec);
            delayed(spec);
        },
        "ada at=now => delayed\ntick 600s\nfire => sent\ntick 1s\nada at=now => delayed
         event ada invited-friend at=now\ntick 600s\nfire => goal_reached\nhad => 1",
    ),
    (
        "after so many sends in all",
        Chat,
        |spec| spec.stop.after_sends = Some(2),
        "user bob\nuser cleo\nada at=now => sent\nbob at=now => sent\ncleo at=now => ",
    ),
    (
        "after so many sends, with delays that wait",
        Chat,
        |spec| {
            spec.stop.after_sends = Some(1);
            delayed(spec);
        },
        "user bob\nada at=now => delayed\nbob at=now => delayed\ntick 600s\nfire => not_live\nhad => 1",
    ),
];

const LOOKS: [Case; 4] = [
    (
        "who matches, on each page",
        Chat,
        |spec| {
            spec.trigger = Trigger::Match;
            spec.audience.predicate = is_called("vip");
        },
        "page 1 => 0\nupdate ada name=Vip\npage 1 => 1\npage 1 => 1",
    ),
    (
        "who matches, once, however it is seen",
        Chat,
        |spec| {
            spec.trigger = Trigger::Match;
            spec.frequency.mode = FrequencyMode::Once;
        },
        "look 1 => 1\npage 1 => 0\nlook 1 => 0",
    ),
    (
        "who matches, outside of the hours",
        Chat,
        |spec| {
            spec.trigger = Trigger::Match;
            spec.frequency.mode = FrequencyMode::Once;
            spec.schedule.windows = windows(WEDNESDAY, 60, 120);
        },
        "look 1 => 0\ntick 1h\nlook 1 => 1",
    ),
    (
        "three days before a date",
        Chat,
        |spec| spec.trigger = Trigger::Date { attribute: "signed_up_at".to_owned(), days: -3 },
        "update ada signed_up_at=now+345600\nlook 1 => 0\ntick 1d\nlook 1 => 1\nlook 1 => 0\ntick 1d\npage 1 => 0",
    ),
];

#[test]
fn events_trigger_by_their_name_age_and_metadata() {
    EVENTS.into_iter().for_each(|(what, kind, change, script)| run(what, kind, change, script));
}

#[test]
fn people_are_asked_as_they_are_after_the_event() {
    PEOPLE.into_iter().for_each(|(what, kind, change, script)| run(what, kind, change, script));
}

#[test]
fn frequencies_gaps_and_caps() {
    FREQUENCIES.into_iter().for_each(|(what, kind, change, script)| run(what, kind, change, script));
}

#[test]
fn schedules_and_hours() {
    SCHEDULES.into_iter().for_each(|(what, kind, change, script)| run(what, kind, change, script));
}

#[test]
fn delays_ask_everything_again() {
    DELAYS.into_iter().for_each(|(what, kind, change, script)| run(what, kind, change, script));
}

#[test]
fn goals_and_stops() {
    STOPS.into_iter().for_each(|(what, kind, change, script)| run(what, kind, change, script));
}

#[test]
fn looks_at_people() {
    LOOKS.into_iter().for_each(|(what, kind, change, script)| run(what, kind, change, script));
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
