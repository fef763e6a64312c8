//! Fast checks that read the sources and cargo's metadata, and start nothing.
//!
//! Each check is a function from a [`Tree`] or the [`Metadata`] to what it found,
//! one line each, and has a test that shows it failing.

mod arrows;
mod ci;
mod exits;
mod licences;
mod limits;
mod links;
mod markdown;
mod paths;
mod sizes;
mod tables;
mod tree;
mod unused;
mod words;

use anyhow::Result;

use crate::pipeline::Counts;
use crate::workspace::{Metadata, Workspace};
use tree::Tree;

/// Runs every check, prints what they found, and counts a check as one.
pub fn run(workspace: &Workspace) -> Result<Counts> {
    let tree = Tree::load(&workspace.root)?;
    let metadata = Metadata::load()?;
    let root = &workspace.root;
    let checks = [
        ("crate arrows", arrows::check(&metadata)),
        ("licences", licences::check(&metadata)),
        ("unused dependencies", unused::check(&tree, &metadata, root)),
        ("paths in documents", paths::check(&tree)),
        ("links in documents", links::check(&tree)),
        ("file sizes", sizes::check(&tree)),
        ("words", words::check(&tree)),
        ("limits", limits::check(&tree)),
        ("tables", tables::check(&tree)),
        ("continuous integration", ci::check(&tree)),
        ("ways out", exits::check(&tree, &metadata)),
    ];
    let mut counts = Counts::default();
    for (name, findings) in &checks {
        counts += Counts::one(findings.is_empty());
        for finding in findings {
            println!("tidy, {name}: {finding}");
        }
    }
    for long in sizes::long(&tree) {
        println!("tidy, worth splitting: {long}");
    }
    Ok(counts)
}

#[cfg(test)]
pub mod tests {
    use crate::workspace::Metadata;
    use serde_json::{Value, json};

    /// Metadata of one package: what is left out is filled in.
    pub fn metadata(package: &str) -> Metadata {
        let mut full = json!({
            "version": "1.0.0", "license": null, "source": null,
            "manifest_path": "/repo/x/Cargo.toml", "dependencies": [],
        });
        let given: Value = serde_json::from_str(package).unwrap();
        for (key, value) in given.as_object().unwrap() {
            full[key] = value.clone();
        }
        serde_json::from_value(json!({ "packages": [full] })).unwrap()
    }
}
