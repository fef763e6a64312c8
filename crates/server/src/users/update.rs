//! `PUT /users/{id}`.

use super::sent::{Reading, Sent};
use super::upsert::save;
use crate::contacts::of_id;
use crate::errors::ApiError;
use crate::fields;
use crate::request::Call;
use axum::response::Response;
use engine::contacts::CONTACTS;
use engine::rows::Role;
use wire::legacy::user::{UpsertUser, User};

/// Change a user (1.x)
///
/// What is not sent stays; null or an empty string takes a value away, but for
/// `user_id` and `email`.
#[utoipa::path(
    put,
    path = "/users/{id}",
    tag = "1.x",
    params(("id" = String, Path, description = "The contact's id")),
    request_body = UpsertUser,
    responses(
        (status = 200, description = "The user", body = User),
        (status = 400, description = "`parameter_invalid`: a value that cannot be, a custom attribute that is not defined or has another type. `not_restorable`: the user is blocked. `custom_data_limit_reached`: no further attribute can be defined. `contact_company_limit_exceeded`: 1,000 companies"),
        (status = 404, description = "`not_found`: nobody of this workspace has this id. `company_not_found`: a company that is named by its `id`"),
        (status = 409, description = "`conflict`: the `user_id` is somebody else's"),
        (status = 410, description = "`contact_merged`: they were merged into another contact, to which the header `Link` leads"),
        (status = 422, description = "`limit_reached`: 1,000 contacts share this e-mail address, or too much is changed at once"),
    )
)]
pub async fn update_user(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    change(&call, id, CONTACTS).await
}

/// Changes somebody of these roles as the body says, and answers with them.
///
/// # Errors
/// Nobody of these roles has this id, what the body holds cannot be, or what
/// the engine refused.
pub async fn change(call: &Call, id: String, roles: &'static [Role]) -> Result<Response, ApiError> {
    let body = call.body()?;
    let sent: UpsertUser<'_> = fields::object(&body)?;
    let mut sent = Sent::read(sent, Reading::of(call))?;
    let who = of_id(id);
    sent.who.id.clone_from(&who.id);
    // The command would make somebody new of a `user_id` beside a wrong id.
    call.read(move |view, access| Ok(view.find(access.workspace(), &who, roles)??)).await?;
    save(call, sent).await
}
