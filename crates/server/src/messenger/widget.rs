//! `GET /widget/{app_id}`: the browser SDK, one script for all workspaces, and
//! below it those that it loads itself: `live.js`, which listens to the server,
//! and `messages.js`, when there is a message to show.

use crate::app::App;
use crate::assets::Asset;
use crate::limits::WIDGET_AGE_S;
use crate::request::respond;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use engine::limits::LABEL_CHARS_MAX;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use std::sync::{Arc, LazyLock};

macro_rules! script {
    ($name:literal) => {{
        let plain: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sdk/", $name));
        let gzipped: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sdk/", $name, ".gz"));
        Asset::new(plain, gzipped)
    }};
}

static CORE: LazyLock<Asset> = LazyLock::new(|| script!("widget.js"));
static LIVE: LazyLock<Asset> = LazyLock::new(|| script!("live.js"));
static MESSAGES: LazyLock<Asset> = LazyLock::new(|| script!("messages.js"));

const JAVASCRIPT: HeaderValue = HeaderValue::from_static("text/javascript; charset=utf-8");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What a developer sees who opens a wrong address.
const UNKNOWN: &str = "/* Herald: no workspace has this app id. Look for it under /manage/install. */\n";

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

fn answer(app: &App, (app_id, script): (&str, &Asset), asked: &HeaderMap) -> Response {
    let is_known = app_id.len() <= LABEL_CHARS_MAX * 4 && app.node.config().workspace_of_app(app_id).is_some();
    let mut response = if is_known { script.answer(asked, JAVASCRIPT, kept()) } else { unknown() };
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

fn kept() -> HeaderValue {
    HeaderValue::try_from(format!("public, max-age={WIDGET_AGE_S}")).expect("words and digits")
}
