//! The real binary at its most talkative, driven over every surface with texts
//! that must stay where they were sent: no line of its log, and no file beside
//! the store, holds one of them, and no line is one that a caller wrote.

use super::corpus::CORPUS;
use crate::messenger::hash;
use crate::outbox::{Outside, PUBLIC, SECRET};
use crate::outbox::{message, relayed, soon};
use crate::process::{Account, Herald};
use crate::support::outside::http::{Reply as Answer, Speaks};
use crate::support::outside::smtp::Behaviour;
use crate::support::{Ask, Reply, SignedIn, raw};
use serde_json::{Value, json};
use std::path::Path;

/// Where somebody calls from, by the proxy's word.
const ADDRESS: &str = "203.0.113.77";

/// The beginning of everything that is sent and must not be found.
const CANARY: &str = "canary7q";

/// Everything that was sent or shown and is nobody else's business.
struct Drive<'a> {
    herald: &'a Herald,
    account: &'a Account,
    secrets: Vec<String>,
}

impl Drive<'_> {
    fn ask(&self, method: &str, path: &str) -> Ask {
        let ask = Ask::new(self.herald.address, method, path).header("x-forwarded-for", ADDRESS);
        ask.header("user-agent", &format!("{CANARY}-agent")).header("referer", &format!("https://{CANARY}.example/"))
    }

    fn post(&self, path: &str, body: &Value) -> Reply {
        self.ask("POST", path).bearer(&self.account.access_token).json(body).send()
    }

    fn get(&self, path: &str) -> Reply {
        self.ask("GET", path).bearer(&self.account.access_token).send()
    }

    fn note(&mut self, secret: &Value) {
        self.secrets.push(secret.as_str().unwrap_or_else(|| panic!("no text: {secret}")).to_owned());
    }

    /// People and events, whole and broken.
    fn rest(&mut self) {
        let email = format!("{CANARY}@{CANARY}.example");
        let ada = json!({"external_id": format!("{CANARY}-ada"), "email": email, "name": format!("{CANARY} name")});
        self.post("/contacts", &ada).expect(200);
        let event = json!({
            "event_name": "upload-complete", "user_id": format!("{CANARY}-ada"),
            "metadata": {"note": format!("{CANARY} metadata"), format!("{CANARY}key"): 1},
        });
        self.post("/events", &event).expect(202);
        self.post("/events", &json!({"event_name": format!("{CANARY} name"), "user_id": CANARY})).expect(404);
        for body in [format!("{{\"{CANARY}"), format!("\"{CANARY}\""), String::new()] {
            for path in ["/events", "/contacts", "/events/batch", "/manage/messages", "/companies", "/users"] {
                self.ask("POST", path).bearer(&self.account.access_token).body(body.clone()).send();
            }
        }
        self.get(&format!("/users?email={CANARY}%40x.example")).expect(404);
        self.get(&format!("/{CANARY}/{CANARY}?token={CANARY}")).expect(404);
        self.get(&format!("/contacts/{CANARY}")).expect(404);
        self.ask("GET", "/me").bearer(&format!("hrld_at_{CANARY}")).send().expect(401);
        self.ask("GET", "/me").header("authorization", &format!("Basic {CANARY}")).send().expect(401);
        self.post("/bulk/events", &json!({"items": [{"method": "post", "data_type": "event", "data": event}]}));
        self.get("/manage/exports/contacts").expect(200);
        let import = json!({"model": "contact", "csv": format!("email\n{CANARY}@x.example\n")});
        self.post("/manage/imports/preview", &import);
        let made = self.post("/manage/tokens", &json!({"name": "t", "scopes": ["read"]})).expect(201).json();
        self.note(&made["token"]);
        let secret = self.post("/manage/identity_secrets/web/rotate", &json!({"grace_s": 0}));
        if secret.status < 300 {
            self.note(&secret.json()["secret"]);
        }
        let hook = json!({"url": format!("https://{CANARY}.example/h"), "topics": ["ping"], "hub_secret": format!("{CANARY}-hub")});
        self.post("/subscriptions", &hook);
    }

    /// Teammates come in, and fail to.
    fn sign_ins(&mut self) {
        let address = self.herald.address;
        let admin = &self.account.admin;
        let try_it = |body: &Value| self.ask("POST", "/manage/session").json(body).send();
        try_it(&json!({"email": format!("{CANARY}@x.example"), "password": format!("{CANARY}-wrong")})).expect(401);
        try_it(&json!({"email": admin.email, "password": format!("{CANARY}-wrong")})).expect(401);
        try_it(&json!({"link": format!("hrld_li_{CANARY}")})).expect(401);
        let reply = try_it(&json!({"email": admin.email, "password": admin.password})).expect(200);
        let owner = SignedIn::of(address, &reply);
        let added =
            json!({"email": format!("{CANARY}2@x.example"), "name": format!("{CANARY} mate"), "role": "viewer"});
        let link = owner.send("POST", "/manage/teammates", &added).expect(201).json()["link"].clone();
        owner
            .bare("POST", "/tags")
            .header("x-csrf-token", &format!("{CANARY}-csrf"))
            .json(&json!({}))
            .send()
            .expect(403);
        let password = json!({"password": format!("{CANARY}-password"), "current_password": admin.password});
        owner.send("PUT", "/manage/session/password", &password).expect(200);
        let link_text = link.as_str().unwrap().split_once('#').unwrap().1.to_owned();
        let mate = SignedIn::of(address, &try_it(&json!({"link": link_text})).expect(200));
        mate.ask("DELETE", "/manage/session?everywhere=true").send().expect(204);
        self.secrets.push(link_text);
        self.secrets.extend([owner.csrf_token, mate.csrf_token]);
        self.secrets.extend([owner.cookie, mate.cookie].map(|cookie| cookie.split_once('=').unwrap().1.to_owned()));
    }

    /// Browsers.
    fn browsers(&mut self) {
        let user = format!("{CANARY}-ben");
        let proof = hash(&self.account.identity_secret, &user);
        let data =
            json!({"user_id": user, "user_hash": proof, "email": format!("{CANARY}3@x.example"), "seats": CANARY});
        let call = |what: &str, body: Value| {
            let ask = self.ask("POST", &format!("/messenger/web/{what}"));
            ask.header("origin", &format!("https://{CANARY}.example")).json(&body).send()
        };
        let app_id = &self.account.app_id;
        let page = format!("https://{CANARY}.example/{CANARY}?q={CANARY}");
        let ping =
            json!({"app_id": app_id, "user_data": data, "page": {"url": page, "title": CANARY}, "page_view": true});
        let reply = call("ping", ping);
        let wrong = json!({"user_id": user, "user_hash": format!("{CANARY}-hash")});
        call("ping", json!({"app_id": app_id, "user_data": wrong, "device_id": CANARY}));
        call("ping", json!({"app_id": CANARY, "user_data": CANARY}));
        call("poll", json!({"app_id": app_id, "session": CANARY, "revision": 0}));
        if reply.status == 200 {
            let pong = reply.json();
            let event = json!({"id": "e", "key": pong["event_key"], "name": "a", "metadata": {"note": CANARY}});
            call("events", json!({"app_id": app_id, "events": [event]})).expect(200);
            call(
                "email",
                json!({"app_id": app_id, "session": pong["session"], "email": format!("{CANARY}4@x.example")}),
            );
            self.note(&pong["session"]);
            self.note(&pong["event_key"]);
            self.note(&pong["anonymous_id"]);
        }
        self.secrets.push(proof);
    }

    /// Messages, which the relay and a web server refuse.
    fn outbox(&self, hook: &str) {
        let letter = json!({"subject": format!("{CANARY} subject"), "body": format!("<p>{CANARY} body</p>")});
        let mut live_at = 0;
        for (kind, content) in [("email", letter), ("webhook", json!({"url": format!("{hook}/{CANARY}")}))] {
            let made = self.post("/manage/messages", &message(kind, content)).expect(201).json();
            let path = format!("/manage/messages/{}/go_live", made["id"].as_str().unwrap());
            self.post(&path, &json!({})).expect(200);
            live_at = made["created_at"].as_u64().unwrap();
        }
        // Surely after the second in which they went live.
        let event = json!({
            "event_name": "upload-complete", "user_id": format!("{CANARY}-ada"), "created_at": live_at + 60,
            "metadata": {"note": CANARY},
        });
        self.post("/events", &event).expect(202);
    }

    /// A relay reports what came back, and somebody who is none.
    fn bounces(&self) {
        let bounce = json!({"email": format!("{CANARY}@{CANARY}.example"), "message_id": CANARY, "type": "hard"});
        for token in [crate::outbox::BOUNCES, CANARY] {
            self.ask("POST", "/webhooks/email/bounces").bearer(token).json(&bounce).send();
        }
    }

    /// Texts that would look like lines of the log.
    fn forge(&self) {
        for attack in CORPUS {
            let named = json!({"external_id": attack, "name": attack, "email": attack});
            self.post("/contacts", &named);
            self.post("/events", &json!({"event_name": attack, "user_id": attack, "metadata": {attack: attack}}));
            self.post("/tags", &json!({"name": attack}));
            let escaped: String = attack.bytes().map(|byte| format!("%{byte:02X}")).collect();
            self.get(&format!("/contacts/{escaped}?email={escaped}"));
            self.get(&format!("/{escaped}"));
        }
        // Bytes that no header may hold, and some that it may.
        for value in ["x\u{1b}[31mred", "x\ty", "\u{80}\u{ff}"] {
            let head = format!(
                "GET /me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {value}\r\nUser-Agent: {value}\r\n\r\n"
            );
            raw(self.herald.address, head.as_bytes());
        }
    }
}

