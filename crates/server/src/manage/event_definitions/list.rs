//! `GET /manage/event_definitions`.

use super::present;
use crate::errors::ApiError;
use crate::limits::PER_PAGE_DEFAULT;
use crate::request::{Call, respond};
use crate::sealed;
use axum::response::Response;
use engine::ids::DefinitionId;
use engine::rows::DefinitionRow;
use std::sync::Arc;
use wire::list::{Counts, List};
use wire::manage::definition::EventDefinition;

const PURPOSE: &str = "event definitions";

/// List event definitions
///
/// In the order in which their names were first received.
#[utoipa::path(
    get,
    path = "/manage/event_definitions",
    tag = "event definitions",
    params(
        ("archived" = Option<bool>, Query, description = "Only archived ones, or only active ones"),
        ("per_page" = Option<u32>, Query, description = "1 to 150, 50 when not sent"),
        ("starting_after" = Option<String>, Query, description = "The cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The definitions", body = List<EventDefinition>),
        (status = 400, description = "`parameter_invalid`: a parameter of the query"),
        (status = 404, description = "`not_found`: the cursor is another list's"),
    )
)]
pub async fn list_event_definitions(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let per_page = query.per_page(PER_PAGE_DEFAULT)?;
    let archived = query.flag("archived")?;
    let after = match query.get("starting_after") {
        None => 0,
        Some(text) => u32::from_be_bytes(sealed::open_cursor(&call.access, (PURPOSE, "starting_after"), text)?),
    };
    let mut all = call.app.node.config().definitions(call.access.workspace());
    all.retain(|(_, row)| archived.is_none_or(|archived| row.archived_at.is_some() == archived));
    let before = all.iter().take_while(|(id, _)| id.0 <= after).count();
    let counts = Counts {
        total: u64::try_from(all.len()).unwrap_or(u64::MAX),
        before: u64::try_from(before).unwrap_or(u64::MAX),
    };
    let has_more = all.len() > before + per_page;
    let page: Vec<(DefinitionId, Arc<DefinitionRow>)> = all.into_iter().skip(before).take(per_page).collect();
    let now_s = u32::try_from(call.received_at_ms / 1_000).unwrap_or(u32::MAX);
    call.read(move |view, access| {
        let activities = view.activities(access.workspace(), now_s)?;
        let none = Default::default();
        let data: Vec<EventDefinition<'_>> =
            page.iter().map(|(id, row)| present::definition(*id, row, activities.get(id).unwrap_or(&none))).collect();
        let last = page.last().filter(|_| has_more);
        let cursor = last.map(|(id, _)| sealed::cursor(access, PURPOSE, &id.0.to_be_bytes()));
        respond::ok(&List::counted(data, per_page, counts, cursor))
    })
    .await
}
