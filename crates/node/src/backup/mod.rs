//! Backups of a node, running or not, and what is made of them.
//!
//! The bytes are the store's own ([`store::backup`]). Here is what the rules
//! know of them: who was deleted must not come back, and what may have left
//! the building must not leave again.

mod restore;

pub use restore::{RestoreError, RestoreOptions, Restored, restore};
pub use store::backup::{BackupError, Contents, MAGIC};
pub use store::disk::is_unfinished;

use crate::erased::{self, Erased};
use crate::node::{Node, NodeOptions, OpenError};
use engine::ids::WorkspaceId;
use engine::rows::WorkspaceRow;
use engine::tables::{JobKey, WorkspaceKey};
use engine::{Key, Table, TableKey as _};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::sync::Arc;
use store::backup::{TakeRows, read, write};
use store::disk::Disk;
use store::encoding::{decode_key, decode_row};
use store::{Space, Store};

impl Node {
    /// Writes a backup of what is durable now, while the node goes on. Blocks
    /// as long as `out` takes; for so long the snapshot stays. `herald` is the
    /// version that writes.
    ///
    /// # Errors
    /// [`BackupError`]. What was written by then is no backup.
    pub fn backup_blocking(&self, herald: &str, out: impl Write) -> Result<Contents, BackupError> {
        write(&self.store.snapshot(), (self.now_ms(), herald), out)
    }
}

/// A folder that no server uses, opened to be backed up.
pub struct Source(Arc<Store>);

impl Source {
    /// Opens it.
    ///
    /// # Errors
    /// [`OpenError`], also when a server does use it.
    pub fn open(options: &NodeOptions) -> Result<Self, OpenError> {
        Ok(Self(Store::open(Box::new(Disk::open(&options.disk(true))?), false)?))
    }

    /// See [`Node::backup_blocking`].
    ///
    /// # Errors
    /// As there.
    pub fn backup(&self, (now_ms, herald): (u64, &str), out: impl Write) -> Result<Contents, BackupError> {
        write(&self.0.snapshot(), (now_ms, herald), out)
    }
}

/// Reads a backup to its end and proves that it is whole. Answers what it
/// holds, and whom jobs within it have begun to erase.
///
/// # Errors
/// [`BackupError`].
pub fn prove(input: impl Read) -> Result<(Contents, Vec<Erased>), BackupError> {
    let mut seen = Seen::default();
    let contents = read(input, &mut seen)?;
    Ok((contents, seen.erased))
}

/// What is looked at as the rows of a backup pass by: workspaces come before
/// jobs.
#[derive(Default)]
struct Seen {
    workspaces: BTreeMap<WorkspaceId, Arc<WorkspaceRow>>,
    erased: Vec<Erased>,
}

impl TakeRows for Seen {
    fn row(&mut self, space: Space, key: &[u8], value: &[u8]) -> Result<(), BackupError> {
        let Space::Table(table @ (Table::Workspace | Table::Job)) = space else { return Ok(()) };
        // A row that cannot be read is for `herald check` to name.
        let (Ok(key), Ok(row)) = (decode_key(table, key), decode_row(table, value)) else { return Ok(()) };
        match key {
            Key::Workspace(key) => {
                if let Some(row) = WorkspaceKey::typed(&row) {
                    self.workspaces.insert(key.workspace, row.clone());
                }
            }
            Key::Job(key) => {
                if let (Some(own), Some(row)) = (self.workspaces.get(&key.workspace), JobKey::typed(&row)) {
                    self.erased.extend(erased::of_job(own, key.workspace, &row.kind));
                }
            }
            _ => {}
        }
        Ok(())
    }
}
