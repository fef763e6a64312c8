//! Two workspaces: whatever of the first is named in a request of the second is
//! answered as what never was.
//!
//! Driven by the table of routes and the description of the API: a route leads
//! to something of each workspace by `access::made`, a parameter or field that
//! names something has a case below, and one that has none fails the test.

mod things;

use crate::access::{made, path_of};
use crate::manage::messages::banner;
use crate::messenger::Browser;
use crate::security::named::{description, is_place, named, names_nothing};
use crate::support::{Ask, Events, Reply, Shop, TestApp};
use serde_json::{Value, json};
use server::routes::{self, Route};
use std::collections::BTreeSet;
use things::{CANARY, Things, fill, never, never_place, values};

/// Two answers to the second workspace: to what the first one has, and to what
/// never was.
fn same((of_theirs, theirs): (&Reply, &str), (of_never, never): (&Reply, &str), what: &str) {
    let told = |reply: &Reply, id: &str| {
        // A contact of one's own that is in the way is named.
        let own = |text: String| text.split(" already exists with id=").next().unwrap().to_owned();
        let text = if reply.status >= 400 { reply.error() } else { reply.status.to_string() };
        // An id of digits can stand in the status too.
        let (status, text) = text.split_once(' ').map_or((text.as_str(), ""), |(status, text)| (status, text));
        let text = named_in(id).iter().fold(text.to_owned(), |text, id| text.replace(id, "ID"));
        own(format!("{status} {text}"))
    };
    assert_eq!(told(of_theirs, theirs), told(of_never, never), "{what}");
    let body = String::from_utf8_lossy(&of_theirs.body).to_lowercase();
    assert!(!body.contains(CANARY), "{what}: {body}");
}

/// The ids in what was sent: it alone, or the texts in its JSON.
fn named_in(sent: &str) -> Vec<String> {
    match serde_json::from_str::<Value>(sent) {
        Ok(Value::Object(fields)) => fields.values().flat_map(|value| named_in(&value.to_string())).collect(),
        Ok(Value::Array(items)) => items.iter().flat_map(|value| named_in(&value.to_string())).collect(),
        Ok(Value::String(text)) => vec![text],
        _ if sent.is_empty() => Vec::new(),
        _ => vec![sent.to_owned()],
    }
}

/// Asks as a workspace does.
fn ask(app: &TestApp, shop: &Shop, method: &str, path: &str, body: &Value) -> Reply {
    Ask::new(app.address, method, path).bearer(&shop.token).json(body).send()
}

/// Paths of a route on which one id is the first workspace's and all others are
/// the second's own, and the same with an id that never was.
fn paths(app: &mut TestApp, (theirs, own): (&Shop, &Shop), route: &Route, number: usize) -> Vec<[(String, String); 2]> {
    let variable = |path: &str| -> Vec<usize> {
        let parts = path.split('/').enumerate();
        parts.filter(|(_, part)| part.starts_with('{') && *part != "{platform}").map(|(place, _)| place).collect()
    };
    let places = variable(&route.path);
    if places.is_empty() {
        return Vec::new();
    }
    app.shop = theirs.clone();
    let of_theirs = path_of(app, route, number);
    app.shop = own.clone();
    let of_own = path_of(app, route, number + 1_000);
    let with = |place: usize, id: &str| {
        let path = of_own.split_once('?').map_or(of_own.as_str(), |(path, _)| path);
        let parts = path.split('/').enumerate().map(|(at, part)| if at == place { id } else { part });
        parts.collect::<Vec<_>>().join("/")
    };
    let id_at = |place: usize| of_theirs.split('?').next().unwrap().split('/').nth(place).unwrap().to_owned();
    let one = |place: &usize| {
        let id = id_at(*place);
        let other = never(&id);
        [(with(*place, &id), id), (with(*place, &other), other)]
    };
    // What is counted from one in every workspace could be one's own.
    let own_at = |place: usize| of_own.split('?').next().unwrap().split('/').nth(place).unwrap().to_owned();
    places.iter().filter(|place| id_at(**place) != own_at(**place)).map(one).collect()
}

#[test]
fn ids_of_another_workspace_in_a_path_lead_nowhere() {
    let mut app = TestApp::start();
    let theirs = app.shop.clone();
    fill(&app);
    let own = app.other_shop("own");
    app.shop = own.clone();
    app.user("ada");
    app.track("ada", "ordered-item", 60);
    let mut walked = 0;
    for (number, route) in routes::all().into_iter().enumerate().filter(|(_, route)| route.scope.is_some()) {
        for [(of_theirs, id), (of_never, other)] in paths(&mut app, (&theirs, &own), &route, number) {
            walked += 1;
            let method = route.method.as_str();
            for body in [json!({}), json!({"id": "1", "name": "n", "body": "b", "predicate": {"all": []}})] {
                let [theirs, never] = [&of_theirs, &of_never].map(|path| ask(&app, &own, method, path, &body));
                same((&theirs, &id), (&never, &other), &format!("{method} {of_theirs} {body}"));
                assert!(theirs.status >= 400, "{method} {of_theirs}: {}", theirs.text());
            }
        }
    }
    app.shop = theirs;
    assert!(walked >= 75, "only {walked} ids in paths");
}

