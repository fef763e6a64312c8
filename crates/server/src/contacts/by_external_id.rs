//! `GET /contacts/find_by_external_id/{external_id}`.

use super::show;
use crate::errors::{ApiError, ErrorCode};
use crate::request::Call;
use axum::response::Response;
use engine::command::Identifiers;
use engine::contacts::CONTACTS;
use engine::rows::Role;
use wire::rest::contact::Contact;

/// Find a user by `external_id`
///
/// Leads are not found: their `external_id` is Herald's own.
#[utoipa::path(
    get,
    path = "/contacts/find_by_external_id/{external_id}",
    tag = "contacts",
    params(("external_id" = String, Path, description = "The workspace's own id of the user, percent-encoded")),
    responses(
        (status = 200, description = "The user", body = Contact),
        (status = 404, description = "`not_found`: no user has it"),
        (status = 410, description = "`contact_merged`: who had it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn find_contact_by_external_id(mut call: Call) -> Result<Response, ApiError> {
    let external_id = call.path_id().await?;
    let found = call.read(move |view, access| {
        let who = Identifiers { user_id: Some(external_id.clone()), ..Identifiers::default() };
        let not_found = || ApiError::new(ErrorCode::UserNotFound).field("external_id").detail(external_id.clone());
        match view.find(access.workspace(), &who, CONTACTS)? {
            Ok(found) if found.1.role == Role::User => Ok(found),
            Ok(_) => Err(not_found()),
            Err(refusal) if refusal.kind == engine::RefusalKind::ContactNotFound => Err(not_found()),
            Err(refusal) => Err(refusal.into()),
        }
    });
    let found = found.await?;
    show(&call, found).await
}
