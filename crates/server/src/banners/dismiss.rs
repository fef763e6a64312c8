//! `POST /contacts/{id}/banners/{view_id}/dismiss`.

use super::record;
use crate::contacts;
use crate::errors::{ApiError, ErrorCode};
use crate::messenger::delivery_id;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::command::{Receipt, ReceiptKind};
use engine::rows::MessageKind;
use std::sync::Arc;
use wire::rest::banner::DismissedBanner;

/// Dismiss a banner of a contact
///
/// It goes from their open pages, too. Again changes nothing.
#[utoipa::path(
    post,
    path = "/contacts/{id}/banners/{view_id}/dismiss",
    tag = "banners",
    params(
        ("id" = String, Path, description = "The contact's id"),
        ("view_id" = String, Path, description = "From the list of the contact's banners"),
    ),
    responses(
        (status = 200, description = "It is dismissed", body = DismissedBanner),
        (status = 404, description = "`not_found`: no contact has this id, or the contact no such banner"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn dismiss_contact_banner(mut call: Call) -> Result<Response, ApiError> {
    let ids = call.path_ids().await?;
    let [id, view_id]: [String; 2] = ids.try_into().map_err(|_| ApiError::new(ErrorCode::NotFound))?;
    let (app, text) = (Arc::clone(&call.app), view_id.clone());
    let (found, (owner, delivery)) = call
        .read(move |view, access| {
            let found = contacts::by_id(view, access, id)?;
            let unknown = || ApiError::new(ErrorCode::NotFound).field("view_id");
            let workspace = access.workspace();
            let (owner, delivery) =
                delivery_id::opened(access.workspace_row(), workspace, &text).ok_or_else(unknown)?;
            if !found.1.history_of(found.0).any(|member| member == owner) {
                return Err(unknown());
            }
            let row = view.delivery(workspace, owner, delivery)?.ok_or_else(unknown)?;
            let message = app.node.config().message(workspace, row.message).ok_or_else(unknown)?;
            if message.kind != MessageKind::Banner {
                return Err(unknown());
            }
            Ok((found, (owner, delivery)))
        })
        .await?;
    record(&call, (found.0, &found.1), vec![Receipt { owner, delivery, kind: ReceiptKind::Dismissed }]).await?;
    respond::ok(&DismissedBanner { kind: "banner_dismiss", view_id, dismissed: true })
}
