//! Which messages are sent, to whom and how often.

use super::*;
use crate::world::START_S;
use engine::command::{MessageStep, Receipt, ReceiptKind, RecordReceipts, SaveMessage};
use engine::ids::{ContactOrdinal, DeliveryId, MessageId};
use engine::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree};
use engine::rows::{
    ActorRef, Cause, FrequencyMode, MessageKind, MessageSpec, Role, Schedule, SendsRow, Trigger, Window, Windows,
};
use engine::source::Source;
use engine::tables::{ContactKey, MessageKey, SendsKey};
use engine::text::EventName;
use engine::{Command, RefusalKind};
use jiff::tz::TimeZone;
use std::sync::Arc;

#[test]
fn sources_trigger_by_kind_unless_the_message_says_which() {
    let own: [(MessageKind, &[Source]); 4] = [
        (MessageKind::Banner, &[Source::WebJs]),
        (MessageKind::Tooltip, &[Source::WebJs]),
        (MessageKind::Chat, &Source::ALL),
        (MessageKind::Post, &Source::ALL),
    ];
    for (kind, sources) in own {
        for source in Source::ALL {
            let mut stage = Stage::new();
            stage.live_of(kind, |_| {});
            stage.live_of(kind, |spec| spec.sources = Some(vec![Source::Stripe]));
            let triggers = sources.contains(&source) && source != Source::Import;
            let of = |holds| if holds { "sent" } else { "source_not_eligible" };
            let expected = [of(triggers), of(source == Source::Stripe)];
            assert_eq!(stage.event("ada", &format!("via={}", source.name())), expected, "{kind:?} {source:?}");
        }
    }
    let mut stage = Stage::new();
    stage.live_of(MessageKind::Banner, |_| {});
    stage.lines("set server_events_show_banners=1");
    assert_eq!(stage.event("ada", "via=rest"), ["sent"]);
    assert_eq!(stage.event("ada", "at=now-1 via=import"), ["source_not_eligible"]);
}

#[test]
fn only_what_happens_after_going_live_triggers() {
    let mut stage = Stage::new();
    let message = stage.live(|_| {});
    let now = START_S;
    for (event, expected) in [
        (format!("at={now} sdk=1"), "sent"),
        (format!("at={} sdk=2", now - 1), "before_live"),
        (format!("at={}", now - 3_600), "before_live"),
        (format!("at={}", now - 3_601), "event_too_old"),
        (format!("at={} received_ms={} sdk=3", now, now * 1_000 - 1), "before_live"),
        (format!("at={}", now + 60), "sent"),
    ] {
        assert_eq!(stage.event("ada", &event), [expected], "{event}");
    }
    // What waits in a browser is too old after an hour.
    stage.lines("tick 2h");
    for (age_s, expected) in [(3_599, "sent"), (3_600, "sent"), (3_601, "event_too_old")] {
        assert_eq!(stage.event("ada", &format!("at=now-{age_s}")), [expected], "{age_s} s");
    }
    stage.step(message, MessageStep::Pause);
    assert_eq!(stage.event("ada", "at=now"), Vec::<&str>::new(), "paused");
    stage.lines("tick 1m");
    stage.step(message, MessageStep::GoLive);
    assert_eq!(stage.event("ada", "at=now-30"), ["before_live"], "it went live again later");
    stage.lines("tick 1s");
    assert_eq!(stage.event("ada", "at=now"), ["sent"]);
    stage.step(message, MessageStep::Archive);
    stage.lines("tick 1s");
    assert_eq!(stage.event("ada", "at=now"), Vec::<&str>::new(), "archived");
}

#[test]
fn names_compare_folded_and_drafts_send_nothing() {
    let mut stage = Stage::new();
    stage.live(|spec| {
        let name = EventName::parse("Upload.COMPLETE").unwrap();
        let Trigger::Event(trigger) = &mut spec.trigger else { panic!("an event") };
        trigger.event = name.as_str().to_owned();
    });
    stage.save(None, (MessageKind::Chat, usual()));
    assert_eq!(stage.event("ada", "at=now"), ["sent"]);
    let told = stage.lines("event ada something-else at=now");
    assert!(told.contains("recorded"), "{told}");
    assert_eq!(stage.deliveries().len(), 1);
}

