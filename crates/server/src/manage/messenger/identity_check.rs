//! `POST /manage/identity_secrets/check`: whether what a page sends proves who
//! somebody is, and if not, why. It asks the functions that the messenger asks.
//! Neither a secret nor the hash that there should be is ever answered.

use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::IDENTITY_TOKEN_BYTES_MAX;
use crate::messenger::identity::{self, Token};
use crate::request::{Call, respond};
use axum::response::Response;
use engine::ids::WorkspaceId;
use engine::limits::{EXTERNAL_ID_CHARS_MAX, LABEL_CHARS_MAX};
use engine::rows::{IdentitySecretRow, Platform};
use node::Config;
use std::sync::Arc;
use wire::json::{Entries, Field};
use wire::manage::identity_check::{CheckIdentity, IdentityCheck};

/// A hash as hex.
const HASH_CHARS: usize = 64;

/// Check what proves who a user is
///
/// What a page would send is looked at as the messenger looks at it, and what
/// is wrong is told in words. Neither the secret nor the right hash is in the
/// answer.
#[utoipa::path(
    post,
    path = "/manage/identity_secrets/check",
    tag = "messenger",
    request_body = CheckIdentity,
    responses(
        (status = 200, description = "Whether it proves who they are", body = IdentityCheck),
        (status = 400, description = "`parameter_not_found`: neither `hash` nor `jwt`, or nobody is named. `parameter_invalid`: there is no such `platform`. `type_mismatch`"),
    )
)]
pub async fn check_identity(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let CheckIdentity { platform, user_id, email, hash, jwt } = fields::object(&body)?;
    let name = fields::text(platform, "platform", LABEL_CHARS_MAX)?;
    let unknown = || ApiError::invalid("platform", "platform must be web, ios or android");
    let platform = name.map_or(Ok(Platform::Web), |name| Platform::from_name(&name).ok_or_else(unknown))?;
    let user_id = fields::id(user_id, "user_id", EXTERNAL_ID_CHARS_MAX)?;
    let email = fields::text(email, "email", EXTERNAL_ID_CHARS_MAX)?;
    let jwt = fields::text(jwt, "jwt", IDENTITY_TOKEN_BYTES_MAX)?;
    let hash = fields::text(hash, "hash", LABEL_CHARS_MAX)?;
    let now_s = u32::try_from(call.received_at_ms / 1_000).unwrap_or(u32::MAX);
    let checker = Checker { config: call.app.node.config(), workspace: call.access.workspace(), platform, now_s };
    let (kind, found) = match (jwt, hash) {
        (Some(jwt), _) => ("jwt", checker.token(&jwt, user_id.as_deref())?),
        (None, Some(hash)) => ("hash", checker.hash(&hash, (user_id.as_deref(), email.as_deref()))?),
        (None, None) => return Err(ApiError::missing("hash").message("One of hash and jwt is needed")),
    };
    let Found { code, message, secret, expires_at } = found;
    let (type_name, platform) = ("identity_check", platform.name());
    respond::ok(&IdentityCheck { type_name, platform, kind, valid: code == OK, code, message, secret, expires_at })
}

const OK: &str = "ok";

/// What was found.
struct Found {
    code: &'static str,
    message: String,
    secret: Option<&'static str>,
    expires_at: Option<u32>,
}

impl Found {
    fn wrong(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), secret: None, expires_at: None }
    }
}

/// Where it is checked.
struct Checker<'a> {
    config: &'a Config,
    workspace: WorkspaceId,
    platform: Platform,
    now_s: u32,
}

