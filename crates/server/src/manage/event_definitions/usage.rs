//! `GET /manage/event_definitions/usage`.

use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::limits::DEFINITIONS_MAX;
use engine::settings::Setting;
use wire::manage::definition::DefinitionUsage;

/// Read how many event names there are
///
/// And how many there may be. A new name beyond `active_max` is refused;
/// archiving one makes room.
#[utoipa::path(
    get,
    path = "/manage/event_definitions/usage",
    tag = "event definitions",
    responses((status = 200, description = "The numbers", body = DefinitionUsage))
)]
pub async fn read_event_definition_usage(call: Call) -> Result<Response, ApiError> {
    let all = call.app.node.config().definitions(call.access.workspace());
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let archived_count = count(all.iter().filter(|(_, row)| row.archived_at.is_some()).count());
    let total_count = count(all.len());
    respond::ok(&DefinitionUsage {
        kind: "event_definition_usage",
        active_count: total_count - archived_count,
        active_max: call.access.setting(Setting::ActiveEventNamesMax),
        archived_count,
        total_count,
        total_max: DEFINITIONS_MAX,
    })
}
