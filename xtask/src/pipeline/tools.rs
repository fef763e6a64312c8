//! What the tests need besides cargo: looked for, installed where that is one
//! quick command, and otherwise named together with the command that installs it.

use anyhow::{Result, bail};

use crate::shell::Line;

/// A program from outside.
struct Tool {
    name: &'static str,
    /// Any of these succeeding proves that it is there.
    probes: &'static [&'static str],
    source: Source,
}

/// Where it comes from.
enum Source {
    /// Debian packages, apart by spaces.
    Apt(&'static str),
    /// A component of the Rust toolchain.
    Rustup(&'static str),
}

const TOOLS: &[Tool] = &[
    Tool { name: "git", probes: &["git --version"], source: Source::Apt("git") },
    Tool { name: "rustfmt", probes: &["cargo fmt --version"], source: Source::Rustup("rustfmt") },
    Tool { name: "clippy", probes: &["cargo clippy --version"], source: Source::Rustup("clippy") },
    Tool {
        // The first with import.meta.dirname that is still maintained. Debian 12 has
        // an older one.
        name: "node 20.19 or newer (nodejs.org has it where Debian's is older)",
        probes: &["node -e process.exit(+!import.meta.dirname) --input-type=module"],
        source: Source::Apt("nodejs"),
    },
    Tool { name: "npm", probes: &["npm --version"], source: Source::Apt("npm") },
    Tool {
        name: "python3 with venv",
        probes: &["python3 -c __import__('venv');__import__('ensurepip')"],
        source: Source::Apt("python3 python3-venv"),
    },
    Tool {
        name: "chromium",
        probes: &["chromium --version", "chromium-browser --version", "google-chrome --version"],
        source: Source::Apt("chromium"),
    },
    Tool { name: "openssl", probes: &["openssl version"], source: Source::Apt("openssl") },
    Tool { name: "curl", probes: &["curl --version"], source: Source::Apt("curl") },
    Tool { name: "nginx", probes: &["nginx -v"], source: Source::Apt("nginx") },
    Tool { name: "Caddy", probes: &["caddy version"], source: Source::Apt("caddy") },
    Tool { name: "Prometheus", probes: &["promtool --version"], source: Source::Apt("prometheus") },
    Tool { name: "systemd's analyzer", probes: &["systemd-analyze --version"], source: Source::Apt("systemd") },
];

/// Makes sure of all of them; fails with the commands for those that stay missing.
pub fn ensure() -> Result<()> {
    let missing: Vec<&Tool> = TOOLS.iter().filter(|tool| !tool.is_there()).collect();
    for tool in &missing {
        install(tool)?;
    }
    let lines: Vec<String> = missing
        .iter()
        .filter(|tool| !tool.is_there())
        .map(|tool| format!("  {} is missing: {}", tool.name, tool.source.command()))
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    bail!("install what the tests need, then run them again\n{}", lines.join("\n"))
}

/// Tries, where it needs no questions to be asked: Debian packages as root, and
/// components of a toolchain that rustup keeps.
fn install(tool: &Tool) -> Result<()> {
    match tool.source {
        Source::Apt(packages) if is_root() && Line::new("apt-get --version").succeeds() => {
            println!("{} is missing; installing {packages}", tool.name);
            if !apt_get(packages).run()? {
                // A fresh machine may know no package at all yet.
                Line::new("apt-get -qq update").run()?;
                apt_get(packages).run()?;
            }
        }
        Source::Rustup(_) if Line::new("rustup --version").succeeds() => {
            Line::new(&tool.source.command()).run()?;
        }
        Source::Apt(_) | Source::Rustup(_) => {}
    }
    Ok(())
}

fn apt_get(packages: &str) -> Line {
    let command = format!("apt-get -qq install -y --no-install-recommends {packages}");
    Line::new(&command).env("DEBIAN_FRONTEND", "noninteractive")
}

fn is_root() -> bool {
    Line::new("id -u").read().is_ok_and(|id| id.trim() == "0")
}

impl Tool {
    fn is_there(&self) -> bool {
        self.probes.iter().any(|probe| Line::new(probe).succeeds())
    }
}

impl Source {
    /// What a person types.
    fn command(&self) -> String {
        match self {
            Source::Apt(packages) => format!("apt-get install {packages}"),
            Source::Rustup(component) => format!("rustup component add {component}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_there_when_any_probe_succeeds() {
        let source = || Source::Apt("chromium");
        let tool = |probes| Tool { name: "browser", probes, source: source() };
        assert!(tool(&["no-such-program --version", "true"]).is_there());
        assert!(!tool(&["no-such-program --version", "false"]).is_there());
    }

    #[test]
    fn the_installing_command_is_named() {
        assert_eq!(Source::Apt("npm").command(), "apt-get install npm");
        assert_eq!(Source::Rustup("clippy").command(), "rustup component add clippy");
    }
}
