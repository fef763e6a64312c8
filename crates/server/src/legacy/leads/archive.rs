//! `DELETE /contacts/{id}` and `DELETE /contacts` of the 1.x API: archiving.

use super::LEADS;
use crate::contacts::of_id;
use crate::errors::ApiError;
use crate::request::Call;
use crate::users::archive::archive;
use crate::users::find::identifiers_of;
use axum::response::Response;
use wire::legacy::user::User;

/// `DELETE /contacts/{id}`: archives a lead, and answers with it.
///
/// # Errors
/// No lead has this id, or the command was not tried.
pub async fn delete(call: Call, id: String) -> Result<Response, ApiError> {
    archive(&call, of_id(id), LEADS).await
}

/// Archive a lead by an identifier (1.x)
///
/// Lists and search no longer show the lead; nothing is lost.
#[utoipa::path(
    delete,
    path = "/contacts",
    tag = "1.x",
    params(
        ("user_id" = Option<String>, Query, description = "The id that Herald made for the lead"),
        ("email" = Option<String>, Query, description = "The lead's e-mail address; of several leads the newest"),
    ),
    responses(
        (status = 200, description = "The lead", body = User),
        (status = 400, description = "`parameter_not_found`: neither `user_id` nor `email`"),
        (status = 404, description = "`not_found`: no lead has it"),
        (status = 409, description = "`unique_user_constraint`: several users have this e-mail address"),
        (status = 410, description = "`contact_merged`: the lead was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn archive_found_lead(call: Call) -> Result<Response, ApiError> {
    let who = identifiers_of(&call.query()?);
    if who.is_empty() {
        return Err(ApiError::missing("user_id").message("One of user_id and email is needed"));
    }
    archive(&call, who, LEADS).await
}
