//! `cargo xtask audit`: known advisories about what others wrote. It asks the
//! network and tools that not every machine has, so it is no part of `test`: what
//! could not be asked is named, and is no failure.
//!
//! Licences, sources and doubled versions need neither: `tidy` checks them.

use anyhow::Result;

use crate::shell::Line;
use crate::workspace::Workspace;

/// Folders with a `package-lock.json`.
const LOCKED: [&str; 4] = ["web/sdk", "web/console", "tests/browser", "tests/clients"];

/// What npm says when it got no answer about advisories.
const UNANSWERED: [&str; 3] = ["audit endpoint returned an error", "ENOTFOUND", "ECONNREFUSED"];

/// What became of one question.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Clean,
    Found,
    Missing(&'static str),
}

/// Asks everything that can be asked; false when something was found.
pub fn run(workspace: &Workspace) -> Result<bool> {
    let mut all = vec![("cargo deny check".to_owned(), crates()?)];
    for folder in LOCKED {
        let path = workspace.root.join(folder).display().to_string();
        let line = Line::new("npm audit --package-lock-only --prefix").arg(path);
        let teed = line.tee()?;
        all.push((format!("npm audit, {folder}"), packages(teed.is_success, &teed.text)));
    }
    for (what, asked) in &all {
        println!("audit, {what}: {}", told(asked));
    }
    Ok(all.iter().all(|(_, asked)| *asked != Asked::Found))
}

fn crates() -> Result<Asked> {
    if !Line::new("cargo deny --version").succeeds() {
        return Ok(Asked::Missing("there is no cargo-deny: cargo install --locked cargo-deny"));
    }
    Ok(if Line::new("cargo deny check").run()? { Asked::Clean } else { Asked::Found })
}

fn packages(is_success: bool, text: &str) -> Asked {
    if is_success {
        Asked::Clean
    } else if UNANSWERED.iter().any(|words| text.contains(words)) {
        Asked::Missing("the registry answers no questions about advisories")
    } else {
        Asked::Found
    }
}

fn told(asked: &Asked) -> String {
    match asked {
        Asked::Clean => "nothing known".to_owned(),
        Asked::Found => "FOUND, see above".to_owned(),
        Asked::Missing(why) => format!("NOT ASKED, {why}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_answer_is_neither_clean_nor_a_finding() {
        assert_eq!(packages(true, "found 0 vulnerabilities"), Asked::Clean);
        assert_eq!(packages(false, "1 high severity vulnerability"), Asked::Found);
        assert!(matches!(packages(false, "npm error audit endpoint returned an error"), Asked::Missing(_)));
    }
}
