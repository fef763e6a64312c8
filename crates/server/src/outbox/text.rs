//! Safe HTML as a letter needs it: its links made to count, and the same as
//! plain text. The HTML is the cleaner's own: tags are whole, and attributes
//! stand in double quotes.

/// A piece of safe HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    /// Between tags.
    Text(&'a str),
    /// A tag, from `<` to `>`.
    Tag(&'a str),
}

/// The pieces of safe HTML, in order.
fn pieces(html: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest) = (Vec::new(), html);
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        let end = end_of(tag);
        let (tag, after) = tag.split_at(end);
        pieces.extend((!text.is_empty()).then_some(Piece::Text(text)));
        pieces.push(Piece::Tag(tag));
        rest = after;
    }
    pieces.extend((!rest.is_empty()).then_some(Piece::Text(rest)));
    pieces
}

/// Where the tag that a text begins with ends, behind its `>`.
fn end_of(text: &str) -> usize {
    let mut is_quoted = false;
    for (place, c) in text.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return place + 1,
            _ => {}
        }
    }
    text.len()
}

/// The value of `href` of a tag, with the places where it begins and ends.
fn href(tag: &str) -> Option<(usize, usize)> {
    let from = tag.find(" href=\"")? + " href=\"".len();
    let length = tag.get(from..)?.find('"')?;
    Some((from, from + length))
}

/// The HTML with other addresses in its links; what `other` leaves as it is,
/// stays.
pub(super) fn with_links(html: &str, other: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len());
    for piece in pieces(html) {
        let (Piece::Text(text) | Piece::Tag(text)) = piece;
        let link = matches!(piece, Piece::Tag(tag) if tag.starts_with("<a ")).then(|| href(text)).flatten();
        let changed = link.and_then(|(from, to)| {
            let (before, after) = (text.get(..from)?, text.get(to..)?);
            let address = other(&decoded(text.get(from..to)?))?;
            Some(format!("{before}{}{after}", address.replace('&', "&amp;").replace('"', "&quot;")))
        });
        out.push_str(changed.as_deref().unwrap_or(text));
    }
    out
}

/// Elements that begin a line of their own.
const BLOCKS: [&str; 20] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "blockquote",
    "pre",
    "hr",
    "header",
    "footer",
    "article",
    "br",
];

/// The HTML as plain text: lines where blocks are, addresses behind the words
/// that lead to them.
pub(super) fn plain(html: &str) -> String {
    let (mut out, mut address) = (String::new(), None::<String>);
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => add(&mut out, &decoded(text)),
            Piece::Tag(tag) => {
                let is_end = tag.starts_with("</");
                let name = tag.trim_start_matches(['<', '/']).trim_end_matches(['>', '/']);
                match name.split(char::is_whitespace).next().unwrap_or_default() {
                    "a" if is_end => out.push_str(&address.take().unwrap_or_default()),
                    "a" => {
                        let to = href(tag).and_then(|(from, to)| tag.get(from..to));
                        address = to.map(|to| format!(" ({})", decoded(to)));
                    }
                    "li" if !is_end => out.push_str("\n- "),
                    name if BLOCKS.contains(&name) => out.push('\n'),
                    _ => {}
                }
            }
        }
    }
    tidied(&out)
}

/// Adds a text, of whose blank space one space is left.
fn add(out: &mut String, text: &str) {
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(char::is_whitespace) {
            out.push(' ');
        }
    }
}

/// Without blank space around lines, and with no two blank lines in a row.
fn tidied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.lines().map(str::trim) {
        blank = if line.is_empty() { blank + 1 } else { 0 };
        if blank < 2 && !(out.is_empty() && line.is_empty()) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.trim_end().to_owned()
}

/// The characters that the cleaner writes as names.
fn decoded(text: &str) -> String {
    let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", " "), ("&amp;", "&")];
    names.iter().fold(text.to_owned(), |text, (name, c)| text.replace(name, c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::html::made_safe;

    #[test]
    fn links_lead_elsewhere_and_nothing_else_changes() {
        let html = made_safe(
            "<p title=\"a > b\">Go <a href=\"https://x.example/?a=1&b=2\">there</a>, <a href=\"mailto:a@x.example\">write</a></p>",
        );
        let changed =
            with_links(&html, |url| url.strip_prefix("https://").map(|rest| format!("https://l.example/{rest}")));
        assert_eq!(changed, html.replace("https://x.example", "https://l.example/x.example"));
        assert_eq!(with_links(&html, |_| None), html);
        let evil = with_links(&html, |_| Some("https://x.example/\"><script>".to_owned()));
        assert!(!evil.contains("\"><script>"), "{evil}");
    }

    #[test]
    fn html_has_a_text() {
        for (html, text) in [
            ("<h1>Hi Ada</h1><p>Your <b>upload</b> is\n ready.</p>", "Hi Ada\n\nYour upload is ready."),
            ("one<br>two", "one\ntwo"),
            ("<ul><li>a</li><li>b</li></ul>", "- a\n\n- b"),
            ("See <a href=\"https://x.example/?a=1&amp;b=2\">this</a>.", "See this (https://x.example/?a=1&b=2)."),
            ("5 &lt; 6 &amp;amp; more", "5 < 6 &amp; more"),
            ("", ""),
        ] {
            assert_eq!(plain(&made_safe(html)), text, "{html}");
        }
    }
}
