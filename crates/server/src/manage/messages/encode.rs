//! A message's version as JSON, in the words in which it was sent.

use crate::manage::predicates::encode;
use engine::rows::{Frequency, MessageSpec as Spec, Occurrence, Schedule, Trigger, Window};
use std::borrow::Cow;
use wire::json::{Json, Verbatim};
use wire::manage::message::{
    MessageAudience, MessageFrequency, MessageSchedule, MessageSpec, MessageWindow, MessageWindows,
};

/// A version.
pub(super) fn spec(spec: &Spec) -> MessageSpec<'_> {
    let Frequency { mode, max_sends, min_gap_s } = spec.frequency;
    MessageSpec {
        trigger: trigger(&spec.trigger),
        audience: MessageAudience {
            roles: spec.audience.roles.iter().map(|role| role.name()).collect(),
            predicate: encode::tree(&spec.audience.predicate),
        },
        frequency: MessageFrequency { mode: mode.name(), max_sends, min_gap_s },
        schedule: schedule(&spec.schedule),
        place: Verbatim(&spec.place),
        goal: None,
        control_group_percent: spec.control_group_percent,
        sources: spec.sources.as_ref().map(|sources| sources.iter().map(|source| source.name()).collect()),
        content: Verbatim(&spec.content),
    }
}

fn object<'a>(entries: Vec<(&'static str, Json<'a>)>) -> Json<'a> {
    Json::Object(entries.into_iter().map(|(key, value)| (Cow::Borrowed(key), value)).collect())
}

fn trigger(trigger: &Trigger) -> Json<'_> {
    let Trigger::Event(event) = trigger else { return object(vec![("match", Json::Boolean(true))]) };
    let occurrence = match event.occurrence {
        Occurrence::Every => Json::Text("every".into()),
        Occurrence::Nth(1) => Json::Text("first".into()),
        Occurrence::Nth(nth) => object(vec![("nth", Json::Number(nth.to_string().into()))]),
    };
    object(vec![
        ("event", Json::Text(event.event.as_str().into())),
        ("occurrence", occurrence),
        ("metadata", encode::metadata(&event.metadata)),
        ("delay_s", Json::Number("0".into())),
    ])
}

fn schedule(schedule: &Schedule) -> MessageSchedule {
    let windows = match schedule.windows.as_slice() {
        [] => MessageWindows::Any("any"),
        windows => MessageWindows::In(windows.iter().map(window).collect()),
    };
    MessageSchedule {
        start_at: schedule.start_at,
        stop_at: schedule.stop_at,
        windows,
        time_zone: if schedule.in_contact_zone { "contact" } else { "workspace" },
    }
}

fn window(window: &Window) -> MessageWindow {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    MessageWindow { day: window.day, from: clock(window.from_minute), to: clock(window.to_minute) }
}
