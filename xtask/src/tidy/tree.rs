//! The files that git tracks or would track, in memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::shell::Line;

/// Paths, relative to the top and with `/`, to their text. Files that are not
/// UTF-8 are there with an empty text.
pub struct Tree(BTreeMap<String, String>);

impl Tree {
    /// Reads what `git add --all` would commit.
    pub fn load(root: &Path) -> Result<Tree> {
        let list = Line::new("git ls-files -z --cached --others --exclude-standard").read()?;
        let mut files = BTreeMap::new();
        for path in list.split('\0').filter(|path| !path.is_empty()) {
            let full = root.join(path);
            // Listed, but deleted or a submodule: nothing to read.
            if full.is_file() {
                let bytes = fs::read(&full).with_context(|| format!("read {path}"))?;
                files.insert(path.to_owned(), String::from_utf8(bytes).unwrap_or_default());
            }
        }
        Ok(Tree(files))
    }

    #[cfg(test)]
    pub fn of<const N: usize>(files: [(&str, &str); N]) -> Tree {
        let owned = |(path, text): (&str, &str)| (path.to_owned(), text.to_owned());
        Tree(files.into_iter().map(owned).collect())
    }

    /// Every file, in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files whose name ends with one of these, such as `.rs`.
    pub fn ending<'a>(&'a self, ends: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files().filter(|(path, _)| ends.iter().any(|end| path.ends_with(end)))
    }

    /// The files in a folder and below it.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let is_below = move |path: &str| {
            let rest = path.strip_prefix(folder);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        self.files().filter(move |(path, _)| is_below(path))
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Whether it names a file, or a folder with files in it. The top is `""`.
    pub fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        path.is_empty() || self.0.contains_key(path) || self.below(path).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_files_and_folders() {
        let tree = Tree::of([("docs/api/a.md", ""), ("docs-old.md", "")]);
        assert!(tree.has("docs/api/a.md") && tree.has("docs") && tree.has("docs/api/"));
        assert!(!tree.has("docs/ap") && !tree.has("doc"));
    }
}
