//! `POST /visitors/convert`.

use crate::contacts::create::submit;
use crate::contacts::profile::email;
use crate::contacts::show;
use crate::errors::ApiError;
use crate::fields;
use crate::request::Call;
use axum::response::Response;
use engine::Command;
use engine::command::{ClaimedId, ConvertContact, Identifiers, NewRole, Profile};
use engine::contacts::VISITORS;
use engine::limits::EXTERNAL_ID_CHARS_MAX;
use wire::json::{Field, Unread};
use wire::rest::contact::Contact;
use wire::rest::reference::SentPerson;
use wire::rest::visitor::ConvertVisitor;

/// Make a contact of a visitor
///
/// When the user is there already, the visitor is merged into them and is
/// gone; otherwise the visitor becomes the user or the lead, with all events.
/// A client of the 1.x API gets the 1.x shape.
#[utoipa::path(
    post,
    path = "/visitors/convert",
    tag = "visitors",
    request_body = ConvertVisitor,
    responses(
        (status = 200, description = "The contact", body = Contact),
        (status = 400, description = "`parameter_not_found`: no `type`, nothing that names the visitor, or for a user nothing that names them. `invalid_merge`: too much was merged into the user"),
        (status = 404, description = "`not_found`: there is no such visitor, or nobody has `user.id`"),
        (status = 409, description = "`conflict`: somebody else has the `user_id` or e-mail address. `unique_user_constraint`: several users have the e-mail address"),
        (status = 410, description = "`contact_merged`: the visitor, or the user, was merged into a contact, to which the header `Link` leads"),
        (status = 422, description = "`limit_reached`: 1,000 contacts share this e-mail address"),
    )
)]
pub async fn convert_visitor(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let ConvertVisitor { visitor, user, kind } = fields::object(&body)?;
    let role = role(kind)?;
    let visitor = person(visitor, "visitor")?.unwrap_or_default();
    let from = Identifiers {
        id: fields::id(visitor.id, "visitor.id", EXTERNAL_ID_CHARS_MAX)?.map(ClaimedId::new),
        visitor_id: fields::id(visitor.user_id, "visitor.user_id", EXTERNAL_ID_CHARS_MAX)?,
        email: email(visitor.email)?,
        user_id: None,
    };
    if from.is_empty() {
        return Err(ApiError::missing("visitor").message("visitor needs one of id, user_id and email"));
    }
    let user = person(user, "user")?.unwrap_or_default();
    let into = Identifiers {
        id: fields::id(user.id, "user.id", EXTERNAL_ID_CHARS_MAX)?.map(ClaimedId::new),
        user_id: fields::id(user.user_id, "user.user_id", EXTERNAL_ID_CHARS_MAX)?,
        email: email(user.email)?,
        visitor_id: None,
    };
    if role == NewRole::User && into.is_empty() {
        return Err(ApiError::missing("user").message("user needs one of id, user_id and email"));
    }
    let signed_up_at = fields::seconds(user.signed_up_at, "user.signed_up_at")?.map(Some);
    let profile = Profile { signed_up_at, ..Profile::default() };
    let workspace = call.access.workspace();
    let command = ConvertContact { workspace, from, roles: VISITORS, role, into, profile };
    let converted = submit(&call, Command::ConvertContact(Box::new(command))).await?;
    show(&call, (converted.contact, converted.row)).await
}

fn role(kind: Field<'_>) -> Result<NewRole, ApiError> {
    match fields::text(kind, "type", EXTERNAL_ID_CHARS_MAX)?.as_deref() {
        Some("user") => Ok(NewRole::User),
        Some("lead") => Ok(NewRole::Lead),
        Some(_) => Err(ApiError::invalid("type", "type must be user or lead")),
        None => Err(ApiError::missing("type").message("type is needed: user or lead")),
    }
}

fn person<'a>(sent: Unread<'a>, name: &'static str) -> Result<Option<SentPerson<'a>>, ApiError> {
    let Unread(Some(raw)) = sent else { return Ok(None) };
    serde_json::from_str(raw.get()).map(Some).map_err(|_| ApiError::mistyped(name, "an object"))
}
