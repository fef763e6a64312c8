//! Paths that documents name must exist.

use crate::tidy::markdown::{code_spans, prose};
use crate::tidy::tree::Tree;

/// What makes a backticked word a path into this repository.
const TOPS: &[&str] = &["crates/", "docs/", "web/", "xtask/", "tests/", "deploy/", ".ci/"];

pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (file, text) in tree.ending(&[".md"]) {
        for (number, line) in prose(text) {
            for span in code_spans(line).filter(|span| is_path(span)) {
                if !tree.has(fixed_part(span)) {
                    findings.push(format!("{file}:{number}: `{span}` does not exist"));
                }
            }
        }
    }
    findings
}

fn is_path(span: &str) -> bool {
    TOPS.iter().any(|top| span.starts_with(top))
}

/// The part that must exist: without line numbers, items and arguments, and of a
/// pattern the folder before it.
fn fixed_part(span: &str) -> &str {
    let path = span.split([' ', ':', '#']).next().unwrap_or(span);
    match path.find(['*', '{', '<', '…']) {
        Some(at) => {
            let before = path.get(..at).unwrap_or_default();
            before.rsplit_once('/').map_or("", |(folder, _)| folder)
        }
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> usize {
        let tree = Tree::of([("docs/a.md", line), ("crates/engine/src/lib.rs", "")]);
        check(&tree).len()
    }

    #[test]
    fn a_path_that_is_gone_is_found() {
        assert_eq!(found("see `crates/engine/src/gone.rs`"), 1);
        assert_eq!(found("see `docs/b.md` and `crates/gone/*/x`"), 2);
    }

    #[test]
    fn paths_that_exist_and_other_words_are_not() {
        assert_eq!(found("see `crates/engine/src/lib.rs:12`, `crates/engine/`"), 0);
        assert_eq!(found("`crates/*/src/lib.rs` `crates/engine/src/lib.rs::apply`"), 0);
        assert_eq!(found("`POST /events` `text/plain` crates/gone"), 0);
        assert_eq!(found("```\n`docs/gone.md`\n```"), 0);
    }
}
