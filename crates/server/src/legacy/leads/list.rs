//! `GET /contacts` for clients of the 1.x API.

use super::{LEADS, find};
use crate::errors::ApiError;
use crate::legacy::people::{self, Listing};
use crate::request::{Call, respond};
use crate::users::find::identifiers_of;
use crate::users::present;
use axum::response::Response;
use wire::legacy::user::LeadList;

/// Answers with a lead by `user_id`, the leads of an `email` or a `phone`, or a
/// page of all leads, filtered and sorted as `GET /users` is.
///
/// # Errors
/// The query asks for what there is not, or the search's.
pub async fn list(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let who = identifiers_of(&query);
    if who.user_id.is_some() || who.id.is_some() {
        return find::one(&call, who).await;
    }
    if let Some(email) = who.email {
        return find::by_email(&call, email).await;
    }
    if let Some(phone) = query.get("phone") {
        return find::by_phone(&call, phone.to_owned()).await;
    }
    let listing = Listing::read(&call, &query, LEADS)?;
    let page = listing.page.clone();
    people::list(&call, listing, move |view, access, node, found| {
        let leads = present::users(view, access, node, &found.people)?;
        respond::ok(&LeadList::new(leads, found.total, page.pages(found.total)))
    })
    .await
}
