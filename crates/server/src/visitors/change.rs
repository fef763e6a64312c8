//! `PUT /visitors`, and `POST /visitors` for clients of the 1.x API.

use super::present;
use crate::attributes;
use crate::contacts::create::submit;
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::Command;
use engine::command::{ClaimedId, ContactFacts, Identifiers, Profile, UpdateContact};
use engine::contacts::VISITORS;
use engine::limits::{CONTACT_STRING_CHARS_MAX, EXTERNAL_ID_CHARS_MAX};
use wire::rest::visitor::{ChangeVisitor, Visitor};

/// Change a visitor
///
/// What is not sent stays; null takes a value away.
#[utoipa::path(
    put,
    path = "/visitors",
    tag = "visitors",
    request_body = ChangeVisitor,
    responses(
        (status = 200, description = "The visitor", body = Visitor),
        (status = 400, description = "`parameter_not_found`: neither `id` nor `user_id`. `parameter_invalid`: a custom attribute that is not defined, or whose type is another. `custom_data_limit_reached`: no further attribute can be defined"),
        (status = 404, description = "`not_found`: there is no such visitor; one who became a contact is none any more"),
        (status = 410, description = "`contact_merged`: the visitor became part of a contact, to which the header `Link` leads"),
    )
)]
pub async fn update_visitor(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let sent: ChangeVisitor<'_> = fields::object(&body)?;
    let who = Identifiers {
        id: fields::id(sent.id, "id", EXTERNAL_ID_CHARS_MAX)?.map(ClaimedId::new),
        visitor_id: fields::id(sent.user_id, "user_id", EXTERNAL_ID_CHARS_MAX)?,
        ..Identifiers::default()
    };
    if who.is_empty() {
        return Err(ApiError::missing("user_id").message("One of id and user_id is needed"));
    }
    let custom = attributes::read(sent.custom_attributes, attributes::unknown(&call, call.spoken()))?;
    let name = fields::clearable_text(sent.name, "name", CONTACT_STRING_CHARS_MAX)?;
    let facts = ContactFacts { profile: Profile { name, custom, ..Profile::default() }, ..ContactFacts::default() };
    let command = UpdateContact { workspace: call.access.workspace(), who, roles: VISITORS, facts };
    let changed = submit(&call, Command::UpdateContact(Box::new(command))).await?;
    let found = (changed.contact, changed.row);
    respond::ok(&present::visitor(&call.access, call.app.node.config(), &found))
}

/// Change a visitor (1.x)
///
/// What `PUT /visitors` does, by the method that clients of 1.x use.
#[utoipa::path(
    post,
    path = "/visitors",
    tag = "1.x",
    request_body = ChangeVisitor,
    responses(
        (status = 200, description = "The visitor", body = Visitor),
        (status = 400, description = "As of `PUT /visitors`"),
        (status = 404, description = "`not_found`: there is no such visitor; one who became a contact is none any more"),
        (status = 410, description = "`contact_merged`: the visitor became part of a contact, to which the header `Link` leads"),
    )
)]
pub async fn post_visitor(call: Call) -> Result<Response, ApiError> {
    update_visitor(call).await
}
