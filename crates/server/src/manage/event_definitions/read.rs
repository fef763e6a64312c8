//! `GET /manage/event_definitions/{id}`.

use super::hints::Hinting;
use super::{calendar, named, present};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use std::sync::Arc;
use wire::manage::definition::EventDefinition;

/// Read an event definition
///
/// With the metadata keys that came with it, their kinds, and examples; and with
/// hints, what could be better about it.
#[utoipa::path(
    get,
    path = "/manage/event_definitions/{id}",
    tag = "event definitions",
    params(("id" = String, Path, description = "The definition's id")),
    responses(
        (status = 200, description = "The definition", body = EventDefinition),
        (status = 404, description = "`not_found`"),
    )
)]
pub async fn read_event_definition(call: Call) -> Result<Response, ApiError> {
    answer(call).await
}

/// The definition that the path names, as it is now.
pub(super) async fn answer(mut call: Call) -> Result<Response, ApiError> {
    let (id, row) = named(&mut call).await?;
    let calendar = calendar::last_days(&call.access, call.now_s());
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let activity = view.definition_activity(access.workspace(), id, &calendar)?;
        let catalog = view.catalog(access.workspace(), id)?;
        let examples = present::Examples::read(view, access, &catalog.keys)?;
        let keys = catalog.keys.iter().map(|fact| present::metadata_key(access, fact, &examples));
        let mut shown = present::definition(id, &row, &activity);
        shown.metadata_keys = Some(keys.collect());
        shown.hints = Some(Hinting::of(&app, access).hints(id, &row, (&catalog.keys, &examples)));
        respond::ok(&shown)
    })
    .await
}
