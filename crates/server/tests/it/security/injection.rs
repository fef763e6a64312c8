//! Every text of the corpus in every field that a letter, a page or a file
//! shows: it ends as text there, or is refused. What the console shows is
//! looked at in a browser: `tests/browser/suites`.

use super::corpus::CORPUS;
use crate::content_exports::done;
use crate::manage::messages::{banner, live};
use crate::outbox::letters::{body, header, headers, nth, with_relay};
use crate::outbox::{Outside, going};
use crate::support::{Ask, TestApp};
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use std::io::Read as _;

/// The first thing in a page or a letter that could run something: an element,
/// an attribute or an address that nobody of ours writes. Read as a browser
/// reads tags; what stands between them is text.
fn runs(html: &str) -> Option<String> {
    let html = html.to_lowercase();
    let mut rest = html.as_str();
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if !after.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            continue;
        }
        let tag = tag_of(after);
        let name = tag.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap();
        let is_bad = ["script", "svg", "math", "iframe", "object", "embed", "base", "mglyph"].contains(&name);
        // The cleaner takes an address away that could run, and leaves the image.
        let is_image = name == "img"
            && attributes(&tag[name.len()..]).iter().any(|(name, value)| *name == "src" && !value.starts_with("http"));
        if is_bad
            || is_image
            || attributes(&tag[name.len()..]).iter().any(|(name, value)| is_bad_attribute(name, value))
        {
            return Some(tag.to_owned());
        }
    }
    None
}

/// A tag up to its end: a `>` in quotes is none.
fn tag_of(after: &str) -> &str {
    let mut quote = None;
    for (place, letter) in after.char_indices() {
        match (quote, letter) {
            (None, '>') => return &after[..place],
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
    }
    after
}

fn attributes(mut rest: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.rsplit([' ', '\n', '\t', '/', '"', '\'']).next().unwrap();
        let quote = after.chars().next().filter(|letter| ['"', '\''].contains(letter)).unwrap_or(' ');
        let after = after.trim_start_matches(quote);
        let (value, after) = after.split_once(quote).unwrap_or((after, ""));
        found.push((name, value));
        rest = after;
    }
    found
}

fn is_bad_attribute(name: &str, value: &str) -> bool {
    let value: String = value.chars().filter(|letter| !letter.is_whitespace()).collect();
    let runs = ["javascript:", "data:", "vbscript:"].iter().any(|scheme| value.starts_with(scheme));
    name.starts_with("on") || name == "srcdoc" || (["href", "src", "action"].contains(&name) && runs)
}

/// The part of a letter that programs show.
fn html_of(letter: &str) -> &str {
    letter.split_once("Content-Type: text/html").map_or("", |(_, html)| html)
}

#[test]
fn what_runs_is_found() {
    for bad in ["<b>x</b><script>", "<a href='javascript:1'>", "<p title=\"a\" onclick=\"x\">", "<img src=x>"] {
        assert!(runs(bad).is_some(), "{bad}");
    }
    for good in [
        "<p title=\"&lt;script&gt; > onclick=\">x</p>",
        "a < script",
        "<a href=\"https://x.example\">",
        "\"onx=\"",
        "<img>",
    ] {
        assert_eq!(runs(good), None, "{good}");
    }
}

/// Sends what may be refused as a wrong text, and nothing else.
#[track_caller]
fn taken_or_refused(app: &TestApp, (method, path): (&str, &str), body: &Value) -> Option<Value> {
    let reply = app.ask(method, path).json(body).send();
    let is_whole = reply.status < 300 || [400, 409, 422].contains(&reply.status);
    assert!(is_whole, "{method} {path} {body}: {}", reply.text());
    (reply.status < 300).then(|| reply.json())
}

