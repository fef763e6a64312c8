//! `/console`: the teammates' application. Its files are in the binary and come from
//! this server alone.
//!
//! Every address below `/console` that is no file answers the same page, which draws
//! what its address says. The policy allows no inline script or style, no other origin
//! and no frame but the preview of messages, which only the console may hold.

use crate::assets::Asset;
use crate::request::respond;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use std::collections::BTreeMap;
use std::sync::LazyLock;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
                      font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Of the page in which the console draws messages: it asks the server for nothing.
const PREVIEW_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                              base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// Features that no page of the console uses; copying to the clipboard it does.
const PERMISSIONS: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

const PAGE: &str = "index.html";
const PREVIEW: &str = "preview.html";

/// Their names hold a digest of their bytes.
const ASSETS: &str = "assets/";

/// What the bundler made: path, bytes, gzip.
const BUNDLE: &[(&str, &[u8], &[u8])] = include!(concat!(env!("OUT_DIR"), "/console.rs"));

/// Pages of the documentation that the console links to.
const DOCS: &[(&str, &str)] = &[
    ("docs/quickstart.md", include_str!("../../../docs/quickstart.md")),
    ("docs/operations.md", include_str!("../../../docs/operations.md")),
    ("docs/operations/running.md", include_str!("../../../docs/operations/running.md")),
    ("docs/operations/options.md", include_str!("../../../docs/operations/options.md")),
    ("docs/operations/folder.md", include_str!("../../../docs/operations/folder.md")),
    ("docs/operations/commands.md", include_str!("../../../docs/operations/commands.md")),
    ("docs/operations/watching.md", include_str!("../../../docs/operations/watching.md")),
    ("docs/operations/runbook.md", include_str!("../../../docs/operations/runbook.md")),
    ("docs/operations/capacity.md", include_str!("../../../docs/operations/capacity.md")),
    ("docs/sdk.md", include_str!("../../../docs/sdk.md")),
];

static FILES: LazyLock<BTreeMap<&'static str, Asset>> =
    LazyLock::new(|| BUNDLE.iter().map(|(path, plain, gzipped)| (*path, Asset::new(plain, gzipped))).collect());

/// The page and its files.
pub fn routes() -> Router {
    let page = async |headers: HeaderMap| answer("", &headers);
    let below = async |Path(path): Path<String>, headers: HeaderMap| answer(&path, &headers);
    Router::new().route("/console", get(page)).route("/console/", get(page)).route("/console/{*path}", get(below))
}

fn answer(path: &str, asked: &HeaderMap) -> Response {
    if let Some((_, text)) = DOCS.iter().find(|(name, _)| *name == path) {
        let mut response = respond::with_type(StatusCode::OK, content_type(path), (*text).into());
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        return guarded(response, POLICY, "DENY");
    }
    let name = if FILES.contains_key(path) { path } else { PAGE };
    let Some(file) = FILES.get(name).filter(|_| name == path || !path.starts_with(ASSETS)) else {
        return guarded(respond::empty(StatusCode::NOT_FOUND), POLICY, "DENY");
    };
    // A page names the files of its own release: it is asked for each time.
    let cache = if name.starts_with(ASSETS) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let response = file.answer(asked, content_type(name), HeaderValue::from_static(cache));
    let (policy, frames) = if name == PREVIEW { (PREVIEW_POLICY, "SAMEORIGIN") } else { (POLICY, "DENY") };
    guarded(response, policy, frames)
}

/// What keeps a page from doing, and others from doing with it, what it should not.
fn guarded(mut response: Response, policy: &'static str, frames: &'static str) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, policy),
        (X_FRAME_OPTIONS, frames),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn content_type(path: &str) -> HeaderValue {
    let text = match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    HeaderValue::from_static(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header::CONTENT_TYPE;

    fn of<'a>(response: &'a Response, name: &HeaderName) -> &'a str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[test]
    fn an_address_without_a_file_is_the_page_and_a_missing_asset_is_none() {
        for path in ["", "people", "settings/team", "people/6568a1", "../secret"] {
            let response = answer(path, &HeaderMap::new());
            assert_eq!((response.status(), of(&response, &CONTENT_TYPE)), (StatusCode::OK, "text/html; charset=utf-8"));
            assert_eq!(of(&response, &CACHE_CONTROL), "no-cache");
        }
        assert_eq!(answer("assets/gone-1234.js", &HeaderMap::new()).status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn no_page_allows_inline_code_or_another_origin() {
        for path in ["", PREVIEW] {
            let response = answer(path, &HeaderMap::new());
            let policy = of(&response, &CONTENT_SECURITY_POLICY);
            assert!(policy.starts_with("default-src 'none'; "), "{policy}");
            for forbidden in ["unsafe", "*", "http:", "https:"] {
                assert!(!policy.contains(forbidden), "{forbidden}");
            }
        }
        let frames = |path| of(&answer(path, &HeaderMap::new()), &X_FRAME_OPTIONS).to_owned();
        assert_eq!(frames(""), "DENY");
    }

    #[test]
    fn no_page_of_the_bundle_holds_inline_code() {
        let pages = BUNDLE.iter().filter(|(path, ..)| path.ends_with(".html"));
        for (path, bytes, _) in pages {
            let text = std::str::from_utf8(bytes).unwrap();
            for forbidden in ["<style", "style=", "onclick", "javascript:", "<script>"] {
                assert!(!text.contains(forbidden), "{path}: {forbidden}");
            }
        }
    }
}
