//! `herald check`: reads everything, changes nothing unless a loss is to be
//! accepted.

use std::process::ExitCode;

use anyhow::{Context as _, Result};

use super::{open, output};
use crate::config::Options;

/// Runs it. The exit code is 1 when something is wrong.
///
/// # Errors
/// The folder holds no data, is in use, or cannot be opened at all.
pub fn run(options: &Options, accept_loss: bool) -> Result<ExitCode> {
    open::must_hold_data(&options.data)?;
    let mut node = open::node_options(options);
    node.accept_loss = accept_loss;
    let report = node::check::check(&node);
    let report = report.with_context(|| format!("check the data folder {}", options.data.display()))?;
    output::say(&report.to_string())?;
    Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