/// What the first workspace sees of itself.
fn look(app: &TestApp, shop: &Shop) -> Vec<String> {
    let lists = [
        "/contacts?per_page=150",
        "/companies",
        "/tags",
        "/segments",
        "/data_attributes",
        "/audiences",
        "/me",
        "/manage/messages",
        "/manage/messages?archived=true",
        "/manage/settings",
        "/manage/teammates",
        "/manage/messenger",
        "/manage/workspace",
        "/manage/subscription_types",
        "/manage/audit",
        "/events?type=user&user_id=a-user",
        "/events?type=user&user_id=a-user&summary=true",
        "/subscriptions",
        "/manage/event_definitions",
    ];
    lists.iter().map(|path| ask(app, shop, "GET", path, &json!({})).expect(200).text().to_owned()).collect()
}

/// A path of the second workspace's own.
fn own_path(app: &TestApp, route: &Route, number: &mut usize) -> String {
    *number += 1;
    let path = path_of(app, route, *number);
    path.split_once('?').map_or(path.clone(), |(path, _)| path.to_owned())
}

#[test]
fn ids_of_another_workspace_in_parameters_and_bodies_find_nothing_and_change_nothing() {
    let mut app = TestApp::start();
    let theirs = app.shop.clone();
    let things = fill(&app);
    let before = look(&app, &theirs);
    app.shop = app.other_shop("own");
    let own = app.shop.clone();
    app.user("ada");
    app.track("ada", "ordered-item", 60);
    let (api, mut number, mut tried) = (description(), 10_000, 0);
    let of_theirs = |kind: &str| things.get(kind).cloned().unwrap_or_default();
    let of_never = |kind: &str| things.get(kind).map_or_else(String::new, |id| never(id));
    for route in routes::all().into_iter().filter(|route| route.scope.is_some()) {
        let (method, of_route) = (route.method.as_str(), named(&api, route.method.as_str(), &route.path));
        let told = of_route.query.iter().map(|name| (name, true)).chain(of_route.body.iter().map(|name| (name, false)));
        for (name, is_query) in told {
            let Some(of_theirs) = values(name, &of_theirs) else {
                let is_known = names_nothing(name) || is_place(name);
                assert!(
                    is_known,
                    "{method} {}: say in `values` what {name} names, or in `named` that it names nothing",
                    route.path
                );
                continue;
            };
            for (theirs, never) in of_theirs.iter().zip(values(name, &of_never).unwrap()) {
                tried += 1;
                let replies = [theirs, &never].map(|value| {
                    let path = own_path(&app, &route, &mut number);
                    match (is_query, value.as_str()) {
                        (true, Some(text)) => {
                            let more = if route.path == "/events" { "&type=user" } else { "" };
                            ask(&app, &own, method, &format!("{path}?{name}={text}{more}"), &json!({}))
                        }
                        _ => ask(&app, &own, method, &path, &completed(&route, name, value)),
                    }
                });
                let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let what = format!("{method} {} {name}={theirs}", route.path);
                same((&replies[0], &text(theirs)), (&replies[1], &text(&never)), &what);
            }
        }
    }
    app.shop = theirs.clone();
    assert!(tried >= 150, "only {tried} were tried");
    for (before, after) in before.iter().zip(look(&app, &theirs)) {
        assert_eq!(*before, after, "the first workspace sees what it saw");
    }
}

/// A body that is whole but for what it names.
fn completed(route: &Route, name: &str, value: &Value) -> Value {
    let mut body = match route.path.as_str() {
        "/events" => json!({"event_name": "a", "created_at": 1_799_999_999}),
        "/tags" => json!({"name": "a"}),
        "/contacts/merge" => json!({"from": "ada", "into": "ada"}),
        "/manage/messages" => banner(json!({})),
        "/manage/segments" => json!({"name": "a", "predicate": {"all": []}}),
        "/manage/explain/predicate" => json!({"predicate": {"all": []}}),
        "/contacts/{id}/notes" | "/companies/{id}/notes" => json!({"body": "a"}),
        _ => json!({}),
    };
    body[name] = value.clone();
    body
}

