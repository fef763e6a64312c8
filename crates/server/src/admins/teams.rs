//! `/teams`. Teams cannot be made yet, so there are none.

use crate::errors::{ApiError, ErrorCode};
use crate::request::{Call, respond};
use axum::response::Response;
use wire::rest::team::{Team, TeamList};

/// List teams
///
/// There are none: teams cannot be made yet.
#[utoipa::path(
    get,
    path = "/teams",
    tag = "teammates",
    responses((status = 200, description = "The teams", body = TeamList))
)]
pub async fn list_teams(_: Call) -> Result<Response, ApiError> {
    respond::ok(&TeamList::default())
}

/// Read a team
///
/// There is none: teams cannot be made yet.
#[utoipa::path(
    get,
    path = "/teams/{id}",
    tag = "teammates",
    params(("id" = String, Path, description = "The team's id")),
    responses(
        (status = 200, description = "The team", body = Team),
        (status = 404, description = "`team_not_found`: no team of this workspace has this id"),
    )
)]
pub async fn read_team(_: Call) -> Result<Response, ApiError> {
    Err(ApiError::new(ErrorCode::TeamNotFound))
}
