//! When a message is sent, and what stops it.

use super::*;
use engine::rows::{FrequencyMode, Goal, MessageKind, MessageSpec, Trigger, Windows};

use MessageKind::Chat;

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
