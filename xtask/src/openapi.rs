//! `cargo xtask openapi`: the committed description of the API, and its check.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// Writes docs/api/openapi.json from the code.
pub fn write(workspace: &Workspace) -> Result<()> {
    workspace.build_binaries()?;
    let path = committed(workspace);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).context("create docs/api")?;
    }
    fs::write(&path, generated(workspace)?).context("write docs/api/openapi.json")
}

/// Fails unless the file says what the built binary says.
pub fn check(workspace: &Workspace) -> Result<()> {
    let text = fs::read_to_string(committed(workspace));
    let text = text.context("read docs/api/openapi.json (cargo xtask openapi writes it)")?;
    if let Some(line) = first_difference(&text, &generated(workspace)?) {
        bail!("docs/api/openapi.json differs from the code, first in line {line}: cargo xtask openapi");
    }
    Ok(())
}

fn committed(workspace: &Workspace) -> PathBuf {
    workspace.root.join("docs/api/openapi.json")
}

fn generated(workspace: &Workspace) -> Result<String> {
    let json = workspace.start("herald")?.arg("openapi").read()?;
    serde_json::from_str::<serde::de::IgnoredAny>(&json).context("herald openapi printed no JSON")?;
    Ok(format!("{}\n", json.trim_end()))
}

/// The number of the first line, from 1, in which two texts differ.
fn first_difference(one: &str, other: &str) -> Option<usize> {
    if one == other {
        return None;
    }
    let same = one.split('\n').zip(other.split('\n')).take_while(|(a, b)| a == b).count();
    Some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_differing_line_is_named() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_difference("a\n", "a\nb\n"), Some(2));
    }
}
