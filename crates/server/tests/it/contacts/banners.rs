//! `/contacts/{id}/banners`.

use crate::manage::messages::{banner, live};
use crate::support::{START_S, TestApp};
use serde_json::{Value, json};

#[test]
fn banners_are_listed_shown_and_dismissed() {
    let app = TestApp::start();
    let ada = app.user("ada");
    let content = json!({
        "style": "inline", "title": "T", "body": "<b>Hi</b> {{ user_id }}", "show_dismiss_button": false,
        "action": {"type": "reaction", "reactions": ["👍", "👎"]},
    });
    let id = live(&app, &banner(json!({"content": content})));
    // One that only a browser can place, and one that is no banner.
    live(&app, &banner(json!({"where": {"time_on_page_s": 1}})));
    live(&app, &banner(json!({"kind": "chat", "content": {"body": "x"}})));
    let path = format!("/contacts/{ada}/banners");
    assert_eq!(app.get(&path).expect(200).json(), json!({"type": "list", "data": []}));
    app.track("ada", "upload-complete", 0);
    let listed = app.get(&path).expect(200).json();
    let view_id = listed["data"][0]["view_id"].as_str().unwrap().to_owned();
    assert_eq!(
        listed,
        json!({"type": "list", "data": [{
            "type": "banner", "id": id, "view_id": view_id, "title": "T", "body": "<b>Hi</b> ada", "style": "inline",
            "position": "top", "show_dismiss_button": false, "client_targeting": null, "created_at": START_S,
            "action": {"type": "reaction", "reaction_set": [
                {"index": 0, "unicode_emoticon": "👍"}, {"index": 1, "unicode_emoticon": "👎"},
            ]},
        }]})
    );
    assert_eq!(app.get(&path).expect(200).json(), listed, "until it is dismissed");
    let counts = || app.get(&format!("/manage/messages/{id}/numbers")).expect(200).json()["total"]["receipts"].clone();
    assert_eq!(counts(), json!({"rest_list": 1}), "an impression counts once");
    let dismiss = |contact: &str, view_id: &str| {
        app.ask("POST", &format!("/contacts/{contact}/banners/{view_id}/dismiss")).send()
    };
    let dismissed = json!({"type": "banner_dismiss", "view_id": view_id, "dismissed": true});
    let bob = app.user("bob");
    assert_eq!(dismiss(&bob, &view_id).error(), "404 not_found view_id: Resource Not Found");
    assert_eq!(dismiss(&ada, &view_id).expect(200).json(), dismissed);
    assert_eq!(dismiss(&ada, &view_id).expect(200).json(), dismissed);
    assert_eq!(counts(), json!({"rest_list": 1, "dismissed": 1}));
    assert_eq!(app.get(&path).expect(200).json()["data"], Value::Array(Vec::new()));
    assert_eq!(dismiss(&ada, "x").error(), "404 not_found view_id: Resource Not Found");
    let other = app.other_shop("other");
    let elsewhere = app.ask("GET", &path).bearer(&other.token).send();
    assert!(elsewhere.error().starts_with("404 not_found"), "{}", elsewhere.text());
    assert!(app.get("/contacts/6762f0dd1bb69f9f2193bb83/banners").error().ends_with("User Not Found"));
}
