//! What a workspace has of each kind of thing, and ids that nothing has.

use crate::access::made;
use crate::manage::messages::{banner, live};
use crate::messenger::Browser;
use crate::support::TestApp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Stands in everything of the first workspace that is not itself named.
pub const CANARY: &str = "canary";

/// Of what is counted from one, the first workspace has as many more.
pub const MORE: usize = 30;

/// What the first workspace has, by kind.
pub type Things = BTreeMap<&'static str, String>;

/// The same form, and there never was one.
pub fn never(id: &str) -> String {
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && id.len() < 10 {
        return format!("9{id:0>6}");
    }
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let bare = id.strip_prefix("job_").unwrap_or(id);
    if !is_hex(bare) {
        return format!("never-{id}");
    }
    let at = id.len() - 3;
    let other = if id.as_bytes()[at] == b'0' { "1" } else { "0" };
    format!("{}{other}{}", &id[..at], &id[at + 1..])
}

/// A place in a list that was never handed out.
pub fn never_place(place: &str) -> String {
    let at = place.len() / 3;
    let other = if place.as_bytes()[at] == b'A' { "B" } else { "A" };
    format!("{}{other}{}", &place[..at], &place[at + 1..])
}

/// Fills the first workspace.
pub fn fill(app: &TestApp) -> Things {
    app.user("ada");
    for number in 0..MORE {
        for kind in [
            "subscriptions",
            "tags",
            "notes",
            "segments",
            "audiences",
            "data_attributes",
            "admins",
            "teammates",
            "messages",
        ] {
            made(app, kind, "", 5_000 + number);
        }
        app.track("ada", &format!("{CANARY}-{number}"), 60 + number as u64);
        app.track("ada", "upload-complete", 600 + number as u64);
    }
    let message = live(app, &banner(json!({"name": CANARY, "content": {"style": "floating", "body": CANARY}})));
    let ada = json!({"external_id": "a-user", "email": "a-user@a.example", "name": CANARY});
    let contact = app.post("/contacts", &ada).expect(200).json()["id"].as_str().unwrap().to_owned();
    let event = app.track("a-user", "upload-complete", 0);
    let deliveries = app.get(&format!("/manage/contacts/{contact}/deliveries")).expect(200).json();
    let company = app.post("/companies", &json!({"company_id": "a-company", "name": CANARY})).expect(200).json();
    let visitor = Browser::of(app).pong(&json!({}))["visitor"].clone();
    let pong = Browser::of(app).boot(&json!({"user_id": "a-browser"}));
    let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned();
    BTreeMap::from([
        ("contact", contact),
        ("user_id", "a-user".to_owned()),
        ("email", "a-user@a.example".to_owned()),
        ("company", text(&company["id"])),
        ("company_id", "a-company".to_owned()),
        ("tag", made(app, "tags", "", 6_001)),
        ("segment", made(app, "segments", "", 6_002)),
        ("note", made(app, "notes", "", 6_003)),
        ("teammate", made(app, "teammates", "", 6_004)),
        ("job", made(app, "jobs", "", 6_005)),
        ("import", made(app, "imports", "", 6_006)),
        ("message", message),
        ("event", event),
        ("delivery", text(&deliveries["data"][0]["id"])),
        ("visitor", text(&visitor["id"])),
        ("visitor_user", text(&visitor["user_id"])),
        ("session", text(&pong["session"])),
        ("event_key", text(&pong["event_key"])),
    ])
}

/// The values by which a parameter or a field names something: each as it is
/// sent, holding what `of` gives for a kind.
pub fn values(name: &str, of: &dyn Fn(&str) -> String) -> Option<Vec<Value>> {
    let id = |kind: &str| json!(of(kind));
    let person =
        || vec![json!({"id": of("contact")}), json!({"user_id": of("user_id")}), json!({"email": of("email")})];
    Some(match name {
        "contact_id" | "intercom_user_id" | "from" | "into" => vec![id("contact")],
        "contact" | "user" => person(),
        "visitor" => vec![json!({"id": of("visitor")}), json!({"user_id": of("visitor_user")})],
        "user_id" => vec![id("user_id"), id("visitor_user")],
        "email" => vec![id("email")],
        "id" => ["contact", "company", "tag", "segment", "note", "visitor", "message", "teammate"].map(id).into(),
        "company_id" => vec![id("company_id"), id("company")],
        "segment_id" => vec![id("segment")],
        "tag_id" => vec![id("tag")],
        "admin_id" | "owner_id" => vec![id("teammate")],
        "message_id" => vec![id("message")],
        "event_id" => vec![id("event")],
        "job" => vec![json!({"id": of("job")})],
        "users" => vec![json!([{"id": of("contact")}]), json!([{"user_id": of("user_id")}])],
        "companies" => vec![json!([{"id": of("company")}]), json!([{"company_id": of("company_id")}])],
        "events" => vec![json!([{"id": "e", "key": of("event_key"), "name": "a", "created_at": 1_799_999_999}])],
        "receipts" => vec![json!([{"delivery": of("delivery"), "kind": "shown"}])],
        "session" => vec![id("session")],
        "predicate" => vec![
            json!({"tag": of("tag"), "op": "is"}),
            json!({"segment": of("segment"), "op": "is"}),
            json!({"all": [{"segment": of("segment"), "op": "is_not"}, {"tag": of("tag"), "op": "is_not"}]}),
        ],
        "audience" => vec![
            json!({"predicate": {"tag": of("tag"), "op": "is"}}),
            json!({"predicate": {"segment": of("segment"), "op": "is"}}),
        ],
        "query" => ["tag_id", "segment_id"]
            .map(|field| json!({"field": field, "operator": "=", "value": of(&field[..field.len() - 3])}))
            .into(),
        "pagination" => vec![json!({"per_page": 1, "starting_after": of("place")})],
        _ => return None,
    })
}
