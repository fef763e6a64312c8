//! `herald init`: sets an empty folder up, and ends.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use node::Node;

use super::open;
use super::welcome::{self, Server};
use crate::config::Options;
use crate::setup::{self, Pending, Plan, first_run};

/// Runs it.
///
/// # Errors
/// The folder is set up already, or cannot be.
pub fn run(options: &Options, is_json: bool) -> Result<ExitCode> {
    let node = open::prepared(options)?;
    open::runtime()?.block_on(async {
        let prepared = prepare(&node, options, is_json).await;
        node.close().await.context("close the data folder")?;
        let Some((pending, link)) = prepared? else { bail!(already(&options.data)) };
        match is_json {
            true => welcome::show_json(pending),
            false => welcome::show(options, (pending, link), Server::NotStarted),
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

/// What was set up, with the link of its owner. JSON has none: whoever reads it
/// is a program.
async fn prepare(node: &Node, options: &Options, is_json: bool) -> Result<Option<(Pending, Option<String>)>> {
    let Some(pending) = set_up(node, options).await? else { return Ok(None) };
    let link = match is_json {
        true => None,
        false => welcome::owners_link(options, node, &pending, Server::NotStarted).await?,
    };
    Ok(Some((pending, link)))
}

fn already(data: &Path) -> String {
    let kept = first_run(data);
    let secrets = if kept.exists() {
        format!("its secrets are in {}", kept.display())
    } else {
        "its secrets were shown".to_owned()
    };
    format!("{} is set up already and {secrets}; `herald token create` makes another token", data.display())
}

/// Makes the first workspace where there is none, and completes one that a
/// kill left behind. `None` when there was nothing to do.
///
/// # Errors
/// The plan cannot be written or carried out.
pub async fn set_up(node: &Node, options: &Options) -> Result<Option<Pending>> {
    let pending = match Pending::find(&options.data)? {
        Some(pending) => pending,
        None if node.config().workspaces().is_empty() => Pending::begin(&options.data, Plan::first()?)?,
        None => return Ok(None),
    };
    setup::complete(node, &pending.plan).await.context("set the data folder up; the next start goes on from here")?;
    Ok(Some(pending))
}
