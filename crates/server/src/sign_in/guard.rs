//! Keeps the pages of other sites away from what a cookie opens.
//!
//! The cookie is `SameSite=Strict` already; this holds also where a browser
//! does not know that, or where another application of the same site is not to
//! be trusted. Requests that change something need a token besides, which only
//! pages of this origin can read.

use super::texts::SessionText;
use crate::app::AppOptions;
use crate::errors::{ApiError, ErrorCode};
use crate::request::base_url;
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method, Uri, header};
use subtle::ConstantTimeEq as _;

const CSRF_TOKEN: HeaderName = HeaderName::from_static("x-csrf-token");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a request only looks.
#[must_use]
pub fn only_looks(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// Refuses what another site's page began.
///
/// # Errors
/// 403 `csrf_token_invalid`.
pub fn same_origin(options: &AppOptions, parts: &Parts) -> Result<(), ApiError> {
    let site = text(&parts.headers, &FETCH_SITE);
    let is_refused = match (only_looks(&parts.method), site) {
        (_, None) => false,
        // Whoever typed the address, or came by a bookmark, came by nobody.
        (true, Some(site)) => site == "cross-site",
        (false, Some(site)) => site != "same-origin",
    };
    let is_foreign = || {
        let origin = parts.headers.get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or_default());
        !only_looks(&parts.method) && origin.is_some_and(|origin| !is_own(options, parts, origin))
    };
    if is_refused || is_foreign() {
        return Err(ApiError::new(ErrorCode::CsrfTokenInvalid).message("The page of another site asked for this"));
    }
    Ok(())
}

/// Whether an origin is ours: the address by which the world reaches this
/// server, or the host that this very request went to.
fn is_own(options: &AppOptions, parts: &Parts, origin: &str) -> bool {
    let host_of = |url: &str| {
        let uri: Uri = url.parse().ok()?;
        Some((uri.scheme_str()?.to_owned(), uri.authority()?.as_str().to_ascii_lowercase()))
    };
    let Some((scheme, host)) = host_of(origin) else { return false };
    let asked = text(&parts.headers, &header::HOST).map(str::to_ascii_lowercase);
    let is_known = matches!(scheme.as_str(), "http" | "https");
    (is_known && asked.as_ref() == Some(&host)) || host_of(&base_url(options, parts)) == Some((scheme, host))
}

/// Refuses what changes something and does not show the session's token.
///
/// # Errors
/// 403 `csrf_token_invalid`.
pub fn shows_token(parts: &Parts, session: &SessionText) -> Result<(), ApiError> {
    let sent = text(&parts.headers, &CSRF_TOKEN).unwrap_or_default();
    if only_looks(&parts.method) || sent.as_bytes().ct_eq(session.csrf_token().as_bytes()).into() {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::CsrfTokenInvalid).field("X-CSRF-Token"))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn passes(method: &str, headers: &[(&str, &str)], public_url: Option<&str>) -> bool {
        let request = Request::builder().method(method).uri("/tags").header("host", "127.0.0.1:7070");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let options = AppOptions { public_url: public_url.map(str::to_owned), ..AppOptions::default() };
        same_origin(&options, &request.body(()).unwrap().into_parts().0).is_ok()
    }

    #[test]
    fn only_pages_of_this_origin_change_something() {
        for (site, may_look, may_change) in [
            ("same-origin", true, true),
            ("same-site", true, false),
            ("none", true, false),
            ("cross-site", false, false),
        ] {
            assert_eq!(passes("GET", &[("sec-fetch-site", site)], None), may_look, "{site}");
            assert_eq!(passes("POST", &[("sec-fetch-site", site)], None), may_change, "{site}");
        }
        assert!(passes("POST", &[], None), "not every client says");
    }

    #[test]
    fn an_origin_must_be_ours() {
        let from = |origin: &str, public_url| passes("POST", &[("origin", origin)], public_url);
        assert!(from("http://127.0.0.1:7070", None));
        for foreign in ["http://127.0.0.1:7071", "http://evil.example", "null", "", "ftp://127.0.0.1:7070"] {
            assert!(!from(foreign, None), "{foreign}");
        }
        assert!(from("https://h.example", Some("https://h.example/")));
        assert!(!from("http://h.example", Some("https://h.example/")));
        assert!(passes("GET", &[("origin", "http://evil.example")], None), "its answer cannot be read");
    }
}
