//! `GET /manage/event_definitions/{id}/volume`.

use super::{calendar, named, present};
use crate::auth::Access;
use crate::errors::ApiError;
use crate::limits::{SPARKLINE_DAYS, VOLUME_POINTS_MAX};
use crate::request::{Call, Query, respond};
use axum::response::Response;
use engine::limits::STATS_HOURS_KEPT;
use engine::source::Source;
use jiff::ToSpan as _;
use node::views::Calendar;
use std::collections::BTreeMap;
use wire::manage::event_reads::{EventVolume, VolumePoint};

const DAY_S: u32 = 24 * calendar::HOUR_S;

/// Read how much came in under an event name
///
/// By hour or by day of the workspace's zone, and by the surface it came
/// through. Hours are whole hours (UTC), counted on the day that they begin on;
/// older than 30 days, whole days (UTC) are kept. Points without events are told
/// too: at most 744.
#[utoipa::path(
    get,
    path = "/manage/event_definitions/{id}/volume",
    tag = "event definitions",
    params(
        ("id" = String, Path, description = "The definition's id"),
        ("interval" = Option<String>, Query, description = "`day` (the default) or `hour`"),
        ("since" = Option<u32>, Query, description = "In the first point, Unix seconds; without it, the last 30 days or 24 hours are told"),
        ("until" = Option<u32>, Query, description = "Where the last point ends or lies, Unix seconds; now when not sent"),
    ),
    responses(
        (status = 200, description = "The numbers", body = EventVolume),
        (status = 400, description = "`parameter_invalid`: `interval`, `since` or `until`"),
        (status = 404, description = "`not_found`: no definition of this workspace has this id"),
    )
)]
pub async fn read_event_volume(mut call: Call) -> Result<Response, ApiError> {
    let (id, _) = named(&mut call).await?;
    let Asked { interval, calendar, until } = Asked::read(&call.query()?, &call.access, call.now_s())?;
    call.read(move |view, access| {
        let volume = view.volume(access.workspace(), id, &calendar, until)?;
        let mut sums = BTreeMap::<Source, u64>::new();
        let mut point = |(at, by_source): (&u32, &BTreeMap<Source, u64>)| {
            by_source.iter().for_each(|(source, count)| *sums.entry(*source).or_default() += count);
            let named = by_source.iter().map(|(source, count)| (source.name(), *count));
            VolumePoint { at: *at, total: by_source.values().sum(), by_source: named.collect() }
        };
        let points: Vec<VolumePoint> = calendar.starts.iter().zip(&volume.stretches).map(&mut point).collect();
        let total = points.iter().map(|point| point.total).sum();
        respond::ok(&EventVolume {
            kind: "event_volume",
            interval,
            time_zone: &access.workspace_row().time_zone,
            since: calendar.starts.first().copied().unwrap_or_default(),
            until,
            total,
            by_source: sums.into_iter().map(|one| present::source_share(one, total)).collect(),
            points,
        })
    })
    .await
}

/// Which points.
struct Asked {
    interval: &'static str,
    calendar: Calendar,
    /// Where the last one ends.
    until: u32,
}

impl Asked {
    fn read(query: &Query, access: &Access, now_s: u32) -> Result<Self, ApiError> {
        let is_hourly = match query.get("interval") {
            None | Some("day") => false,
            Some("hour") => true,
            Some(_) => return Err(ApiError::invalid("interval", "interval must be hour or day")),
        };
        let zone = calendar::zone_of(access);
        let until = query.seconds("until")?.unwrap_or(now_s.saturating_add(1));
        let since = match query.seconds("since")? {
            Some(since) => since,
            None if is_hourly => until.saturating_sub(1).saturating_sub(23 * calendar::HOUR_S),
            None => {
                let last = calendar::day_of(&zone, until.saturating_sub(1));
                let first = last.checked_sub(i64::from(SPARKLINE_DAYS - 1).days());
                calendar::start_of(&zone, first.unwrap_or(last))
            }
        };
        if since > until {
            return Err(ApiError::invalid("since", "since must not be after until"));
        }
        let oldest_hour = (now_s / calendar::HOUR_S).saturating_sub(STATS_HOURS_KEPT) * calendar::HOUR_S;
        if is_hourly && since < oldest_hour {
            let days = STATS_HOURS_KEPT * calendar::HOUR_S / DAY_S;
            let message =
                format!("since must lie in the last {days} days when interval is hour: older hours are kept as days");
            return Err(ApiError::invalid("since", message));
        }
        let (starts, end) = match is_hourly {
            true => calendar::hours((since, until), VOLUME_POINTS_MAX),
            false => calendar::days(&zone, (since, until), VOLUME_POINTS_MAX),
        };
        if starts.len() > VOLUME_POINTS_MAX {
            let message = format!("since must not lie more than {VOLUME_POINTS_MAX} points before until");
            return Err(ApiError::invalid("since", message));
        }
        let interval = if is_hourly { "hour" } else { "day" };
        Ok(Self { interval, calendar: Calendar { now_s, starts }, until: end })
    }
}
