//! Plays a script against a server of its own.

use super::connection::Connection;
use super::file::{Exchange, Script};
use super::fill::{self, Known};
use super::pattern;
use crate::shapes::Shapes;
use crate::support::{Reply, START_S, TestApp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// A request as it was sent and what came back.
pub struct Answer {
    pub method: String,
    pub target: String,
    pub status: u16,
    /// `None` when there was no body.
    pub body: Option<Value>,
}

/// Plays a script up to the first answer that is not as it must be, and answers
/// with all answers.
pub fn play(script: &Script) -> Vec<Answer> {
    let (app, shapes) = (TestApp::start(), Shapes::read());
    let mut known = prepare(&app);
    let mut connection = Connection::to(app.address);
    let mut answers = Vec::new();
    for exchange in &script.exchanges {
        app.clock.advance_s(exchange.after_s);
        let request = request(&known, script, exchange);
        let reply = connection.ask(request.as_bytes());
        if let Some(wrong) = wrong(&mut known, exchange, &reply) {
            panic!("{}, {}: {wrong}\n\n{request}\n\n{} {}", script.client, exchange.call, reply.status, reply.text());
        }
        let answer = answer(&known, exchange, &reply);
        if let Some(wrong) = shapes.wrong_answer(&answer) {
            panic!("{}, {}: {wrong}\n\n{request}\n\n{} {}", script.client, exchange.call, reply.status, reply.text());
        }
        answers.push(answer);
    }
    // A server that is told to stop waits for connections that are kept.
    drop(connection);
    answers
}

/// What has no route, or only ours, is there before the client comes.
fn prepare(app: &TestApp) -> Known {
    let admin = app.teammate("grace");
    let segment = app.post("/manage/segments", &json!({"name": "Everybody", "predicate": {"all": []}})).expect(201);
    let plan = json!({"name": "plan", "model": "contact", "data_type": "string"});
    app.post("/data_attributes", &plan).expect(200);
    let token = &app.shop.token;
    let known = [
        ("host", app.address.to_string().into()),
        ("base", format!("http://{}", app.address).into()),
        ("app_id", app.shop.app_id.clone().into()),
        ("token", token.clone().into()),
        ("token_alone", STANDARD.encode(format!("{token}:")).into()),
        ("token_with_app_id", STANDARD.encode(format!("{}:{token}", app.shop.app_id)).into()),
        ("now", START_S.into()),
        ("admin", admin.into()),
        ("segment", segment.json()["id"].clone()),
    ];
    known.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn request(known: &Known, script: &Script, exchange: &Exchange) -> String {
    let mut request =
        format!("{} HTTP/1.1\r\nHost: {}\r\n", fill::text(known, &exchange.request), fill::text(known, "{{host}}"));
    let inherited = script.headers.iter().filter(|(name, _)| !exchange.headers.contains_key(*name));
    for (name, value) in inherited.chain(&exchange.headers) {
        if let Some(value) = value.as_str() {
            request.push_str(&format!("{name}: {}\r\n", fill::text(known, value)));
        }
    }
    let body = match (&exchange.body, &exchange.raw_body) {
        (Some(body), _) => Some(fill::value(known, body).to_string()),
        (None, Some(body)) => Some(fill::text(known, body)),
        (None, None) => None,
    };
    if let Some(body) = &body {
        request.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    request + "\r\n" + &body.unwrap_or_default()
}

fn wrong(known: &mut Known, exchange: &Exchange, reply: &Reply) -> Option<String> {
    if reply.status != exchange.status {
        return Some(format!("the status is {}, not {}", reply.status, exchange.status));
    }
    let text = |name: &str| reply.header(name).map_or(Value::Null, Value::from);
    let headers: Value =
        reply.headers.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect();
    let is_empty = reply.body.is_empty();
    let content_type = if is_empty { Value::Null } else { "application/json; charset=utf-8".into() };
    if text("content-type") != content_type {
        return Some(format!("the content type is {}", text("content-type")));
    }
    // Clients read these three without looking whether they are there.
    let limits = if is_counted(exchange, reply.status) { "<digits>" } else { "<absent>" };
    let common = json!({
        "x-request-id": "<text>", "x-ratelimit-limit": limits, "x-ratelimit-remaining": limits,
        "x-ratelimit-reset": limits, "content-encoding": "<absent>",
    });
    let told = Value::Object(exchange.answer_headers.clone());
    let of_headers = [common, told].iter().find_map(|pattern| pattern::differs(known, pattern, &headers));
    let body = if is_empty { Value::from("") } else { reply.json() };
    of_headers.or_else(|| pattern::differs(known, &expected(exchange, &headers), &body))
}

/// Whether the answer is told to a token that is known: those are counted.
fn is_counted(exchange: &Exchange, status: u16) -> bool {
    let says_who = exchange.headers.get("Authorization").is_none_or(|value| !value.is_null());
    says_who && status != 401 && status != 405
}

fn expected(exchange: &Exchange, headers: &Value) -> Value {
    let Some((code, message)) = exchange.error.as_ref().and_then(|error| error.split_once(": ")) else {
        return exchange.answer.clone().expect("the file was checked");
    };
    // A type within an error is taken for its code by some.
    let error = json!({"code": code, "message": message, "type": "<absent>"});
    json!({"type": "error.list", "request_id": headers["x-request-id"], "errors": [error]})
}

fn answer(known: &Known, exchange: &Exchange, reply: &Reply) -> Answer {
    let line = fill::text(known, &exchange.request);
    let (method, target) = line.split_once(' ').expect("a method and a target");
    let body = (!reply.body.is_empty()).then(|| reply.json());
    Answer { method: method.to_owned(), target: target.to_owned(), status: reply.status, body }
}
