//! What a note says: HTML without anything that could run or mislead.

use crate::errors::ApiError;
use crate::fields;
use ammonia::{Builder, UrlRelative};
use engine::limits::NOTE_BYTES_MAX;
use std::borrow::Cow;
use std::collections::HashSet;
use wire::json::Field;

/// Elements that stand on their own; text outside of them becomes a paragraph.
const BLOCKS: [&str; 14] =
    ["p", "div", "ul", "ol", "blockquote", "pre", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr"];

/// Reads a body and makes it safe. Plain text becomes paragraphs.
///
/// # Errors
/// It is missing or blank, no string, or longer than [`NOTE_BYTES_MAX`], before
/// or after.
pub(super) fn read(field: Field<'_>) -> Result<String, ApiError> {
    let too_long = || ApiError::invalid("body", format!("body may have at most {NOTE_BYTES_MAX} bytes"));
    let sent = fields::text(field, "body", NOTE_BYTES_MAX)?.filter(|sent| !sent.trim().is_empty());
    let sent = sent.ok_or_else(|| ApiError::missing("body"))?;
    if sent.len() > NOTE_BYTES_MAX {
        return Err(too_long());
    }
    let safe = made_safe(&sent);
    if safe.trim().is_empty() {
        return Err(ApiError::invalid("body", "body holds nothing that can be kept"));
    }
    if safe.len() > NOTE_BYTES_MAX { Err(too_long()) } else { Ok(safe) }
}

fn made_safe(sent: &str) -> String {
    let sent = if sent.contains('<') { Cow::Borrowed(sent) } else { Cow::Owned(paragraphs(sent)) };
    let mut cleaner = Builder::default();
    // A relative address would lead into the console.
    cleaner.url_schemes(HashSet::from(["http", "https", "mailto"])).url_relative(UrlRelative::Deny);
    let safe = cleaner.clean(&sent).to_string();
    let begins_a_block = |tag: &str| {
        let after = safe.strip_prefix('<').and_then(|rest| rest.strip_prefix(tag));
        after.is_some_and(|rest| rest.starts_with(['>', ' ']))
    };
    if safe.is_empty() || BLOCKS.into_iter().any(begins_a_block) { safe } else { format!("<p>{safe}</p>") }
}

/// Plain text: a blank line begins a paragraph, any other a line.
fn paragraphs(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|paragraph| format!("<p>{}</p>", paragraph.replace('\n', "<br>"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    #[test]
    fn bodies_are_made_safe() {
        let mut shown = String::new();
        for body in [
            "Hello",
            "Fish & chips",
            "one\ntwo\n\nthree",
            "a &lt; b",
            "1 < 2",
            "<p>Hello</p>",
            "<b>Bold</b> text",
            "<h1>Title</h1><p>Text</p>",
            "<p onclick=\"steal()\">x</p><script>steal()</script>",
            "<a href=\"javascript:steal()\">x</a> <a href=\"https://x.example\">y</a>",
            "<img src=x onerror=steal()>",
            "<svg><script>steal()</script></svg>",
            "<style>*{display:none}</style>",
            "<iframe src=\"https://x.example\"></iframe>",
            "<p>open",
        ] {
            let told = match read(Field::Text(body.into())) {
                Ok(safe) => safe,
                Err(error) => format!("{}: {}", error.code.code(), error.message),
            };
            writeln!(shown, "{body:?}\n  {told}").unwrap();
        }
        expect![[r#"
            "Hello"
              <p>Hello</p>
            "Fish & chips"
              <p>Fish &amp; chips</p>
            "one\ntwo\n\nthree"
              <p>one<br>two</p><p>three</p>
            "a &lt; b"
              <p>a &lt; b</p>
            "1 < 2"
              <p>1 &lt; 2</p>
            "<p>Hello</p>"
              <p>Hello</p>
            "<b>Bold</b> text"
              <p><b>Bold</b> text</p>
            "<h1>Title</h1><p>Text</p>"
              <h1>Title</h1><p>Text</p>
            "<p onclick=\"steal()\">x</p><script>steal()</script>"
              <p>x</p>
            "<a href=\"javascript:steal()\">x</a> <a href=\"https://x.example\">y</a>"
              <p><a rel="noopener noreferrer">x</a> <a href="https://x.example" rel="noopener noreferrer">y</a></p>
            "<img src=x onerror=steal()>"
              <p><img></p>
            "<svg><script>steal()</script></svg>"
              parameter_invalid: body holds nothing that can be kept
            "<style>*{display:none}</style>"
              parameter_invalid: body holds nothing that can be kept
            "<iframe src=\"https://x.example\"></iframe>"
              parameter_invalid: body holds nothing that can be kept
            "<p>open"
              <p>open</p>
        "#]]
        .assert_eq(&shown);
    }

    #[test]
    fn bodies_have_their_longest() {
        let fits = |bytes: usize| read(Field::Text("x".repeat(bytes).into())).is_ok();
        let wrapping = "<p></p>".len();
        assert!(fits(NOTE_BYTES_MAX - wrapping) && !fits(NOTE_BYTES_MAX - wrapping + 1));
        // What grows while it is made safe is measured after.
        assert!(read(Field::Text("&".repeat(NOTE_BYTES_MAX / 2).into())).is_err());
    }

    #[test]
    fn a_hostile_body_takes_no_time() {
        for piece in ["<b>", "<a>", "<table><b>", "<p><b><i>", "</p>", "<!--", "&#x"] {
            let body = piece.repeat(NOTE_BYTES_MAX / piece.len());
            let began = std::time::Instant::now();
            let _safe_or_too_long = read(Field::Text(body.into()));
            assert!(began.elapsed().as_secs() < 20, "{piece}: {:?}", began.elapsed());
        }
    }
}
