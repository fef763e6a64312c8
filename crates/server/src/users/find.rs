//! `GET /users?user_id=` and `GET /users?email=`.

use super::present;
use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::request::{Call, Version, respond};
use axum::response::Response;
use engine::command::Identifiers;
use engine::rows::{IdentifierKind, Role};
use node::View;
use wire::legacy::user::{User, UserList, UserPages, Users};

/// Find a user (1.x)
///
/// By `user_id` or by `email`. By e-mail the answer is one user, as in 1.0,
/// which the official clients expect; with `Intercom-Version` 1.1 to 1.4 it is
/// a list.
#[utoipa::path(
    get,
    path = "/users",
    tag = "1.x",
    params(
        ("user_id" = Option<String>, Query, description = "The workspace's own id of the user"),
        ("email" = Option<String>, Query, description = "The user's e-mail address"),
    ),
    responses(
        (status = 200, description = "The user, or a list of users", body = Users),
        (status = 400, description = "`parameter_not_found`: neither `user_id` nor `email`"),
        (status = 404, description = "`not_found`: nobody has it"),
        (status = 409, description = "`unique_user_constraint`: several users have this e-mail address"),
    )
)]
pub async fn find_user(call: Call) -> Result<Response, ApiError> {
    let query = call.query()?;
    let (user_id, email) = (query.get("user_id").map(str::to_owned), query.get("email").map(str::to_owned));
    let wants_list = matches!(call.version, Version::One(1..));
    call.read(move |view, access| match (user_id, email) {
        (None, Some(email)) if wants_list => list(view, access, email),
        (None, None) => Err(ApiError::missing("user_id").message("One of user_id and email is needed")),
        (user_id, email) => one(view, access, Identifiers { id: None, user_id, email }),
    })
    .await
}

fn one(view: &View, access: &Access, who: Identifiers) -> Result<Response, ApiError> {
    let (contact, row) = view.resolve(access.workspace(), &who)??;
    if row.role != Role::User {
        let (field, value) = match who {
            Identifiers { user_id: Some(user_id), .. } => ("user_id", user_id),
            Identifiers { email, .. } => ("email", email.unwrap_or_default()),
        };
        return Err(ApiError::new(ErrorCode::UserNotFound).field(field).detail(value));
    }
    respond::ok(&Users::One(Box::new(present::user(access, contact, &row))))
}

fn list(view: &View, access: &Access, email: String) -> Result<Response, ApiError> {
    let found = view.contacts_with(access.workspace(), IdentifierKind::Email, &email)?;
    let users: Vec<User<'_>> = found
        .iter()
        .filter(|(_, row)| row.role == Role::User)
        .map(|(contact, row)| present::user(access, *contact, row))
        .collect();
    if users.is_empty() {
        return Err(ApiError::new(ErrorCode::UserNotFound).field("email").detail(email));
    }
    let total_count = u64::try_from(users.len()).unwrap_or(u64::MAX);
    let pages = UserPages { kind: "pages", next: None, page: 1, per_page: total_count, total_pages: 1 };
    respond::ok(&Users::List(UserList { kind: "user.list", total_count, limited: false, pages, users }))
}
