//! Which pages may call, and what lets them read the answer.
//!
//! Every page may ask; whether it is served is the workspace's list of trusted
//! domains. Answers never allow credentials and never set a cookie.

use crate::errors::{ApiError, ErrorCode};
use crate::limits::PREFLIGHT_AGE_S;
use crate::request::respond;
use axum::response::Response;
use engine::limits::HOST_CHARS_MAX;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};

/// Lets the page that asked read this answer.
pub fn allow(asked: &HeaderMap, response: &mut Response) {
    let everybody = HeaderValue::from_static("*");
    let origin = asked.get(header::ORIGIN).cloned().unwrap_or(everybody);
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Retry-After, X-Request-Id"));
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// The answer to a preflight: a page of any origin may `POST` a `Content-Type`.
#[must_use]
pub fn preflight(asked: &HeaderMap) -> Response {
    let mut response = respond::empty(StatusCode::NO_CONTENT);
    allow(asked, &mut response);
    let headers = response.headers_mut();
    headers.remove(header::CACHE_CONTROL);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("Content-Type"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from(PREFLIGHT_AGE_S));
    response
}

/// The host of the page's origin, as the browser says it: no page can make it
/// up.
#[must_use]
pub fn host(asked: &HeaderMap) -> Option<String> {
    host_of(asked.get(header::ORIGIN)?.to_str().ok()?)
}

/// The host of a web address, in lower case and without a port.
#[must_use]
pub fn host_of(address: &str) -> Option<String> {
    let uri: Uri = address.parse().ok()?;
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    let host = uri.host().filter(|host| is_web && !host.is_empty() && host.len() <= HOST_CHARS_MAX)?;
    Some(host.to_ascii_lowercase())
}

/// Whether a page of this host may call.
///
/// # Errors
/// 403 `domain_not_trusted`: there is a list, and the host is unknown or not on
/// it.
pub fn check(trusted: &[String], host: Option<&str>) -> Result<(), ApiError> {
    let is_trusted = |host: &str| trusted.iter().any(|domain| covers(domain, host));
    if trusted.is_empty() || host.is_some_and(is_trusted) {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::DomainNotTrusted))
}

/// Whether a name of the list stands for this host: itself, or with `*.` before
/// it everything below it.
fn covers(domain: &str, host: &str) -> bool {
    match domain.strip_prefix("*.") {
        None => domain == host,
        Some(above) => host.strip_suffix(above).is_some_and(|below| below.len() > 1 && below.ends_with('.')),
    }
}

/// A name for the list of trusted domains, in lower case. `None` when it is no
/// host, or a `*` stands elsewhere than as its first part.
#[must_use]
pub fn trusted_domain(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let host = text.strip_prefix("*.").unwrap_or(&text);
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let is_host = text.len() <= HOST_CHARS_MAX && host.split('.').all(is_part);
    is_host.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_from_origins_and_addresses() {
        for (address, expected) in [
            ("https://Shop.Example", Some("shop.example")),
            ("http://shop.example:8080/a?b", Some("shop.example")),
            ("http://127.0.0.1:3000", Some("127.0.0.1")),
            ("null", None),
            ("file:///x", None),
            ("about:blank", None),
            ("", None),
        ] {
            assert_eq!(host_of(address).as_deref(), expected, "{address}");
        }
        let long = |chars: usize| host_of(&format!("https://{}", "h".repeat(chars))).is_some();
        assert_eq!([252, 253, 254].map(long), [true, true, false]);
    }

    #[test]
    fn a_list_covers_hosts_and_what_lies_below_a_star() {
        let list = ["shop.example".to_owned(), "*.apps.example".to_owned()];
        for (host, expected) in [
            (Some("shop.example"), true),
            (Some("www.shop.example"), false),
            (Some("a.apps.example"), true),
            (Some("b.a.apps.example"), true),
            (Some("apps.example"), false),
            (Some(".apps.example"), false),
            (Some("evilapps.example"), false),
            (Some("shop.example.evil"), false),
            (None, false),
        ] {
            assert_eq!(check(&list, host).is_ok(), expected, "{host:?}");
        }
        assert!(check(&[], None).is_ok(), "without a list all may call");
    }

    #[test]
    fn only_hosts_come_onto_the_list() {
        for (text, expected) in [
            (" Shop.Example ", Some("shop.example")),
            ("*.shop.example", Some("*.shop.example")),
            ("localhost", Some("localhost")),
            ("https://shop.example", None),
            ("shop.example:80", None),
            ("shop.example/a", None),
            ("a.*.example", None),
            ("*", None),
            ("*.", None),
            ("", None),
            ("a..b", None),
        ] {
            assert_eq!(trusted_domain(text).as_deref(), expected, "{text}");
        }
    }
}