/// Every file that is not the store's own.
fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "store") {
                files(&path, found);
            }
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
}

/// Drives a server, and looks at everything that it left behind.
fn talks_of_nothing(format: &str, is_line: impl Fn(&str) -> bool) {
    let outside = Outside::new();
    let relay =
        outside.relay(Behaviour::default().answering("RCPT", &["550 5.1.1 <canary7q@x.example>: canary7q unknown"]));
    let refusing = outside.server(Speaks::Http1, |_| Answer::status(500));
    let password = format!("user = \"{CANARY}-user\"\npassword = \"{CANARY}-smtp-password\"\n");
    let hooks = format!("[webhook]\nsecret = \"{SECRET}\"\n");
    let channels = format!("allow = [\"127.0.0.1\"]\n{}{password}{hooks}", relayed(&relay));
    outside.file("channels.toml", &channels);
    let account = Account::init();
    let path = outside.folder.path().join("channels.toml");
    let options = [
        "--public-url",
        PUBLIC,
        "--channels",
        path.to_str().unwrap(),
        "--log",
        "trace",
        "--log-format",
        format,
        "--trust-proxy",
    ];
    let herald = Herald::serve(&account.data(), &options);
    let mut drive = Drive { herald: &herald, account: &account, secrets: Vec::new() };
    drive.rest();
    drive.sign_ins();
    drive.browsers();
    drive.outbox(&refusing.url);
    soon(|| (!refusing.seen().is_empty() && relay.connections() > 0).then_some(()));
    drive.bounces();
    drive.forge();
    let mut secrets = drive.secrets;
    secrets.extend([&account.access_token, &account.write_key, &account.identity_secret].map(String::clone));
    secrets.extend([account.admin.password.clone(), account.admin.email.clone()]);
    secrets.extend([CANARY, ADDRESS, SECRET, crate::outbox::BOUNCES].map(str::to_owned));
    let (status, out, log) = herald.stop();
    assert!(status.success(), "{log}");
    assert!(log.lines().count() > 100, "it says little: {}", log.lines().count());
    for secret in &secrets {
        let found = out.lines().chain(log.lines()).find(|line| line.contains(secret.as_str()));
        assert_eq!(found, None, "{secret}");
    }
    for line in log.lines() {
        assert!(is_line(line) && !line.contains('\u{1b}'), "not a line of ours: {line:?}");
        assert!(!line.contains("forged"), "{line}");
    }
    let mut beside = Vec::new();
    files(&account.data(), &mut beside);
    for (name, bytes) in beside {
        let text = String::from_utf8_lossy(&bytes);
        let found = secrets.iter().find(|secret| text.contains(secret.as_str()));
        assert_eq!(found, None, "in {name}");
    }
}

#[test]
fn no_line_of_text_and_no_file_beside_the_store_holds_a_secret() {
    talks_of_nothing("text", |line| line.starts_with("20") && line.get(4..5) == Some("-"));
}

#[test]
fn no_line_of_json_holds_a_secret() {
    talks_of_nothing("json", |line| {
        serde_json::from_str::<Value>(line).is_ok_and(|line| line["timestamp"].is_string())
    });
}
