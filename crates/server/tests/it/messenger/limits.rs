//! How often browsers may call, one below, at and one past each limit.

use super::browser::{Browser, SECRET, hash};
use crate::support::{Ask, TestApp};
use serde_json::{Value, json};
use server::app::AppOptions;
use server::limits::{
    BROWSER_EVENTS_MAX, BROWSER_EVENTS_PER_MINUTE_MAX, BROWSER_ID_CHARS_MAX, BROWSER_NEW_ATTRIBUTES_PER_HOUR_MAX,
    BROWSER_NEW_NAMES_PER_HOUR_MAX, DEVICE_EVENTS_PER_MINUTE_MAX, DEVICE_PINGS_PER_MINUTE_MAX, LEFT_OUT_MAX,
};

fn around(limit: usize, ask: impl FnMut(usize) -> u16) -> [u16; 3] {
    [limit - 1, limit, limit + 1].map(ask)
}

fn key(browser: &Browser) -> Value {
    browser.boot(&json!({"user_id": "ada", "user_hash": hash(SECRET, "ada")}))["event_key"].clone()
}

/// A call with so many events, all the same: one is stored.
fn batch(key: &Value, count: u64) -> Value {
    json!({"key": key, "events": vec![json!({"id": "1", "name": "a"}); usize::try_from(count).unwrap()]})
}

#[test]
fn a_device_has_its_pings() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let ping = |device: &str| browser.ping(&json!({"device_id": device, "anonymous_id": "x"}));
    for count in 0..DEVICE_PINGS_PER_MINUTE_MAX {
        assert_eq!(ping("one").status, 400, "{count}");
    }
    let refused = ping("one");
    assert_eq!(refused.error(), "429 rate_limit_exceeded -: Exceeded rate limit of 120 in a minute from one device");
    assert_eq!(refused.header("retry-after"), Some("60"));
    assert_eq!(ping("two").status, 400, "another has room");
    app.clock.advance_s(60);
    assert_eq!(ping("one").status, 400);
}

#[test]
fn a_call_has_its_most_events() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let key = key(&browser);
    let send = |count: usize| browser.call("events", &batch(&key, u64::try_from(count).unwrap())).status;
    assert_eq!(around(BROWSER_EVENTS_MAX, send), [200, 200, 400]);
}

#[test]
fn devices_and_networks_have_their_events() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let key = key(&browser);
    let send = |device: &str, count: u64| {
        let mut sent = batch(&key, count);
        sent["device_id"] = json!(device);
        browser.call("events", &sent)
    };
    let whole = DEVICE_EVENTS_PER_MINUTE_MAX / 50;
    for _ in 1..whole {
        send("0", 50).expect(200);
    }
    send("0", 49).expect(200);
    send("0", 1).expect(200);
    let refused = send("0", 1).error();
    assert_eq!(refused, "429 rate_limit_exceeded -: Exceeded rate limit of 1200 events in a minute from one device");
    let devices = BROWSER_EVENTS_PER_MINUTE_MAX / DEVICE_EVENTS_PER_MINUTE_MAX;
    for (device, call) in (1..devices).flat_map(|device| (0..whole).map(move |call| (device, call))) {
        let is_last = (device, call) == (devices - 1, whole - 1);
        // A call that was refused counted as one, and one without events will.
        send(&device.to_string(), if is_last { 48 } else { 50 }).expect(200);
    }
    browser.call("events", &json!({"events": []})).expect(400);
    let refused = send("last", 1).error();
    assert_eq!(refused, "429 rate_limit_exceeded -: Exceeded rate limit of 6000 events in a minute from one network");
    app.clock.advance_s(60);
    send("last", 1).expect(200);
    assert_eq!(app.count_of("ada", "a"), 1);
}