#[test]
fn metadata_roles_and_audience_decide() {
    let metadata = MetadataTree::Leaf(MetadataLeaf {
        path: "type".to_owned(),
        op: Op::Is,
        value: Scalar::Text("JPEG".to_owned()),
    });
    let mut stage = Stage::new();
    stage.lines("lead - email=l@x.example");
    stage.live(|spec| {
        let Trigger::Event(trigger) = &mut spec.trigger else { panic!("an event") };
        trigger.metadata = metadata;
        spec.audience.roles = vec![Role::User];
        let value = Scalar::Number("2".to_owned());
        let (event, fact) = ("upload-complete".to_owned(), EventFact::Count);
        spec.audience.predicate =
            Tree::Leaf(Leaf::Event { event, fact, op: Op::Gte, value, within_days: None, metadata: None });
    });
    // The name's first event makes the definition, so the predicate of this
    // very one knows nobody who did it.
    assert_eq!(stage.event("ada", "at=now type=PNG"), ["metadata_did_not_match"]);
    stage.lines("tick 1m");
    assert_eq!(stage.event("ada", "at=now type=jpeg"), ["sent"], "the event itself counts");
    assert_eq!(stage.event("id:#2", "at=now type=jpeg"), ["role_not_in_audience"]);
    stage.lines("user bob");
    assert_eq!(stage.event("bob", "at=now type=jpeg"), ["audience_did_not_match"]);
    stage.lines("tick 1s");
    assert_eq!(stage.event("bob", "at=now type=jpeg"), ["sent"]);
}

#[test]
fn occurrences_count_since_going_live_and_over_versions() {
    let mut stage = Stage::new();
    stage.event("ada", "at=now");
    stage.lines("tick 1s");
    let first = stage.live(|spec| nth(spec, 1));
    stage.live(|spec| nth(spec, 3));
    let mut told = Vec::new();
    for n in 0..4 {
        if n == 2 {
            let mut spec = usual();
            nth(&mut spec, 1);
            spec.content = "{\"other\":1}".to_owned();
            stage.save(Some(first), (MessageKind::Chat, spec));
        }
        told.push(stage.event("ada", "at=now").join(" "));
        stage.lines("tick 1s");
    }
    assert_eq!(
        told,
        [
            "sent not_this_occurrence",
            "not_this_occurrence not_this_occurrence",
            "not_this_occurrence sent",
            "not_this_occurrence not_this_occurrence",
        ]
    );
}

#[test]
fn frequency_gaps_and_caps_hold_over_versions() {
    let mut stage = Stage::new();
    let messages = [
        stage.live(|spec| spec.frequency.mode = FrequencyMode::Once),
        stage.live(|spec| spec.frequency.max_sends = Some(2)),
        stage.live(|spec| spec.frequency.min_gap_s = Some(60)),
    ];
    let mut told = vec![stage.event("ada", "at=now").join(" ")];
    for message in messages {
        let row = stage.0.row(&MessageKey { workspace: SHOP, message }).unwrap();
        let spec = MessageSpec { content: "{\"version\":2}".to_owned(), ..row.spec.clone() };
        stage.save(Some(message), (MessageKind::Chat, spec));
    }
    for tick in ["59s", "1s", "1s"] {
        stage.lines(&format!("tick {tick}"));
        told.push(stage.event("ada", "at=now").join(" "));
    }
    assert_eq!(
        told,
        ["sent sent sent", "sent_once sent min_gap", "sent_once max_sends sent", "sent_once max_sends min_gap"]
    );
    let versions: Vec<u32> = stage.deliveries().iter().map(|(_, row)| row.version).collect();
    assert_eq!(versions, [1, 1, 1, 2, 2]);
}

#[test]
fn all_messages_together_have_a_cap() {
    let mut stage = Stage::new();
    stage.lines("set messages_per_day_max=2");
    stage.live(|_| {});
    stage.live(|_| {});
    stage.live(|_| {});
    assert_eq!(stage.event("ada", "at=now"), ["sent", "sent", "fatigue_cap"]);
    stage.lines("tick 1d");
    assert_eq!(stage.event("ada", "at=now"), ["sent", "sent", "fatigue_cap"]);
    stage.lines("tick 23h");
    assert_eq!(stage.event("ada", "at=now"), ["fatigue_cap", "fatigue_cap", "fatigue_cap"]);
    stage.lines("set messages_per_day_max=0");
    assert_eq!(stage.event("ada", "at=now-1"), ["sent", "sent", "sent"]);
}

