//! `POST /manage/contacts/count`.

use super::{predicates, roles};
use crate::errors::ApiError;
use crate::fields;
use crate::request::{Call, blocking, respond};
use axum::response::Response;
use node::people::PeopleQuery;
use std::sync::Arc;
use wire::manage::count::{ContactCount, CountContacts};
use wire::rest::search::Cut;

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
    let roles = roles::read(roles)?;
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
