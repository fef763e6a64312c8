//! How a text becomes the value of an option.

use std::net::SocketAddr;
use std::path::PathBuf;

/// A type that an option can have.
pub trait Value: Sized {
    /// What a text must be, to follow "is not".
    const EXPECTED: &'static str;
    /// The value; `None` when the text is not what is expected.
    fn read(text: &str) -> Option<Self>;
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// A sentence and its fields.
    Text,
    /// One JSON object on each line.
    Json,
}

/// An `http` or `https` origin: no path, no slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(pub String);

impl Value for LogFormat {
    const EXPECTED: &'static str = "text or json";

    fn read(text: &str) -> Option<Self> {
        match text {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

impl Value for PublicUrl {
    const EXPECTED: &'static str = "an http or https address without a path, such as https://herald.example";

    fn read(text: &str) -> Option<Self> {
        let uri: http::Uri = text.parse().ok()?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
        let scheme = uri.scheme_str().filter(|scheme| ["http", "https"].contains(scheme))?;
        let is_origin = uri.path() == "/" && uri.query().is_none();
        is_origin.then(|| Self(format!("{scheme}://{authority}")))
    }
}

impl Value for PathBuf {
    const EXPECTED: &'static str = "a path";

    fn read(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self::from(text))
    }
}

impl Value for SocketAddr {
    const EXPECTED: &'static str = "an address and a port, such as 127.0.0.1:7070";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for u64 {
    const EXPECTED: &'static str = "a whole number";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for u32 {
    const EXPECTED: &'static str = "a whole number from 1";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number| *number > 0)
    }
}

impl Value for bool {
    const EXPECTED: &'static str = "true or false";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for String {
    const EXPECTED: &'static str = "a text";

    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl<T: Value> Value for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { T::read(text).map(Some) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_an_origin() {
        let read = |text| PublicUrl::read(text).map(|url| url.0);
        assert_eq!(read("https://herald.example"), Some("https://herald.example".to_owned()));
        assert_eq!(read("http://10.0.0.1:7070/"), Some("http://10.0.0.1:7070".to_owned()));
        for bad in ["herald.example", "https://", "https://a.example/x", "https://a.example?x", "https://u@a.example"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_have_bounds() {
        assert_eq!((u64::read("0"), u64::read("18446744073709551615")), (Some(0), Some(u64::MAX)));
        assert_eq!((u64::read("18446744073709551616"), u64::read("-1"), u64::read("1.5")), (None, None, None));
        assert_eq!((u32::read("0"), u32::read("1")), (None, Some(1)));
    }
}
