//! `cargo xtask bench`: builds everything once, then hands over to the measurement.

use anyhow::Result;

use crate::workspace::{Workspace, shown};

/// What is handed over.
#[derive(clap::Args)]
pub struct Options {
    /// Which one, as `bench --help` lists them.
    measurement: String,
    /// Its own options.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<String>,
}

/// Answers whether the measurement ended well.
pub fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    workspace.build_binaries()?;
    let herald = workspace.binary("herald");
    let bench = workspace.start("bench")?.arg(&options.measurement);
    let bench = bench.arg("--herald").arg(shown(&herald)?);
    options.options.iter().fold(bench, |bench, option| bench.arg(option)).run()
}
