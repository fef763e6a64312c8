//! Any body to any route: the first byte names the route, the second who asks,
//! the first line what stands in the path's braces and behind the question
//! mark, and all else is the body. Nothing is answered with a fault of the
//! server, and every refusal is the envelope with a code.

use super::first_line;
use crate::shop;
use serde_json::Value;
use server::routes;
use std::sync::LazyLock;

/// Method and path, in a stable order. A sign-in hashes a password for long
/// and finds nothing here.
static ROUTES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let all = routes::all().into_iter().filter(|route| !route.path.starts_with("/manage/session"));
    let mut all: Vec<_> = all.map(|route| (route.path, route.method.to_string())).collect();
    all.sort();
    all.into_iter().map(|(path, method)| (method, path)).collect()
});

/// Tries one request.
pub fn run(data: &[u8]) {
    let [route, who, rest @ ..] = data else { return };
    let Some((method, path)) = ROUTES.get(usize::from(*route) % ROUTES.len()) else { return };
    let line_end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let (line, body) = rest.split_at(line_end);
    let Ok(line) = std::str::from_utf8(line) else { return };
    let (filler, query) = line.split_once('?').unwrap_or((line, ""));
    let target = format!("{}?{query}", filled(path, first_line(filler).0));
    let Ok(uri) = target.parse::<http::Uri>() else { return };
    let body = body.strip_prefix(b"\n").unwrap_or_default().to_vec();
    shop::with(|shop| {
        let mut request = shop.request(method, &uri.to_string(), body);
        match who % 8 {
            0 => drop(request.headers_mut().remove("authorization")),
            1 => drop(request.headers_mut().insert("authorization", http::HeaderValue::from_static("Bearer nobody"))),
            2 => drop(request.headers_mut().insert("intercom-version", http::HeaderValue::from_static("2.11"))),
            _ => {}
        }
        let answered = shop.ask(request);
        let told = String::from_utf8_lossy(&answered.body);
        assert!(!answered.status.is_server_error(), "{method} {target}: {} {told}", answered.status);
        if answered.status.is_client_error() && answered.is_json {
            let error: Value = serde_json::from_slice(&answered.body).expect("a refusal is JSON");
            let code = error.pointer("/errors/0/code").and_then(Value::as_str);
            let code = code.or_else(|| error.get("code").and_then(Value::as_str));
            assert!(code.is_some_and(|code| !code.is_empty()), "{method} {target}: no code in {told}");
        }
    });
}

/// The path with its braces filled from the words of a line.
fn filled(path: &str, line: &str) -> String {
    let mut words = line.split(' ').filter(|word| !word.is_empty());
    let part = |part: &str| match part.starts_with('{') {
        true => words.next().unwrap_or("1").to_owned(),
        false => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}
