//! Workspaces and what leads to them: app ids, tokens, the names of event
//! definitions, and the node's own counters.

use super::{Check, CheckReport, each};
use engine::ids::NODE;
use engine::tables::{AppKey, DefinitionKey, DefinitionNameKey, NodeKey, TokenKey, WorkspaceKey};
use engine::text;
use store::ReadError;

pub(super) fn check(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    apps(check, report)?;
    tokens(check, report)?;
    definitions(check, report)
}

/// Every workspace is found by its app id, and no app id leads elsewhere.
fn apps(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let (mut workspaces, mut apps, mut last) = (0_u64, 0_u64, 0);
    each(check.snapshot, |key: &WorkspaceKey, row| {
        let workspace = key.workspace;
        workspaces += 1;
        last = workspace.0.max(last);
        let app = check.snapshot.get(&AppKey { workspace: NODE, app_id: row.app_id.clone() })?;
        if app.map(|app| app.workspace) != Some(workspace) {
            report.fault(|| format!("workspace {workspace} is not found by its app id"));
        }
        Ok(())
    })?;
    each(check.snapshot, |_: &AppKey, _| {
        apps += 1;
        Ok(())
    })?;
    if apps != workspaces {
        report.fault(|| format!("there are {workspaces} workspaces, but {apps} app ids"));
    }
    let says = check.snapshot.get(&NodeKey { workspace: NODE })?.map_or(0, |row| row.last_workspace);
    if says < last {
        report.fault(|| format!("the node has workspace {last}, its counter says {says}"));
    }
    Ok(())
}

/// Every token is a workspace's, and counted.
fn tokens(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let mut last = 0;
    each(check.snapshot, |_: &TokenKey, row| {
        last = row.token.0.max(last);
        if check.snapshot.get(&WorkspaceKey { workspace: row.workspace })?.is_none() {
            let (token, workspace) = (row.token, row.workspace);
            report.fault(|| format!("token {token} is of workspace {workspace}, which is not there"));
        }
        Ok(())
    })?;
    let says = check.snapshot.get(&NodeKey { workspace: NODE })?.map_or(0, |row| row.last_token);
    if says < last {
        report.fault(|| format!("the node has token {last}, its counter says {says}"));
    }
    Ok(())
}

/// Every event definition is found by its name, and no name leads elsewhere.
fn definitions(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let (mut definitions, mut names) = (0_u64, 0_u64);
    each(check.snapshot, |key: &DefinitionKey, row| {
        definitions += 1;
        let DefinitionKey { workspace, definition } = *key;
        let name = DefinitionNameKey { workspace, folded: text::fold(&row.name) };
        if check.snapshot.get(&name)?.map(|named| named.definition) != Some(definition) {
            report.fault(|| format!("definition {definition} of workspace {workspace} is not found by its name"));
        }
        Ok(())
    })?;
    each(check.snapshot, |_: &DefinitionNameKey, _| {
        names += 1;
        Ok(())
    })?;
    if definitions != names {
        report.fault(|| format!("there are {definitions} definitions, but {names} names of definitions"));
    }
    Ok(())
}
