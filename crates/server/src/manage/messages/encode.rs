//! A message's version as JSON, in the words in which it was sent.

use crate::manage::predicates::encode;
use engine::ids::{SegmentId, SegmentPublicId, WorkspaceId};
use engine::rows::{Frequency, MessageSpec as Spec, Occurrence, Schedule, Trigger, Window, Windows};
use node::Config;
use std::borrow::Cow;
use wire::json::{Json, Verbatim};
use wire::manage::message::{
    MessageAudience, MessageFrequency, MessageGoal, MessageSchedule, MessageSpec, MessageStop, MessageWindow,
    MessageWindows,
};

/// What numbers in rows are called by programs.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub config: &'a Config,
    pub workspace: WorkspaceId,
}

impl Names<'_> {
    /// A segment's id; its number when it is gone.
    fn segment(self, segment: SegmentId) -> String {
        let own = self.config.workspace(self.workspace);
        let known = own.and_then(|own| {
            let row = self.config.segment(self.workspace, segment)?;
            Some(SegmentPublicId::new(&own.id_key, self.workspace, segment, row.created_at).to_string())
        });
        known.unwrap_or_else(|| segment.to_string())
    }
}

/// A version.
pub(super) fn spec<'a>(spec: &'a Spec, names: Names<'_>) -> MessageSpec<'a> {
    let Frequency { mode, max_sends, min_gap_s } = spec.frequency;
    MessageSpec {
        trigger: trigger(&spec.trigger, names),
        audience: MessageAudience {
            roles: spec.audience.roles.iter().map(|role| role.name()).collect(),
            predicate: encode::tree(&spec.audience.predicate),
        },
        frequency: MessageFrequency { mode: mode.name(), max_sends, min_gap_s },
        schedule: schedule(&spec.schedule),
        place: Verbatim(&spec.place),
        goal: spec.goal.as_ref().map(|goal| MessageGoal { event: &goal.event, within_s: goal.within_s }),
        stop: MessageStop { after_sends: spec.stop.after_sends, on_goal: spec.stop.on_goal },
        control_group_percent: spec.control_group_percent,
        sources: spec.sources.as_ref().map(|sources| sources.iter().map(|source| source.name()).collect()),
        allow_unproven_senders: spec.allows_unproven,
        content: Verbatim(&spec.content),
    }
}

fn object<'a>(entries: Vec<(&'static str, Json<'a>)>) -> Json<'a> {
    Json::Object(entries.into_iter().map(|(key, value)| (Cow::Borrowed(key), value)).collect())
}

fn trigger<'a>(trigger: &'a Trigger, names: Names<'_>) -> Json<'a> {
    let number = |number: String| Json::Number(number.into());
    let event = match trigger {
        Trigger::Event(event) => event,
        Trigger::Match => return object(vec![("match", Json::Boolean(true))]),
        Trigger::Entered { segment } => {
            return object(vec![
                ("segment", Json::Text(names.segment(*segment).into())),
                ("entered", Json::Boolean(true)),
            ]);
        }
        Trigger::Date { attribute, days } => {
            return object(vec![
                ("attribute", Json::Text(attribute.as_str().into())),
                ("days", number(days.to_string())),
            ]);
        }
    };
    let occurrence = match event.occurrence {
        Occurrence::Every => Json::Text("every".into()),
        Occurrence::Nth(1) => Json::Text("first".into()),
        Occurrence::Nth(nth) => object(vec![("nth", number(nth.to_string()))]),
    };
    object(vec![
        ("event", Json::Text(event.event.as_str().into())),
        ("occurrence", occurrence),
        ("metadata", encode::metadata(&event.metadata)),
        ("delay_s", number(event.delay_s.to_string())),
        ("max_age_s", number(event.max_age_s.to_string())),
    ])
}

fn schedule(schedule: &Schedule) -> MessageSchedule {
    let windows = match &schedule.windows {
        Windows::Any => MessageWindows::Word("any"),
        Windows::OfficeHours => MessageWindows::Word("office_hours"),
        Windows::OutsideOfficeHours => MessageWindows::Word("outside_office_hours"),
        Windows::In(windows) => MessageWindows::In(windows.iter().map(window).collect()),
    };
    MessageSchedule {
        start_at: schedule.start_at,
        stop_at: schedule.stop_at,
        windows,
        time_zone: if schedule.in_contact_zone { "contact" } else { "workspace" },
    }
}

/// A stretch of a day.
pub(in crate::manage) fn window(window: &Window) -> MessageWindow {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    MessageWindow { day: window.day, from: clock(window.from_minute), to: clock(window.to_minute) }
}
