//! `/manage/identity_secrets`: what signs identities, for each platform.

use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::SECRET_GRACE_S_DEFAULT;
use crate::request::{Call, respond};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::Command;
use engine::command::RotateIdentitySecret as RotateCommand;
use engine::limits::SECRET_GRACE_S_MAX;
use engine::rows::Platform;
use wire::list::List;
use wire::manage::messenger::{IdentitySecret, RotateIdentitySecret};

/// How much of a secret is shown.
const HINT_CHARS: usize = 4;

/// List the identity secrets
///
/// Without the secrets themselves: their last four characters only.
#[utoipa::path(
    get,
    path = "/manage/identity_secrets",
    tag = "messenger",
    responses((status = 200, description = "One for each platform", body = List<IdentitySecret>))
)]
pub async fn list_identity_secrets(call: Call) -> Result<Response, ApiError> {
    let secrets: Result<Vec<_>, _> = Platform::ALL.into_iter().map(|platform| shown(&call, platform)).collect();
    respond::ok(&List::new(secrets?, Platform::ALL.len(), None))
}

/// Replace an identity secret
///
/// The new one is in this answer and nowhere else. The one before goes on to
/// count for `grace_s` seconds; with 0 it ends at once, and so do all sessions
/// that it proved.
#[utoipa::path(
    post,
    path = "/manage/identity_secrets/{platform}/rotate",
    tag = "messenger",
    params(("platform" = String, Path, description = "`web`, `ios` or `android`")),
    request_body = RotateIdentitySecret,
    responses(
        (status = 200, description = "The new secret", body = IdentitySecret),
        (status = 400, description = "`parameter_invalid`: `grace_s` is no whole number, or more than 30 days"),
        (status = 404, description = "`not_found`: there is no such platform"),
    )
)]
pub async fn rotate_identity_secret(mut call: Call) -> Result<Response, ApiError> {
    let name = call.path_id().await?;
    let unknown = || ApiError::new(ErrorCode::NotFound).message("There is no such platform");
    let platform = Platform::from_name(&name).ok_or_else(unknown)?;
    let body = call.body()?;
    let RotateIdentitySecret { grace_s } = fields::object(&body)?;
    let grace_s = match fields::whole(grace_s, "grace_s")? {
        None => SECRET_GRACE_S_DEFAULT,
        Some(sent) => grace(sent)?,
    };
    let secret = random_secret()?;
    let (workspace, actor) = (call.access.workspace(), call.access.actor());
    let command = RotateCommand { workspace, platform, secret: secret.clone(), grace_s, actor };
    call.submit(Command::RotateIdentitySecret(Box::new(command))).await?;
    respond::ok(&IdentitySecret { secret: Some(secret), ..shown(&call, platform)? })
}

fn grace(sent: u64) -> Result<u32, ApiError> {
    let grace_s = u32::try_from(sent).ok().filter(|grace_s| *grace_s <= SECRET_GRACE_S_MAX);
    let too_long = || ApiError::invalid("grace_s", format!("grace_s may be at most {SECRET_GRACE_S_MAX}"));
    grace_s.ok_or_else(too_long)
}

fn random_secret() -> Result<String, ApiError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| ApiError::new(ErrorCode::ServerError))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn shown(call: &Call, platform: Platform) -> Result<IdentitySecret, ApiError> {
    let row = call.app.node.config().identity_secret(call.access.workspace(), platform);
    let row = row.ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
    let now_s = call.received_at_ms / 1_000;
    let previous = row.previous.as_ref().map(|(_, valid_until)| *valid_until);
    let hidden = row.secret.chars().count().saturating_sub(HINT_CHARS);
    Ok(IdentitySecret {
        kind: "identity_secret",
        platform: platform.name(),
        number: row.number,
        created_at: row.created_at,
        hint: row.secret.chars().skip(hidden).collect(),
        previous_valid_until: previous.filter(|valid_until| now_s < u64::from(*valid_until)),
        secret: None,
    })
}