/// Every place in a list that an answer hands out, by the name under which it is
/// sent back.
fn places_in(value: &Value, found: &mut BTreeSet<(String, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| places_in(item, found)),
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_str() {
                    Some(text) if name == "next_cursor" || name == "cursor" => {
                        found.insert(("cursor".to_owned(), text.to_owned()));
                        found.insert(("starting_after".to_owned(), text.to_owned()));
                    }
                    Some(text) if is_place(name) => drop(found.insert((name.clone(), text.to_owned()))),
                    Some(text) => {
                        for (name, value) in text.split(['?', '&']).filter_map(|pair| pair.split_once('=')) {
                            if is_place(name) {
                                found.insert((name.to_owned(), value.to_owned()));
                            }
                        }
                    }
                    None => places_in(field, found),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn a_place_in_a_list_of_another_workspace_is_none_here() {
    let mut app = TestApp::start();
    let theirs = app.shop.clone();
    let things = fill(&app);
    made(&app, "jobs", "", 1);
    made(&app, "jobs", "", 2);
    app.user("merged");
    for number in 0..2 {
        let lead = app.post("/contacts", &json!({"role": "lead", "name": format!("{number}")})).expect(200).json();
        app.post("/contacts/merge", &json!({"from": lead["id"], "into": things["contact"]})).expect(200);
        app.track("a-user", "upload-complete", 10 + number);
    }
    let own = app.other_shop("own");
    app.shop = own.clone();
    app.user("ada");
    let (api, mut number, mut tried) = (description(), 20_000, BTreeSet::new());
    for route in routes::all().into_iter().filter(|route| route.scope.is_some() && route.method == "GET") {
        let of_route = named(&api, "GET", &route.path);
        let names: BTreeSet<&String> = of_route.query.iter().filter(|name| is_place(name)).collect();
        if names.is_empty() || route.path == "/manage/events/live" {
            continue;
        }
        app.shop = theirs.clone();
        let path = route.path.replace("{id}", id_for(&route.path, &things));
        let type_of = if route.path == "/events" { "&type=user&user_id=a-user" } else { "" };
        let first = app.get(&format!("{path}?per_page=1{type_of}")).expect(200).json();
        let mut places = BTreeSet::new();
        places_in(&first, &mut places);
        app.shop = own.clone();
        for (name, place) in places.iter().filter(|(name, _)| names.contains(name)) {
            tried.insert(format!("{} {name}", route.path));
            let of_own = own_path(&app, &route, &mut number);
            let type_of = if route.path == "/events" { "&type=user&user_id=ada" } else { "" };
            let [theirs, never] =
                [place, &never_place(place)].map(|place| app.get(&format!("{of_own}?{name}={place}{type_of}")));
            same((&theirs, place), (&never, ""), &format!("{of_own} {name}={place}"));
            assert!(theirs.status >= 400, "{of_own} {name}: {}", theirs.text());
        }
    }
    app.shop = theirs;
    assert!(tried.len() >= 14, "{tried:#?}");
}

fn id_for<'a>(path: &str, things: &'a Things) -> &'a str {
    let kinds = [("/contacts/", "contact"), ("/companies/", "company"), ("/jobs/", "job"), ("/imports/", "import")];
    let kind = kinds.iter().find(|(part, _)| path.contains(part)).map(|(_, kind)| *kind);
    kind.and_then(|kind| things.get(kind)).map_or("2", String::as_str)
}

#[test]
fn what_a_browser_of_another_workspace_holds_is_nothing_here() {
    let app = TestApp::start();
    let things = fill(&app);
    let own = app.other_shop("own");
    let browser = Browser::at(&app, &own);
    let pong = browser.boot(&json!({"user_id": "own"}));
    for call in ["email", "stream", "poll", "receipts"] {
        let body = |session: &str| {
            let delivery = &things["delivery"];
            let receipts = json!([{"delivery": delivery, "kind": "shown"}]);
            json!({"session": session, "email": "e@x.example", "revision": 0, "receipts": receipts})
        };
        let theirs = browser.call(call, &body(&things["session"]));
        let never = browser.call(call, &body("never"));
        same((&theirs, ""), (&never, ""), call);
        assert_eq!(theirs.status, 401, "{call}: {}", theirs.text());
    }
    // A ping with it goes on as nobody.
    let anew = browser.pong(&json!({"session": things["session"]}));
    assert_eq!(anew["person"]["type"], "visitor");
    // A delivery that another workspace's browser names is none of this one's.
    let session = &pong["session"];
    let noted = |delivery: &str| {
        let receipts = json!([{"delivery": delivery, "kind": "shown"}]);
        browser.call("receipts", &json!({"session": session, "receipts": receipts})).expect(200).json()
    };
    assert_eq!(noted(&things["delivery"]), noted("never"));
    let event = |key: &str| browser.track(&json!(key), "e1", "a");
    assert_eq!(event(&things["event_key"]), event("never"));
    assert_eq!(event("never")["code"], "session_expired");
}

#[test]
fn a_live_stream_tells_nothing_of_another_workspace() {
    let mut app = TestApp::start();
    let things = fill(&app);
    let own_shop = app.other_shop("own");
    let theirs = std::mem::replace(&mut app.shop, own_shop);
    app.user("ada");
    let ask = app.ask("GET", "/manage/events/live");
    let mut own = Events::open(&ask).expect("a stream");
    own.expect("hello");
    let own_shop = std::mem::replace(&mut app.shop, theirs);
    app.track("a-user", "canary-event", 0);
    app.shop = own_shop.clone();
    app.track("ada", "own-event", 0);
    // The first that it tells is its own.
    let told = format!("{:?}", own.next().unwrap());
    assert!(told.contains("own-event") && !told.contains(CANARY), "{told}");
    drop(own);
    let [theirs, never] = [things["contact"].clone(), never(&things["contact"])]
        .map(|contact| app.get(&format!("/manage/events/live?contact_id={contact}")));
    same((&theirs, &things["contact"]), (&never, ""), "a stream about a contact");
}
