//! `POST /manage/teammates/{id}/link` and `/reset`.

use super::{may_let_in, of_path, present, row};
use crate::errors::{ApiError, ErrorCode};
use crate::request::{Call, respond};
use crate::sign_in::texts::{self, LinkText};
use axum::response::Response;
use engine::Command;
use engine::command::MakeSignInLink;
use engine::ids::TeammateId;
use http::{HeaderValue, StatusCode, header};
use wire::manage::teammate::LinkedTeammate;

/// Make a sign-in link
///
/// It signs the teammate in once, within 15 minutes, and lets them set a
/// password without the one before. A link that was made before it no longer
/// works.
#[utoipa::path(
    post,
    path = "/manage/teammates/{id}/link",
    tag = "teammates",
    params(("id" = String, Path, description = "The teammate's id")),
    responses(
        (status = 200, description = "The teammate, with the link", body = LinkedTeammate),
        (status = 403, description = "`forbidden`: a token that lacks a scope; it takes read, write and manage"),
        (status = 404, description = "`admin_not_found`: no teammate of this workspace has this id"),
    )
)]
pub async fn link_teammate(call: Call) -> Result<Response, ApiError> {
    make(call, false).await
}

/// End a teammate's sign-ins
///
/// All of them end at once and the password is forgotten: for a device that was
/// lost, or a password that somebody else knows. The link in the answer signs
/// them in once, within 15 minutes.
#[utoipa::path(
    post,
    path = "/manage/teammates/{id}/reset",
    tag = "teammates",
    params(("id" = String, Path, description = "The teammate's id")),
    responses(
        (status = 200, description = "The teammate, with the link", body = LinkedTeammate),
        (status = 403, description = "`forbidden`: a token that lacks a scope; it takes read, write and manage"),
        (status = 404, description = "`admin_not_found`: no teammate of this workspace has this id"),
    )
)]
pub async fn reset_teammate(call: Call) -> Result<Response, ApiError> {
    make(call, true).await
}

async fn make(mut call: Call, resets: bool) -> Result<Response, ApiError> {
    may_let_in(&call.access)?;
    let teammate = of_path(&mut call).await?;
    let secret = secret()?;
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let link_hash = texts::hash_of(&secret);
    let command = MakeSignInLink { workspace, teammate, link_hash, resets, actor };
    call.submit(Command::MakeSignInLink(command)).await?;
    answer(&call, StatusCode::OK, (teammate, secret))
}

/// A secret for a link.
pub(super) fn secret() -> Result<[u8; 32], ApiError> {
    texts::link_secret().map_err(|_| ApiError::new(ErrorCode::ServerError))
}

/// The teammate with the link, which no other answer holds.
pub(super) fn answer(
    call: &Call,
    status: StatusCode,
    (teammate, secret): (TeammateId, [u8; 32]),
) -> Result<Response, ApiError> {
    let workspace = call.access.workspace();
    let row = row(call.app.node.config(), (workspace, teammate))?;
    let linked = LinkedTeammate {
        teammate: present::teammate(teammate, &row),
        link: LinkText::of(workspace, teammate, secret).address(call.app.link_base()),
        link_expires_at: row.link.map_or(0, |link| link.expires_at),
    };
    let mut response = respond::json(status, &linked);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
