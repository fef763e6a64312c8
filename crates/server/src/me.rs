//! `GET /me`.

use crate::admins;
use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use wire::rest::me::{App, Avatar, Me};

/// Who the token speaks for
///
/// The workspace, and the teammate who is signed in. Tokens belong to a
/// workspace, not to a person: for them it is the first teammate.
#[utoipa::path(
    get,
    path = "/me",
    tag = "workspace",
    responses((status = 200, description = "The teammate and the workspace", body = Me))
)]
pub async fn read_me(call: Call) -> Result<Response, ApiError> {
    let row = call.access.workspace_row();
    let teammates = admins::active(call.app.node.config(), call.access.workspace());
    let caller = admins::caller(&call);
    let first = teammates.iter().find(|(teammate, _)| *teammate == caller);
    respond::ok(&Me {
        kind: "admin",
        id: first.map_or(0, |(teammate, _)| teammate.0).to_string(),
        name: first.map_or(row.name.as_str(), |(_, teammate)| teammate.name.as_str()),
        email: first.map_or("", |(_, teammate)| teammate.email.as_str()),
        email_verified: false,
        job_title: None,
        away_mode_enabled: first.is_some_and(|(_, teammate)| teammate.away),
        away_mode_reassign: first.is_some_and(|(_, teammate)| teammate.away_reassign),
        away_status_reason_id: None,
        has_inbox_seat: true,
        team_ids: Vec::new(),
        avatar: Avatar::new(None),
        app: App {
            kind: "app",
            id_code: &row.app_id,
            name: &row.name,
            created_at: row.created_at,
            secure: false,
            identity_verification: false,
            timezone: &row.time_zone,
            region: "US",
        },
    })
}
