//! `/manage/session`: teammates sign in and out, and set their passwords.

pub mod password;
pub mod read;
pub mod sign_in;
pub mod sign_out;

use super::teammates::present::teammate;
use crate::app::App;
use crate::errors::{ApiError, ErrorCode};
use crate::request::respond;
use crate::sign_in::texts::SessionText;
use axum::response::Response;
use http::{HeaderValue, header};
use wire::manage::teammate::{Session, SessionWorkspace};

/// The session in force: read anew, because the request may have changed it.
fn answer(app: &App, text: &SessionText) -> Result<Response, ApiError> {
    let SessionText { workspace, teammate: id, public, .. } = *text;
    let (config, gone) = (app.node.config(), || ApiError::new(ErrorCode::Unauthorized));
    let workspace_row = config.workspace(workspace).ok_or_else(gone)?;
    let row = config.teammate(workspace, id).ok_or_else(gone)?;
    let session = config.login_session(workspace, id, public).ok_or_else(gone)?;
    let now_s = u32::try_from(app.node.now_ms() / 1_000).unwrap_or(u32::MAX);
    let mut response = respond::ok(&Session {
        kind: "session",
        teammate: teammate(id, &row),
        workspace: SessionWorkspace {
            app_id: &workspace_row.app_id,
            name: &workspace_row.name,
            time_zone: &workspace_row.time_zone,
        },
        csrf_token: text.csrf_token(),
        expires_at: session.expires_at,
        public_url: app.options.public_url.as_deref(),
        needs_current_password: engine::workspaces::needs_current_password(&row, &session, now_s),
    })?;
    // Whoever signed in over HTTPS comes by nothing else from then on. Pages for
    // other people do not say so: it is for the whole host, whatever runs there.
    if app.options.public_url.as_ref().is_some_and(|url| url.starts_with("https://")) {
        let year = HeaderValue::from_static("max-age=31536000");
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    Ok(response)
}
