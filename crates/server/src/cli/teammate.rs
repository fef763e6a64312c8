//! `herald teammate add|list|reset`.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::ArgMatches;
use engine::command::{CreateTeammate, MakeSignInLink};
use engine::ids::{TeammateId, WorkspaceId};
use engine::rows::{ActorRef, TeammateRole};
use engine::{Answer, Command, RefusalKind};
use node::{Failure, Node};
use serde::Serialize;

use super::welcome::link_base;
use super::workspace::{chosen, date, label};
use super::{open, output, text};
use crate::admins;
use crate::config::Options;
use crate::setup::node_says;
use crate::sign_in::texts::{self, LinkText};

/// What does the same on a running server.
const INSTEAD: &str = "use the console's settings or /manage/teammates there";

/// The teammate who is to be added.
pub struct NewTeammate {
    app_id: Option<String>,
    email: String,
    name: String,
    role: TeammateRole,
    is_json: bool,
}

#[derive(Serialize)]
struct Linked {
    id: String,
    app_id: String,
    email: String,
    name: String,
    role: &'static str,
    link: String,
    link_expires_at: u32,
}

#[derive(Serialize)]
struct Listed {
    id: String,
    app_id: String,
    email: String,
    name: String,
    role: &'static str,
    created_at: u32,
    last_signed_in_at: Option<u32>,
}

impl NewTeammate {
    /// Reads the arguments.
    ///
    /// # Errors
    /// The name is too long, or the address or the role is none.
    pub fn read(matches: &ArgMatches) -> Result<Self> {
        let email = text(matches, "email").trim().to_owned();
        label(text(matches, "name"))?;
        label(&email)?;
        if !admins::is_email(&email) {
            bail!("{email:?} is no e-mail address");
        }
        let role =
            TeammateRole::named(text(matches, "role")).context("give a role: owner, editor, support or viewer")?;
        let app_id = matches.get_one::<String>("app_id").cloned();
        let name = text(matches, "name").trim().to_owned();
        Ok(Self { app_id, email, name, role, is_json: matches.get_flag("json") })
    }
}

/// Adds a teammate and shows the link that lets them in, once.
///
/// # Errors
/// There is no terminal to show it on, the folder cannot be opened, or the node
/// did not take it.
pub fn add(options: &Options, new: &NewTeammate) -> Result<ExitCode> {
    may_show(options, new.is_json)?;
    let linked = open::on_existing(options, INSTEAD, async |node| {
        let workspace = chosen(node, new.app_id.as_deref())?;
        let secret = texts::link_secret()?;
        let command = Command::CreateTeammate(Box::new(CreateTeammate {
            workspace,
            email: new.email.clone(),
            name: new.name.clone(),
            password_hash: String::new(),
            role: new.role,
            link_hash: Some(texts::hash_of(&secret)),
            actor: ActorRef::CommandLine,
        }));
        match node.submit(command).await {
            Ok(Answer::Teammate(teammate)) => linked(options, node, LinkText::of(workspace, teammate, secret)),
            Ok(other) => unreachable!("a teammate was asked for, not {other:?}"),
            Err(Failure::Refused(refusal)) if refusal.kind == RefusalKind::TeammateExists => {
                bail!("a teammate has this address already; `herald teammate reset` makes them another link")
            }
            Err(failure) => bail!("add the teammate: {}", node_says(&failure)),
        }
    })?;
    show(&linked, new.is_json)
}

/// Ends a teammate's sign-ins, forgets their password, and shows a link that
/// lets them in, once.
///
/// # Errors
/// As [`add`], or nobody has the address.
pub fn reset(options: &Options, matches: &ArgMatches) -> Result<ExitCode> {
    let (email, is_json) = (text(matches, "email").trim(), matches.get_flag("json"));
    may_show(options, is_json)?;
    let app_id = matches.get_one::<String>("app_id").map(String::as_str);
    let linked = open::on_existing(options, INSTEAD, async |node| {
        let workspace = chosen(node, app_id)?;
        let teammates = admins::active(node.config(), workspace);
        let found = teammates.into_iter().find(|(_, row)| engine::text::same(&row.email, email));
        let (teammate, _) = found.context("no teammate has this address; `herald teammate list` shows them")?;
        let link = make_link(node, (workspace, teammate), true).await?;
        linked(options, node, link)
    })?;
    show(&linked, is_json)
}

