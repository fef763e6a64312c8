//! Webhooks: signed JSON to an address that a teammate typed.
//!
//! Each call carries
//!
//! | header | what it says |
//! |---|---|
//! | `Herald-Delivery` | what is delivered; the same for each attempt, so that a receiver can leave out what it has |
//! | `Herald-Signature` | `t=<seconds since 1970>,v1=<hex>`: HMAC-SHA256 with the hook's secret over `<t>.<body>` |
//! | `X-Hub-Signature` | `sha1=<hex>`: HMAC-SHA1 with the hook's secret over the body, for receivers that were written for Intercom |
//!
//! How a receiver checks them stands in `docs/outgoing.md`.

use std::fmt::Write as _;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use ring::hmac;

use crate::http::{Answer, Client, Request};
use crate::limits::WEBHOOK_BODY_BYTES_MAX;
use crate::{Detail, Outcome, Reason, Secret};

/// One call.
#[derive(Clone)]
pub struct Call {
    /// `https`; `http` only to what the operator listed.
    pub url: String,
    /// What is delivered; the same for each attempt. Letters, digits and signs of ASCII.
    pub delivery: String,
    /// JSON; at most [`WEBHOOK_BODY_BYTES_MAX`] bytes.
    pub body: Bytes,
    /// The hook's.
    pub secret: Secret,
}

/// Sends one call. `now_s` is the time in seconds since 1970.
///
/// Any 2xx is `Sent`, whatever stands in the answer. 410 and every other 4xx is
/// `Refused`, but for 408, 425 and 429, which are `Later` as is every 5xx. Redirects
/// that keep method and body (307, 308) are followed, others are `Refused`.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use outbound::http::{Client, Config, Failure};
/// use outbound::webhook::{Call, send};
/// use outbound::{Detail, Outcome, Reason, Secret};
/// let client = Client::new(Config::default()).unwrap();
/// let call = Call {
///     url: "https://127.0.0.1/hook".to_owned(),
///     delivery: "0190c5fa".to_owned(),
///     body: r#"{"type":"ping"}"#.into(),
///     secret: Secret::new("hunter2"),
/// };
/// let reason = Reason::Request(Failure::AddressRefused);
/// let refused = Outcome::Refused { reason, detail: Detail::default() };
/// assert_eq!(send(&client, &call, 1_772_323_200).await, refused);
/// # });
/// ```
pub async fn send(client: &Client, call: &Call, now_s: i64) -> Outcome {
    if call.body.len() > WEBHOOK_BODY_BYTES_MAX {
        return Outcome::refused(Reason::TooLarge, Detail::default());
    }
    match attempt(client, call, now_s).await {
        Ok(answer) => verdict(&answer, now_s),
        Err(outcome) => outcome,
    }
}

async fn attempt(client: &Client, call: &Call, now_s: i64) -> Result<Answer, Outcome> {
    let text = |value: &str| {
        let value = HeaderValue::from_str(value).ok().filter(|value| value.to_str().is_ok());
        value.ok_or(Outcome::refused(Reason::Invalid, Detail::default()))
    };
    let request = Request::post(&call.url, "application/json", call.body.clone())?
        .header(HeaderName::from_static("herald-delivery"), text(&call.delivery)?)
        .header(HeaderName::from_static("herald-signature"), text(&signature(call, now_s))?)
        .header(HeaderName::from_static("x-hub-signature"), text(&hub_signature(call))?)
        .following_redirects();
    Ok(client.send(request).await?)
}

fn verdict(answer: &Answer, now_s: i64) -> Outcome {
    if answer.status.is_success() {
        return Outcome::sent(None);
    }
    if let Some(later) = answer.busy(now_s) {
        return later;
    }
    let reason = match answer.status {
        StatusCode::GONE => Reason::Gone,
        status if status.is_redirection() => Reason::Redirected,
        _ => Reason::Refused,
    };
    Outcome::refused(reason, Detail::new(answer.status.as_u16(), ""))
}

fn signature(call: &Call, now_s: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, call.secret.expose().as_bytes());
    let mut context = hmac::Context::with_key(&key);
    context.update(format!("{now_s}.").as_bytes());
    context.update(&call.body);
    format!("t={now_s},v1={}", hex(context.sign().as_ref()))
}

fn hub_signature(call: &Call) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, call.secret.expose().as_bytes());
    format!("sha1={}", hex(hmac::sign(&key, &call.body).as_ref()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
