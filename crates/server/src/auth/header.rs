//! The `Authorization` header in its three forms.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::{HeaderMap, header};
use std::borrow::Cow;

/// A token as somebody sent it.
#[derive(PartialEq, Eq)]
pub struct PresentedToken<'a> {
    /// The token's text.
    pub token: Cow<'a, str>,
    /// The app id that was sent beside it, which must be the token's own.
    pub app_id: Option<String>,
}

/// Reads `Bearer TOKEN`, `Basic base64(TOKEN:)` or `Basic
/// base64(APP_ID:TOKEN)`; the scheme in any case.
pub fn read(headers: &HeaderMap) -> Option<PresentedToken<'_>> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    let (scheme, credentials) = value.to_str().ok()?.trim().split_once(' ')?;
    let credentials = credentials.trim();
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(PresentedToken { token: Cow::Borrowed(credentials), app_id: None });
    }
    scheme.eq_ignore_ascii_case("basic").then(|| basic(credentials)).flatten()
}

fn basic(credentials: &str) -> Option<PresentedToken<'static>> {
    let decoded = STANDARD.decode(credentials).or_else(|_| STANDARD_NO_PAD.decode(credentials)).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (name, password) = text.split_once(':')?;
    let presented = match password {
        "" => PresentedToken { token: Cow::Owned(name.to_owned()), app_id: None },
        token => PresentedToken { token: Cow::Owned(token.to_owned()), app_id: Some(name.to_owned()) },
    };
    Some(presented)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn of(value: &str) -> Option<(String, Option<String>)> {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        read(&headers).map(|read| (read.token.into_owned(), read.app_id))
    }

    #[test]
    fn three_forms_are_read_in_any_case() {
        let (token, both) = (STANDARD.encode("tok:"), STANDARD.encode("app:tok"));
        let alone = Some(("tok".to_owned(), None));
        assert_eq!(of("Bearer tok"), alone);
        assert_eq!(of("bEARER   tok "), alone);
        assert_eq!(of(&format!("Basic {token}")), alone);
        assert_eq!(of(&format!("basic {}", token.trim_end_matches('='))), alone);
        assert_eq!(of(&format!("BASIC {both}")), Some(("tok".to_owned(), Some("app".to_owned()))));
    }

    #[test]
    fn anything_else_is_nobody() {
        let no_colon = format!("Basic {}", STANDARD.encode("tok"));
        let no_text = format!("Basic {}", STANDARD.encode([0xff, b':']));
        for value in ["", "Bearer", "Token tok", "Basic %%%", &no_colon, &no_text, "Bearer \u{e9}"] {
            assert_eq!(of(value), None, "{value}");
        }
        let mut twice = HeaderMap::new();
        twice.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer a"));
        twice.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer b"));
        assert!(read(&twice).is_none());
    }
}
