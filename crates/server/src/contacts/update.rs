//! `PUT /contacts/{id}`.

use super::create::submit;
use super::profile::changed_email;
use super::sent::{self, Intent};
use super::{of_id, show};
use crate::errors::ApiError;
use crate::fields;
use crate::legacy;
use crate::request::Call;
use axum::response::Response;
use engine::Command;
use engine::command::{ContactFacts, UpdateContact};
use engine::contacts::CONTACTS;
use engine::limits::EXTERNAL_ID_CHARS_MAX;
use wire::rest::contact::{Contact, NewContact};

/// Change a contact
///
/// What is not sent stays. Null or an empty string takes a value away, and a
/// custom attribute is taken away by null; attributes that are not named stay.
/// A lead can become a user, never the other way. A client of the 1.x API
/// changes a lead and gets the 1.x shape.
#[utoipa::path(
    put,
    path = "/contacts/{id}",
    tag = "contacts",
    params(("id" = String, Path, description = "The contact's id")),
    request_body = NewContact,
    responses(
        (status = 200, description = "The contact", body = Contact),
        (status = 400, description = "`parameter_invalid`: a value that cannot be, a user who should become a lead, a custom attribute that is not defined or has another type. `parameter_not_found`: `email_verified` without `email`. `custom_data_limit_reached`: no further attribute can be defined"),
        (status = 404, description = "`not_found`: no contact of this workspace has this id"),
        (status = 409, description = "`conflict`: another contact has this `external_id`, or another user this `email`; the message names its id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
        (status = 422, description = "`limit_reached`: 1,000 contacts share this e-mail address"),
    )
)]
pub async fn update_contact(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    if call.spoken().is_legacy() {
        return legacy::leads::update(call, id).await;
    }
    let body = call.body()?;
    let sent: NewContact<'_> = fields::object(&body)?;
    let facts = ContactFacts {
        role: sent::role(sent.role.clone())?,
        external_id: fields::clearable_id(sent.external_id.clone(), "external_id", EXTERNAL_ID_CHARS_MAX)?,
        email: changed_email(sent.email.clone())?,
        profile: sent::profile(&call, sent, Intent::Change)?,
    };
    let workspace = call.access.workspace();
    let command = UpdateContact { workspace, who: of_id(id), roles: CONTACTS, facts };
    let changed = submit(&call, Command::UpdateContact(Box::new(command))).await?;
    show(&call, (changed.contact, changed.row)).await
}
