//! No file that nobody can read in one sitting.

use crate::tidy::tree::Tree;

/// More lines than this fail.
const LINES_MAX: usize = 1000;

/// More lines than this are named, as worth splitting.
const LINES_LONG: usize = 400;

/// What people write. Lock files and generated JSON are not.
const WRITTEN: &[&str] = &[".rs", ".ts", ".tsx", ".js", ".mjs", ".py", ".sh", ".css", ".html", ".md", ".toml"];

pub fn check(tree: &Tree) -> Vec<String> {
    longer_than(tree, LINES_MAX)
        .map(|(path, count)| format!("{path} has {count} lines, more than {LINES_MAX}"))
        .collect()
}

/// Those that still pass, but should be split.
pub fn long(tree: &Tree) -> Vec<String> {
    longer_than(tree, LINES_LONG).map(|(path, count)| format!("{path} has {count} lines")).collect()
}

fn longer_than(tree: &Tree, lines: usize) -> impl Iterator<Item = (&str, usize)> {
    tree.ending(WRITTEN).map(|(path, text)| (path, text.lines().count())).filter(move |(_, count)| *count > lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_too_many_is_found() {
        let count = |path: &str, lines: usize| {
            let text = "x\n".repeat(lines);
            let tree = Tree::of([(path, text.as_str())]);
            (check(&tree).len(), long(&tree).len())
        };
        assert_eq!(count("a.rs", LINES_LONG), (0, 0));
        assert_eq!(count("a.rs", LINES_LONG + 1), (0, 1));
        assert_eq!(count("a.rs", LINES_MAX), (0, 1));
        assert_eq!(count("a.rs", LINES_MAX + 1), (1, 1));
        assert_eq!(count("package-lock.json", LINES_MAX + 1), (0, 0));
    }
}
