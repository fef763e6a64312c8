//! `GET /manage/messages/{id}/numbers`.

use super::lift::{self, Share};
use super::named;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::ids::{MessageId, WorkspaceId};
use engine::rows::{MessageCount, MessageStatsRow, Verdict};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use node::View;
use std::collections::BTreeMap;
use wire::manage::message::{Counted, GoalNumbers, Lift, MessageNumbers, NumbersPoint, VersionNumbers, WordCounts};

const HOUR_S: u64 = 3_600;

/// What says that the trigger or the audience did not hold, or that it is not
/// known yet.
const NO_MATCH: [Verdict; 10] = [
    Verdict::Delayed,
    Verdict::Source,
    Verdict::TooOld,
    Verdict::BeforeLive,
    Verdict::Metadata,
    Verdict::Occurrence,
    Verdict::Role,
    Verdict::Audience,
    Verdict::VersionReplaced,
    Verdict::NotLive,
];

/// What is told of people, apart from the deliveries.
const OF_PEOPLE: [MessageCount; 6] = [
    MessageCount::Goal,
    MessageCount::ControlGoal,
    MessageCount::People,
    MessageCount::ControlPeople,
    MessageCount::VersionPeople,
    MessageCount::ControlVersionPeople,
];

/// Read what a message did
///
/// In all, by version, and by hour or day. `looked_at` is how often its event
/// came, or somebody who could match opened a page; all that did not become a
/// send is counted by the first reason that said no. Percentages are of `sent`;
/// those of a goal of people. Days are those of the workspace's time zone, each
/// made of whole hours (UTC).
#[utoipa::path(
    get,
    path = "/manage/messages/{id}/numbers",
    tag = "messages",
    params(
        ("id" = String, Path, description = "The message's id"),
        ("interval" = Option<String>, Query, description = "`hour` (the default) or `day`"),
    ),
    responses(
        (status = 200, description = "The numbers", body = MessageNumbers),
        (status = 400, description = "`parameter_invalid`: `interval`"),
        (status = 404, description = "`not_found`: no message of this workspace has this id"),
    )
)]
pub async fn read_message_numbers(mut call: Call) -> Result<Response, ApiError> {
    let (message, _) = named(&mut call).await?;
    let interval = match call.query()?.get("interval") {
        None | Some("hour") => "hour",
        Some("day") => "day",
        Some(_) => return Err(ApiError::invalid("interval", "interval must be hour or day")),
    };
    let workspace = call.app.node.config().workspace(call.access.workspace());
    let zone = workspace.and_then(|row| TimeZone::get(&row.time_zone).ok()).unwrap_or(TimeZone::UTC);
    call.read(move |view, access| {
        let mut total = MessageStatsRow::default();
        let mut versions = BTreeMap::<u32, MessageStatsRow>::new();
        let mut series = BTreeMap::<u64, MessageStatsRow>::new();
        for ((version, hour), row) in view.message_hours(access.workspace(), message)? {
            total.add(&row);
            versions.entry(version).or_default().add(&row);
            let at = u64::from(hour) * HOUR_S;
            let at = if interval == "day" { day_start(at, &zone) } else { at };
            series.entry(at).or_default().add(&row);
        }
        let of_version = [MessageCount::VersionPeople, MessageCount::ControlVersionPeople];
        let of_all = [MessageCount::People, MessageCount::ControlPeople];
        let versions = versions
            .iter()
            .map(|(version, row)| VersionNumbers { version: *version, counted: counted(row, of_version) });
        let series = series.iter().map(|(at, row)| NumbersPoint { at: *at, counted: counted(row, of_all) });
        respond::ok(&MessageNumbers {
            kind: "message_numbers",
            id: message.to_string(),
            total: counted(&total, of_all),
            versions: versions.collect(),
            interval,
            series: series.collect(),
        })
    })
    .await
}

/// What a message did, all versions together.
pub(super) fn in_all(view: &View, workspace: WorkspaceId, message: MessageId) -> Result<Counted, ApiError> {
    let mut total = MessageStatsRow::default();
    for row in view.message_hours(workspace, message)?.values() {
        total.add(row);
    }
    Ok(counted(&total, [MessageCount::People, MessageCount::ControlPeople]))
}

/// When the day of a Unix second began in a zone.
fn day_start(at: u64, zone: &TimeZone) -> u64 {
    let moment = i64::try_from(at).ok().and_then(|at| Timestamp::from_second(at).ok());
    let start = moment.and_then(|moment| moment.to_zoned(zone.clone()).start_of_day().ok());
    start.and_then(|start| u64::try_from(start.timestamp().as_second()).ok()).unwrap_or(at)
}

/// A row as it is shown; the two counts are those of people, and of the control
/// group.
fn counted(row: &MessageStatsRow, [people, control]: [MessageCount; 2]) -> Counted {
    let verdicts: Vec<(Verdict, u64)> =
        row.verdicts.iter().filter_map(|(word, count)| Some((Verdict::from_number(*word)?, *count))).collect();
    let sum = |takes: &dyn Fn(Verdict) -> bool| -> u64 {
        verdicts.iter().filter(|(verdict, _)| takes(*verdict)).map(|(_, count)| count).sum()
    };
    let sent = sum(&|verdict| verdict == Verdict::Sent);
    let suppressed = verdicts.iter().filter(|(verdict, _)| *verdict != Verdict::Sent);
    let receipts: Vec<(&'static str, u64)> = row
        .counts
        .iter()
        .filter_map(|(word, count)| Some((MessageCount::from_number(*word)?, *count)))
        .filter(|(what, _)| !OF_PEOPLE.contains(what))
        .map(|(what, count)| (what.name(), count))
        .collect();
    let percent = receipts.iter().map(|(word, reached)| (*word, Share { reached: *reached, of: sent }.percent()));
    Counted {
        looked_at: sum(&|_| true),
        matched: sum(&|verdict| !NO_MATCH.contains(&verdict)),
        sent,
        suppressed: WordCounts(suppressed.map(|(verdict, count)| (verdict.name(), *count)).collect()),
        percent: WordCounts(percent.collect()),
        receipts: WordCounts(receipts),
        people: count_of(row, people),
        goal: goal(row, [people, control]),
    }
}

fn goal(row: &MessageStatsRow, [people, control]: [MessageCount; 2]) -> GoalNumbers {
    let of_people = Share { reached: count_of(row, MessageCount::Goal), of: count_of(row, people) };
    let of_control = Share { reached: count_of(row, MessageCount::ControlGoal), of: count_of(row, control) };
    let lift = lift::difference(of_people, of_control);
    GoalNumbers {
        reached: of_people.reached,
        percent: of_people.percent(),
        control_people: of_control.of,
        control_reached: of_control.reached,
        control_percent: of_control.percent(),
        lift: lift.map(|found| Lift {
            difference: rounded(found.value),
            low: rounded(found.low),
            high: rounded(found.high),
        }),
    }
}

/// To four places: more says nothing of people.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

fn count_of(row: &MessageStatsRow, what: MessageCount) -> u64 {
    row.counts.iter().find(|(word, _)| *word == what as u8).map_or(0, |(_, count)| *count)
}
