//! The cookie of a sign-in: sent to this host alone, never to a script, never
//! with a request that another site began.

use crate::app::AppOptions;
use engine::limits::LOGIN_SESSION_S;
use http::{HeaderMap, HeaderValue, header};

/// Over plain HTTP, as on the operator's own machine.
const NAME: &str = "herald_session";
/// Over HTTPS: browsers then make sure that this very host set it.
const SECURE_NAME: &str = "__Host-herald_session";

/// Whether browsers reach this server over HTTPS.
fn is_secure(options: &AppOptions) -> bool {
    options.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
}

fn name(options: &AppOptions) -> &'static str {
    if is_secure(options) { SECURE_NAME } else { NAME }
}

/// What the cookie holds, if exactly one was sent.
#[must_use]
pub fn read<'a>(options: &AppOptions, headers: &'a HeaderMap) -> Option<&'a str> {
    let name = name(options);
    let texts = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut own = pairs.filter(|(found, _)| *found == name).map(|(_, value)| value);
    let first = own.next()?;
    own.next().is_none().then_some(first)
}

/// Sets the cookie.
#[must_use]
pub fn set(options: &AppOptions, text: &str) -> HeaderValue {
    line(options, text, LOGIN_SESSION_S)
}

/// Takes it away.
#[must_use]
pub fn forget(options: &AppOptions) -> HeaderValue {
    line(options, "", 0)
}

fn line(options: &AppOptions, text: &str, age_s: u32) -> HeaderValue {
    let secure = if is_secure(options) { "; Secure" } else { "" };
    let line = format!("{}={text}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Strict{secure}", name(options));
    let mut value = HeaderValue::try_from(line).expect("letters, digits and signs that a header may hold");
    value.set_sensitive(true);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(public_url: Option<&str>) -> AppOptions {
        AppOptions { public_url: public_url.map(str::to_owned), ..AppOptions::default() }
    }

    #[test]
    fn it_is_as_strict_as_the_address_allows() {
        let plain = "herald_session=x; Path=/; Max-Age=1209600; HttpOnly; SameSite=Strict";
        assert_eq!(set(&options(None), "x"), plain);
        assert_eq!(set(&options(Some("http://h.example")), "x"), plain);
        assert_eq!(set(&options(Some("https://h.example")), "x"), format!("__Host-{plain}; Secure").as_str());
        let gone = "herald_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict";
        assert_eq!(forget(&options(None)), gone);
    }

    #[test]
    fn it_is_found_among_others_and_only_under_its_own_name() {
        let read_in = |public_url: Option<&str>, cookies: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for cookie in cookies {
                headers.append(header::COOKIE, HeaderValue::from_static(cookie));
            }
            read(&options(public_url), &headers).map(str::to_owned)
        };
        let secure = Some("https://h.example");
        assert_eq!(read_in(None, &["a=b; herald_session=x; c=d"]).as_deref(), Some("x"));
        assert_eq!(read_in(None, &["a=b", "herald_session=x"]).as_deref(), Some("x"));
        assert_eq!(read_in(secure, &["__Host-herald_session=x; herald_session=y"]).as_deref(), Some("x"));
        assert_eq!(read_in(secure, &["herald_session=x"]), None, "anybody above could have set it");
        assert_eq!(read_in(None, &["herald_session=x; herald_session=y"]), None, "which of them?");
        assert_eq!(read_in(None, &["aherald_session=x", "herald_session"]), None);
    }
}