#[test]
fn a_schedule_begins_ends_and_has_hours() {
    let start = u32::try_from(START_S).unwrap();
    let mut stage = Stage::new();
    stage.live(|spec| {
        spec.schedule = Schedule { start_at: Some(start + 60), stop_at: Some(start + 120), ..Schedule::default() }
    });
    let mut told = Vec::new();
    for tick in ["59s", "1s", "59s", "1s"] {
        stage.lines(&format!("tick {tick}"));
        told.extend(stage.event("ada", "at=now"));
    }
    assert_eq!(told, ["not_started", "sent", "sent", "stopped"]);
}

/// In Dublin clocks go forward at 1:00 UTC on 29 March 2026 and back at 1:00 UTC
/// on 25 October.
#[test]
fn hours_are_those_of_the_wall_also_when_clocks_change() {
    let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_second();
    let cases = [
        ("2026-03-29T00:59:59Z", "workspace", true),
        ("2026-03-29T01:00:00Z", "workspace", false),
        ("2026-03-28T01:30:00Z", "workspace", false),
        ("2026-10-25T00:30:00Z", "workspace", true),
        ("2026-10-25T01:30:00Z", "workspace", true),
        ("2026-10-25T02:00:00Z", "workspace", false),
        ("2026-03-29T04:30:00Z", "contact", true),
        ("2026-03-29T00:30:00Z", "contact", false),
    ];
    // Sundays from 0:30 to 2:00. In Dublin there is no 1:00 to 2:00 on 29 March,
    // and that hour comes twice on 25 October.
    let windows = Windows::In(vec![Window { day: 7, from_minute: 30, to_minute: 120 }]);
    let mut stage = Stage::new();
    stage.lines("ping c1 time_zone=America/New_York");
    for (moment, zone, expected) in cases {
        let schedule = Schedule { windows: windows.clone(), in_contact_zone: zone == "contact", ..Schedule::default() };
        let of_workspace = TimeZone::get("Europe/Dublin").unwrap();
        let row = stage.0.row(&ContactKey { workspace: SHOP, contact: ContactOrdinal(2) }).unwrap();
        let zone = engine::messages::zone_of(&schedule, &row, &of_workspace);
        let is_open = engine::messages::is_open(&schedule, &[], u32::try_from(at(moment)).unwrap(), &zone).is_none();
        assert_eq!(is_open, expected, "{moment} in {zone:?}");
    }
}

#[test]
fn the_blocked_and_the_control_group_get_nothing() {
    let mut stage = Stage::new();
    stage.live(|_| {});
    stage.live(|spec| spec.control_group_percent = 99);
    stage.live(|spec| spec.control_group_percent = 50);
    let (mut control, mut half) = (0, 0);
    for n in 0..200 {
        stage.lines(&format!("user u{n}"));
        let told = stage.event(&format!("u{n}"), "at=now");
        assert_eq!(told[0], "sent");
        control += usize::from(told[1] == "control_group");
        half += usize::from(told[2] == "control_group");
        stage.lines("tick 1s");
        assert_eq!(stage.event(&format!("u{n}"), "at=now"), told, "the same people each time");
    }
    assert!((190..=200).contains(&control), "{control}");
    assert!((70..=130).contains(&half), "{half}");
    stage.lines("tick 1s\nblock ada");
    assert_eq!(stage.event("ada", "at=now")[0], "contact_blocked");
}

#[test]
fn one_delivery_for_each_cause() {
    let mut stage = Stage::new();
    stage.live(|_| {});
    stage.live(|spec| spec.trigger = Trigger::Match);
    assert_eq!(stage.event("ada", "at=now key=k1"), ["sent"]);
    for again in [
        "event ada upload-complete at=now key=k1",
        "event ada upload-complete at=now",
        "event ada upload-complete at=now",
    ] {
        stage.lines(again);
    }
    // Once with the key, once by its natural key.
    assert_eq!(stage.deliveries().len(), 2);
    let mut causes: Vec<String> =
        stage.deliveries().iter().map(|(_, row)| format!("{} {:?}", row.message, row.cause)).collect();
    causes.dedup();
    assert_eq!(causes.len(), 2);
    assert_eq!(stage.opens_page(1), 1);
    assert!(stage.deliveries().iter().any(|(_, row)| row.cause == Cause::Match));
    let sends = stage.0.row(&SendsKey { workspace: SHOP, contact: ContactOrdinal(1) }).unwrap();
    let of = |message: u32| sends.sends(MessageId(message)).sent;
    assert_eq!((of(1), of(2)), (2, 1));
}

