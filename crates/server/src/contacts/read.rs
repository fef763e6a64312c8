//! `GET /contacts/{id}`.

use super::{by_id, present, show};
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use std::sync::Arc;
use wire::rest::contact::Contact;

/// Read a contact
///
/// Archived and blocked contacts are read like any other. A client of the 1.x
/// API gets the 1.x shape.
#[utoipa::path(
    get,
    path = "/contacts/{id}",
    tag = "contacts",
    params(
        ("id" = String, Path, description = "The contact's id"),
        ("include_merge_history" = Option<bool>, Query, description = "From 2.16 on: also show who was merged into a user"),
    ),
    responses(
        (status = 200, description = "The contact", body = Contact),
        (status = 404, description = "`not_found`: no contact of this workspace has this id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn read_contact(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let wants_merges = call.query()?.flag("include_merge_history")?.unwrap_or(false);
    let (app, version) = (Arc::clone(&call.app), call.spoken());
    let found = call.read(move |view, access| by_id(view, access, id)).await?;
    if !wants_merges || !present::shows_merges(version, &found.1) {
        return show(&call, found).await;
    }
    call.read(move |view, access| {
        let mut contact = present::contact(view, access, app.node.config(), version, &found)?;
        let merges = present::merges(view, access, &found)?;
        contact.merge_history = Some(merges.into_iter().map(|(_, record)| record).collect());
        respond::ok(&contact)
    })
    .await
}