fn may_show(options: &Options, is_json: bool) -> Result<()> {
    if !is_json && !output::may_show_secrets(options) {
        bail!("the link would be shown here, and this is no terminal; ask for it with --print-secrets or --json");
    }
    Ok(())
}

/// Makes a link in the name of the command line.
pub(super) async fn make_link(
    node: &Node,
    (workspace, teammate): (WorkspaceId, TeammateId),
    resets: bool,
) -> Result<LinkText> {
    let secret = texts::link_secret()?;
    let (link_hash, actor) = (texts::hash_of(&secret), ActorRef::CommandLine);
    let command = MakeSignInLink { workspace, teammate, link_hash, resets, actor };
    let made = node.submit(Command::MakeSignInLink(command)).await;
    made.map_err(|failure| anyhow::anyhow!("make the link: {}", node_says(&failure)))?;
    Ok(LinkText::of(workspace, teammate, secret))
}

fn linked(options: &Options, node: &Node, link: LinkText) -> Result<Linked> {
    let workspace = node.config().workspace(link.workspace).context("the workspace has gone")?;
    let row = node.config().teammate(link.workspace, link.teammate).context("the teammate has gone")?;
    Ok(Linked {
        id: link.teammate.to_string(),
        app_id: workspace.app_id.clone(),
        email: row.email.clone(),
        name: row.name.clone(),
        role: row.role.name(),
        link: link.address(&link_base(options, options.listen)),
        link_expires_at: row.link.map_or(0, |link| link.expires_at),
    })
}

fn show(linked: &Linked, is_json: bool) -> Result<ExitCode> {
    let shown = match is_json {
        true => serde_json::to_string_pretty(linked)?,
        false => format!(
            "{} ({}) signs in by this link, once, within 15 minutes of now; start the server first:\n\n  {}",
            linked.name, linked.role, linked.link
        ),
    };
    output::deliver(&shown).context("print the link; `herald teammate reset` makes another")?;
    Ok(ExitCode::SUCCESS)
}

/// Lists the teammates of all workspaces.
///
/// # Errors
/// The folder cannot be opened.
pub fn list(options: &Options, is_json: bool) -> Result<ExitCode> {
    let listed: Vec<Listed> = open::on_existing(options, INSTEAD, async |node| {
        let mut listed = Vec::new();
        for (workspace, row) in node.config().workspaces() {
            let teammates = admins::active(node.config(), workspace).into_iter();
            listed.extend(teammates.map(|(teammate, own)| Listed {
                id: teammate.to_string(),
                app_id: row.app_id.clone(),
                email: own.email.clone(),
                name: own.name.clone(),
                role: own.role.name(),
                created_at: own.created_at,
                last_signed_in_at: own.last_signed_in_at,
            }));
        }
        Ok(listed)
    })?;
    if is_json {
        output::say(&serde_json::to_string_pretty(&listed)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let rows: Vec<Vec<String>> = listed.into_iter().map(Listed::cells).collect();
    output::say(&output::table(&["ID", "APP ID", "ROLE", "ADDED", "SIGNED IN", "E-MAIL", "NAME"], &rows))?;
    Ok(ExitCode::SUCCESS)
}

impl Listed {
    fn cells(self) -> Vec<String> {
        let signed_in = self.last_signed_in_at.map_or_else(|| "never".to_owned(), date);
        vec![self.id, self.app_id, self.role.to_owned(), date(self.created_at), signed_in, self.email, self.name]
    }
}
