//! `POST /contacts/convert`: a lead turned out to be a user.

use crate::contacts::create::submit;
use crate::errors::ApiError;
use crate::fields;
use crate::legacy::person;
use crate::request::Call;
use crate::users::show;
use axum::response::Response;
use engine::Command;
use engine::command::{ConvertContact, NewRole, Profile};
use engine::rows::Role;
use wire::legacy::user::{ConvertLead, User};

/// Who can be converted.
const CONVERTED: &[Role] = &[Role::Visitor, Role::Lead];

/// Convert a lead into a user (1.x)
///
/// If the user is there, the lead is merged into the user, whose values win.
/// Else the lead becomes the user, with the `user_id` and `email` that were
/// sent. A visitor can be converted too.
#[utoipa::path(
    post,
    path = "/contacts/convert",
    tag = "1.x",
    request_body = ConvertLead,
    responses(
        (status = 200, description = "The user", body = User),
        (status = 400, description = "`parameter_not_found`: no `contact` or no `user`. `invalid_merge`: the user cannot take the lead in"),
        (status = 404, description = "`not_found`: there is no such lead, or no user with the `id`"),
        (status = 409, description = "`conflict`: the `user_id` is somebody else's. `unique_user_constraint`: several users have this e-mail address"),
        (status = 410, description = "`contact_merged`: the lead was merged into another contact, to which the header `Link` leads"),
        (status = 422, description = "`limit_reached`: 1,000 contacts share this e-mail address"),
    )
)]
pub async fn convert_lead(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let ConvertLead { contact, user } = fields::object(&body)?;
    let contact = person::object(contact, "contact")?.ok_or_else(|| ApiError::missing("contact"))?;
    let user = person::object(user, "user")?.ok_or_else(|| ApiError::missing("user"))?;
    let mut from = person::identifiers(&contact, "contact")?;
    // A visitor's `user_id` is the id in the browser's cookie.
    from.visitor_id.clone_from(&from.user_id);
    let into = person::identifiers(&user, "user")?;
    let signed_up_at = fields::seconds(user.signed_up_at, "signed_up_at")?.map(Some);
    let profile = Profile { signed_up_at, ..Profile::default() };
    let (workspace, roles, role) = (call.access.workspace(), CONVERTED, NewRole::User);
    let command = ConvertContact { workspace, from, roles, role, into, profile };
    let converted = submit(&call, Command::ConvertContact(Box::new(command))).await?;
    show(&call, (converted.contact, converted.row)).await
}
