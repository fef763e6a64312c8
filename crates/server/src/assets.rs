//! Files that are in the binary: answered plain or gzipped, with a tag that names
//! their bytes, so that a browser asks for the same ones only once.

use crate::request::respond;
use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest as _, Sha256};

/// A file in both forms.
pub struct Asset {
    plain: (&'static [u8], HeaderValue),
    gzipped: (&'static [u8], HeaderValue),
}

impl Asset {
    /// A file and its gzip.
    #[must_use]
    pub fn new(plain: &'static [u8], gzipped: &'static [u8]) -> Self {
        Self { plain: (plain, tag(plain)), gzipped: (gzipped, tag(gzipped)) }
    }

    /// The file, or 304 where the caller holds it.
    #[must_use]
    pub fn answer(&self, asked: &HeaderMap, content_type: HeaderValue, cache: HeaderValue) -> Response {
        let is_gzip = takes_gzip(asked);
        let (bytes, tag) = if is_gzip { &self.gzipped } else { &self.plain };
        let mut response = if is_held(asked, tag) {
            respond::empty(StatusCode::NOT_MODIFIED)
        } else {
            respond::with_type(StatusCode::OK, content_type, Body::from(*bytes))
        };
        let headers = response.headers_mut();
        if is_gzip {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        headers.insert(header::CACHE_CONTROL, cache);
        headers.insert(header::ETAG, tag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        response
    }
}

/// The same release has the same everywhere.
fn tag(bytes: &[u8]) -> HeaderValue {
    let digest = Sha256::digest(bytes);
    let text: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::try_from(format!("\"{text}\"")).expect("hex digits are a header's value")
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
