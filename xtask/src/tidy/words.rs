//! Words that must not be committed: unfinished work, tests that are switched off,
//! lints that are silenced, and paths of one machine.
//!
//! The words are put together from halves, so that this file passes its own check.

use crate::tidy::tree::Tree;

/// A word, the files in which it is looked for, and what to do instead.
struct Forbidden {
    word: &'static str,
    /// Ends of file names; empty for every file.
    ends: &'static [&'static str],
    instead: &'static str,
}

const RUST: &[&str] = &[".rs"];
const SCRIPTS: &[&str] = &[".js", ".mjs", ".ts", ".tsx", ".jsx"];

const FORBIDDEN: &[Forbidden] = &[
    rust(concat!("to", "do!"), "finish it"),
    rust(concat!("unimple", "mented!"), "finish it"),
    rust(concat!("#[ig", "nore"), "run the test, or remove it"),
    rust(concat!("[al", "low("), "use expect with a reason"),
    rust(concat!(", al", "low("), "use expect with a reason"),
    script(concat!("describe", ".skip("), "run the test, or remove it"),
    script(concat!("test", ".skip("), "run the test, or remove it"),
    script(concat!("it", ".skip("), "run the test, or remove it"),
    script(concat!(".on", "ly("), "run all tests"),
    script(concat!("@ts-", "ignore"), "mend the type"),
    script(concat!("eslint-", "disable"), "mend the cause"),
    anywhere(concat!("FIX", "ME"), "mend it, or open an issue"),
    anywhere(concat!("../sha", "red"), "it lies outside of the repository"),
    anywhere(concat!("/wo", "rk/"), "it is a path of one machine"),
];

const fn rust(word: &'static str, instead: &'static str) -> Forbidden {
    Forbidden { word, ends: RUST, instead }
}

const fn script(word: &'static str, instead: &'static str) -> Forbidden {
    Forbidden { word, ends: SCRIPTS, instead }
}

const fn anywhere(word: &'static str, instead: &'static str) -> Forbidden {
    Forbidden { word, ends: &[], instead }
}

pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in tree.files() {
        for forbidden in FORBIDDEN.iter().filter(|f| f.applies_to(path)) {
            for (at, _) in text.lines().enumerate().filter(|(_, l)| l.contains(forbidden.word)) {
                let Forbidden { word, instead, .. } = forbidden;
                findings.push(format!("{path}:{}: {word}: {instead}", at + 1));
            }
        }
    }
    findings
}

impl Forbidden {
    fn applies_to(&self, path: &str) -> bool {
        self.ends.is_empty() || self.ends.iter().any(|end| path.ends_with(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_where_it_counts_and_only_there() {
        for forbidden in FORBIDDEN {
            let line = format!("fine\nx{}y\n", forbidden.word);
            let end = forbidden.ends.first().unwrap_or(&".md");
            let path = format!("a{end}");
            let found = check(&Tree::of([(&path, &line)]));
            assert!(found.iter().any(|f| f.starts_with(&format!("{path}:2: {}", forbidden.word))));
            let elsewhere = check(&Tree::of([("a.txt", &line)]));
            assert_eq!(elsewhere.is_empty(), !forbidden.ends.is_empty());
        }
    }

    #[test]
    fn skipping_in_an_iterator_is_fine() {
        let tree = Tree::of([("a.rs", "x.iter().skip(1)"), ("a.ts", "rows.skip(1)")]);
        assert!(check(&tree).is_empty());
    }
}
