//! Every table stands in the architecture, and no table that is gone.

use crate::tidy::tree::Tree;

const CODE: &str = "crates/engine/src/tables.rs";
const DOCUMENT: &str = "ARCHITECTURE.md";
const HEADING: &str = "## The tables";

pub fn check(tree: &Tree) -> Vec<String> {
    let (Some(code), Some(document)) = (tree.text(CODE), tree.text(DOCUMENT)) else {
        return vec![format!("{CODE} or {DOCUMENT} does not exist")];
    };
    let declared: Vec<&str> = code.lines().filter_map(declared).collect();
    let told = told(document);
    if declared.is_empty() || told.is_empty() {
        return vec![format!("{CODE} declares no table, or {DOCUMENT} has no section {HEADING:?}")];
    }
    let missing = declared.iter().filter(|name| !told.contains(*name));
    let gone = told.iter().filter(|name| !declared.contains(*name));
    missing
        .map(|name| format!("{DOCUMENT} does not tell of the table `{name}`"))
        .chain(gone.map(|name| format!("{DOCUMENT} tells of the table `{name}`, which there is not")))
        .collect()
}

/// `Node "node": NodeKey => …` gives node.
fn declared(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(" \"")?;
    let (name, rest) = rest.split_once("\": ")?;
    rest.contains("Key => ").then_some(name)
}

/// What stands in backticks in the first column of the section's table.
fn told(document: &str) -> Vec<&str> {
    let section = document.split_once(HEADING).map_or("", |(_, rest)| rest);
    let section = section.split("\n## ").next().unwrap_or_default();
    let cells = section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once(" |"));
    cells.flat_map(|(cell, _)| cell.split(", ").map(|name| name.trim_matches('`'))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(document: &str) -> Vec<String> {
        let code = "tables! {\n    /// One.\n    Node \"node\": NodeKey => NodeRow, Config, personal: No;\n    Log \"log\": LogKey => LogRow, Cached;\n}";
        check(&Tree::of([(CODE, code), (DOCUMENT, document)]))
    }

    #[test]
    fn a_table_that_is_not_told_of_or_is_gone_is_found() {
        assert!(found("## The tables\n\n| `node`, `log` | | what |\n\n## Next\n| `other` | x |").is_empty());
        assert_eq!(found("## The tables\n| `log` | |"), ["ARCHITECTURE.md does not tell of the table `node`"]);
        let gone = "## The tables\n| `node`, `log` | |\n| `seen` | |";
        assert_eq!(found(gone), ["ARCHITECTURE.md tells of the table `seen`, which there is not"]);
    }

    #[test]
    fn missing_files_and_sections_are_found() {
        assert_eq!(found("## Elsewhere\n| `node` | |").len(), 1);
        assert_eq!(check(&Tree::of([])).len(), 1);
    }
}
