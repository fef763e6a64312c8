//! Every limit in the code stands in the documents.

use crate::tidy::tree::Tree;

/// Modules: each is a file of that name, and the rooms in a folder of that name.
const CODE: &[&str] =
    &["crates/engine/src/limits", "crates/node/src/limits", "crates/outbound/src/limits", "crates/server/src/limits"];
const DOCUMENT: &str = "docs/limits.md";

pub fn check(tree: &Tree) -> Vec<String> {
    CODE.iter().flat_map(|module| check_module(tree, module)).collect()
}

fn check_module(tree: &Tree, module: &str) -> Vec<String> {
    let Some(code) = tree.text(&format!("{module}.rs")) else {
        return vec![format!("{module}.rs does not exist")];
    };
    let rooms = tree.below(module).map(|(_, room)| room);
    let Some(document) = tree.text(DOCUMENT) else {
        return vec![format!("{DOCUMENT} does not exist")];
    };
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let named: Vec<&str> = document.split(|c: char| !is_word(c)).collect();
    let constants: Vec<&str> = rooms.chain([code]).flat_map(str::lines).filter_map(constant).collect();
    if constants.is_empty() {
        return vec![format!("{module} has no `pub const`")];
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
        let found = |document: &str| check_module(&Tree::of([("limits.rs", code), (DOCUMENT, document)]), "limits");
        assert!(found("`NAMES_MAX` 120, KEYS_MAX 20").is_empty());
        assert_eq!(found("`NAMES_MAX_OLD` 120, KEYS_MAX 20"), ["docs/limits.md does not name NAMES_MAX"]);
    }

    #[test]
    fn a_limit_in_a_room_is_found() {
        let rooms = [("limits.rs", "mod a;"), ("limits/a.rs", "pub const KEYS_MAX: u32 = 20;"), (DOCUMENT, "")];
        assert_eq!(check_module(&Tree::of(rooms), "limits"), ["docs/limits.md does not name KEYS_MAX"]);
    }

    #[test]
    fn a_missing_file_and_a_file_without_limits_are_found() {
        let code = ("limits.rs", "pub const NAMES_MAX: u32 = 120;");
        let found = |tree: Tree| check_module(&tree, "limits").len();
        assert_eq!(found(Tree::of([])), 1);
        assert_eq!(found(Tree::of([code])), 1);
        assert_eq!(found(Tree::of([("limits.rs", "// moved"), (DOCUMENT, "")])), 1);
        assert_eq!(check(&Tree::of([])).len(), CODE.len());
    }
}
