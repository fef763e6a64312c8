//! The parts of Markdown that the checks look at.

/// The lines outside of fenced code, with their numbers from 1.
pub fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut is_fenced = false;
    text.lines().enumerate().filter_map(move |(at, line)| {
        if line.trim_start().starts_with("```") {
            is_fenced = !is_fenced;
            return None;
        }
        (!is_fenced).then_some((at + 1, line))
    })
}

/// What stands between single backticks in one line.
pub fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// The line without what stands between backticks.
pub fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

/// The anchors that a rendered page offers: one for each heading, as the common
/// forges make them.
pub fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for (_, line) in prose(text).filter(|(_, line)| line.starts_with('#')) {
        let slug = slug(line.trim_start_matches('#').trim());
        let again = |n: usize| format!("{slug}-{n}");
        let taken = anchors.iter().filter(|a| **a == slug).count();
        let anchor = (1..).map(again).find(|a| taken == 0 || !anchors.contains(a)).filter(|_| taken > 0);
        anchors.push(anchor.unwrap_or(slug));
    }
    anchors
}

fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fenced_lines_are_no_prose() {
        let text = "a\n```sh\nb\n```\nc";
        assert_eq!(prose(text).collect::<Vec<_>>(), [(1, "a"), (5, "c")]);
    }

    #[test]
    fn spans_and_the_rest() {
        let line = "see `docs/a.md` and `b`.";
        assert_eq!(code_spans(line).collect::<Vec<_>>(), ["docs/a.md", "b"]);
        assert_eq!(without_code(line), "see  and .");
    }

    #[test]
    fn headings_become_anchors() {
        let text = "# The API's shape\n## `POST /events`\n## Errors\n## Errors\n## Errors\n";
        assert_eq!(anchors(text), ["the-apis-shape", "post-events", "errors", "errors-1", "errors-2"]);
    }
}
