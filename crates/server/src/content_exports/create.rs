//! `POST /export/content/data`.

use super::{State, Stretch, now_s, shown};
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use std::sync::Arc;
use wire::json::Field;
use wire::rest::content_export::{ContentExport, CreateContentExport};

/// Begin to export what became of messages
///
/// All deliveries of these days, both included, of the workspace's time zone:
/// who got what, and when they opened, clicked, answered or dismissed it. One
/// export of a workspace is under way at a time.
#[utoipa::path(
    post,
    path = "/export/content/data",
    tag = "exports",
    request_body = CreateContentExport,
    responses(
        (status = 200, description = "The export", body = ContentExport),
        (status = 400, description = "`parameter_not_found` or `parameter_invalid`: `created_at_after` and `created_at_before` are Unix seconds"),
        (status = 429, description = "`rate_limit_exceeded`: one is under way"),
    )
)]
pub async fn create_content_export(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let CreateContentExport { created_at_after, created_at_before } = fields::object(&body)?;
    let after = needed(created_at_after, "created_at_after")?;
    let before = needed(created_at_before, "created_at_before")?;
    if before < after {
        return Err(ApiError::invalid("created_at_before", "created_at_before must not lie before created_at_after"));
    }
    let workspace = call.access.workspace();
    let row = call.app.node.config().workspace(workspace);
    let zone = row.and_then(|row| TimeZone::get(&row.time_zone).ok()).unwrap_or(TimeZone::UTC);
    let (from_ms, to_ms) = (begins(after, 0, &zone), begins(before, 1, &zone).saturating_sub(1));
    let stretch = Stretch { from_ms, to_ms };
    let id = call.app.request_ids.next().as_str().replace('-', "");
    call.app.content_exports.begin(workspace, &id, stretch, now_s(&call))?;
    let (app, job) = (Arc::clone(&call.app), id.clone());
    // Nobody waits for it: whoever asked looks again.
    tokio::task::spawn_blocking(move || {
        let now_s = || app.node.now_ms() / 1_000;
        app.content_exports.turn(workspace, &job, State::InProgress, now_s());
        let state = match super::file::is_empty(&app, workspace, stretch) {
            Ok(true) => State::NoData,
            Ok(false) => State::Completed,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "an export could not be read");
                State::Failed
            }
        };
        app.content_exports.turn(workspace, &job, state, now_s());
    });
    let export = super::Export { stretch, state: State::Pending, at: now_s(&call) };
    respond::ok(&shown(&call, &id, &export))
}

fn needed(field: Field<'_>, name: &'static str) -> Result<u32, ApiError> {
    fields::seconds(field, name)?.ok_or_else(|| ApiError::missing(name))
}

/// When the day that lies so many days after that of a Unix second begins, in
/// milliseconds.
fn begins(at: u32, days_later: i64, zone: &TimeZone) -> u64 {
    let moment = Timestamp::from_second(i64::from(at)).unwrap_or_default();
    let start = moment.to_zoned(zone.clone()).start_of_day();
    let later = start.and_then(|start| start.checked_add(days_later.days()));
    let begins = later.map_or(i64::from(at) * 1_000, |start| start.timestamp().as_millisecond());
    u64::try_from(begins).unwrap_or(0)
}
