//! A browser with the SDK, as the server sees it.

use crate::support::{Ask, Reply, Shop, TestApp};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

/// The identity secret of every workspace until it is rotated.
pub const SECRET: &str = "not used here";

/// Calls for one workspace.
#[derive(Clone)]
pub struct Browser {
    app_id: String,
    address: std::net::SocketAddr,
    origin: Option<&'static str>,
}

impl Browser {
    pub fn of(app: &TestApp) -> Self {
        Self::at(app, &app.shop)
    }

    pub fn at(app: &TestApp, shop: &Shop) -> Self {
        Self { app_id: shop.app_id.clone(), address: app.address, origin: None }
    }

    /// The same on a page of this origin.
    pub fn on(&self, origin: &'static str) -> Self {
        Self { origin: Some(origin), ..self.clone() }
    }

    /// Calls with the app id and `more`.
    pub fn call(&self, what: &str, more: &Value) -> Reply {
        let mut body = json!({"app_id": self.app_id});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let ask = Ask::new(self.address, "POST", &format!("/messenger/web/{what}"));
        let ask = ask.header("content-type", "text/plain").body(body.to_string());
        self.origin.map_or(ask.clone(), |origin| ask.header("origin", origin)).send()
    }

    pub fn ping(&self, more: &Value) -> Reply {
        self.call("ping", more)
    }

    /// A ping that must be taken.
    #[track_caller]
    pub fn pong(&self, more: &Value) -> Value {
        self.ping(more).expect(200).json()
    }

    /// A ping with these settings that must be taken.
    #[track_caller]
    pub fn boot(&self, user_data: &Value) -> Value {
        self.pong(&json!({"user_data": user_data}))
    }

    /// One event with a key; answers its result.
    #[track_caller]
    pub fn track(&self, key: &Value, id: &str, name: &str) -> Value {
        let event = json!({"id": id, "key": key, "name": name});
        self.call("events", &json!({"events": [event]})).expect(200).json()["results"][0].clone()
    }
}

/// A `user_hash`.
pub fn hash(secret: &str, who: &str) -> String {
    let bytes = signed(secret, who);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An identity token with this header.
pub fn token_with(header: &Value, claims: &Value, secret: &str) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let signed_part = format!("{}.{}", part(header), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(signed(secret, &signed_part));
    format!("{signed_part}.{signature}")
}

/// An identity token.
pub fn token(claims: &Value, secret: &str) -> String {
    token_with(&json!({"alg": "HS256", "typ": "JWT"}), claims, secret)
}

fn signed(secret: &str, message: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
