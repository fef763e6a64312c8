//! `POST /messenger/mobile/receipts`.

use crate::app::App;
use crate::messenger::caller::Counts;
use crate::messenger::receipts;
use axum::extract::{Request, State};
use axum::response::Response;
use std::sync::Arc;
use wire::error::ErrorList;
use wire::messenger::{Receipted, WebReceipts};

/// An app tells what became of messages
///
/// As `POST /messenger/web/receipts`; a carousel that was seen to its end is
/// `completed`.
#[utoipa::path(
    post,
    path = "/messenger/mobile/receipts",
    tag = "messenger",
    request_body = WebReceipts,
    responses(
        (status = 200, description = "They are noted", body = Receipted),
        (status = 400, description = "`parameter_not_found`, `parameter_invalid` or `type_mismatch`", body = ErrorList),
        (status = 401, description = "`session_expired`: ping first", body = ErrorList),
        (status = 404, description = "`not_found`: no workspace has this app id, or the person was deleted", body = ErrorList),
        (status = 413, description = "`payload_too_large`", body = ErrorList),
        (status = 429, description = "`rate_limit_exceeded`", body = ErrorList),
    )
)]
pub async fn record_app_receipts(State(app): State<Arc<App>>, request: Request) -> Response {
    super::serve(app, ("POST /messenger/mobile/receipts", Counts::Call), request, receipts::answer).await
}
