//! An app: what it says, and what it is to show. It speaks the wire as
//! `docs/mobile-wire.md` has it, and knows nothing else of the server.

use super::browser::{SECRET, hash};
use crate::manage::messages::live;
use crate::support::{Ask, Reply, START_S, TestApp};
use serde_json::{Value, json};

/// An app on somebody's phone.
pub struct Phone {
    app_id: String,
    address: std::net::SocketAddr,
    platform: &'static str,
    pong: Value,
}

impl Phone {
    /// Signs in as a user, with a hash that proves it.
    pub fn of(app: &TestApp, platform: &'static str, user_id: &str) -> Self {
        let user = json!({"user_id": user_id, "user_hash": hash(SECRET, user_id)});
        Self::with(app, platform, &user)
    }

    /// Says this of whoever is there.
    fn with(app: &TestApp, platform: &'static str, user: &Value) -> Self {
        let mut phone = Self { app_id: app.shop.app_id.clone(), address: app.address, platform, pong: Value::Null };
        phone.pong = phone.call("POST", "ping", &json!({"user_data": user})).expect(200).json();
        phone
    }

    fn call(&self, method: &str, what: &str, more: &Value) -> Reply {
        let mut body = json!({"app_id": self.app_id, "platform": self.platform, "session": self.pong["session"]});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        Ask::new(self.address, method, &format!("/messenger/mobile/{what}")).json(&body).send()
    }

    #[track_caller]
    fn tracks(&self, id: &str, name: &str) {
        let event = json!({"id": id, "key": self.pong["event_key"], "name": name, "metadata": {"file": "a.jpeg"}});
        let results = self.call("POST", "events", &json!({"events": [event]})).expect(200).json();
        assert_eq!(results["results"][0]["result"], "ok", "{results}");
    }

    #[track_caller]
    fn content(&self) -> Vec<Value> {
        let content = self.call("POST", "content", &json!({})).expect(200).json();
        content["data"].as_array().unwrap().clone()
    }

    #[track_caller]
    pub fn tells(&self, delivery: &Value, kind: &str) {
        let receipts = json!([{"delivery": delivery, "kind": kind}]);
        self.call("POST", "receipts", &json!({"receipts": receipts})).expect(200);
    }
}

/// A carousel of two screens for everybody who finishes an upload.
pub fn carousel(more: &Value) -> Value {
    let mut content = json!({
        "title": "Welcome",
        "colors": {"background": "#10203A", "text": "#ffffff"},
        "vertical_alignment": "bottom",
        "screens": [
            {
                "blocks": [
                    {"type": "image", "url": "https://x.example/{{ event.name }}.png", "alt": "A file", "align": "center"},
                    {"type": "title", "text": "Hi {{ first_name | fallback: \"there\" }}"},
                    {"type": "text", "text": "<p>{{ event.metadata.file | fallback: \"It\" }} is <b>ready</b></p>"},
                ],
                "actions": [{"type": "continue", "label": "Next"}, {"type": "skip", "label": "Skip"}],
            },
            {
                "blocks": [{"type": "title", "text": "Stay in touch"}],
                "actions": [
                    {"type": "permission", "label": "Allow notes", "permission": "push"},
                    {"type": "url", "label": "Open", "target": "https://x.example/f"},
                    {"type": "dismiss", "label": "Done"},
                ],
            },
        ],
    });
    content.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({
        "name": "Welcome", "kind": "carousel", "trigger": {"event": "upload-complete", "occurrence": "every"},
        "frequency": {"mode": "every"}, "content": content,
    })
}

