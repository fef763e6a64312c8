//! Continuous integration runs the developers' command and nothing else.

use crate::tidy::tree::Tree;

const SCRIPT: &str = ".ci/run";

pub fn check(tree: &Tree) -> Vec<String> {
    let Some(script) = tree.text(SCRIPT) else {
        return vec![format!("{SCRIPT} does not exist")];
    };
    let lines = script.lines().map(str::trim);
    let commands: Vec<&str> = lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter(|line| !line.starts_with("set -") && *line != r#"cd "$(dirname "$0")/..""#)
        .collect();
    match commands.as_slice() {
        ["exec cargo xtask test" | "cargo xtask test"] => Vec::new(),
        _ => vec![format!("{SCRIPT} must call `cargo xtask test` and nothing else, but calls {commands:?}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(script: &str) -> usize {
        check(&Tree::of([(SCRIPT, script)])).len()
    }

    #[test]
    fn only_the_test_command_passes() {
        let head = "#!/usr/bin/env bash\n# Why.\nset -eu\ncd \"$(dirname \"$0\")/..\"\n";
        assert_eq!(found(&format!("{head}exec cargo xtask test\n")), 0);
        assert_eq!(found(&format!("{head}cargo xtask test || true\n")), 1);
        assert_eq!(found(&format!("{head}cargo clippy\ncargo xtask test\n")), 1);
        assert_eq!(found(head), 1);
        assert_eq!(check(&Tree::of([])).len(), 1);
    }
}
