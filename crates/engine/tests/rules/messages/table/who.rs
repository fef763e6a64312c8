//! What triggers a message, whom it reaches and how often.

use super::*;
use engine::predicates::{MetadataTree, Op, Scalar};
use engine::rows::{FrequencyMode, MessageKind, Occurrence, Role};
use engine::source::Source;

use MessageKind::{Banner, Carousel, Chat, Email, Post, Push, Tooltip, Webhook};

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
