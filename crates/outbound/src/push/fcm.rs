//! Google's push service (FCM, HTTP v1), with the operator's service account.

use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::notification::Push;
use super::{PushConfigError, base_url};
use crate::http::{Answer, Client, Request};
use crate::jws::Signer;
use crate::limits::{FCM_TOKEN_MARGIN_S, PUSH_PAYLOAD_BYTES_MAX};
use crate::{Detail, Outcome, Reason, Secret};

/// What an access token may do.
const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";

/// The longest that Google keeps a notification for a device: four weeks.
const TTL_S_MAX: i64 = 2_419_200;

/// Where the service is, and who we are to it.
pub struct FcmConfig {
    base_url: String,
    token_url: String,
    project_id: String,
    client_email: String,
    key_id: String,
    signer: Signer,
}

/// What is used of a service account's file.
#[derive(Deserialize)]
struct ServiceAccount {
    project_id: String,
    client_email: String,
    private_key: String,
    private_key_id: String,
}

impl FcmConfig {
    /// Google's own service. `json` is the text of the service account's file; the
    /// addresses in it are not used.
    ///
    /// # Errors
    /// [`PushConfigError`].
    pub fn new(json: &Secret) -> Result<Self, PushConfigError> {
        let account: ServiceAccount =
            serde_json::from_str(json.expose()).map_err(|_| PushConfigError::ServiceAccount)?;
        let is_inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '.');
        // It becomes part of a path.
        if account.project_id.is_empty() || !account.project_id.chars().all(is_inner) {
            return Err(PushConfigError::ServiceAccount);
        }
        Ok(Self {
            base_url: "https://fcm.googleapis.com".to_owned(),
            token_url: "https://oauth2.googleapis.com/token".to_owned(),
            signer: Signer::rs256(&Secret::new(account.private_key))?,
            project_id: account.project_id,
            client_email: account.client_email,
            key_id: account.private_key_id,
        })
    }

    /// Another service of the same shape, and where it gives out access tokens.
    ///
    /// # Errors
    /// [`PushConfigError::Url`].
    pub fn with_urls(mut self, base: &str, token: &str) -> Result<Self, PushConfigError> {
        self.base_url = base_url(base)?;
        self.token_url = base_url(token)?;
        Ok(self)
    }
}

/// An access token, and until when it is used.
#[derive(Clone)]
struct Access {
    token: Secret,
    until_s: i64,
}

/// What Google answers to who asks for a token.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: i64,
}

/// What Google answers to a notification.
#[derive(Deserialize)]
struct Taken {
    name: String,
}

/// What Google says is wrong.
#[derive(Deserialize, Default)]
struct Said {
    #[serde(default)]
    error: SaidError,
}

#[derive(Deserialize, Default)]
struct SaidError {
    #[serde(default)]
    status: String,
    #[serde(default)]
    details: Vec<SaidDetail>,
}

#[derive(Deserialize)]
struct SaidDetail {
    #[serde(rename = "errorCode")]
    error_code: Option<String>,
}

/// Google's service for one project.
///
/// ```no_run
/// # async fn send(json: outbound::Secret, push: outbound::push::Push) -> Result<(), Box<dyn std::error::Error>> {
/// use outbound::http::{Client, Config};
/// use outbound::push::{Fcm, FcmConfig};
/// let fcm = Fcm::new(Client::new(Config::default())?, FcmConfig::new(&json)?);
/// let outcome = fcm.send(&push, 1_772_323_200).await;
/// # drop(outcome); Ok(())
/// # }
/// ```
pub struct Fcm {
    client: Client,
    config: FcmConfig,
    /// Held while a token is asked for, so that it is asked for once.
    access: Mutex<Option<Access>>,
}

impl Fcm {
    /// Nothing is sent yet.
    pub fn new(client: Client, config: FcmConfig) -> Self {
        Self { client, config, access: Mutex::new(None) }
    }

    /// Sends one notification. `now_s` is the time in seconds since 1970.
    ///
    /// An access token that Google does not accept is replaced once.
    pub async fn send(&self, push: &Push, now_s: i64) -> Outcome {
        match body(push, now_s) {
            Ok(body) => self.deliver(&body, now_s).await.unwrap_or_else(|outcome| outcome),
            Err(reason) => Outcome::refused(reason, Detail::default()),
        }
    }

