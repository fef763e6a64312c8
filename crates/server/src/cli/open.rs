//! The data folder, for the commands.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use node::{Node, NodeOptions, SystemClock};
use tokio::runtime::Runtime;

use crate::config::Options;
use crate::limits::WAITING_THREADS_MAX;
use crate::setup::{self, FolderError};

/// How a command opens the node.
pub fn node_options(options: &Options) -> NodeOptions {
    let mut node = NodeOptions::new(options.data.clone());
    node.storage_reserve_bytes = options.storage_reserve_bytes;
    node.row_cache_bytes = options.row_cache_mib.saturating_mul(1 << 20);
    node
}

/// Opens the node, on a folder that is made when it is missing.
///
/// # Errors
/// The folder holds something else, is in use, or is damaged.
pub fn prepared(options: &Options) -> Result<Arc<Node>> {
    setup::prepare(&options.data)?;
    let opened = Node::open(node_options(options), Arc::new(SystemClock));
    opened.map(Arc::new).with_context(|| format!("open the data folder {}", options.data.display()))
}

/// Opens the node on a folder that was set up before, for a command that
/// works on it while no server runs. `instead` says what does the same on a
/// running server.
///
/// # Errors
/// The folder is not set up, is in use, or is damaged.
pub fn existing(options: &Options, instead: &str) -> Result<Arc<Node>> {
    let data = options.data.display();
    must_hold_data(&options.data)?;
    match Node::open(node_options(options), Arc::new(SystemClock)) {
        Ok(node) if node.config().workspaces().is_empty() => bail!("{data} is not set up yet; run `herald init` first"),
        Ok(node) => Ok(Arc::new(node)),
        Err(error) if error.is_locked() => bail!("a server is running on {data}; {instead}, or stop it first"),
        Err(error) => Err(error).with_context(|| format!("open the data folder {data}")),
    }
}

/// # Errors
/// There is no Herald data in the folder, or not all of it.
pub fn must_hold_data(data: &Path) -> Result<()> {
    if setup::is_half_restored(data) {
        bail!("{}", FolderError::HalfRestored { path: data.to_owned() });
    }
    if !setup::holds_data(data) {
        // Somebody else's folder looks empty from outside.
        if let Err(error) = std::fs::metadata(data.join("store"))
            && error.kind() == std::io::ErrorKind::PermissionDenied
        {
            return Err(error).with_context(|| {
                format!("look into {}; run this as the user whom the folder belongs to", data.display())
            });
        }
        bail!("{} holds no Herald data; give the right folder with --data, or run `herald init` first", data.display());
    }
    Ok(())
}

/// What runs the commands' requests: as many threads as the machine has, and at
/// most [`WAITING_THREADS_MAX`] for what waits.
///
/// # Errors
/// The system gives no threads.
pub fn runtime() -> Result<Runtime> {
    let mut threads = tokio::runtime::Builder::new_multi_thread();
    threads.enable_all().max_blocking_threads(WAITING_THREADS_MAX).build().context("start threads")
}

/// Opens the folder as [`existing`] does, works on it, and closes it in order.
///
/// # Errors
/// Any of the three fails.
pub fn on_existing<T>(options: &Options, instead: &str, work: impl AsyncFnOnce(&Node) -> Result<T>) -> Result<T> {
    let node = existing(options, instead)?;
    runtime()?.block_on(async {
        let worked = work(&node).await;
        node.close().await.context("close the data folder")?;
        worked
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    #[test]
    fn so_many_wait_at_once_and_one_more_comes_after_them() {
        let runtime = runtime().unwrap();
        let (begun, begins) = channel();
        let mut gates = Vec::new();
        for nth in 1..=WAITING_THREADS_MAX + 1 {
            let (gate, opened) = channel::<()>();
            gates.push(gate);
            let begun = begun.clone();
            runtime.spawn_blocking(move || {
                begun.send(nth).unwrap();
                // Ends when the gate is dropped.
                opened.recv().unwrap_err();
            });
        }
        let mut at_once: Vec<usize> = begins.iter().take(WAITING_THREADS_MAX).collect();
        at_once.sort_unstable();
        assert_eq!(at_once, (1..=WAITING_THREADS_MAX).collect::<Vec<_>>());
        assert!(begins.recv_timeout(Duration::from_millis(100)).is_err(), "one more begins beside them");
        gates.remove(0);
        assert_eq!(begins.recv_timeout(Duration::from_secs(60)), Ok(WAITING_THREADS_MAX + 1));
        gates.clear();
    }
}
