//! Apple's push service, over HTTP/2 with a token signed by the operator's key.

use std::sync::{Mutex, PoisonError};

use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::notification::Push;
use super::{PushConfigError, base_url};
use crate::http::{Answer, Client, Request};
use crate::jws::Signer;
use crate::limits::{APNS_TOKEN_S_MAX, APNS_TOKEN_S_MIN, PUSH_PAYLOAD_BYTES_MAX};
use crate::{Detail, Outcome, Reason, Secret};

/// Where the service is, and who we are to it.
pub struct ApnsConfig {
    base_url: String,
    signer: Signer,
    key_id: String,
    team_id: String,
    topic: HeaderValue,
}

impl ApnsConfig {
    /// Apple's own service for apps from the store. `key` is the text of the `.p8`
    /// file, `topic` the app's bundle id.
    ///
    /// # Errors
    /// [`PushConfigError`].
    pub fn new(key: &Secret, key_id: &str, team_id: &str, topic: &str) -> Result<Self, PushConfigError> {
        let is_id = |id: &str| id.len() == 10 && id.chars().all(|c| c.is_ascii_alphanumeric());
        if !is_id(key_id) || !is_id(team_id) {
            return Err(PushConfigError::Id);
        }
        let is_inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let is_topic = !topic.is_empty() && topic.len() <= 255 && topic.chars().all(is_inner);
        let topic = HeaderValue::from_str(topic).ok().filter(|_| is_topic).ok_or(PushConfigError::Topic)?;
        Ok(Self {
            base_url: "https://api.push.apple.com".to_owned(),
            signer: Signer::es256(key)?,
            key_id: key_id.to_owned(),
            team_id: team_id.to_owned(),
            topic,
        })
    }

    /// Another service of the same shape: Apple's for apps in development
    /// (`https://api.sandbox.push.apple.com`), or a proxy of one's own.
    ///
    /// # Errors
    /// [`PushConfigError::Url`].
    pub fn with_base_url(mut self, url: &str) -> Result<Self, PushConfigError> {
        self.base_url = base_url(url)?;
        Ok(self)
    }
}

/// A provider token, and when it was made.
#[derive(Clone)]
struct Issued {
    token: Secret,
    at_s: i64,
}

/// Apple's service for one app.
///
/// ```no_run
/// # async fn send(key: outbound::Secret, push: outbound::push::Push) -> Result<(), Box<dyn std::error::Error>> {
/// use outbound::http::{Client, Config};
/// use outbound::push::{Apns, ApnsConfig};
/// let config = ApnsConfig::new(&key, "ABC123DEFG", "DEF123GHIJ", "com.example.app")?;
/// let apns = Apns::new(Client::new(Config::default())?, config);
/// let outcome = apns.send(&push, 1_772_323_200).await;
/// # drop(outcome); Ok(())
/// # }
/// ```
pub struct Apns {
    client: Client,
    config: ApnsConfig,
    issued: Mutex<Option<Issued>>,
}

/// What Apple says beside a status.
#[derive(Deserialize)]
struct Said {
    reason: String,
}

const EXPIRED: &str = "ExpiredProviderToken";

impl Apns {
    /// Nothing is sent yet.
    pub fn new(client: Client, config: ApnsConfig) -> Self {
        Self { client, config, issued: Mutex::new(None) }
    }

    /// Sends one notification. `now_s` is the time in seconds since 1970.
    ///
    /// A provider token that Apple calls expired is replaced once, if it is old enough
    /// for Apple to take another.
    pub async fn send(&self, push: &Push, now_s: i64) -> Outcome {
        let body = match payload(push) {
            Ok(body) => body,
            Err(reason) => return Outcome::refused(reason, Detail::default()),
        };
        let Some(issued) = self.token(now_s) else { return Outcome::later(Reason::Credentials) };
        let (outcome, is_expired) = self.attempt(push, &body, &issued, now_s).await;
        if !is_expired {
            return outcome;
        }
        match self.replaced(&issued, now_s) {
            Some(fresh) => self.attempt(push, &body, &fresh, now_s).await.0,
            None => outcome,
        }
    }

    /// What became of it, and whether the provider token was the reason.
    async fn attempt(&self, push: &Push, body: &[u8], issued: &Issued, now_s: i64) -> (Outcome, bool) {
        let Some(request) = self.request(push, body, issued) else {
            return (Outcome::refused(Reason::Invalid, Detail::default()), false);
        };
        match self.client.send(request).await {
            Ok(answer) => {
                let said = said(&answer);
                (verdict(&answer, &said, now_s), said == EXPIRED)
            }
            Err(failure) => (failure.into(), false),
        }
    }

