//! `POST /messenger/mobile/events`.

use crate::app::App;
use crate::messenger::caller::Counts;
use crate::messenger::events;
use axum::extract::{Request, State};
use axum::response::Response;
use std::sync::Arc;
use wire::error::ErrorList;
use wire::messenger::{WebEventResults, WebEvents};

/// Record events of an app
///
/// As `POST /messenger/web/events`. Events under a key of an app have the
/// source `mobile`, which triggers carousels.
#[utoipa::path(
    post,
    path = "/messenger/mobile/events",
    tag = "messenger",
    request_body = WebEvents,
    responses(
        (status = 200, description = "A result for each event", body = WebEventResults),
        (status = 400, description = "`parameter_not_found`, `parameter_invalid` or `type_mismatch`", body = ErrorList),
        (status = 404, description = "`not_found`: no workspace has this app id", body = ErrorList),
        (status = 413, description = "`payload_too_large`", body = ErrorList),
        (status = 429, description = "`rate_limit_exceeded`", body = ErrorList),
    )
)]
pub async fn record_app_events(State(app): State<Arc<App>>, request: Request) -> Response {
    super::serve(app, ("POST /messenger/mobile/events", Counts::Inside), request, events::answer).await
}
