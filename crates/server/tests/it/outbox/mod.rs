//! What leaves the server, as those who get it see it.

mod bounces;
mod killed;
pub mod letters;
mod links;
mod push;
mod webhooks;

use crate::manage::messages::live;
use crate::support::TestApp;
use crate::support::outside::http::{Reply as Answer, Seen, Server, Speaks};
use crate::support::outside::smtp::{Behaviour, SmtpServer};
use engine::ids::{ContactOrdinal, DeliveryId};
use engine::rows::Sending;
use serde_json::{Value, json};
use server::app::AppOptions;
use server::channels::Channels;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// The address by which the world reaches the server of these tests.
pub const PUBLIC: &str = "https://herald.shop.example";

/// The secret of webhooks.
pub const SECRET: &str = "a secret of webhooks";

/// The token of whoever reports bounces.
pub const BOUNCES: &str = "a token for bounces";

/// Those who get what leaves, on threads of their own.
pub struct Outside {
    runtime: Runtime,
    pub folder: TempDir,
}

impl Outside {
    pub fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { runtime, folder: tempfile::tempdir().unwrap() }
    }

    /// A server that answers like this.
    pub fn server(&self, speaks: Speaks, answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Server {
        self.runtime.block_on(Server::start(speaks, answer))
    }

    /// A relay that behaves like this.
    pub fn relay(&self, behaviour: Behaviour) -> SmtpServer {
        self.runtime.block_on(SmtpServer::start(behaviour))
    }

    /// Herald with these channels.
    pub fn herald(&self, channels: &str) -> TestApp {
        TestApp::start_with(self.options(channels), |router, _| router)
    }

    pub fn options(&self, channels: &str) -> AppOptions {
        let text = format!("allow = [\"127.0.0.1\"]\n{channels}");
        let channels = Channels::parse(&text, self.folder.path()).unwrap();
        AppOptions { public_url: Some(PUBLIC.to_owned()), channels: Some(Arc::new(channels)), ..AppOptions::default() }
    }

    /// A file beside the channels'.
    pub fn file(&self, name: &str, text: &str) {
        std::fs::write(Path::new(self.folder.path()).join(name), text).unwrap();
    }
}

/// Channels with webhooks.
pub fn hooks() -> String {
    format!("[webhook]\nsecret = \"{SECRET}\"\n")
}

/// Channels with a relay.
pub fn relayed(relay: &SmtpServer) -> String {
    format!(
        "[email]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"plain\"\nfrom = \"shop@shop.example\"\n\
         bounces_token = \"{BOUNCES}\"\n",
        relay.port
    )
}

/// A message of this kind for everybody who finishes an upload, each time.
pub fn message(kind: &str, content: Value) -> Value {
    json!({
        "name": "Upload done",
        "kind": kind,
        "trigger": {"event": "upload-complete", "occurrence": "every"},
        "frequency": {"mode": "every"},
        "content": content,
    })
}

/// The same, live; answers its id.
#[track_caller]
pub fn going(app: &TestApp, kind: &str, content: Value) -> String {
    live(app, &message(kind, content))
}

/// A user with an e-mail address.
#[track_caller]
pub fn ada(app: &TestApp) {
    let ada = json!({"external_id": "ada", "email": "ada@x.example", "name": "Ada Lovelace"});
    app.post("/contacts", &ada).expect(200);
}

/// They finish an upload.
#[track_caller]
pub fn uploads(app: &TestApp, who: &str, metadata: Value) -> String {
    let event = json!({
        "event_name": "upload-complete", "user_id": who, "created_at": app.clock.now_s(), "metadata": metadata,
    });
    app.post("/events", &event).expect(202).header("herald-event-id").unwrap().to_owned()
}

/// What `found` finds, as soon as it does.
#[expect(clippy::disallowed_methods, reason = "it is looked at again and again; nothing tells when it has come")]
#[track_caller]
pub fn soon<T>(mut found: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(Instant::now() < until, "it did not come");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// How a delivery for the workspace's nth contact stands.
pub fn sending(app: &TestApp, (contact, delivery): (u32, u64)) -> Option<Sending> {
    let key = (app.shop.workspace, ContactOrdinal(contact), DeliveryId(delivery));
    app.node().view().delivery(key.0, key.1, key.2).unwrap()?.sending.clone()
}

/// The same in words, once it is of this state.
#[track_caller]
pub fn stands(app: &TestApp, which: (u32, u64), state: &str) -> String {
    soon(|| {
        let sending = sending(app, which)?;
        let told = format!("{} {} {}", sending.state.name(), sending.attempts, sending.reason);
        (sending.state.name() == state && (state != "waiting" || sending.attempts > 0)).then(|| told.trim().to_owned())
    })
}

/// A count of a message.
pub fn count(app: &TestApp, id: &str, name: &str) -> u64 {
    let numbers = app.get(&format!("/manage/messages/{id}/numbers")).expect(200).json();
    numbers["total"]["receipts"][name].as_u64().unwrap_or(0)
}

#[test]
fn without_a_way_out_nothing_goes_live() {
    let app = TestApp::start();
    for (kind, content, expected) in [
        ("email", json!({"subject": "s", "body": "b"}), "E-mail needs a relay"),
        ("push", json!({"body": "b"}), "Push needs keys"),
        ("webhook", json!({"url": "https://x.example/hook"}), "Webhooks need a secret"),
    ] {
        let id = crate::manage::messages::make(&app, &message(kind, content));
        let refused = crate::manage::messages::step(&app, &id, "go_live").expect(409).error();
        assert!(refused.starts_with(&format!("409 message_state kind: {expected}")), "{refused}");
    }
    let outside = Outside::new();
    let relay = outside.relay(Behaviour::default());
    let options = AppOptions { public_url: None, ..outside.options(&relayed(&relay)) };
    let app = TestApp::start_with(options, |router, _| router);
    let id = crate::manage::messages::make(&app, &message("email", json!({"subject": "s", "body": "b"})));
    let refused = crate::manage::messages::step(&app, &id, "go_live").expect(409).error();
    assert!(refused.contains("set --public-url"), "{refused}");
}
