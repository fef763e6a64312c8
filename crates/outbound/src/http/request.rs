//! What is asked.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use url::Url;

use super::failure::Failure;
use crate::limits::URL_BYTES_MAX;

/// A request. Its address was checked for form; the host is checked when it is asked.
///
/// ```
/// use outbound::http::{Failure, Request};
/// assert!(Request::get("https://example.com/logo.png").is_ok());
/// assert_eq!(Request::get("ftp://example.com").err(), Some(Failure::UrlInvalid));
/// ```
#[derive(Clone)]
pub struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) redirects: Redirects,
    pub(super) version: Version,
}

/// What to do with an answer that points elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Redirects {
    /// It is the answer.
    HandOver,
    /// Ask there.
    Follow,
}

/// Which HTTP is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// 2 if the other side offers it over TLS, else 1.1.
    Negotiated,
    /// 2, without asking.
    Http2,
}

impl Request {
    /// Asks for what is there.
    ///
    /// # Errors
    /// [`Failure::UrlInvalid`].
    pub fn get(url: &str) -> Result<Self, Failure> {
        Ok(Self {
            method: Method::GET,
            url: parsed(url)?,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            redirects: Redirects::HandOver,
            version: Version::Negotiated,
        })
    }

    /// Hands something over.
    ///
    /// # Errors
    /// [`Failure::UrlInvalid`].
    pub fn post(url: &str, content_type: &'static str, body: impl Into<Bytes>) -> Result<Self, Failure> {
        let mut request = Self { method: Method::POST, body: body.into(), ..Self::get(url)? };
        request.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        Ok(request)
    }

    /// Sets a header. One whose value is marked as sensitive does not follow a
    /// redirect to another origin.
    pub fn header(mut self, name: impl Into<HeaderName>, value: HeaderValue) -> Self {
        self.headers.insert(name.into(), value);
        self
    }

    /// Follows redirects, at most
    /// [`crate::limits::HTTP_REDIRECTS_MAX`]. What is not a `GET`
    /// follows only those that keep method and body (307 and 308).
    pub fn following_redirects(mut self) -> Self {
        self.redirects = Redirects::Follow;
        self
    }

    /// Speaks HTTP/2 only; over `http` with prior knowledge.
    pub fn over_http2(mut self) -> Self {
        self.version = Version::Http2;
        self
    }

    /// Moves to where a redirect points.
    pub(super) fn redirected(mut self, location: &HeaderValue) -> Result<Self, Failure> {
        let location = location.to_str().map_err(|_| Failure::RedirectInvalid)?;
        let joined = self.url.join(location).map_err(|_| Failure::RedirectInvalid)?;
        let target = checked(joined).map_err(|_| Failure::RedirectInvalid)?;
        if self.url.scheme() == "https" && target.scheme() != "https" {
            return Err(Failure::RedirectInvalid);
        }
        if target.origin() != self.url.origin() {
            let sensitive: Vec<HeaderName> =
                self.headers.iter().filter(|(_, value)| value.is_sensitive()).map(|(name, _)| name.clone()).collect();
            for name in sensitive {
                self.headers.remove(name);
            }
        }
        self.url = target;
        Ok(self)
    }
}

/// Reads the address of a request.
fn parsed(url: &str) -> Result<Url, Failure> {
    if url.len() > URL_BYTES_MAX {
        return Err(Failure::UrlInvalid);
    }
    checked(Url::parse(url).map_err(|_| Failure::UrlInvalid)?)
}

fn checked(mut url: Url) -> Result<Url, Failure> {
    let is_known = matches!(url.scheme(), "http" | "https");
    let has_account = !url.username().is_empty() || url.password().is_some();
    if !is_known || has_account || !url.has_host() || url.as_str().len() > URL_BYTES_MAX {
        return Err(Failure::UrlInvalid);
    }
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_asked_is_refused() {
        for url in [
            "",
            "example.com",
            "/x",
            "file:///etc/passwd",
            "gopher://x/1",
            "https://a:b@x/",
            "https://a@x/",
            "https://",
        ] {
            assert_eq!(Request::get(url).err(), Some(Failure::UrlInvalid), "{url}");
        }
    }

    #[test]
    fn an_address_has_a_longest_form() {
        let url = |length: usize| {
            let start = "https://example.com/";
            format!("{start}{}", "x".repeat(length - start.len()))
        };
        assert!(Request::get(&url(URL_BYTES_MAX - 1)).is_ok());
        assert!(Request::get(&url(URL_BYTES_MAX)).is_ok());
        assert!(Request::get(&url(URL_BYTES_MAX + 1)).is_err());
    }

    #[test]
    fn odd_spellings_of_addresses_become_addresses() {
        for url in ["http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/"] {
            let request = Request::get(url).ok().unwrap();
            assert_eq!(request.url.host_str(), Some("127.0.0.1"), "{url}");
        }
    }

    #[test]
    fn a_redirect_keeps_what_it_may() {
        let mut secret = HeaderValue::from_static("secret");
        secret.set_sensitive(true);
        let request =
            || Request::get("https://a.example/x").ok().unwrap().header(header::AUTHORIZATION, secret.clone());
        let to = |location: &'static str| request().redirected(&HeaderValue::from_static(location));
        let same = to("../y").ok().unwrap();
        assert_eq!((same.url.as_str(), same.headers.len()), ("https://a.example/y", 1));
        let other = to("//b.example/y").ok().unwrap();
        assert_eq!((other.url.as_str(), other.headers.len()), ("https://b.example/y", 0));
        for location in ["http://a.example/x", "file:///x", "https://u:p@a.example/", "https://"] {
            assert_eq!(to(location).err(), Some(Failure::RedirectInvalid), "{location}");
        }
    }
}
