//! HTML that is made safe: nothing that could run, load a script or lead to
//! another scheme is left, neither as it is written nor as it is read again.
//! (That a page reads it as the same tree is not asked: links that are nested
//! through a table, which only broken HTML does, are moved once more.)

use server::render::html::{escaped, made_safe};

/// Tries one text.
pub fn run(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    let safe = made_safe(text);
    check(&safe);
    check(&made_safe(&safe));
    let as_text = escaped(text);
    assert!(!as_text.contains(['<', '>', '"', '\'', '`']), "{as_text:?}");
    check(&made_safe(&format!("<a title=\"{as_text}\" href=\"https://x.example/{as_text}\">{as_text}</a>")));
}

/// Nothing in tags that could run: the cleaner writes `<` in a text as `&lt;`,
/// so what begins with one is a tag.
pub(super) fn check(html: &str) {
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default().to_ascii_lowercase();
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let runs =
            ["script", "style", "iframe", "object", "embed", "form", "input", "link", "meta", "base", "svg", "math"];
        assert!(!runs.contains(&name.as_str()), "<{tag}>");
        for attribute in attributes(&tag) {
            let (key, value) = attribute;
            assert!(!key.starts_with("on") && key != "style" && key != "srcdoc", "<{tag}>");
            if ["href", "src", "cite", "action", "formaction", "data"].contains(&key) {
                let scheme = value.split(':').next().unwrap_or_default();
                assert!(["http", "https", "mailto", "tel"].contains(&scheme), "<{tag}> leads to {value:?}");
            }
        }
    }
}

/// The cleaner writes each attribute as `key="value"`, with no quote inside.
fn attributes(tag: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = tag.split_once(' ').map_or("", |(_, rest)| rest);
    while let Some((key, after)) = rest.split_once("=\"") {
        let (value, next) = after.split_once('"').unwrap_or((after, ""));
        found.push((key.trim(), value));
        rest = next;
    }
    found
}
