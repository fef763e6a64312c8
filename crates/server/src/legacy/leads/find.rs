//! Leads by an identifier. Several can share an e-mail address or a phone
//! number, so these answer with a list, which may be empty.

use super::LEADS;
use crate::contacts::Found;
use crate::errors::ApiError;
use crate::legacy::people;
use crate::limits::PER_PAGE_MAX;
use crate::request::{Call, respond};
use crate::users::present;
use axum::response::Response;
use engine::command::Identifiers;
use engine::predicates::{Leaf, Op, Scalar, Tree};
use engine::rows::{IdentifierKind, Role, Standard};
use node::people::PeopleQuery;
use std::sync::Arc;
use wire::legacy::user::{LeadList, Leads, User, UserPages};

pub(super) async fn one(call: &Call, who: Identifiers) -> Result<Response, ApiError> {
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let found = view.find(access.workspace(), &who, LEADS)??;
        respond::ok(&Leads::One(Box::new(present::user(view, access, &app.node, &found)?)))
    })
    .await
}

pub(super) async fn by_email(call: &Call, email: String) -> Result<Response, ApiError> {
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let mut found: Vec<Found> = view.contacts_with(access.workspace(), IdentifierKind::Email, &email)?;
        found.retain(|(_, row)| row.role == Role::Lead && row.is_listed());
        found.reverse();
        let total = found.len();
        found.truncate(PER_PAGE_MAX);
        whole(present::users(view, access, &app.node, &found)?, total)
    })
    .await
}

pub(super) async fn by_phone(call: &Call, phone: String) -> Result<Response, ApiError> {
    let name = Standard::Phone.name().to_owned();
    let tree = Tree::Leaf(Leaf::Attribute { name, op: Op::Is, value: Scalar::Text(phone) });
    let query = PeopleQuery { roles: LEADS, limit: PER_PAGE_MAX, ..PeopleQuery::default() };
    people::search(call, (Some(tree), query), |view, access, node, page| {
        let total = usize::try_from(page.total).unwrap_or(usize::MAX);
        whole(present::users(view, access, node, &page.people)?, total)
    })
    .await
}

/// A list on one page: the newest of those there are.
fn whole(leads: Vec<User<'_>>, total: usize) -> Result<Response, ApiError> {
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let pages = UserPages::new(1, count(leads.len()), count(leads.len()), |_| String::new());
    respond::ok(&LeadList::new(leads, count(total), pages))
}