#[test]
fn an_event_in_an_app_shows_a_carousel() {
    let app = TestApp::start();
    let id = live(&app, &carousel(&json!({})));
    let phone = Phone::of(&app, "ios", "ada");
    assert_eq!(phone.pong["verified"], "hash");
    assert_eq!(phone.content(), Vec::<Value>::new());
    phone.tracks("e1", "upload-complete");
    let shown = phone.content();
    let delivery = shown[0]["delivery"].clone();
    assert_eq!(
        shown,
        [json!({
            "delivery": delivery, "message_id": id, "kind": "carousel", "created_at": START_S,
            "content": {
                "title": "Welcome", "close_button": true, "platforms": ["ios", "android"],
                "vertical_alignment": "bottom",
                "colors": {
                    "background": "#10203a", "text": "#ffffff", "button": "#1f5eff", "button_text": "#ffffff",
                },
                "screens": [
                    {
                        "blocks": [
                            {
                                "type": "image", "url": "https://x.example/upload-complete.png", "alt": "A file",
                                "align": "center",
                            },
                            {"type": "title", "text": "Hi there", "align": "left"},
                            {"type": "text", "text": "<p>a.jpeg is <b>ready</b></p>", "align": "left"},
                        ],
                        "actions": [{"type": "continue", "label": "Next"}, {"type": "skip", "label": "Skip"}],
                    },
                    {
                        "blocks": [{"type": "title", "text": "Stay in touch", "align": "left"}],
                        "actions": [
                            {"type": "permission", "label": "Allow notes", "permission": "push"},
                            {"type": "url", "label": "Open", "target": "https://x.example/f"},
                            {"type": "dismiss", "label": "Done"},
                        ],
                    },
                ],
            },
        })]
    );
    for kind in ["received", "shown", "completed", "completed"] {
        phone.tells(&delivery, kind);
    }
    assert_eq!(phone.content(), Vec::<Value>::new(), "it was seen to its end");
    let receipts = app.get(&format!("/manage/messages/{id}/numbers")).expect(200).json()["total"]["receipts"].clone();
    assert_eq!((&receipts["shown"], &receipts["completed"]), (&json!(1), &json!(1)));
}

#[test]
fn a_carousel_is_for_apps_of_its_platforms_and_their_events() {
    let app = TestApp::start();
    live(&app, &carousel(&json!({"platforms": ["android"]})));
    let phone = Phone::of(&app, "ios", "ada");
    app.track("ada", "upload-complete", 0);
    let android = Phone::of(&app, "android", "ada");
    assert_eq!(android.content().len(), 0, "the event came over REST");
    app.clock.advance_s(1);
    android.tracks("e1", "upload-complete");
    assert_eq!((phone.content().len(), android.content().len()), (0, 1));
}

