//! `GET /users` without an identifier: everybody, page by page.

use super::{USERS, present};
use crate::errors::ApiError;
use crate::legacy::people::{self, Listing};
use crate::request::{Call, Query, respond};
use axum::response::Response;
use wire::legacy::user::UserList;

/// Answers with a page of all users.
///
/// # Errors
/// The query asks for what there is not, or the search's.
pub async fn list(call: &Call, query: &Query) -> Result<Response, ApiError> {
    let listing = Listing::read(call, query, USERS)?;
    let page = listing.page.clone();
    people::list(call, listing, move |view, access, node, found| {
        let users = present::users(view, access, node, &found.people)?;
        respond::ok(&UserList::new(users, found.total, page.pages(found.total)))
    })
    .await
}
