//! Every limit in the code stands in the documents.

use crate::tidy::tree::Tree;

const CODE: &[&str] = &["crates/engine/src/limits.rs", "crates/outbound/src/limits.rs"];
const DOCUMENT: &str = "docs/limits.md";

pub fn check(tree: &Tree) -> Vec<String> {
    CODE.iter().flat_map(|code| check_file(tree, code)).collect()
}

fn check_file(tree: &Tree, file: &str) -> Vec<String> {
    let Some(code) = tree.text(file) else {
        return vec![format!("{file} does not exist")];
    };
    let Some(document) = tree.text(DOCUMENT) else {
        return vec![format!("{DOCUMENT} does not exist")];
    };
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let named: Vec<&str> = document.split(|c: char| !is_word(c)).collect();
    let constants: Vec<&str> = code.lines().filter_map(constant).collect();
    if constants.is_empty() {
        return vec![format!("{file} has no `pub const`")];
    }
    constants
        .iter()
        .filter(|name| !named.contains(*name))
        .map(|name| format!("{DOCUMENT} does not name {name}"))
        .collect()
}

/// `pub const NAME: …` gives NAME.
fn constant(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("pub const ")?;
    let (name, _) = rest.split_once(':')?;
    let is_name = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_the_document_lacks_is_found() {
        let code = "/// Why.\npub const NAMES_MAX: u32 = 120;\npub const KEYS_MAX: u32 = 20;\npub const fn f() {}";
        let found = |document: &str| check_file(&Tree::of([("limits.rs", code), (DOCUMENT, document)]), "limits.rs");
        assert!(found("`NAMES_MAX` 120, KEYS_MAX 20").is_empty());
        assert_eq!(found("`NAMES_MAX_OLD` 120, KEYS_MAX 20"), ["docs/limits.md does not name NAMES_MAX"]);
    }

    #[test]
    fn a_missing_file_and_a_file_without_limits_are_found() {
        let code = ("limits.rs", "pub const NAMES_MAX: u32 = 120;");
        let found = |tree: Tree| check_file(&tree, "limits.rs").len();
        assert_eq!(found(Tree::of([])), 1);
        assert_eq!(found(Tree::of([code])), 1);
        assert_eq!(found(Tree::of([("limits.rs", "// moved"), (DOCUMENT, "")])), 1);
        assert_eq!(check(&Tree::of([])).len(), CODE.len());
    }
}
