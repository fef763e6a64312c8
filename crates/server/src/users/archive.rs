//! `DELETE /users/{id}` and `DELETE /users`: archiving, in the words of 1.x.

use super::USERS;
use super::find::identifiers_of;
use super::show;
use crate::contacts::create::submit;
use crate::errors::ApiError;
use crate::request::Call;
use axum::response::Response;
use engine::Command;
use engine::command::{ArchiveContact, Archiving, ClaimedId, Identifiers};
use engine::contacts::CONTACTS;
use engine::rows::Role;
use wire::legacy::user::User;

/// Archive a user (1.x)
///
/// Lists and search no longer show the user; nothing is lost, and the next
/// `POST /users` brings the user back. `POST /user_delete_requests` deletes
/// for good.
#[utoipa::path(
    delete,
    path = "/users/{id}",
    tag = "1.x",
    params(("id" = String, Path, description = "The contact's id")),
    responses(
        (status = 200, description = "The user", body = User),
        (status = 404, description = "`not_found`: nobody of this workspace has this id"),
        (status = 410, description = "`contact_merged`: they were merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn archive_user(mut call: Call) -> Result<Response, ApiError> {
    let id = Some(ClaimedId::new(call.path_id().await?));
    archive(&call, Identifiers { id, ..Identifiers::default() }, CONTACTS).await
}

/// Archive a user by an identifier (1.x)
///
/// As `DELETE /users/{id}`.
#[utoipa::path(
    delete,
    path = "/users",
    tag = "1.x",
    params(
        ("user_id" = Option<String>, Query, description = "The workspace's own id of the user"),
        ("email" = Option<String>, Query, description = "The user's e-mail address"),
    ),
    responses(
        (status = 200, description = "The user", body = User),
        (status = 400, description = "`parameter_not_found`: neither `user_id` nor `email`"),
        (status = 404, description = "`not_found`: no user has it"),
        (status = 409, description = "`unique_user_constraint`: several users have this e-mail address"),
        (status = 410, description = "`contact_merged`: they were merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn archive_found_user(call: Call) -> Result<Response, ApiError> {
    let who = identifiers_of(&call.query()?);
    if who.is_empty() {
        return Err(ApiError::missing("user_id").message("One of user_id and email is needed"));
    }
    archive(&call, who, USERS).await
}

/// Archives somebody of these roles, and answers with them.
///
/// # Errors
/// Nobody of these roles is meant, or the command was not tried.
pub async fn archive(call: &Call, who: Identifiers, roles: &'static [Role]) -> Result<Response, ApiError> {
    let id = call.read(move |view, access| {
        let (contact, row) = view.find(access.workspace(), &who, roles)??;
        Ok(access.contact_id(contact, &row))
    });
    let id = Some(ClaimedId::new(id.await?.to_string()));
    let (workspace, archiving) = (call.access.workspace(), Archiving::Archive);
    let command = ArchiveContact { workspace, who: Identifiers { id, ..Identifiers::default() }, archiving };
    let archived = submit(call, Command::ArchiveContact(command)).await?;
    show(call, (archived.contact, archived.row)).await
}
