//! Third-party licences: only those that go with ours, from a registry only.

use crate::workspace::{Metadata, Package};

/// Ours.
const OWN: &str = "AGPL-3.0-only";

/// Those whose terms a shipped AGPL binary can meet.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    // MIT without its notice.
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

pub fn check(metadata: &Metadata) -> Vec<String> {
    metadata.packages.iter().filter_map(check_package).collect()
}

fn check_package(package: &Package) -> Option<String> {
    let licence = package.license.as_deref().unwrap_or("none");
    let subject = format!("{} {}", package.name, package.version);
    match package.source.as_deref() {
        None => (licence != OWN).then(|| format!("{subject} is ours: {licence}, not {OWN}")),
        Some(source) if !source.starts_with("registry+") => {
            Some(format!("{subject} comes from {source}, not from a registry"))
        }
        Some(_) => (!is_allowed(licence)).then(|| format!("{subject} has licence {licence}")),
    }
}

/// Evaluates an SPDX expression. `/` is the old way to write OR; an id that has an
/// exception counts as another id. What cannot be read is not allowed.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any(&mut rest) == Some(true) && rest.is_empty()
}

fn any(words: &mut &[&str]) -> Option<bool> {
    let mut is_allowed = all(words)?;
    while let Some(("OR", rest)) = next(words) {
        *words = rest;
        is_allowed |= all(words)?;
    }
    Some(is_allowed)
}

fn all(words: &mut &[&str]) -> Option<bool> {
    let mut is_allowed = term(words)?;
    while let Some(("AND", rest)) = next(words) {
        *words = rest;
        is_allowed &= term(words)?;
    }
    Some(is_allowed)
}

fn term(words: &mut &[&str]) -> Option<bool> {
    let (word, rest) = next(words)?;
    *words = rest;
    if word == "(" {
        let is_allowed = any(words)?;
        let (")", rest) = next(words)? else {
            return None;
        };
        *words = rest;
        return Some(is_allowed);
    }
    if let [with, _, rest @ ..] = rest
        && *with == "WITH"
    {
        *words = rest;
        // An exception only adds to what a licence permits.
        return Some(ALLOWED.contains(&word));
    }
    Some(ALLOWED.contains(&word))
}

fn next<'a, 'b>(words: &'b [&'a str]) -> Option<(&'a str, &'b [&'a str])> {
    words.split_first().map(|(word, rest)| (*word, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::metadata;

    #[test]
    fn expressions() {
        for good in [
            "MIT",
            // MIT without its notice.
            "MIT-0",
            "MIT/Apache-2.0",
            "GPL-3.0-only OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(is_allowed(good), "{good}");
        }
        for bad in [
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "MIT OR Apache-2.0 AND",
            "(MIT OR ISC",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "none",
            "",
        ] {
            assert!(!is_allowed(bad), "{bad}");
        }
    }

    #[test]
    fn a_foreign_licence_a_foreign_source_and_a_wrong_own_one_are_found() {
        let found = |package: &str| check(&metadata(package)).len();
        assert_eq!(found(r#"{"name": "a", "license": "AGPL-3.0-only"}"#), 0);
        assert_eq!(found(r#"{"name": "a", "license": "MIT"}"#), 1);
        assert_eq!(found(r#"{"name": "b", "source": "registry+x", "license": "ISC"}"#), 0);
        assert_eq!(found(r#"{"name": "b", "source": "registry+x", "license": "SSPL-1.0"}"#), 1);
        assert_eq!(found(r#"{"name": "b", "source": "registry+x"}"#), 1);
        assert_eq!(found(r#"{"name": "b", "source": "git+x", "license": "ISC"}"#), 1);
    }
}