#[test]
fn attacks_are_text_in_letters_and_on_the_way_out_of_them() {
    let outside = Outside::new();
    let (relay, app) = with_relay(&outside);
    let content = json!({
        "subject": "For {{ name | fallback: \"you\" }}: {{ event.metadata.note | fallback: \"x\" }}",
        "body": "<p>{{ name | fallback: \"you\" }} {{ event.metadata.note | fallback: \"x\" }} {{ event.name }}</p>\
                 <p><a href=\"{{ event.metadata.note | fallback: \"https://x.example\" }}\">go</a></p>\
                 <p title=\"{{ event.metadata.note | fallback: \"x\" }}\">t</p>",
    });
    going(&app, "email", content);
    let mut sent = 0;
    for (number, attack) in CORPUS.iter().enumerate() {
        taken_or_refused(&app, ("PATCH", "/manage/workspace"), &json!({"name": attack}));
        let user = format!("user-{number}");
        let person = json!({"external_id": user, "email": format!("{user}@x.example"), "name": attack});
        if taken_or_refused(&app, ("POST", "/contacts"), &person).is_none() {
            app.post("/contacts", &json!({"external_id": user, "email": format!("{user}@x.example")})).expect(200);
        }
        let event = json!({"event_name": "upload-complete", "user_id": user, "metadata": {"note": attack, *attack: 1}});
        if app.post("/events", &event).status != 202 {
            let event = json!({"event_name": "upload-complete", "user_id": user, "metadata": {"note": attack}});
            app.post("/events", &event).expect(202);
        }
        sent += 1;
        let mail = nth(&relay, sent);
        // One of each, and none that nobody wrote.
        for name in ["subject", "from", "to", "message-id", "list-unsubscribe"] {
            assert!(!header(&mail, name).is_empty(), "{attack:?}: {name}");
        }
        let known = headers(&mail).into_iter().all(|(name, _)| name != "bcc" && name != "x-injected");
        assert!(known, "{attack:?}: {:?}", headers(&mail));
        assert_eq!(mail.to, format!("RCPT TO:<{user}@x.example>"));
        let letter = body(&mail);
        assert!(html_of(&letter).contains("<p>"), "{letter}");
        assert_eq!(runs(html_of(&letter)), None, "{attack:?}: {letter}");
        assert_eq!(
            attack.contains("7 | times: 7"),
            letter.contains("7 | times: 7"),
            "a template of a template: {letter}"
        );
        let way_out = header(&mail, "list-unsubscribe");
        let path = way_out.trim_matches(['<', '>']).split_once("/u/").unwrap().1.to_owned();
        for method in ["GET", "POST"] {
            let page = Ask::new(app.address, method, &format!("/u/{path}")).send().expect(200);
            assert_eq!(runs(page.text()), None, "{attack:?}: {}", page.text());
        }
    }
}

#[test]
fn attacks_are_text_in_banners() {
    let app = TestApp::start();
    let words = "{{ name | fallback: \"you\" }} {{ event.metadata.note | fallback: \"x\" }}";
    let text =
        format!("<p>{words} <a href=\"{{{{ event.metadata.note | fallback: \"https://x.example\" }}}}\">go</a></p>");
    live(&app, &banner(json!({"content": {"style": "floating", "position": "top", "body": text}})));
    for (number, attack) in CORPUS.iter().enumerate() {
        let person = json!({"external_id": format!("u{number}"), "name": attack});
        let id = match taken_or_refused(&app, ("POST", "/contacts"), &person) {
            Some(made) => made["id"].as_str().unwrap().to_owned(),
            None => app.user(&format!("u{number}")),
        };
        let event =
            json!({"event_name": "upload-complete", "user_id": format!("u{number}"), "metadata": {"note": attack}});
        app.post("/events", &event).expect(202);
        let listed = app.get(&format!("/contacts/{id}/banners")).expect(200).json();
        let html = listed["data"][0].to_string();
        assert_ne!(html, "null", "{attack:?}");
        for text in strings(&listed) {
            assert_eq!(runs(&text), None, "{attack:?}: {text}");
        }
    }
}

fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(fields) => fields.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

/// No cell of a file is one that a spreadsheet runs.
fn check_cells(csv: &str, what: &str) -> usize {
    let mut cells = 0;
    for record in csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes()).records() {
        for cell in record.unwrap_or_else(|error| panic!("{what} is broken: {error}")).iter() {
            cells += 1;
            let is_number = cell.parse::<f64>().is_ok();
            assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{what}: {cell:?}");
        }
    }
    cells
}

