//! `herald workspace create|list`.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use engine::ids::WorkspaceId;
use engine::limits::LABEL_CHARS_MAX;
use node::Node;
use serde::Serialize;

use super::welcome::{self, Server};
use super::{open, output};
use crate::config::Options;
use crate::setup::{self, Pending, Plan};

/// What does the same on a running server: nothing yet.
const INSTEAD: &str = "workspaces are made while it is stopped";

#[derive(Serialize)]
struct Listed {
    app_id: String,
    name: String,
    created_at: u32,
}

/// Makes a workspace with its tokens and shows them once.
///
/// # Errors
/// The folder cannot be opened, another set-up is unfinished, or the node did
/// not take a step.
pub fn create(options: &Options, name: &str, is_json: bool) -> Result<ExitCode> {
    label(name)?;
    let pending = open::on_existing(options, INSTEAD, async |node| {
        if Pending::find(&options.data)?.is_some() {
            bail!("an earlier set-up was not finished; run `herald serve` once, or `herald init`");
        }
        let pending = Pending::begin(&options.data, Plan::another(name.to_owned())?)?;
        setup::complete(node, &pending.plan).await.context("make the workspace; the next start goes on from here")?;
        Ok(pending)
    })?;
    match is_json {
        true => welcome::show_json(pending)?,
        false => welcome::show(options, (pending, None), Server::NotStarted)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Lists the workspaces, by creation.
///
/// # Errors
/// The folder cannot be opened.
pub fn list(options: &Options, is_json: bool) -> Result<ExitCode> {
    let listed: Vec<Listed> = open::on_existing(options, INSTEAD, async |node| {
        let workspaces = node.config().workspaces().into_iter();
        let listed = workspaces.map(|(_, row)| Listed {
            app_id: row.app_id.clone(),
            name: row.name.clone(),
            created_at: row.created_at,
        });
        Ok(listed.collect())
    })?;
    if is_json {
        output::say(&serde_json::to_string_pretty(&listed)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let row = |listed: &Listed| vec![listed.app_id.clone(), date(listed.created_at), listed.name.clone()];
    let rows: Vec<Vec<String>> = listed.iter().map(row).collect();
    output::say(&output::table(&["APP ID", "CREATED", "NAME"], &rows))?;
    Ok(ExitCode::SUCCESS)
}

/// The workspace that is meant: the one with this app id, or the only one.
///
/// # Errors
/// There is none with it, or there are several and none was named.
pub fn chosen(node: &Node, app_id: Option<&str>) -> Result<WorkspaceId> {
    let workspaces = node.config().workspaces();
    match (app_id, workspaces.as_slice()) {
        (Some(app_id), _) => {
            let found = node.config().workspace_of_app(app_id);
            found.with_context(|| format!("no workspace has the app id {app_id}; `herald workspace list` shows them"))
        }
        (None, [(workspace, _)]) => Ok(*workspace),
        (None, several) => bail!("there are {} workspaces; name one with --app-id", several.len()),
    }
}

/// # Errors
/// The name is blank or too long.
pub fn label(name: &str) -> Result<()> {
    let is_good = !name.trim().is_empty() && name.chars().count() <= LABEL_CHARS_MAX;
    if !is_good {
        bail!("a name has 1 to {LABEL_CHARS_MAX} characters");
    }
    Ok(())
}

/// The day, for people.
pub fn date(at: u32) -> String {
    let time = jiff::Timestamp::from_second(i64::from(at)).unwrap_or_default();
    time.strftime("%Y-%m-%d").to_string()
}
