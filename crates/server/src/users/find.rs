//! `GET /users`: somebody by an identifier, or everybody page by page.

use super::{USERS, list, present};
use crate::errors::{ApiError, ErrorCode};
use crate::legacy;
use crate::request::{Call, Query, Version, respond};
use axum::response::Response;
use engine::command::{ClaimedId, Identifiers};
use engine::rows::{IdentifierKind, Role};
use std::sync::Arc;
use wire::legacy::user::{UserList, UserPages, Users};

/// Find a user, or list them (1.x)
///
/// By `user_id` or `email` the answer is one user, as in 1.0, which the
/// official clients expect; who speaks 1.1 to 1.4 gets a list by `email`.
/// Without either it is a page of all users, the newest first.
#[utoipa::path(
    get,
    path = "/users",
    tag = "1.x",
    params(
        ("user_id" = Option<String>, Query, description = "The workspace's own id of the user"),
        ("email" = Option<String>, Query, description = "The user's e-mail address"),
        ("page" = Option<u64>, Query, description = "Which page, from 1"),
        ("per_page" = Option<u64>, Query, description = "How many users a page holds: 50, at most 150"),
        ("order" = Option<String>, Query, description = "`asc` or `desc`, the default"),
        ("sort" = Option<String>, Query, description = "`created_at` (the default), `updated_at`, `signed_up_at` or `last_request_at`"),
        ("created_since" = Option<u64>, Query, description = "Only users who were made in so many days, today included"),
        ("tag_id" = Option<String>, Query, description = "Only users with this tag"),
        ("segment_id" = Option<String>, Query, description = "Only users in this segment"),
    ),
    responses(
        (status = 200, description = "The user, or a list of users", body = Users),
        (status = 404, description = "`not_found`: nobody has the identifier, or there is no such tag or segment"),
        (status = 409, description = "`unique_user_constraint`: several users have this e-mail address"),
        (status = 410, description = "`contact_merged`: the user was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn find_user(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let who = identifiers_of(&query);
    let by_email_alone = who.user_id.is_none() && who.id.is_none();
    match who.email.clone() {
        Some(email) if by_email_alone && matches!(legacy::version(&call), Version::One(1..)) => {
            list_by_email(&call, email).await
        }
        _ if who.is_empty() => list::list(&call, &query).await,
        _ => one(&call, who).await,
    }
}

/// Who a query means: `id` or `intercom_user_id`, `user_id`, `email`.
#[must_use]
pub fn identifiers_of(query: &Query) -> Identifiers {
    let text = |name: &str| query.get(name).map(str::to_owned);
    Identifiers {
        id: text("intercom_user_id").or_else(|| text("id")).map(ClaimedId::new),
        user_id: text("user_id"),
        email: text("email"),
        visitor_id: None,
    }
}

async fn one(call: &Call, who: Identifiers) -> Result<Response, ApiError> {
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let found = view.find(access.workspace(), &who, USERS)??;
        respond::ok(&Users::One(Box::new(present::user(view, access, &app.node, &found)?)))
    })
    .await
}

async fn list_by_email(call: &Call, email: String) -> Result<Response, ApiError> {
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let mut found = view.contacts_with(access.workspace(), IdentifierKind::Email, &email)?;
        found.retain(|(_, row)| row.role == Role::User && row.is_listed());
        if found.is_empty() {
            return Err(ApiError::new(ErrorCode::UserNotFound).field("email").detail(email));
        }
        let users = present::users(view, access, &app.node, &found)?;
        let total = u64::try_from(users.len()).unwrap_or(u64::MAX);
        let pages = UserPages::new(1, total, total, |_| String::new());
        respond::ok(&Users::List(UserList::new(users, total, pages)))
    })
    .await
}
