//! Relative links between documents, and the headings that they point to.

use crate::tidy::markdown::{anchors, prose, without_code};
use crate::tidy::tree::Tree;

pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (file, text) in tree.ending(&[".md"]) {
        for (number, line) in prose(text) {
            for target in targets(&without_code(line)) {
                if !leads_somewhere(tree, file, &target) {
                    findings.push(format!("{file}:{number}: ({target}) leads nowhere"));
                }
            }
        }
    }
    findings
}

/// The targets of `[words](target)`, `![…](target "title")` and `[name]: target`.
fn targets(line: &str) -> Vec<String> {
    let inline = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let named = line.starts_with('[').then(|| line.split_once("]: ").map(|(_, target)| target)).flatten();
    let first_word = |target: &str| target.split_whitespace().next().map(str::to_owned);
    inline.chain(named).filter_map(first_word).collect()
}

fn leads_somewhere(tree: &Tree, file: &str, target: &str) -> bool {
    if target.contains("://") || target.starts_with("mailto:") {
        return true;
    }
    let (path, anchor) = match target.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (target, None),
    };
    let path = if path.is_empty() { Some(file.to_owned()) } else { resolved(file, path) };
    let Some(path) = path.filter(|path| tree.has(path)) else {
        return false;
    };
    match (anchor, tree.text(&path)) {
        (Some(anchor), Some(text)) if path.ends_with(".md") => anchors(text).iter().any(|known| known == anchor),
        _ => true,
    }
}

/// The path from the top; `None` when it leaves the repository. One that starts
/// with `/` counts from the top.
fn resolved(file: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { file.split('/').collect() };
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> usize {
        let tree =
            Tree::of([("docs/api/a.md", line), ("docs/limits.md", "# Limits\n## Event names\n"), ("README.md", "")]);
        check(&tree).len()
    }

    #[test]
    fn a_link_to_nowhere_is_found() {
        assert_eq!(found("[x](gone.md) and ![y](../gone.png \"why\")"), 2);
        assert_eq!(found("[x](../../../README.md)"), 1);
        assert_eq!(found("[x](../limits.md#no-such-heading)"), 1);
        assert_eq!(found("[x]: gone.md"), 1);
        assert_eq!(found("[x](#nothing-here)"), 1);
    }

    #[test]
    fn links_that_lead_somewhere_are_not() {
        assert_eq!(found("[x](../limits.md) [y](../../README.md) [z](../)"), 0);
        assert_eq!(found("[x](../limits.md#event-names) [y](/README.md)"), 0);
        assert_eq!(found("[x](https://example.com/gone) `[x](gone.md)`"), 0);
    }
}