#[test]
fn a_network_has_its_new_event_names() {
    let options = AppOptions { trust_proxy: true, ..AppOptions::default() };
    let app = TestApp::start_with(options, |router, _| router);
    app.user("bob");
    app.track("bob", "known", 1);
    let browser = Browser::of(&app);
    let key = key(&browser);
    let track = |id: u64, name: &str, network: &str| {
        let body = json!({"app_id": app.shop.app_id, "key": key, "events": [{"id": id.to_string(), "name": name}]});
        let ask = Ask::new(app.address, "POST", "/messenger/web/events").header("x-forwarded-for", network);
        ask.json(&body).send().expect(200).json()["results"][0].clone()
    };
    for count in 0..BROWSER_NEW_NAMES_PER_HOUR_MAX {
        assert_eq!(track(count, &format!("new {count}"), "192.0.2.1")["result"], "ok");
    }
    let later = track(100, "one more", "192.0.2.1");
    assert_eq!((&later["result"], &later["code"]), (&json!("retry"), &json!("rate_limit_exceeded")));
    assert_eq!(track(101, "known", "192.0.2.1")["result"], "ok", "names that are there need no room");
    assert_eq!(track(102, "NEW 0", "192.0.2.1")["result"], "ok");
    assert_eq!(track(103, "elsewhere", "198.51.100.1")["result"], "ok");
    app.clock.advance_s(3_600);
    assert_eq!(track(100, "one more", "192.0.2.1")["result"], "ok");
}

#[test]
fn a_network_has_its_new_attributes() {
    let options = AppOptions { trust_proxy: true, ..AppOptions::default() };
    let app = TestApp::start_with(options, |router, _| router);
    let define = json!({"name": "known", "model": "contact", "data_type": "string", "messenger_writable": true});
    app.post("/data_attributes", &define).expect(200);
    let ping = |data: &Value, network: &str| {
        let ask = Ask::new(app.address, "POST", "/messenger/web/ping").header("x-forwarded-for", network);
        let pong = ask.json(&json!({"app_id": app.shop.app_id, "user_data": data})).send().expect(200).json();
        pong["left_out"].as_array().unwrap().iter().map(|one| one["code"].clone()).collect::<Vec<_>>()
    };
    let many = |from: u64, to: u64| (from..to).map(|n| (format!("new_{n}"), json!("x"))).collect::<Value>();
    let most = BROWSER_NEW_ATTRIBUTES_PER_HOUR_MAX;
    assert_eq!(ping(&many(0, most - 1), "192.0.2.1"), [""; 0]);
    let company = json!({"known": "x", "new_0": "y", "company": {"id": "c", "tier": "x", "colour": "x"}});
    assert_eq!(ping(&company, "192.0.2.1"), ["rate_limit_exceeded"], "one was left, of a company too");
    assert_eq!(ping(&json!({"known": "x", "new_0": "y"}), "192.0.2.1"), [""; 0], "what is there needs no room");
    assert_eq!(ping(&json!({"more": "x"}), "192.0.2.1"), ["rate_limit_exceeded"]);
    assert_eq!(ping(&json!({"elsewhere": "x"}), "198.51.100.1"), [""; 0]);
    app.clock.advance_s(3_600);
    assert_eq!(ping(&json!({"more": "x"}), "192.0.2.1"), [""; 0]);
}

#[test]
fn ids_have_their_longest() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let key = key(&browser);
    let device = |chars: usize| browser.ping(&json!({"device_id": "d".repeat(chars)})).status;
    assert_eq!(around(BROWSER_ID_CHARS_MAX, device), [200, 200, 400]);
    let event = |chars: usize| u16::from(browser.track(&key, &"i".repeat(chars), "a")["code"] == "parameter_invalid");
    assert_eq!(around(BROWSER_ID_CHARS_MAX, event), [0, 0, 1]);
}

#[test]
fn so_many_are_told_to_be_left_out() {
    let app = TestApp::start();
    let browser = Browser::of(&app);
    let told = |count: usize| {
        let wrong: serde_json::Map<String, Value> = (0..count).map(|n| (format!("k{n}"), json!([]))).collect();
        u16::try_from(browser.boot(&Value::Object(wrong))["left_out"].as_array().unwrap().len()).unwrap()
    };
    assert_eq!(around(LEFT_OUT_MAX, told), [99, 100, 100]);
}