#[test]
fn a_merge_joins_what_both_had() {
    let mut stage = Stage::new();
    stage.lines("lead - email=l@x.example");
    stage.live(|spec| spec.frequency.mode = FrequencyMode::Once);
    stage.live(|spec| spec.frequency.max_sends = Some(2));
    stage.live(|spec| nth(spec, 3));
    assert_eq!(stage.event("id:#2", "at=now"), ["sent", "sent", "not_this_occurrence"]);
    stage.lines("tick 1s\nmerge id:#2 ada\ntick 1s");
    assert_eq!(stage.event("ada", "at=now"), ["sent_once", "sent", "not_this_occurrence"]);
    stage.lines("tick 1s");
    assert_eq!(stage.event("ada", "at=now"), ["sent_once", "max_sends", "sent"]);
    let owners: Vec<u32> = stage.deliveries().iter().map(|(key, _)| key.contact.0).collect();
    assert_eq!(owners, [1, 1, 2, 2], "deliveries stay with whom they were made for");
}

#[test]
fn a_visitor_who_only_had_a_message_takes_it_along() {
    let mut stage = Stage::new();
    stage.live(|spec| {
        spec.trigger = Trigger::Match;
        spec.frequency.mode = FrequencyMode::Once;
    });
    stage.lines("browse c1");
    assert_eq!(stage.opens_page(2), 1);
    stage.lines("browse c1 user_id=ada");
    assert_eq!(stage.opens_page(1), 0, "they had it");
    let row = stage.0.row(&ContactKey { workspace: SHOP, contact: ContactOrdinal(1) }).unwrap();
    assert_eq!(row.aliases, [ContactOrdinal(2)]);
}

#[test]
fn receipts_count_once_and_wake_only_when_it_is_over() {
    let mut stage = Stage::new();
    stage.live(|_| {});
    stage.event("ada", "at=now");
    let revision = |stage: &Stage| {
        let row = stage.0.row(&engine::tables::BrowsingKey { workspace: SHOP, contact: ContactOrdinal(1) });
        row.map_or(0, |row| row.revision)
    };
    let before = revision(&stage);
    for kind in [ReceiptKind::Received, ReceiptKind::Shown, ReceiptKind::Clicked] {
        stage.receipt(1, 1, kind);
        stage.receipt(1, 1, kind);
    }
    assert_eq!(revision(&stage), before);
    stage.receipt(1, 1, ReceiptKind::Dismissed);
    stage.receipt(1, 1, ReceiptKind::Dismissed);
    assert_eq!(revision(&stage), before + 1);
    assert_eq!(stage.deliveries()[0].1.revision, before + 1);
    // Nobody tells of another's.
    stage.lines("user bob");
    let receipt = Receipt { owner: ContactOrdinal(1), delivery: DeliveryId(1), kind: ReceiptKind::Reaction(1) };
    let command = RecordReceipts { workspace: SHOP, contact: stage.id(2), receipts: vec![receipt] };
    stage.0.submit(Command::RecordReceipts(command)).unwrap();
    assert_eq!(stage.deliveries()[0].1.reaction, None);
}

#[test]
fn a_workspace_has_so_many_messages() {
    let mut stage = Stage::new();
    let max = engine::limits::MESSAGES_MAX;
    for n in 1..=max {
        assert_eq!(stage.save(None, (MessageKind::Chat, usual())), MessageId(n));
    }
    let (name, spec) = (Some("m".to_owned()), Some(Box::new(usual())));
    let actor = ActorRef::CommandLine;
    let one_more = SaveMessage { workspace: SHOP, message: None, name, kind: Some(MessageKind::Chat), spec, actor };
    let refusal = stage.0.submit(Command::SaveMessage(Box::new(one_more))).unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::TooManyOfThem);
}

#[test]
fn the_cap_of_all_messages_looks_at_the_latest_sends() {
    use engine::limits::FATIGUE_SENDS_MAX;
    let mut stage = Stage::new();
    stage.live(|_| {});
    for n in 1..=FATIGUE_SENDS_MAX + 1 {
        stage.event("ada", "at=now");
        stage.lines("tick 1s");
        let sends: Arc<SendsRow> = stage.0.row(&SendsKey { workspace: SHOP, contact: ContactOrdinal(1) }).unwrap();
        assert_eq!(sends.recent.len(), n.min(FATIGUE_SENDS_MAX));
    }
}