#[test]
fn attacks_are_no_formulas_in_files() {
    let app = TestApp::start();
    for (number, attack) in CORPUS.iter().enumerate() {
        let attribute = json!({"name": attack, "model": "contact", "data_type": "string"});
        let is_defined = taken_or_refused(&app, ("POST", "/data_attributes"), &attribute).is_some();
        let custom = if is_defined { json!({*attack: attack}) } else { json!({}) };
        for more in [
            json!({"external_id": attack}),
            json!({"email": attack}),
            json!({"name": attack}),
            json!({"phone": attack}),
            json!({"owner_id": attack}),
            json!({"avatar": attack}),
            json!({"custom_attributes": custom}),
        ] {
            let mut person = json!({"external_id": format!("{number} {more}").chars().take(200).collect::<String>()});
            person.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            taken_or_refused(&app, ("POST", "/contacts"), &person);
        }
        let company =
            json!({"company_id": attack, "name": attack, "plan": attack, "industry": attack, "website": attack});
        taken_or_refused(&app, ("POST", "/companies"), &company);
        let tag = json!({"name": attack, "users": [{"user_id": format!("{number} {}", json!({"name": attack}))}]});
        app.ask("POST", "/tags").json(&tag).send();
        taken_or_refused(&app, ("POST", "/manage/segments"), &json!({"name": attack, "predicate": {"all": []}}));
    }
    for path in ["/manage/exports/contacts", "/manage/exports/companies"] {
        let reply = app.get(path).expect(200);
        assert!(check_cells(reply.text(), path) > CORPUS.len() * 10, "{path}");
        assert!(reply.header("content-disposition").is_some_and(|value| value.starts_with("attachment")), "{path}");
    }
}

#[test]
fn attacks_are_no_formulas_in_exports_of_deliveries() {
    let app = TestApp::start();
    let mut made = 0;
    for (number, attack) in CORPUS.iter().enumerate() {
        let message = banner(json!({"name": attack}));
        if let Some(message) = taken_or_refused(&app, ("POST", "/manage/messages"), &message) {
            let path = format!("/manage/messages/{}/go_live", message["id"].as_str().unwrap());
            app.ask("POST", &path).send().expect(200);
            made += 1;
        }
        let person = json!({"external_id": attack, "name": attack, "email": attack});
        if taken_or_refused(&app, ("POST", "/contacts"), &person).is_none() {
            let person = json!({"external_id": format!("-{number}"), "name": attack});
            taken_or_refused(&app, ("POST", "/contacts"), &person);
        }
        for user in [(*attack).to_owned(), format!("-{number}")] {
            let event = json!({"event_name": "upload-complete", "user_id": user, "created_at": app.clock.now_s()});
            app.ask("POST", "/events").json(&event).send();
        }
    }
    assert!(made > CORPUS.len() / 2, "{made} messages");
    let stretch = json!({"created_at_after": 1, "created_at_before": app.clock.now_s() + 10});
    let export = done(&app, &app.post("/export/content/data", &stretch).expect(200).json());
    let url = export["download_url"].as_str().unwrap();
    let path = &url[url.find("/download").unwrap()..];
    let reply = app.ask("GET", path).header("Accept", "application/octet-stream").send().expect(200);
    let mut text = String::new();
    GzDecoder::new(&*reply.body).read_to_string(&mut text).unwrap();
    assert!(check_cells(&text, "deliveries") > 26 * 20);
}

#[test]
fn a_title_of_a_page_is_text() {
    let app = TestApp::start();
    for attack in CORPUS {
        let carousel = json!({
            "name": attack, "kind": "carousel", "trigger": {"event": "upload-complete", "occurrence": "every"},
            "content": {"screens": [{"blocks": [{"type": "text", "text": attack}]}]},
        });
        let Some(made) = taken_or_refused(&app, ("POST", "/manage/messages"), &carousel) else { continue };
        let path = format!("/manage/messages/{}/preview", made["id"].as_str().unwrap());
        let page = app.get(&path);
        assert!([200, 409].contains(&page.status), "{}", page.text());
        assert_eq!(runs(page.text()), None, "{attack:?}: {}", page.text());
    }
}
