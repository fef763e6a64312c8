//! The address that links of an answer begin with.

use crate::app::AppOptions;
use http::header;
use http::request::Parts;
use http::uri::Authority;
use std::borrow::Cow;

/// The configured public address; else what a trusted proxy says; else the
/// host that the caller used. Links like `next` go back to the same caller,
/// so its own Host header may be believed.
pub fn base_url<'a>(options: &'a AppOptions, parts: &Parts) -> Cow<'a, str> {
    if let Some(url) = &options.public_url {
        return Cow::Borrowed(url.trim_end_matches('/'));
    }
    let forwarded = |name: &str| options.trust_proxy.then(|| first(parts, name)).flatten();
    let scheme = forwarded("x-forwarded-proto").filter(|scheme| *scheme == "https").unwrap_or("http");
    let host = forwarded("x-forwarded-host").and_then(authority);
    let host = host.or_else(|| parts.uri.authority().map(Authority::as_str));
    let host = host.or_else(|| first(parts, header::HOST.as_str()).and_then(authority));
    Cow::Owned(format!("{scheme}://{}", host.unwrap_or("localhost")))
}

/// The first of a header's values: the one that the outermost proxy wrote.
fn first<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let value = parts.headers.get(name)?.to_str().ok()?;
    value.split(',').next().map(str::trim)
}

/// A host and perhaps a port, and nothing that could change a link's meaning.
fn authority(text: &str) -> Option<&str> {
    text.parse::<Authority>().ok().filter(|parsed| !parsed.as_str().contains('@')).map(|_| text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn url(options: &AppOptions, target: &str, headers: &[(&str, &str)]) -> String {
        let request =
            headers.iter().fold(Request::builder().uri(target), |request, (name, value)| request.header(*name, *value));
        base_url(options, &request.body(()).unwrap().into_parts().0).into_owned()
    }

    #[test]
    fn links_go_where_the_caller_came_from() {
        let plain = AppOptions::default();
        assert_eq!(url(&plain, "/events", &[("host", "127.0.0.1:7070")]), "http://127.0.0.1:7070");
        assert_eq!(url(&plain, "http://h.example/events", &[("host", "other")]), "http://h.example");
        assert_eq!(url(&plain, "/events", &[("host", "a@b/\"")]), "http://localhost");
        let forwarded = [("host", "inner"), ("x-forwarded-host", "outer.example, p"), ("x-forwarded-proto", "https")];
        assert_eq!(url(&plain, "/events", &forwarded), "http://inner");
        let proxied = AppOptions { trust_proxy: true, ..AppOptions::default() };
        assert_eq!(url(&proxied, "/events", &forwarded), "https://outer.example");
        let public = AppOptions { public_url: Some("https://events.example/".into()), ..AppOptions::default() };
        assert_eq!(url(&public, "/events", &forwarded), "https://events.example");
    }
}