#[test]
fn an_app_proves_itself_with_its_platforms_secret() {
    let app = TestApp::start();
    let rotated = app.ask("POST", "/manage/identity_secrets/ios/rotate").json(&json!({"grace_s": 0})).send();
    let secret = rotated.expect(200).json()["secret"].as_str().unwrap().to_owned();
    let ping = |platform: &str, hash: &str| {
        let body = json!({
            "app_id": app.shop.app_id, "platform": platform, "user_data": {"user_id": "ada", "user_hash": hash},
        });
        Ask::new(app.address, "POST", "/messenger/mobile/ping").json(&body).send()
    };
    let (old, new) = (hash(SECRET, "ada"), hash(&secret, "ada"));
    ping("ios", &new).expect(200);
    ping("ios", &old).expect(403);
    ping("android", &old).expect(200);
    ping("android", &new).expect(403);
    assert!(ping("web", &old).expect(400).error().contains("platform must be ios or android"));
    let phone = Phone::of(&app, "android", "ada");
    let browser = super::Browser::of(&app);
    let page = browser.boot(&json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")}));
    let of_page = phone.call("POST", "content", &json!({"session": page["session"]}));
    assert_eq!(of_page.expect(401).json()["errors"][0]["code"], "session_expired");
}

#[test]
fn a_claim_has_no_device() {
    let app = TestApp::start();
    app.user("ada");
    let device = json!({"service": "apns", "token": "00ff"});
    let claim = Phone::with(&app, "ios", &json!({"user_id": "ada"}));
    let refused = claim.call("PUT", "devices", &device).expect(403).error();
    assert!(refused.starts_with("403 identity_verification_failed"), "{refused}");
    let visitor = Phone::with(&app, "ios", &json!({}));
    visitor.call("PUT", "devices", &device).expect(200);
    app.ask("PUT", "/manage/messenger").json(&json!({"share_with_unverified": true})).send().expect(200);
    claim.call("PUT", "devices", &device).expect(200);
}

#[test]
fn naming_another_platform_is_no_way_around_a_proof() {
    let app = TestApp::start();
    let claim = Phone::with(&app, "android", &json!({"user_id": "ada"}));
    app.ask("PUT", "/manage/messenger").json(&json!({"enforce": {"web": true}})).send().expect(200);
    let ping = |platform: &str, user: Value| {
        let body = json!({"app_id": app.shop.app_id, "platform": platform, "user_data": user});
        Ask::new(app.address, "POST", "/messenger/mobile/ping").json(&body).send()
    };
    for platform in ["ios", "android"] {
        for user in [json!({"user_id": "ada"}), json!({"email": "ada@x.example"})] {
            let refused = ping(platform, user).expect(403).error();
            assert!(refused.starts_with("403 identity_verification_failed"), "{refused}");
        }
        ping(platform, json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")})).expect(200);
        ping(platform, json!({})).expect(200);
    }
    claim.call("POST", "content", &json!({})).expect(401);
    // A platform with a secret of its own says for itself.
    app.ask("POST", "/manage/identity_secrets/ios/rotate").json(&json!({})).send().expect(200);
    ping("ios", json!({"user_id": "ada"})).expect(200);
    ping("android", json!({"user_id": "ada"})).expect(403);
}

#[test]
fn what_an_app_holds_is_no_good_in_a_page() {
    let app = TestApp::start();
    let (phone, browser) = (Phone::of(&app, "ios", "ada"), super::Browser::of(&app));
    for what in ["poll", "stream", "receipts", "email"] {
        let more = json!({"session": phone.pong["session"], "email": "a@x.example", "receipts": []});
        assert_eq!(browser.call(what, &more).expect(401).json()["errors"][0]["code"], "session_expired", "{what}");
    }
    let tracked = browser.track(&phone.pong["event_key"], "e1", "upload-complete");
    assert_eq!((&tracked["result"], &tracked["code"]), (&json!("rejected"), &json!("session_expired")));
    let page = browser.boot(&json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")}));
    for what in ["content", "receipts"] {
        phone.call("POST", what, &json!({"session": page["session"], "receipts": []})).expect(401);
    }
}

#[test]
fn a_device_belongs_to_who_signed_in_last() {
    let app = TestApp::start();
    let (ada, bob) = (Phone::of(&app, "ios", "ada"), Phone::of(&app, "ios", "bob"));
    let device = json!({"service": "apns", "token": "00FF"});
    let devices = |number: u32| {
        let (view, contact) = (app.node().view(), engine::ids::ContactOrdinal(number));
        let row = view.contact(app.shop.workspace, contact).unwrap().unwrap();
        view.devices(app.shop.workspace, &(contact, row)).unwrap().len()
    };
    let of = |name: &str| {
        let name = app.get(&format!("/contacts/find_by_external_id/{name}")).expect(200).json()["external_id"].clone();
        (1..9).find(|number| {
            let contact = engine::ids::ContactOrdinal(*number);
            let row = app.node().view().contact(app.shop.workspace, contact).unwrap();
            row.is_some_and(|row| row.external_id.as_deref() == name.as_str())
        })
    };
    let (first, second) = (of("ada").unwrap(), of("bob").unwrap());
    for _ in 0..2 {
        let noted = ada.call("PUT", "devices", &device).expect(200).json();
        assert_eq!(noted, json!({"type": "device", "is_saved": true}));
    }
    assert_eq!((devices(first), devices(second)), (1, 0));
    bob.call("PUT", "devices", &device).expect(200);
    assert_eq!((devices(first), devices(second)), (0, 1));
    ada.call("DELETE", "devices", &device).expect(200);
    assert_eq!((devices(first), devices(second)), (0, 1), "it is not hers");
    bob.call("DELETE", "devices", &device).expect(200);
    assert_eq!((devices(first), devices(second)), (0, 0));
    for (device, expected) in [
        (json!({"service": "apns", "token": "../../x"}), "400 parameter_invalid token"),
        (json!({"service": "sms", "token": "00"}), "400 parameter_invalid service"),
        (json!({"service": "fcm", "token": "a\r\nb"}), "400 parameter_invalid token"),
        (json!({"service": "fcm"}), "400 parameter_not_found token"),
    ] {
        let refused = ada.call("PUT", "devices", &device).expect(400).error();
        assert!(refused.starts_with(expected), "{refused}");
    }
    let most = server::limits::DEVICE_TOKEN_BYTES_MAX;
    for (bytes, status) in [(most - 1, 200), (most, 200), (most + 1, 400)] {
        ada.call("PUT", "devices", &json!({"service": "fcm", "token": "x".repeat(bytes)})).expect(status);
    }
}

#[test]
fn carousels_have_an_end() {
    let app = TestApp::start();
    let make = |content: Value| app.post("/manage/messages", &carousel(&content)).status;
    let screen = |blocks: usize, actions: usize| {
        json!({
            "blocks": vec![json!({"type": "title", "text": "t"}); blocks],
            "actions": vec![json!({"type": "continue", "label": "l"}); actions],
        })
    };
    let limits = [server::limits::SCREENS_MAX, server::limits::BLOCKS_MAX, server::limits::ACTIONS_MAX];
    for (place, limit) in limits.into_iter().enumerate() {
        for (count, status) in [(limit - 1, 201), (limit, 201), (limit + 1, 400)] {
            let screens = match place {
                0 => vec![screen(1, 0); count],
                1 => vec![screen(count, 0)],
                _ => vec![screen(1, count)],
            };
            assert_eq!(make(json!({"screens": screens})), status, "{place} {count}");
        }
    }
    for (content, field) in [
        (json!({"screens": []}), "content.screens"),
        (json!({"platforms": ["web"]}), "content.platforms[0]"),
        (json!({"colors": {"text": "red"}}), "content.colors.text"),
        (json!({"screens": [{"blocks": [{"type": "video"}]}]}), "content.screens[0].blocks[0].type"),
        (
            json!({"screens": [{"blocks": [{"type": "title", "text": "t"}], "actions": [{"type": "permission", "label": "l", "permission": "money"}]}]}),
            "content.screens[0].actions[0].permission",
        ),
    ] {
        let refused = app.post("/manage/messages", &carousel(&content)).expect(400).error();
        assert!(refused.contains(&format!(" {field}:")), "{refused}");
    }
}

#[test]
fn a_carousel_can_be_looked_at() {
    let app = TestApp::start();
    let content = json!({
        "title": "<i>T</i>",
        "screens": [{
            "blocks": [
                {"type": "title", "text": "Hi {{ first_name | fallback: \"<b>you</b>\" }}"},
                {"type": "text", "text": "<p onclick=\"x\">a<script>alert(1)</script></p>"},
                {"type": "image", "url": "https://x.example/a.png", "alt": "\"><script>"},
            ],
            "actions": [{"type": "url", "label": "<u>go</u>", "target": "javascript:alert(1)"}],
        }],
    });
    let id = app.post("/manage/messages", &carousel(&content)).expect(201).json()["id"].as_str().unwrap().to_owned();
    let page = app.get(&format!("/manage/messages/{id}/preview")).expect(200);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    for there in ["Hi &lt;b&gt;you", "<p>a</p>", "https:&#47;&#47;x.example&#47;a.png"] {
        assert!(page.text().contains(there), "{there}: {}", page.text());
    }
    for forbidden in ["<script", "onclick", "javascript:", "<u>", "<img", "style=\""] {
        assert!(!page.text().contains(forbidden), "{forbidden}");
    }
    let chat = json!({"name": "c", "kind": "chat", "trigger": {"match": true}, "content": {"body": "b"}});
    let chat = app.post("/manage/messages", &chat).expect(201).json()["id"].as_str().unwrap().to_owned();
    let refused = app.get(&format!("/manage/messages/{chat}/preview")).expect(409).error();
    assert!(refused.contains("Only a carousel has a preview"), "{refused}");
    // For whoever wants to see it: the page as it is.
    if let Ok(folder) = std::env::var("HERALD_PREVIEWS") {
        let id = live(&app, &carousel(&json!({})));
        let page = app.get(&format!("/manage/messages/{id}/preview")).expect(200);
        std::fs::write(format!("{folder}/carousel.html"), page.text()).unwrap();
    }
}
