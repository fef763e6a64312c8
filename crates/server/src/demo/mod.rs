//! `herald demo`: a small shop with live messages, so that whoever tries Herald
//! sees a click become a banner.
//!
//! The page is one like any other: it holds the snippet and tracks events. The
//! messages are made through `/manage/messages`, as anybody would make them.
//! [`seed`] gives the shop a past, for those who want to see a console that is
//! in use.

pub mod seed;

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, USER_AGENT, X_CONTENT_TYPE_OPTIONS,
};
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

/// Where the shop is.
pub const PATH: &str = "/demo";

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE: &str = include_str!("../../../../web/demo/index.html");
const SCRIPT: &str = include_str!("../../../../web/demo/demo.js");
const STYLE: &str = include_str!("../../../../web/demo/demo.css");
const MESSAGES: &str = include_str!("messages.json");

/// The demo's messages, as bodies for `POST /manage/messages`.
#[must_use]
pub fn messages() -> Vec<Value> {
    serde_json::from_str(MESSAGES).unwrap_or_default()
}

/// Why the messages of the demo could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The server's own routes said no.
    #[error("{method} {path} answered {status}: {body}")]
    Refused {
        /// What was asked.
        method: Method,
        /// Of which route.
        path: String,
        /// The answer's status.
        status: StatusCode,
        /// What it said.
        body: String,
    },
    /// An answer was no JSON, or not that of a message.
    #[error("the answer of {0} cannot be read")]
    Answer(String),
}

/// The shop of a workspace.
pub fn routes(app_id: &str) -> Router {
    let page = PAGE.replace("{{app_id}}", app_id);
    Router::new()
        .route(PATH, get(async move || answer("text/html; charset=utf-8", page.clone())))
        .route("/demo/demo.js", get(async || answer("text/javascript; charset=utf-8", SCRIPT.to_owned())))
        .route("/demo/demo.css", get(async || answer("text/css; charset=utf-8", STYLE.to_owned())))
}

fn answer(content_type: &'static str, text: String) -> Response {
    let headers = [
        (CONTENT_TYPE, content_type),
        (CACHE_CONTROL, "no-cache"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}

/// Makes these messages and lets them live.
///
/// # Errors
/// A route refuses; what was made before stays.
pub async fn prepare(router: &Router, token: &str, missing: &[Value]) -> Result<(), DemoError> {
    let shop = Shop { router, token };
    for message in missing {
        let made = shop.call(Method::POST, "/manage/messages", Some(message)).await?;
        let id =
            made.get("id").and_then(Value::as_str).ok_or_else(|| DemoError::Answer("/manage/messages".to_owned()))?;
        shop.call(
            Method::POST,
            &format!("/manage/messages/{id}/go_live"),
            Some(&Value::Object(serde_json::Map::new())),
        )
        .await?;
    }
    Ok(())
}

/// The server's own routes, called as from outside.
struct Shop<'a> {
    router: &'a Router,
    token: &'a str,
}

impl Shop<'_> {
    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, DemoError> {
        self.call_as(None, (method, path), body).await
    }

    /// The same from a browser that calls itself so.
    async fn call_as(
        &self,
        browser: Option<&str>,
        (method, path): (Method, &str),
        body: Option<&Value>,
    ) -> Result<Value, DemoError> {
        let request = Request::builder()
            .method(method.clone())
            .uri(path)
            .header(AUTHORIZATION, format!("Bearer {}", self.token))
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, browser.unwrap_or("herald-demo"))
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())));
        let unread = || DemoError::Answer(path.to_owned());
        let Ok(response) = self.router.clone().oneshot(request.map_err(|_| unread())?).await;
        let status = response.status();
        let bytes = response.into_body().collect().await.map_err(|_| unread())?.to_bytes();
        if !status.is_success() {
            let body = String::from_utf8_lossy(&bytes).into_owned();
            return Err(DemoError::Refused { method, path: path.to_owned(), status, body });
        }
        serde_json::from_slice(&bytes).map_err(|_| unread())
    }
}