    fn request(&self, push: &Push, body: &[u8], issued: &Issued) -> Option<Request> {
        let url = format!("{}/3/device/{}", self.config.base_url, push.device_token.expose());
        let text = |value: &str| HeaderValue::from_str(value).ok();
        let mut authorization = text(&format!("bearer {}", issued.token.expose()))?;
        authorization.set_sensitive(true);
        let headers = [
            ("apns-topic", self.config.topic.clone()),
            ("apns-id", text(&push.uuid())?),
            ("apns-push-type", HeaderValue::from_static("alert")),
            ("apns-priority", HeaderValue::from_static("10")),
            ("apns-expiration", text(&push.expires_at_s.max(0).to_string())?),
            ("apns-collapse-id", text(&push.collapse_id())?),
        ];
        let request = Request::post(&url, "application/json", body.to_vec()).ok()?.over_http2();
        let request = request.header(header::AUTHORIZATION, authorization);
        let set = |request: Request, (name, value)| request.header(HeaderName::from_static(name), value);
        Some(headers.into_iter().fold(request, set))
    }

    /// The provider token in use; a new one when there is none, or it is too old, or
    /// from a time to come.
    fn token(&self, now_s: i64) -> Option<Issued> {
        let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        let is_good = |issued: &Issued| (0..APNS_TOKEN_S_MAX).contains(&now_s.saturating_sub(issued.at_s));
        if !issued.as_ref().is_some_and(is_good) {
            *issued = Some(self.issue(now_s)?);
        }
        issued.clone()
    }

    /// A token in place of one that is called expired; `None` when that one is too
    /// young: Apple takes no new one yet, and another would be no better.
    fn replaced(&self, old: &Issued, now_s: i64) -> Option<Issued> {
        let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        let is_replaced = issued.as_ref().is_some_and(|current| current.token != old.token);
        if !is_replaced {
            if now_s.saturating_sub(old.at_s) < APNS_TOKEN_S_MIN {
                return None;
            }
            *issued = Some(self.issue(now_s)?);
        }
        issued.clone()
    }

    fn issue(&self, now_s: i64) -> Option<Issued> {
        #[derive(Serialize)]
        struct Claims<'a> {
            iss: &'a str,
            iat: i64,
        }
        let claims = Claims { iss: &self.config.team_id, iat: now_s };
        let token = self.config.signer.token(&self.config.key_id, &claims)?;
        Some(Issued { token, at_s: now_s })
    }
}

/// The JSON that the device gets.
fn payload(push: &Push) -> Result<Vec<u8>, Reason> {
    push.check()?;
    // It becomes part of a path.
    if !push.device_token.expose().chars().all(|c| c.is_ascii_hexdigit()) {
        return Err(Reason::Invalid);
    }
    let mut payload: Map<String, Value> = push.data();
    let aps = json!({ "alert": { "title": push.title, "body": push.body }, "sound": "default" });
    if payload.insert("aps".to_owned(), aps).is_some() {
        return Err(Reason::Invalid);
    }
    let bytes = serde_json::to_vec(&payload).map_err(|_| Reason::Invalid)?;
    if bytes.len() > PUSH_PAYLOAD_BYTES_MAX { Err(Reason::TooLarge) } else { Ok(bytes) }
}

/// Apple's word for what is wrong; empty when there is none.
fn said(answer: &Answer) -> String {
    let body = answer.body.as_ref().map(AsRef::as_ref).unwrap_or_default();
    serde_json::from_slice(body).map(|said: Said| said.reason).unwrap_or_default()
}

fn verdict(answer: &Answer, said: &str, now_s: i64) -> Outcome {
    if answer.status == StatusCode::OK {
        let id = answer.headers.get("apns-id").and_then(|id| id.to_str().ok());
        return Outcome::sent(id.map(str::to_owned));
    }
    if let Some(later) = answer.busy(now_s) {
        return later;
    }
    if answer.status == StatusCode::GONE {
        return Outcome::Unregistered;
    }
    // Without the word it is not known whose fault it is.
    if let Err(failure) = answer.body {
        return failure.into();
    }
    let detail = Detail::new(answer.status.as_u16(), said);
    match (answer.status, said) {
        (StatusCode::BAD_REQUEST, "BadDeviceToken") => Outcome::Unregistered,
        // Nothing is wrong with the notification: it waits until the operator has
        // mended the key, or the clock.
        (StatusCode::FORBIDDEN, _) => Outcome::later(Reason::Credentials),
        (StatusCode::PAYLOAD_TOO_LARGE, _) => Outcome::refused(Reason::TooLarge, detail),
        _ => Outcome::refused(Reason::Refused, detail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_has_a_longest_form_and_keeps_its_own_key() {
        let push = |body: usize, key: &str| Push {
            id: 1,
            device_token: Secret::new("00ff"),
            title: String::new(),
            body: "x".repeat(body),
            data: vec![(key.to_owned(), "y".to_owned())],
            collapse_id: None,
            expires_at_s: 0,
        };
        let around = payload(&push(0, "k")).ok().unwrap().len();
        let room = PUSH_PAYLOAD_BYTES_MAX - around;
        assert!(payload(&push(room - 1, "k")).is_ok() && payload(&push(room, "k")).is_ok());
        assert_eq!(payload(&push(room + 1, "k")).err(), Some(Reason::TooLarge));
        assert_eq!(payload(&push(0, "aps")).err(), Some(Reason::Invalid));
        let odd = Push { device_token: Secret::new("../../x"), ..push(0, "k") };
        assert_eq!(payload(&odd).err(), Some(Reason::Invalid));
    }
}
