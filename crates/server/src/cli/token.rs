//! `herald token create|list|revoke`.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::ArgMatches;
use engine::command::{CreateToken, RevokeToken};
use engine::ids::WorkspaceId;
use engine::rows::{ActorRef, Scopes};
use engine::{Command, RefusalKind};
use node::{Failure, Node};
use serde::Serialize;

use super::workspace::{chosen, date, label};
use super::{open, output, text};
use crate::config::Options;
use crate::setup::node_says;
use crate::tokens::{self, TokenKind};

/// What does the same on a running server.
const INSTEAD: &str = "use /manage/tokens there, with a token that may manage";

/// The token that is to be made.
pub struct NewToken {
    app_id: Option<String>,
    name: String,
    scopes: Scopes,
    is_json: bool,
}

#[derive(Serialize)]
struct Made {
    token: String,
    app_id: String,
    scopes: Vec<&'static str>,
    name: String,
}

#[derive(Serialize)]
struct Listed {
    token: String,
    app_id: String,
    scopes: Vec<&'static str>,
    name: String,
    created_at: u32,
    revoked_at: Option<u32>,
}

impl NewToken {
    /// Reads the arguments.
    ///
    /// # Errors
    /// A scope is none, or the name is too long.
    pub fn read(matches: &ArgMatches) -> Result<Self> {
        let scopes = match matches.get_flag("write_key") {
            true => Scopes::TRACK,
            false => parse_scopes(text(matches, "scopes"))?,
        };
        label(text(matches, "name"))?;
        let app_id = matches.get_one::<String>("app_id").cloned();
        Ok(Self { app_id, name: text(matches, "name").to_owned(), scopes, is_json: matches.get_flag("json") })
    }
}

/// Makes a token and shows it once.
///
/// # Errors
/// There is no terminal to show it on, the folder cannot be opened, or the
/// node did not take it.
pub fn create(options: &Options, new: &NewToken) -> Result<ExitCode> {
    if !new.is_json && !output::may_show_secrets(options) {
        bail!("the token would be shown here, and this is no terminal; ask for it with --print-secrets or --json");
    }
    let made = open::on_existing(options, INSTEAD, async |node| {
        let workspace = chosen(node, new.app_id.as_deref())?;
        let made = make(node, (workspace, new.scopes), &new.name).await?;
        let row = node.config().workspace(workspace).context("the workspace has gone")?;
        let scopes = names(new.scopes);
        Ok(Made { token: made.text, app_id: row.app_id.clone(), scopes, name: new.name.clone() })
    })?;
    let shown = if new.is_json { serde_json::to_string_pretty(&made)? } else { made.token };
    output::deliver(&shown).context("print the token; it was made, but nobody knows it: revoke it")?;
    Ok(ExitCode::SUCCESS)
}

/// Makes a token in the name of the command line.
pub(super) async fn make(
    node: &Node,
    (workspace, scopes): (WorkspaceId, Scopes),
    name: &str,
) -> Result<tokens::TokenText> {
    let made = tokens::make(TokenKind::of(scopes))?;
    let command = Command::CreateToken(Box::new(CreateToken {
        workspace,
        public: made.public,
        secret_hash: made.secret_hash,
        scopes,
        name: name.to_owned(),
        actor: ActorRef::CommandLine,
    }));
    node.submit(command).await.map_err(|failure| anyhow::anyhow!("make the token: {}", node_says(&failure)))?;
    Ok(made)
}

/// Takes a token's rights away in the name of the command line.
pub(super) async fn take_back(node: &Node, workspace: WorkspaceId, public: u64) -> Result<()> {
    let command = Command::RevokeToken(RevokeToken { workspace, public, actor: ActorRef::CommandLine });
    match node.submit(command).await {
        Ok(_) => Ok(()),
        Err(Failure::Refused(refusal)) if refusal.kind == RefusalKind::TokenNotFound => {
            bail!("there is no such token; `herald token list` shows them")
        }
        Err(failure) => bail!("revoke the token: {}", node_says(&failure)),
    }
}

/// Lists the tokens of all workspaces.
///
/// # Errors
/// The folder cannot be opened.
pub fn list(options: &Options, is_json: bool) -> Result<ExitCode> {
    let listed: Vec<Listed> = open::on_existing(options, INSTEAD, async |node| {
        let mut listed = Vec::new();
        for (workspace, row) in node.config().workspaces() {
            let of_workspace = node.config().tokens(workspace).into_iter();
            listed.extend(of_workspace.map(|(public, token)| Listed {
                token: tokens::shown(TokenKind::of(token.scopes), public),
                app_id: row.app_id.clone(),
                scopes: names(token.scopes),
                name: token.name.clone(),
                created_at: token.created_at,
                revoked_at: token.revoked_at,
            }));
        }
        Ok(listed)
    })?;
    if is_json {
        output::say(&serde_json::to_string_pretty(&listed)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let headings = ["TOKEN", "APP ID", "SCOPES", "CREATED", "REVOKED", "NAME"];
    let rows: Vec<Vec<String>> = listed.into_iter().map(Listed::cells).collect();
    output::say(&output::table(&headings, &rows))?;
    Ok(ExitCode::SUCCESS)
}

impl Listed {
    fn cells(self) -> Vec<String> {
        let revoked = self.revoked_at.map_or_else(|| "no".to_owned(), date);
        vec![self.token, self.app_id, self.scopes.join(","), date(self.created_at), revoked, self.name]
    }
}

/// Takes a token's rights away.
///
/// # Errors
/// There is no such token, or the folder cannot be opened.
pub fn revoke(options: &Options, text: &str) -> Result<ExitCode> {
    // Not repeated in the message: it may be a whole token.
    let public = tokens::parse_shown(text).context("this is no token; `herald token list` shows them")?;
    open::on_existing(options, INSTEAD, async |node| {
        let token = node.config().token(public).context("there is no such token; `herald token list` shows them")?;
        take_back(node, token.workspace, public).await
    })?;
    output::say("The token is revoked.")?;
    Ok(ExitCode::SUCCESS)
}

fn names(scopes: Scopes) -> Vec<&'static str> {
    let named = Scopes::NAMES.into_iter();
    named.filter(|(_, scope)| scopes.contains(*scope)).map(|(name, _)| name).collect()
}

/// Reads `read,write,manage`. Track is a write key's, which has a flag of its
/// own.
fn parse_scopes(text: &str) -> Result<Scopes> {
    let mut scopes = Scopes::default();
    for word in text.split(',').map(str::trim) {
        let found = Scopes::NAMES.into_iter().find(|(name, scope)| *name == word && *scope != Scopes::TRACK);
        let (_, scope) = found.with_context(|| format!("{word:?} is no scope; give any of read, write, manage"))?;
        scopes = scopes.with(scope);
    }
    Ok(scopes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_and_named() {
        assert_eq!(parse_scopes("manage, read").unwrap(), Scopes::READ.with(Scopes::MANAGE));
        assert_eq!(names(Scopes::READ.with(Scopes::MANAGE)), ["read", "manage"]);
        for bad in ["", "read,", "admin", "track"] {
            assert!(parse_scopes(bad).is_err(), "{bad}");
        }
    }
}
