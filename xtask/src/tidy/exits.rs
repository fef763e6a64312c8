//! Nothing leaves the building but through `outbound`, whose client checks where it
//! goes.

use crate::tidy::tree::Tree;
use crate::workspace::{Metadata, Package};

/// Libraries that reach out, and the packages of ours that may take them.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("attohttpc", &[]),
    ("awc", &[]),
    ("curl", &[]),
    ("hickory-resolver", &[]),
    ("hyper-rustls", &[]),
    ("hyper-tls", &[]),
    ("isahc", &[]),
    ("lettre", &["outbound"]),
    ("minreq", &[]),
    ("reqwest", &[]),
    ("surf", &[]),
    // Only where WORDS lets it.
    ("ureq", &["server"]),
];

/// What code that reaches out says, and the files beside `outbound` that may.
const WORDS: &[(&str, &[&str])] = &[
    ("TcpStream::connect", &[]),
    ("TcpSocket", &[]),
    ("UdpSocket", &[]),
    ("lookup_host", &[]),
    ("to_socket_addrs", &[]),
    ("ToSocketAddrs", &[]),
    ("client::conn", &[]),
    ("client::legacy", &[]),
    ("rustls::client", &[]),
    // The command line of an operator, asking the server that they named.
    ("ureq::", &["crates/server/src/cli/remote.rs"]),
];

/// The way out itself, and what is never shipped.
const FREE: &[&str] = &["crates/outbound/", "crates/bench/", "crates/sim/", "xtask/"];

pub fn check(tree: &Tree, metadata: &Metadata) -> Vec<String> {
    let libraries = metadata.own().flat_map(check_package);
    libraries.chain(tree.ending(&[".rs"]).flat_map(|(path, text)| check_file(path, text))).collect()
}

fn check_package(package: &Package) -> Vec<String> {
    let takes = |name: &str| package.dependencies.iter().any(|dependency| dependency.name == name);
    let refused = LIBRARIES.iter().filter(|(name, who)| takes(name) && !who.contains(&package.name.as_str()));
    refused.map(|(name, _)| format!("{} takes {name}: what leaves goes through outbound", package.name)).collect()
}

fn check_file(path: &str, text: &str) -> Vec<String> {
    let is_test = path.contains("/tests/") || path.ends_with("/tests.rs");
    if is_test || FREE.iter().any(|free| path.starts_with(free)) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (word, _) in WORDS.iter().filter(|(_, files)| !files.contains(&path)) {
        for (at, _) in text.lines().enumerate().filter(|(_, line)| line.contains(word)) {
            findings.push(format!("{path}:{}: {word}: what leaves goes through outbound", at + 1));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::metadata;

    #[test]
    fn a_library_that_reaches_out_is_found() {
        let takes = |package: &str, name: &str| {
            let json = format!(r#"{{"name": "{package}", "dependencies": [{{"name": "{name}"}}]}}"#);
            check(&Tree::of([]), &metadata(&json))
        };
        for (name, _) in LIBRARIES {
            assert_eq!(takes("node", name).len(), 1, "{name}");
        }
        assert_eq!(takes("server", "reqwest"), ["server takes reqwest: what leaves goes through outbound"]);
        assert!(takes("outbound", "lettre").is_empty() && takes("server", "ureq").is_empty());
        assert!(takes("node", "serde").is_empty());
    }

    #[test]
    fn code_that_reaches_out_is_found_where_it_is_shipped() {
        let found = |path: &str, line: &str| {
            let text = format!("use std::io;\n{line}\n");
            check(&Tree::of([(path, text.as_str())]), &metadata(r#"{"name": "node"}"#)).len()
        };
        for (word, files) in WORDS {
            assert_eq!(found("crates/server/src/push.rs", word), 1, "{word}");
            assert!(files.iter().all(|file| found(file, word) == 0), "{word}");
            for free in ["crates/outbound/src/x.rs", "crates/server/tests/it/x.rs", "crates/server/src/serve/tests.rs"]
            {
                assert_eq!(found(free, word), 0, "{word} {free}");
            }
        }
        assert_eq!(found("crates/server/src/serve/connection.rs", "use tokio::net::TcpStream;"), 0);
    }
}
