//! `POST /manage/contacts/count`.

use super::predicates;
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, blocking, respond};
use axum::response::Response;
use engine::contacts::CONTACTS;
use engine::rows::Role;
use node::people::PeopleQuery;
use std::sync::Arc;
use wire::json::{Field, Unread};
use wire::manage::count::{ContactCount, CountContacts};
use wire::rest::search::Cut;

/// Every set of roles that can be asked for.
const ROLES: [&[Role]; 7] = [
    &[Role::Visitor],
    &[Role::Lead],
    &[Role::User],
    &[Role::Visitor, Role::Lead],
    &[Role::Visitor, Role::User],
    &[Role::Lead, Role::User],
    &[Role::Visitor, Role::Lead, Role::User],
];

/// Count contacts by a predicate
///
/// It sees everything that was answered before the call. Archived and blocked
/// contacts are not counted.
#[utoipa::path(
    post,
    path = "/manage/contacts/count",
    tag = "contacts",
    request_body = CountContacts,
    responses(
        (status = 200, description = "How many there are", body = ContactCount),
        (status = 400, description = "`parameter_invalid` or `type_mismatch`: `roles`, or `field` says where in the predicate"),
    )
)]
pub async fn count_contacts(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let CountContacts { predicate, roles } = fields::object(&body)?;
    let roles = roles_of(roles)?;
    let tree = predicates::read(predicate)?;
    let (app, workspace) = (Arc::clone(&call.app), call.access.workspace());
    blocking(move || {
        let predicate = tree.map(|tree| predicates::compile(&app.node, workspace, &tree)).transpose()?;
        let page = app.node.search(workspace, &PeopleQuery { predicate, roles, ..PeopleQuery::default() })?;
        let cut = page.cut.map(|cut| Cut { undecided: cut.undecided });
        respond::ok(&ContactCount { kind: "count", count: page.total, cut })
    })
    .await
}

fn roles_of(sent: Unread<'_>) -> Result<&'static [Role], ApiError> {
    let Some(items) = fields::array(sent, "roles")? else { return Ok(CONTACTS) };
    let wrong =
        || ApiError::invalid("roles", "roles must hold at least one of user, lead and visitor, and nothing else");
    let role = |word: &str| Role::ALL.into_iter().find(|role| role.name() == word);
    let mut asked = Vec::new();
    for item in items {
        let Field::Text(word) = Field::of(item) else { return Err(wrong()) };
        asked.push(role(&word).ok_or_else(wrong)?);
    }
    asked.sort_unstable();
    asked.dedup();
    ROLES.into_iter().find(|roles| **roles == *asked).ok_or_else(wrong)
}
