//! HTML that can neither run nor mislead.

use super::url::{self, SCHEMES};
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    // A relative address would mean something else on each page.
    cleaner.url_schemes(HashSet::from(SCHEMES)).url_relative(UrlRelative::Deny);
    // `https:x` is relative where a page is of the same scheme.
    cleaner.attribute_filter(|_, attribute, value| match attribute {
        "href" | "src" | "cite" => url::checked(value).map(Cow::Borrowed),
        _ => Some(Cow::Borrowed(value)),
    });
    cleaner
});

/// HTML without what could run, load more than images, or leave its place.
#[must_use]
pub fn made_safe(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

/// A value as text of HTML, and as an attribute's value with or without quotes:
/// each character that could end either is written as a number.
#[must_use]
pub fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '`' => out.push_str("&#96;"),
            '=' => out.push_str("&#61;"),
            '/' => out.push_str("&#47;"),
            c => out.push(c),
        }
    }
    out
}
