//! `POST /contacts`: a user or a lead. Clients of the 1.x API mean a lead,
//! made or changed.

use super::present;
use super::profile::{SentProfile, email};
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, Version, respond};
use crate::users;
use axum::response::Response;
use engine::command::{ClaimedId, CreateContact, Identifiers, NewRole, UpsertUser};
use engine::limits::EXTERNAL_ID_CHARS_MAX;
use engine::outcome::ContactAnswer;
use engine::{Answer, Command};
use wire::json::Field;
use wire::rest::contact::{Contact, NewContact};

/// Make a contact
///
/// A user or a lead that is not there yet. From a client of the 1.x API
/// (`Intercom-Version` 1.x, or an official client of that time) a lead is
/// meant: the body is that of a lead, `id` or `user_id` change one that is
/// there, and the answer has the 1.x shape.
#[utoipa::path(
    post,
    path = "/contacts",
    tag = "contacts",
    request_body = NewContact,
    responses(
        (status = 200, description = "The contact", body = Contact),
        (status = 400, description = "`parameter_not_found`: neither `email` nor `external_id` nor `role`"),
        (status = 404, description = "`not_found`: a lead that a 1.x client wants to change"),
        (status = 409, description = "`conflict`: a contact with this `external_id`, or a user with this `email`, is there; the message names its id"),
        (status = 422, description = "`limit_reached`: 1,000 contacts share this e-mail address"),
    )
)]
pub async fn create_contact(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let sent: NewContact<'_> = fields::object(&body)?;
    fields::no_custom_attributes(sent.custom_attributes)?;
    if means_lead(&call, &sent) {
        return create_lead(&call, sent).await;
    }
    let command = decode(&call, sent)?;
    let ContactAnswer { contact, row, .. } = submit(&call, command).await?;
    respond::ok(&present::contact(&call.access, contact, &row))
}

/// Whether the caller speaks 1.x, where contacts are leads. Without a header
/// or a known client the body tells: only 1.x leads have a `user_id`.
fn means_lead(call: &Call, sent: &NewContact<'_>) -> bool {
    let looks_so = !sent.user_id.is_absent() && sent.role.is_absent() && sent.external_id.is_absent();
    call.version.means_leads(call.headers()) || (call.version == Version::Unsaid && looks_so)
}

fn decode(call: &Call, sent: NewContact<'_>) -> Result<Command, ApiError> {
    let NewContact { role, external_id, email: sent_email, .. } = &sent;
    let role_named = !role.is_absent();
    let role = match fields::text(role.clone(), "role", EXTERNAL_ID_CHARS_MAX)?.as_deref() {
        None | Some("user") => NewRole::User,
        Some("lead") => NewRole::Lead,
        Some(_) => return Err(ApiError::invalid("role", "role must be user or lead")),
    };
    let external_id = fields::id(external_id.clone(), "external_id", EXTERNAL_ID_CHARS_MAX)?;
    let email = email(sent_email.clone())?;
    if external_id.is_none() && email.is_none() && !role_named {
        return Err(ApiError::missing("external_id").message("One of external_id, email and role is needed"));
    }
    let workspace = call.access.workspace();
    let profile = profile(sent).read()?;
    Ok(Command::CreateContact(Box::new(CreateContact { workspace, role, external_id, email, profile })))
}

fn profile(sent: NewContact<'_>) -> SentProfile<'_> {
    let NewContact { phone, name, avatar, signed_up_at, last_seen_at, owner_id, unsubscribed_from_emails, .. } = sent;
    let last_seen_at = (last_seen_at, "last_seen_at");
    SentProfile { name, phone, avatar, owner_id, signed_up_at, last_seen_at, unsubscribed_from_emails }
}

/// A lead of the 1.x API: made, or, if it is named, changed.
async fn create_lead(call: &Call, sent: NewContact<'_>) -> Result<Response, ApiError> {
    let workspace = call.access.workspace();
    let id = fields::id(sent.id.clone(), "id", EXTERNAL_ID_CHARS_MAX)?;
    let user_id = fields::id(sent.user_id.clone(), "user_id", EXTERNAL_ID_CHARS_MAX)?;
    let email = email(sent.email.clone())?;
    let profile = profile(NewContact { avatar: Field::Absent, ..sent }).read()?;
    let command = if id.is_none() && user_id.is_none() {
        let role = NewRole::Lead;
        Command::CreateContact(Box::new(CreateContact { workspace, role, external_id: None, email, profile }))
    } else {
        let who = Identifiers { id: id.map(ClaimedId::new), user_id, email: None };
        let found = call.read(move |view, access| {
            let (contact, row) = view.resolve(access.workspace(), &who)??;
            Ok(access.contact_id(contact, &row).to_string())
        });
        let who = Identifiers { id: Some(ClaimedId::new(found.await?)), user_id: None, email };
        Command::UpsertUser(Box::new(UpsertUser { workspace, who, profile }))
    };
    let ContactAnswer { contact, row, .. } = submit(call, command).await?;
    respond::ok(&users::present::user(&call.access, contact, &row))
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