impl Checker<'_> {
    fn secrets(&self, platform: Platform) -> Result<Arc<IdentitySecretRow>, ApiError> {
        let row = self.config.identity_secret(self.workspace, platform);
        row.ok_or_else(|| ApiError::new(ErrorCode::NotFound))
    }

    /// The first other platform whose secret this is good for.
    fn elsewhere(&self, is_good: impl Fn(&IdentitySecretRow) -> bool) -> Option<Found> {
        let others = Platform::ALL.into_iter().filter(|platform| *platform != self.platform);
        let other = others.into_iter().find(|other| self.secrets(*other).is_ok_and(|row| is_good(&row)))?;
        let (other, wanted) = (other.name(), self.platform.name());
        Some(Found::wrong(
            "other_platform",
            format!("This was made with the secret of {other}. Sign what {wanted} sends with the secret of {wanted}."),
        ))
    }

    fn good(&self, row: &IdentitySecretRow, number: u32, expires_at: Option<u32>) -> Found {
        let is_current = number == row.number;
        let message = if is_current {
            "This proves who they are.".to_owned()
        } else {
            "This proves who they are, but with the secret from before the rotation: sign with the new one before the \
             old one ends."
                .to_owned()
        };
        Found { code: OK, message, secret: Some(if is_current { "current" } else { "previous" }), expires_at }
    }

    fn hash(&self, sent: &str, (user_id, email): (Option<&str>, Option<&str>)) -> Result<Found, ApiError> {
        let Some(who) = user_id.or(email) else {
            return Err(ApiError::missing("user_id").message("A hash is that of somebody: send their user_id or email"));
        };
        let row = self.secrets(self.platform)?;
        let check = |row: &IdentitySecretRow, who: &str, hash: &str| identity::check_hash(row, (who, hash), self.now_s);
        if let Ok(number) = check(&row, who, sent) {
            return Ok(self.good(&row, number, None));
        }
        let lower = sent.trim().to_ascii_lowercase();
        if lower.len() != HASH_CHARS || !lower.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let message = "The hash must be the 64 hex digits of an HMAC-SHA256. Write it as hex, not as base64, and \
                           do not cut it.";
            return Ok(Found::wrong("hash_malformed", message));
        }
        if check(&row, who, &lower).is_ok() {
            let message =
                "The hash is right but for its writing: send its hex digits in small letters, without spaces.";
            return Ok(Found::wrong("hash_upper_case", message));
        }
        let is_of_email = user_id.is_some() && email.is_some_and(|email| check(&row, email, &lower).is_ok());
        if is_of_email {
            let message = "This is the hash of the email, but the page also sends a user_id: hash the user_id.";
            return Ok(Found::wrong("hash_of_email", message));
        }
        let elsewhere = self.elsewhere(|row| check(row, who, &lower).is_ok());
        Ok(elsewhere.unwrap_or_else(|| {
            let what = if user_id.is_some() { "user_id" } else { "email" };
            let message = format!(
                "The hash was made with another secret, or of another text. It must be HMAC-SHA256, keyed with the \
                 identity secret of {}, of the {what} exactly as the page sends it.",
                self.platform.name()
            );
            Found::wrong("hash_mismatch", message)
        }))
    }

    fn token(&self, sent: &str, user_id: Option<&str>) -> Result<Found, ApiError> {
        let row = self.secrets(self.platform)?;
        let token = match Token::read(&row, sent, self.now_s) {
            Ok(token) => token,
            Err(error) => return Ok(self.token_is_wrong(&row, sent, &error)),
        };
        let named = user_of(token.claims());
        if let (Some(wanted), Some(named)) = (user_id, named.as_deref())
            && wanted != named
        {
            let message = "The token names another user than user_id: sign one for the user who is signed in.";
            return Ok(Found::wrong("jwt_user_mismatch", message));
        }
        Ok(self.good(&row, token.secret, token.expires_at))
    }

    fn token_is_wrong(&self, row: &IdentitySecretRow, sent: &str, error: &ApiError) -> Found {
        if error.code == ErrorCode::IdentityTokenInvalid {
            let message = "The token must be a JSON Web Token in three parts, signed with HS256, that holds a user_id.";
            return Found::wrong("jwt_malformed", message);
        }
        // Its form is good: either nobody here signed it, or not for this moment.
        match Token::read_untimely(row, sent, self.now_s) {
            Ok((token, _)) if token.expires_at.is_some_and(|end| end <= self.now_s) => {
                let message = "The token is over: sign a new one for each page, with an exp that lies ahead.";
                Found { expires_at: token.expires_at, ..Found::wrong("jwt_expired", message) }
            }
            Ok((token, _)) => {
                let message = "The token does not count yet: its nbf lies ahead. Compare the clocks of both servers.";
                Found { expires_at: token.expires_at, ..Found::wrong("jwt_not_yet", message) }
            }
            Err(_) => {
                let elsewhere = self.elsewhere(|row| Token::read_untimely(row, sent, self.now_s).is_ok());
                elsewhere.unwrap_or_else(|| {
                    let message = format!(
                        "The token was signed with another secret: sign it with the identity secret of {}.",
                        self.platform.name()
                    );
                    Found::wrong("jwt_signature", message)
                })
            }
        }
    }
}

/// Whom a token names.
fn user_of(Entries(claims): Entries<'_>) -> Option<String> {
    let (_, value) = claims.into_iter().find(|(name, _)| name == "user_id")?;
    match Field::of(value) {
        Field::Text(id) => Some(id.into_owned()),
        Field::Number(digits) => Some(digits.to_owned()),
        _ => None,
    }
}
