//! Small pages for readers of letters: no script, nothing from elsewhere,
//! light or dark as the reader's own screen.

use crate::render::html::escaped;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;

const STYLE: &str = include_str!("page.css");

/// Nothing but this very style, and a form that posts back here.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

/// What stands on a page.
pub(super) struct Page<'a> {
    /// In the largest letters.
    pub(super) title: &'a str,
    /// Below.
    pub(super) text: &'a str,
    /// On a button that posts to the page's own address.
    pub(super) button: Option<&'a str>,
    /// In the smallest letters.
    pub(super) sender: &'a str,
}

impl Page<'_> {
    pub(super) fn response(&self, status: StatusCode) -> Response {
        let headers = [
            (CONTENT_TYPE, "text/html; charset=utf-8"),
            (CACHE_CONTROL, "no-store"),
            (CONTENT_SECURITY_POLICY, POLICY.as_str()),
            (REFERRER_POLICY, "no-referrer"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        (status, headers, self.html()).into_response()
    }

    fn html(&self) -> String {
        let [title, text, sender] = [self.title, self.text, self.sender].map(escaped);
        let button = self.button.map(escaped).map_or_else(String::new, |button| {
            format!("<form method=\"post\"><button type=\"submit\">{button}</button></form>\n")
        });
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
             <body>\n<main>\n<h1>{title}</h1>\n<p>{text}</p>\n{button}<footer>{sender}</footer>\n</main>\n\
             </body>\n</html>\n"
        )
    }
}
