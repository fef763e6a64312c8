//! Dependencies that are declared and never named in the code.

use std::collections::BTreeSet;
use std::path::Path;

use crate::tidy::tree::Tree;
use crate::workspace::{Dependency, Metadata, Package};

pub fn check(tree: &Tree, metadata: &Metadata, root: &Path) -> Vec<String> {
    let mut findings: Vec<String> = metadata.own().flat_map(|package| check_package(tree, package, root)).collect();
    findings.extend(check_workspace(tree, metadata));
    findings
}

/// Each package's own manifest against its own sources.
fn check_package(tree: &Tree, package: &Package, root: &Path) -> Vec<String> {
    let folder = package.manifest_path.parent().unwrap_or(root);
    let folder = folder.strip_prefix(root).unwrap_or(folder);
    let folder = folder.to_string_lossy().replace('\\', "/");
    let sources: Vec<&str> =
        tree.below(&folder).filter(|(path, _)| path.ends_with(".rs")).map(|(_, text)| text).collect();
    let unused = package.dependencies.iter().filter(|dependency| {
        let name = name_in_code(dependency);
        !sources.iter().any(|text| is_named(text, &name))
    });
    unused.map(|dependency| format!("{folder} never names its dependency {}", dependency.name)).collect()
}

/// The shared list in the top manifest against all packages.
fn check_workspace(tree: &Tree, metadata: &Metadata) -> Vec<String> {
    let declared: BTreeSet<&str> = metadata
        .own()
        .flat_map(|package| &package.dependencies)
        .map(|dependency| dependency.rename.as_ref().unwrap_or(&dependency.name).as_str())
        .collect();
    workspace_dependencies(tree.text("Cargo.toml").unwrap_or_default())
        .filter(|name| !declared.contains(name))
        .map(|name| format!("Cargo.toml lists {name}, which no package takes"))
        .collect()
}

fn workspace_dependencies(manifest: &str) -> impl Iterator<Item = &str> {
    manifest
        .lines()
        .skip_while(|line| line.trim() != "[workspace.dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['=', '.']).next())
        .map(str::trim)
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
}

fn name_in_code(dependency: &Dependency) -> String {
    let name = dependency.rename.as_ref().unwrap_or(&dependency.name);
    name.replace('-', "_")
}

/// Whether some line that is no comment holds `name::`, or imports the name.
fn is_named(text: &str, name: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start();
        !line.starts_with("//")
            && line.match_indices(name).any(|(at, _)| {
                let (before, after) = (line.get(..at), line.get(at + name.len()..));
                is_apart(before.unwrap_or_default()) && is_used(after.unwrap_or_default())
            })
    })
}

fn is_apart(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn is_used(after: &str) -> bool {
    ["::", ";", " as "].iter().any(|end| after.starts_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::metadata;

    #[test]
    fn a_dependency_is_named_by_a_path_or_an_import_only() {
        assert!(is_named("    let x = serde_json::json!(1);", "serde_json"));
        assert!(is_named("#[derive(thiserror::Error)]", "thiserror"));
        assert!(is_named("use mimalloc as allocator;", "mimalloc"));
        assert!(!is_named("// serde_json::json! is not used", "serde_json"));
        assert!(!is_named("let x = my_serde::y;", "serde"));
        assert!(!is_named("let serde = 1", "serde"));
    }

    #[test]
    fn an_unnamed_dependency_is_found() {
        let metadata = metadata(
            r#"{"name": "node", "manifest_path": "/repo/crates/node/Cargo.toml",
                "dependencies": [{"name": "serde-json"}, {"name": "gone"}]}"#,
        );
        let tree = Tree::of([
            ("crates/node/src/lib.rs", "use serde_json::Value;"),
            ("crates/wire/src/lib.rs", "use gone::Gone;"),
            (
                "Cargo.toml",
                "[workspace.dependencies]\ngone = \"1\"\n# why\nserde-json = \"1\"\n\nnobody = \"1\"\n[x]\ny = 1",
            ),
        ]);
        assert_eq!(
            check(&tree, &metadata, Path::new("/repo")),
            ["crates/node never names its dependency gone", "Cargo.toml lists nobody, which no package takes"]
        );
    }
}
