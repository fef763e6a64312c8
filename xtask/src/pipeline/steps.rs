//! The steps of `cargo xtask test`, in order: the sources, the tests, and then the
//! product as others see it.

use anyhow::Result;
use clap::ValueEnum;

use super::{Counts, Options, tools};
use crate::shell::Line;
use crate::workspace::{Workspace, shown};
use crate::{openapi, sim, tidy};

/// How many times as many `--full` explores.
const FULL_FACTOR: u64 = 20;

/// One step. The first lines are cheap and fail early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// What the tests need besides cargo is there.
    Tools,
    /// The sources are formatted.
    Fmt,
    /// The sources keep the house rules.
    Tidy,
    /// The browser SDK: types, unit tests, size, and its npm package.
    Web,
    /// The console: types, unit tests, size.
    Console,
    /// No lint speaks.
    Clippy,
    /// The documentation builds without a warning.
    Docs,
    /// Every binary and every test is compiled, once for the next three steps.
    Build,
    /// Unit and integration tests.
    Tests,
    /// The examples in the documentation run.
    Doctests,
    /// The simulator finds each bug made on purpose, and nothing else in fresh seeds.
    Sim,
    /// What people run is compiled as they compile it, without the tests' features.
    Product,
    /// The committed OpenAPI file equals the code.
    Openapi,
    /// Official client libraries work unmodified.
    Clients,
    /// The browser SDK works in real pages, published clients of browsers do, and the
    /// console's views.
    Browser,
    /// What operators are given works: every block of commands in the documentation,
    /// units, proxies, alerts, the dashboard.
    Operations,
    /// No made-up request makes a server error or an answer that OpenAPI does not
    /// name. Only with `--full`, or when asked for.
    Schemathesis,
}

/// All steps, or those that were asked for with the builds that they need.
pub fn chosen(options: &Options) -> Vec<Step> {
    let only = &options.only;
    let is_needed = |step: &Step| only.iter().any(|chosen| chosen.needs() == Some(*step));
    let is_usual = |step: &Step| only.is_empty() && (options.full || *step != Step::Schemathesis);
    let is_chosen = |step: &Step| is_usual(step) || only.contains(step) || is_needed(step);
    let all = Step::value_variants().iter().copied();
    all.filter(is_chosen).collect()
}

impl Step {
    /// The word for `--only`.
    pub fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Its name, and the command where it is one.
    pub fn title(self, workspace: &Workspace) -> Result<String> {
        let name = self.name();
        Ok(match self.line(workspace)? {
            Some(line) => format!("{name}: {line}"),
            None => name,
        })
    }

    /// The command that runs this step again.
    pub fn repeat(self, workspace: &Workspace) -> Result<String> {
        Ok(match self.line(workspace)? {
            Some(line) => line.to_string(),
            None => format!("cargo xtask test --only {}", self.name()),
        })
    }

    /// Runs it; an error means that it could not run.
    pub fn run(self, workspace: &Workspace, options: &Options) -> Result<Counts> {
        if let Some(line) = self.line(workspace)? {
            let teed = line.tee()?;
            return Ok(Counts::of(teed.is_success, &teed.text));
        }
        match self {
            Step::Tools => tools::ensure().map(|()| Counts::one(true)),
            Step::Tidy => tidy::run(workspace),
            Step::Openapi => openapi::check(workspace).map(|()| Counts::one(true)),
            _ => sim::run(workspace, &seeds(options)),
        }
    }

    /// The step that builds what this one starts.
    fn needs(self) -> Option<Step> {
        match self {
            Step::Sim => Some(Step::Build),
            Step::Openapi | Step::Clients | Step::Browser | Step::Operations | Step::Schemathesis => {
                Some(Step::Product)
            }
            _ => None,
        }
    }

    /// The command of a step that is nothing else. All take the one profile and all
    /// but one the whole workspace, so that they share what they compile.
    fn line(self, workspace: &Workspace) -> Result<Option<Line>> {
        Ok(Some(match self {
            Step::Fmt => Line::new("cargo fmt --all --check"),
            Step::Clippy => Line::new("cargo clippy --workspace --release --all-targets -- -D warnings"),
            // These pages are for those who build Herald: private items are in them,
            // and may be linked to.
            Step::Docs => Line::new("cargo doc --workspace --release --no-deps --document-private-items")
                .env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private-intra-doc-links"),
            Step::Build => Line::new("cargo build --workspace --release --bins --tests"),
            Step::Tests => test_runner(),
            Step::Web => Line::new("node web/sdk/tools/check.mjs"),
            Step::Console => Line::new("node web/console/tools/check.mjs"),
            Step::Product => Line::new("cargo build --release"),
            Step::Doctests => Line::new("cargo test --workspace --release --doc"),
            Step::Clients => {
                let herald = workspace.binary("herald");
                Line::new("node tests/clients/run.mjs").arg(shown(&herald)?)
            }
            Step::Browser => {
                let herald = workspace.binary("herald");
                Line::new("node tests/browser/run.mjs").arg(shown(&herald)?)
            }
            Step::Operations => {
                let herald = workspace.binary("herald");
                Line::new("node tests/operations/run.mjs").arg(shown(&herald)?)
            }
            Step::Schemathesis => {
                let herald = workspace.binary("herald");
                Line::new("node tests/schemathesis/run.mjs").arg(shown(&herald)?)
            }
            Step::Tools | Step::Tidy | Step::Openapi | Step::Sim => {
                return Ok(None);
            }
        }))
    }
}

/// cargo-nextest where it is installed: it runs tests of all binaries side by side.
fn test_runner() -> Line {
    if Line::new("cargo nextest --version").succeeds() {
        Line::new("cargo nextest run --workspace --release --no-fail-fast --status-level slow")
            .arg("--config-file=xtask/nextest.toml")
    } else {
        Line::new("cargo test --workspace --release --no-fail-fast --lib --bins --tests")
    }
}

fn seeds(options: &Options) -> sim::Options {
    let factor = if options.full { FULL_FACTOR } else { 1 };
    sim::Options { seed: None, seeds: Some(sim::SEEDS * factor), others: vec!["--canaries".to_owned()] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(only: &[Step]) -> Options {
        Options { full: false, only: only.to_vec() }
    }

    #[test]
    fn everything_runs_in_order_and_the_long_one_when_all_is_asked_for() {
        let all = chosen(&Options { full: true, ..with(&[]) });
        assert_eq!(all, Step::value_variants());
        let usual = chosen(&with(&[]));
        assert_eq!(usual, &all[..all.len() - 1]);
        assert_eq!(usual.first(), Some(&Step::Tools));
    }

    #[test]
    fn a_step_brings_the_build_that_it_needs() {
        assert_eq!(chosen(&with(&[Step::Sim])), [Step::Build, Step::Sim]);
        assert_eq!(chosen(&with(&[Step::Clients])), [Step::Product, Step::Clients]);
        assert_eq!(chosen(&with(&[Step::Schemathesis])), [Step::Product, Step::Schemathesis]);
        assert_eq!(chosen(&with(&[Step::Tidy])), [Step::Tidy]);
    }
}
