//! `GET /manage/messages/{id}/numbers`.

use super::named;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::rows::{MessageCount, MessageStatsRow, Verdict};
use std::collections::BTreeMap;
use wire::manage::message::{Counted, MessageNumbers, NumbersPoint, VersionNumbers, WordCounts};

const HOUR_S: u64 = 3_600;
const DAY_HOURS: u32 = 24;

/// Read what a message did
///
/// In all, by version, and by hour or day (UTC). `looked_at` is how often its
/// event came, or somebody who could match opened a page; all that did not
/// become a send is counted by the first reason that said no.
#[utoipa::path(
    get,
    path = "/manage/messages/{id}/numbers",
    tag = "messages",
    params(
        ("id" = String, Path, description = "The message's id"),
        ("step" = Option<String>, Query, description = "`hour` (the default) or `day`"),
    ),
    responses(
        (status = 200, description = "The numbers", body = MessageNumbers),
        (status = 400, description = "`parameter_invalid`: `step`"),
        (status = 404, description = "`not_found`: no message of this workspace has this id"),
    )
)]
pub async fn read_message_numbers(mut call: Call) -> Result<Response, ApiError> {
    let (message, _) = named(&mut call).await?;
    let (step, hours) = match call.query()?.get("step") {
        None | Some("hour") => ("hour", 1),
        Some("day") => ("day", DAY_HOURS),
        Some(_) => return Err(ApiError::invalid("step", "step must be hour or day")),
    };
    call.read(move |view, access| {
        let mut total = MessageStatsRow::default();
        let mut versions = BTreeMap::<u32, MessageStatsRow>::new();
        let mut series = BTreeMap::<u32, MessageStatsRow>::new();
        for ((version, hour), row) in view.message_hours(access.workspace(), message)? {
            total.add(&row);
            versions.entry(version).or_default().add(&row);
            series.entry(hour - hour % hours).or_default().add(&row);
        }
        let versions =
            versions.iter().map(|(version, row)| VersionNumbers { version: *version, counted: counted(row) });
        let series =
            series.iter().map(|(hour, row)| NumbersPoint { at: u64::from(*hour) * HOUR_S, counted: counted(row) });
        respond::ok(&MessageNumbers {
            kind: "message_numbers",
            id: message.to_string(),
            total: counted(&total),
            versions: versions.collect(),
            step,
            series: series.collect(),
        })
    })
    .await
}

fn counted(row: &MessageStatsRow) -> Counted {
    let verdicts = row.verdicts.iter().filter_map(|(word, count)| Some((Verdict::from_number(*word)?, *count)));
    let suppressed = verdicts.clone().filter(|(verdict, _)| *verdict != Verdict::Sent);
    let receipts = row.counts.iter().filter_map(|(word, count)| Some((MessageCount::from_number(*word)?, *count)));
    Counted {
        looked_at: verdicts.clone().map(|(_, count)| count).sum(),
        sent: verdicts.clone().filter(|(verdict, _)| *verdict == Verdict::Sent).map(|(_, count)| count).sum(),
        suppressed: WordCounts(suppressed.map(|(verdict, count)| (verdict.name(), count)).collect()),
        receipts: WordCounts(receipts.map(|(what, count)| (what.name(), count)).collect()),
    }
}
