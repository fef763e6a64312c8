//! `herald demo --seed`: the shop's past, made before the server starts.
//!
//! It is made once: a file in the folder says that it was begun, and then that
//! it is done. Its time goes from 45 days ago to now, faster than the machine's:
//! so it is made by a node with a clock of its own, while nobody is served.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use engine::ids::WorkspaceId;
use engine::rows::{Platform, Scopes};
use node::{Clock as _, Node, SystemClock};

use super::init::set_up;
use super::open;
use super::token;
use crate::app::{App, AppOptions, router};
use crate::config::Options;
use crate::demo::seed::{self, Means, ToldClock};

/// The file that says how far it came.
const FILE: &str = "demo-past.txt";
const BEGUN: &str = "begun\n";
const DONE: &str = "done\n";

/// More people than those who tried the shop: then it is no demo.
const OTHERS_MAX: u64 = 100;

/// Makes the past of the first workspace, unless it is there.
///
/// # Errors
/// The folder holds the data of somebody else, or a past that was cut off; or a
/// step of it fails.
pub fn make(options: &Options) -> Result<()> {
    let path = options.data.join(FILE);
    match fs::read_to_string(&path) {
        Ok(text) if text == DONE => return Ok(()),
        Ok(_) => bail!(
            "the past of the demo in {} was cut off while it was made: remove the folder, and start again",
            options.data.display()
        ),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("read {}", path.display())),
    }
    open::runtime()?.block_on(async {
        let node = open::prepared(options)?;
        let asked = begin(&node, options, &path).await;
        node.close().await.context("close the data folder")?;
        drop(node);
        asked?;
        let end_ms = SystemClock.now_ms();
        let clock = Arc::new(ToldClock::at(seed::beginning(end_ms)));
        let node = Node::open(open::node_options(options), Arc::clone(&clock) as Arc<dyn node::Clock>);
        let node = Arc::new(node.with_context(|| format!("open the data folder {}", options.data.display()))?);
        let filled = fill(&node, &clock, end_ms).await;
        node.close().await.context("close the data folder")?;
        filled
    })?;
    fs::write(&path, DONE).with_context(|| format!("write {}", path.display()))
}

/// Sets the folder up, and notes that the past is begun.
async fn begin(node: &Node, options: &Options, path: &Path) -> Result<()> {
    // Its secrets are shown by the server that starts after this.
    drop(set_up(node, options).await?);
    let (workspace, _) = first(node)?;
    let others = node.count(workspace, None, engine::contacts::ANYBODY).context("count who is there")?.total;
    if others > OTHERS_MAX {
        bail!(
            "{} holds {others} people: --seed is for the folder of a demo; give another one with --data",
            options.data.display()
        );
    }
    fs::write(path, BEGUN).with_context(|| format!("write {}", path.display()))
}

fn first(node: &Node) -> Result<(WorkspaceId, String)> {
    let workspaces = node.config().workspaces();
    let (workspace, row) = workspaces.first().context("there is no workspace")?;
    Ok((*workspace, row.app_id.clone()))
}

async fn fill(node: &Arc<Node>, clock: &ToldClock, end_ms: u64) -> Result<()> {
    let (workspace, app_id) = first(node)?;
    let secret = node.config().identity_secret(workspace, Platform::Web).context("there is no identity secret")?;
    let routes = router(App::new(Arc::clone(node), AppOptions::default()));
    let scopes = Scopes::READ.with(Scopes::WRITE).with(Scopes::MANAGE);
    let made = token::make(node, (workspace, scopes), "Demo").await?;
    let (router, token, app_id) = (&routes, made.text.as_str(), app_id.as_str());
    let means = Means { router, token, app_id, identity_secret: &secret.secret, clock, end_ms };
    let filled = seed::fill(means).await;
    token::take_back(node, workspace, made.public).await?;
    let filled = filled.context("make the past of the demo")?;
    tracing::info!(
        contact.count = filled.people,
        event.count = filled.events,
        message.count = filled.messages,
        "the demo has a past"
    );
    Ok(())
}
