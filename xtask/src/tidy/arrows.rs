//! Which crate may use which: the walls of ARCHITECTURE.md.

use crate::workspace::{Dependency, Metadata, Package};

/// Ours, and those of ours that each may depend on. Tests follow the same arrows,
/// but for [`IN_TESTS`].
const ARROWS: &[(&str, &[&str])] = &[
    ("engine", &[]),
    ("wire", &[]),
    ("outbound", &[]),
    ("store", &["engine"]),
    ("node", &["engine", "store"]),
    ("server", &["wire", "node", "engine", "outbound"]),
    ("sim", &["node", "store", "engine"]),
    ("bench", &["node", "store", "engine"]),
    ("fuzz", &["server", "sim", "wire", "node", "store", "engine"]),
    ("xtask", &[]),
];

/// What tests may use besides.
const IN_TESTS: &[(&str, &str)] = &[
    // A job that was interrupted half way is made as rows.
    ("server", "store"),
];

pub fn check(metadata: &Metadata) -> Vec<String> {
    metadata.own().flat_map(check_package).collect()
}

fn check_package(package: &Package) -> Vec<String> {
    let name = &package.name;
    let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| from == name) else {
        return vec![format!("{name} has no line in xtask/src/tidy/arrows.rs: say what it may use")];
    };
    let ours = package.dependencies.iter().filter(|d| d.path.is_some());
    let is_of_tests =
        |d: &Dependency| d.kind.as_deref() == Some("dev") && IN_TESTS.contains(&(name.as_str(), d.name.as_str()));
    ours.filter(|d| !allowed.contains(&d.name.as_str()) && !is_of_tests(d))
        .map(|d| format!("{name} -> {} is not allowed", d.name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::metadata;

    fn own(name: &str, uses: &str) -> Metadata {
        of_kind(name, (uses, r#""dev""#))
    }

    fn of_kind(name: &str, (uses, kind): (&str, &str)) -> Metadata {
        metadata(&format!(
            r#"{{"name": "{name}", "dependencies": [
                {{"name": "{uses}", "kind": {kind}, "path": "/crates/{uses}"}},
                {{"name": "serde"}}
            ]}}"#
        ))
    }

    #[test]
    fn an_arrow_outside_the_table_is_found_in_tests_too() {
        assert!(check(&own("server", "node")).is_empty());
        let found = check(&own("server", "sim"));
        assert_eq!(found, ["server -> sim is not allowed"]);
    }

    #[test]
    fn what_tests_may_use_besides_is_for_them_alone() {
        assert!(check(&own("server", "store")).is_empty());
        let found = check(&of_kind("server", ("store", "null")));
        assert_eq!(found, ["server -> store is not allowed"]);
    }

    #[test]
    fn a_new_crate_needs_a_line() {
        assert_eq!(check(&own("extra", "engine")).len(), 1);
    }
}
