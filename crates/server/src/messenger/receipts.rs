//! `POST /messenger/web/receipts`: what a browser tells of messages.

use super::caller::{self, Caller, Counts};
use super::{delivery_id, origin, ping};
use crate::app::App;
use crate::errors::ApiError;
use crate::fields;
use crate::limits::REACTIONS_MAX;
use crate::request::respond;
use axum::extract::{Request, State};
use axum::response::Response;
use engine::command::{Receipt, ReceiptKind, RecordReceipts};
use engine::limits::{LABEL_CHARS_MAX, RECEIPTS_PER_REQUEST_MAX};
use engine::{Answer, Command};
use std::sync::Arc;
use wire::error::ErrorList;
use wire::messenger::{Receipted, WebReceipt, WebReceipts};

/// A browser tells what became of messages
///
/// Each thing counts once, however often it is told. A delivery that is not
/// this person's, or gone, is passed over.
#[utoipa::path(
    post,
    path = "/messenger/web/receipts",
    tag = "messenger",
    request_body = WebReceipts,
    responses(
        (status = 200, description = "They are noted", body = Receipted),
        (status = 400, description = "`parameter_not_found`, `parameter_invalid` or `type_mismatch`", body = ErrorList),
        (status = 401, description = "`session_expired`: ping first", body = ErrorList),
        (status = 403, description = "`domain_not_trusted`", body = ErrorList),
        (status = 404, description = "`not_found`: no workspace has this app id, or the person was deleted", body = ErrorList),
        (status = 408, description = "`request_timeout`: the body did not arrive in time", body = ErrorList),
        (status = 410, description = "`contact_merged`: ping again", body = ErrorList),
        (status = 413, description = "`payload_too_large`", body = ErrorList),
        (status = 415, description = "`unsupported_encoding`", body = ErrorList),
        (status = 429, description = "`rate_limit_exceeded`", body = ErrorList),
        (status = 500, description = "`server_error`", body = ErrorList),
        (status = 503, description = "`service_unavailable`, `storage_full` or `storage_failed`", body = ErrorList),
    )
)]
pub async fn record_receipts(State(app): State<Arc<App>>, request: Request) -> Response {
    caller::serve(app, ("POST /messenger/web/receipts", Counts::Call), request, answer).await
}

/// What a browser asks before it lets a page of another origin tell
#[utoipa::path(
    options,
    path = "/messenger/web/receipts",
    tag = "messenger",
    responses((status = 204, description = "It may, without credentials"))
)]
pub async fn receipts_preflight(request: Request) -> Response {
    origin::preflight(request.headers())
}

pub(super) async fn answer(caller: Caller) -> Result<Response, ApiError> {
    let sent: WebReceipts<'_> = fields::object(&caller.body)?;
    let session = caller.session(sent.session)?;
    let items = fields::array(sent.receipts, "receipts")?.unwrap_or_default();
    if items.is_empty() {
        return Err(ApiError::missing("receipts"));
    }
    if items.len() > RECEIPTS_PER_REQUEST_MAX {
        let message = format!("receipts may have at most {RECEIPTS_PER_REQUEST_MAX} items");
        return Err(ApiError::invalid("receipts", message));
    }
    let mut receipts = Vec::with_capacity(items.len());
    for item in items {
        receipts.extend(read(&caller, fields::json(item.get())?)?);
    }
    let command = RecordReceipts { workspace: caller.workspace, contact: session.contact, receipts };
    let answered = caller.app.node.submit(Command::RecordReceipts(command)).await;
    match answered.map_err(ping::refused)? {
        Answer::Receipts { revision } => respond::ok(&Receipted { revision }),
        other => panic!("receipts were answered with {other:?}"),
    }
}

/// One receipt; `None` when its delivery is none of this workspace.
fn read(caller: &Caller, sent: WebReceipt<'_>) -> Result<Option<Receipt>, ApiError> {
    let delivery = fields::text(sent.delivery, "delivery", LABEL_CHARS_MAX)?;
    let delivery = delivery.ok_or_else(|| ApiError::missing("delivery"))?;
    let kind = fields::text(sent.kind, "kind", LABEL_CHARS_MAX)?.ok_or_else(|| ApiError::missing("kind"))?;
    let kind = match kind.as_str() {
        "received" => ReceiptKind::Received,
        "shown" => ReceiptKind::Shown,
        "clicked" => ReceiptKind::Clicked,
        "dismissed" => ReceiptKind::Dismissed,
        "replied" => ReceiptKind::Replied,
        "completed" => ReceiptKind::Completed,
        "reaction" => {
            let place = fields::whole(sent.reaction, "reaction")?.ok_or_else(|| ApiError::missing("reaction"))?;
            let known = u8::try_from(place).ok().filter(|place| usize::from(*place) < REACTIONS_MAX);
            let wrong = || ApiError::invalid("reaction", "reaction must be the place of one, from 0");
            ReceiptKind::Reaction(known.ok_or_else(wrong)?)
        }
        _ => {
            let message = "kind must be received, shown, clicked, dismissed, reaction, replied or completed";
            return Err(ApiError::invalid("kind", message));
        }
    };
    let opened = delivery_id::opened(&caller.workspace_row, caller.workspace, &delivery);
    Ok(opened.map(|(owner, delivery)| Receipt { owner, delivery, kind }))
}