    async fn deliver(&self, body: &[u8], now_s: i64) -> Result<Outcome, Outcome> {
        let token = self.token(None, now_s).await?;
        let answer = self.post(body, &token).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return Ok(verdict(&answer, now_s));
        }
        let token = self.token(Some(&token), now_s).await?;
        Ok(verdict(&self.post(body, &token).await?, now_s))
    }

    async fn post(&self, body: &[u8], token: &Secret) -> Result<Answer, Outcome> {
        let invalid = || Outcome::refused(Reason::Invalid, Detail::default());
        let url = format!("{}/v1/projects/{}/messages:send", self.config.base_url, self.config.project_id);
        let mut authorization = HeaderValue::from_str(&format!("Bearer {}", token.expose())).map_err(|_| invalid())?;
        authorization.set_sensitive(true);
        let request = Request::post(&url, "application/json", body.to_vec()).map_err(|_| invalid())?;
        let request = request.over_http2().header(header::AUTHORIZATION, authorization);
        Ok(self.client.send(request).await?)
    }

    /// The access token in use; a new one when there is none, when it ends soon, or
    /// when it is the refused one.
    async fn token(&self, refused: Option<&Secret>, now_s: i64) -> Result<Secret, Outcome> {
        let mut access = self.access.lock().await;
        let is_good = |access: &Access| now_s < access.until_s && refused != Some(&access.token);
        if let Some(access) = access.as_ref().filter(|access| is_good(access)) {
            return Ok(access.token.clone());
        }
        let granted = self.grant(now_s).await?;
        let token = granted.token.clone();
        *access = Some(granted);
        Ok(token)
    }

    /// Asks for an access token with a signed claim of who we are (RFC 7523).
    async fn grant(&self, now_s: i64) -> Result<Access, Outcome> {
        #[derive(Serialize)]
        struct Claims<'a> {
            iss: &'a str,
            scope: &'static str,
            aud: &'a str,
            iat: i64,
            exp: i64,
        }
        let aud = &self.config.token_url;
        let claims = Claims { iss: &self.config.client_email, scope: SCOPE, aud, iat: now_s, exp: now_s + 3600 };
        let assertion = self.config.signer.token(&self.config.key_id, &claims);
        let assertion = assertion.ok_or(Outcome::later(Reason::Credentials))?;
        // A signed token holds only letters, digits, dots, dashes and underscores.
        let grant_type = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
        let form = format!("grant_type={grant_type}&assertion={}", assertion.expose());
        let request = Request::post(aud, "application/x-www-form-urlencoded", form)?.over_http2();
        let answer = self.client.send(request).await?;
        if let Some(later) = answer.busy(now_s) {
            return Err(later);
        }
        if answer.status != StatusCode::OK {
            // Nothing is wrong with the notification: it waits until the operator has
            // mended the account, or the clock.
            return Err(Outcome::later(Reason::Credentials));
        }
        let granted: Granted = serde_json::from_slice(&answer.body?).map_err(|_| Outcome::later(Reason::Unreadable))?;
        let until_s = now_s.saturating_add(granted.expires_in).saturating_sub(FCM_TOKEN_MARGIN_S);
        Ok(Access { token: Secret::new(granted.access_token), until_s })
    }
}

/// The JSON that Google gets.
fn body(push: &Push, now_s: i64) -> Result<Vec<u8>, Reason> {
    push.check()?;
    let (notification, data) = (json!({ "title": push.title, "body": push.body }), push.data());
    let payload = serde_json::to_vec(&json!([notification, data])).map_err(|_| Reason::Invalid)?;
    if payload.len() > PUSH_PAYLOAD_BYTES_MAX {
        return Err(Reason::TooLarge);
    }
    let collapse_id = push.collapse_id();
    let ttl_s = push.expires_at_s.saturating_sub(now_s).clamp(0, TTL_S_MAX);
    let message: Value = json!({
        "message": {
            "token": push.device_token.expose(),
            "notification": notification,
            "data": data,
            "android": { "ttl": format!("{ttl_s}s"), "notification": { "tag": collapse_id } },
            "apns": { "headers": {
                "apns-expiration": push.expires_at_s.max(0).to_string(),
                "apns-collapse-id": collapse_id,
            } },
        }
    });
    serde_json::to_vec(&message).map_err(|_| Reason::Invalid)
}

fn verdict(answer: &Answer, now_s: i64) -> Outcome {
    if let Some(later) = answer.busy(now_s) {
        return later;
    }
    let body = answer.body.as_ref().map(AsRef::as_ref).unwrap_or_default();
    if answer.status == StatusCode::OK {
        return Outcome::sent(serde_json::from_slice(body).ok().map(|taken: Taken| taken.name));
    }
    // Without the code it is not known whose fault it is.
    if let Err(failure) = answer.body {
        return failure.into();
    }
    let said: Said = serde_json::from_slice(body).unwrap_or_default();
    let code = said.error.details.into_iter().find_map(|detail| detail.error_code);
    let code = code.unwrap_or(said.error.status);
    let detail = Detail::new(answer.status.as_u16(), &code);
    match (answer.status, code.as_str()) {
        (StatusCode::NOT_FOUND, "UNREGISTERED") => Outcome::Unregistered,
        (StatusCode::UNAUTHORIZED, _) => Outcome::later(Reason::Credentials),
        (StatusCode::FORBIDDEN, _) => Outcome::refused(Reason::Credentials, detail),
        _ => Outcome::refused(Reason::Refused, detail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notification_has_a_longest_form_and_lives_four_weeks_at_most() {
        let push = |chars: usize, expires_at_s: i64| Push {
            id: 1,
            device_token: Secret::new("token"),
            title: String::new(),
            body: "x".repeat(chars),
            data: Vec::new(),
            collapse_id: None,
            expires_at_s,
        };
        let room = PUSH_PAYLOAD_BYTES_MAX - r#"[{"body":"","title":""},{}]"#.len();
        assert!(body(&push(room - 1, 0), 0).is_ok() && body(&push(room, 0), 0).is_ok());
        assert_eq!(body(&push(room + 1, 0), 0).err(), Some(Reason::TooLarge));
        for (expires_at_s, ttl) in [(90, "0s"), (100, "0s"), (160, "60s"), (i64::MAX, "2419200s")] {
            let json: Value = serde_json::from_slice(&body(&push(0, expires_at_s), 100).unwrap()).unwrap();
            assert_eq!(json["message"]["android"]["ttl"], ttl);
        }
    }
}
