//! Crates of which several versions are compiled: each is looked at once, so that
//! no other slips in.

use std::collections::{BTreeMap, BTreeSet};

use crate::workspace::Metadata;

/// Others' crates that are between two versions of these; none is doubled by a
/// choice of ours.
const KNOWN: &[&str] = &[
    "bit-vec",
    "block-buffer",
    "cpufeatures",
    "crypto-common",
    "digest",
    "getrandom",
    "hashbrown",
    "nom",
    "quick_cache",
    "r-efi",
    "rand_core",
    "syn",
    "synstructure",
    "windows-sys",
];

pub fn check(metadata: &Metadata) -> Vec<String> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in &metadata.packages {
        versions.entry(&package.name).or_default().insert(&package.version);
    }
    let doubled = versions.into_iter().filter(|(name, versions)| versions.len() > 1 && !KNOWN.contains(name));
    doubled.map(|(name, versions)| format!("{name} is compiled in several versions: {versions:?}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::metadata;

    #[test]
    fn a_second_version_is_found() {
        let mut both = metadata(r#"{"name": "a", "source": "registry+x", "version": "1.0.0"}"#);
        assert_eq!(check(&both), Vec::<String>::new());
        both.packages.extend(metadata(r#"{"name": "a", "source": "registry+x", "version": "2.0.0"}"#).packages);
        assert_eq!(check(&both), ["a is compiled in several versions: {\"1.0.0\", \"2.0.0\"}"]);
    }
}
