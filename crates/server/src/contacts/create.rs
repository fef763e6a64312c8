//! `POST /contacts`: a user or a lead. Clients of the 1.x API mean a lead,
//! made or changed.

use super::lead::save_lead;
use super::profile::email;
use super::sent::{self, Intent};
use super::{present, show};
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, Version, respond};
use axum::response::Response;
use engine::command::{CreateContact, NewRole};
use engine::limits::EXTERNAL_ID_CHARS_MAX;
use engine::outcome::ContactAnswer;
use engine::{Answer, Command};
use wire::rest::contact::{Contact, NewContact};

/// Make a contact
///
/// A user or a lead that is not there yet. A custom attribute must be defined,
/// unless the setting `unknown_attributes` says otherwise. From a client of
/// the 1.x API (`Intercom-Version` 1.x, or an official client of that time) a
/// lead is meant: the body is that of a lead, `id` or `user_id` change one that
/// is there, and the answer has the 1.x shape.
#[utoipa::path(
    post,
    path = "/contacts",
    tag = "contacts",
    request_body = NewContact,
    responses(
        (status = 200, description = "The contact", body = Contact),
        (status = 400, description = "`parameter_not_found`: neither `email` nor `external_id` nor `role`. `parameter_invalid`: a custom attribute that is not defined, or whose type is another. `custom_data_limit_reached`: no further attribute can be defined. `not_restorable`: the contact is there and blocked"),
        (status = 404, description = "`not_found`: a lead that a 1.x client wants to change"),
        (status = 409, description = "`conflict`: a contact with this `external_id`, or a user with this `email`, is there; the message names its id"),
        (status = 410, description = "`contact_merged`: the lead that a 1.x client wants to change was merged into another contact"),
        (status = 422, description = "`limit_reached`: 1,000 contacts share this e-mail address"),
    )
)]
pub async fn create_contact(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let sent: NewContact<'_> = fields::object(&body)?;
    if means_lead(&call, &sent) {
        return save_lead(&call).await;
    }
    let command = decode(&call, sent)?;
    let ContactAnswer { contact, row, is_new, .. } = submit(&call, command).await?;
    let found = (contact, row);
    if !is_new {
        return show(&call, found).await;
    }
    respond::ok(&present::new_contact(&call.access, call.app.node.config(), call.spoken(), &found))
}

/// Whether the caller speaks 1.x, where contacts are leads. Without a header
/// the body tells, too: only 1.x leads have a `user_id`.
fn means_lead(call: &Call, sent: &NewContact<'_>) -> bool {
    let looks_so = !sent.user_id.is_none() && sent.role.is_none() && sent.external_id.is_none();
    call.spoken().is_legacy() || (call.version == Version::Unsaid && looks_so)
}

fn decode(call: &Call, sent: NewContact<'_>) -> Result<Command, ApiError> {
    let role_named = !sent.role.is_none();
    let role = sent::role(sent.role.clone())?.unwrap_or(NewRole::User);
    let external_id = fields::id(sent.external_id.clone(), "external_id", EXTERNAL_ID_CHARS_MAX)?;
    let email = email(sent.email.clone())?;
    if external_id.is_none() && email.is_none() && !role_named {
        return Err(ApiError::missing("external_id").message("One of external_id, email and role is needed"));
    }
    let workspace = call.access.workspace();
    let profile = sent::profile(call, sent, Intent::Make)?;
    Ok(Command::CreateContact(Box::new(CreateContact { workspace, role, external_id, email, profile })))
}

/// Makes or changes a contact.
///
/// # Errors
/// What the engine refused, or why it was not tried.
pub async fn submit(call: &Call, command: Command) -> Result<ContactAnswer, ApiError> {
    match call.submit(command).await? {
        Answer::Contact(answer) => Ok(answer),
        other => panic!("a contact was answered with {other:?}"),
    }
}
