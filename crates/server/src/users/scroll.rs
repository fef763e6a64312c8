//! `GET /users/scroll`.

use super::{USERS, present};
use crate::errors::ApiError;
use crate::legacy::people;
use crate::request::{Call, respond};
use crate::scroll::ScrollKind;
use axum::response::Response;
use wire::legacy::user::UserScroll;

/// Walk over all users (1.x)
///
/// 100 users at a call, in the order in which they were made; the walk ends
/// with an empty page. A workspace has one walk over users at a time, which
/// ends when its next page is not asked for within a minute.
#[utoipa::path(
    get,
    path = "/users/scroll",
    tag = "1.x",
    params(("scroll_param" = Option<String>, Query, description = "From the page before; nothing begins a walk")),
    responses(
        (status = 200, description = "The next users", body = UserScroll),
        (status = 400, description = "`scroll_exists`: another walk is under way"),
        (status = 404, description = "`not_found`: no walk with this `scroll_param` is under way"),
    )
)]
pub async fn scroll_users(call: Call) -> Result<Response, ApiError> {
    people::scroll(&call, (ScrollKind::Users, USERS), |view, access, node, (people, param)| {
        respond::ok(&UserScroll::new(present::users(view, access, node, people)?, param))
    })
    .await
}
