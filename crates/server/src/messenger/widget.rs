//! `GET /widget/{app_id}`: the browser SDK, one script for all workspaces, and
//! below it those that it loads itself: `live.js`, which listens to the server,
//! and `messages.js`, when there is a message to show.

use crate::app::App;
use crate::limits::WIDGET_AGE_S;
use crate::request::respond;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use engine::limits::LABEL_CHARS_MAX;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use sha2::{Digest as _, Sha256};
use std::sync::{Arc, LazyLock};

/// A script in both forms, each with a tag that names its bytes: the same
/// release has the same everywhere.
struct Script {
    plain: (&'static [u8], HeaderValue),
    gzipped: (&'static [u8], HeaderValue),
}

macro_rules! script {
    ($name:literal) => {{
        let plain: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sdk/", $name));
        let gzipped: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sdk/", $name, ".gz"));
        Script { plain: (plain, tag(plain)), gzipped: (gzipped, tag(gzipped)) }
    }};
}

static CORE: LazyLock<Script> = LazyLock::new(|| script!("widget.js"));
static LIVE: LazyLock<Script> = LazyLock::new(|| script!("live.js"));
static MESSAGES: LazyLock<Script> = LazyLock::new(|| script!("messages.js"));

const JAVASCRIPT: HeaderValue = HeaderValue::from_static("text/javascript; charset=utf-8");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What a developer sees who opens a wrong address.
const UNKNOWN: &str = "/* Herald: no workspace has this app id. Look for it under /manage/install. */\n";

fn tag(bytes: &[u8]) -> HeaderValue {
    let digest = Sha256::digest(bytes);
    let text: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::try_from(format!("\"{text}\"")).expect("hex digits are a header's value")
}

/// Load the browser SDK
///
/// Behind the app id only `live.js` and `messages.js` count, which the script loads itself:
/// proxies and old snippets add other things. Any page may load it. Browsers keep it for five minutes.
#[utoipa::path(
    get,
    path = "/widget/{app_id}",
    tag = "messenger",
    params(("app_id" = String, Path, description = "The workspace's app id")),
    responses(
        (status = 200, description = "The script", body = String, content_type = "text/javascript"),
        (status = 304, description = "It is the one that the browser has"),
        (status = 404, description = "No workspace has this app id; the script is a comment that says so", body = String, content_type = "text/javascript"),
    )
)]
pub async fn load_widget(State(app): State<Arc<App>>, Path(app_id): Path<String>, headers: HeaderMap) -> Response {
    answer(&app, (&app_id, &CORE), &headers)
}

/// The same for addresses with more behind the app id.
pub fn longer_addresses() -> Router<Arc<App>> {
    let load = async |State(app): State<Arc<App>>, Path((app_id, rest)): Path<(String, String)>, headers: HeaderMap| {
        let script = match rest.as_str() {
            "live.js" => &LIVE,
            "messages.js" => &MESSAGES,
            _ => &CORE,
        };
        answer(&app, (&app_id, script), &headers)
    };
    Router::new().route("/widget/{app_id}/{*rest}", get(load))
}

fn answer(app: &App, (app_id, script): (&str, &Script), asked: &HeaderMap) -> Response {
    let is_known = app_id.len() <= LABEL_CHARS_MAX * 4 && app.node.config().workspace_of_app(app_id).is_some();
    let mut response = if is_known { served(script, asked) } else { unknown() };
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

fn unknown() -> Response {
    let mut response = respond::with_type(StatusCode::NOT_FOUND, JAVASCRIPT, Body::from(UNKNOWN));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn served(script: &Script, asked: &HeaderMap) -> Response {
    let is_gzip = takes_gzip(asked);
    let (bytes, tag) = if is_gzip { &script.gzipped } else { &script.plain };
    let mut response = if is_held(asked, tag) {
        respond::empty(StatusCode::NOT_MODIFIED)
    } else {
        respond::with_type(StatusCode::OK, JAVASCRIPT, Body::from(*bytes))
    };
    let headers = response.headers_mut();
    if is_gzip {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    let age = HeaderValue::try_from(format!("public, max-age={WIDGET_AGE_S}")).expect("words and digits");
    headers.insert(header::CACHE_CONTROL, age);
    headers.insert(header::ETAG, tag.clone());
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    response
}

/// Whether the caller says so, and not that it would rather not.
fn takes_gzip(asked: &HeaderMap) -> bool {
    let sent = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    sent.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let is_refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case("gzip") && !is_refused
    })
}

fn is_held(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let tag = tag.to_str().unwrap_or_default();
    let held = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    held.flat_map(|value| value.split(',')).any(|held| held.trim().trim_start_matches("W/") == tag)
}
