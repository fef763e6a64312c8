use super::View;
use engine::contacts::keys_of;
use engine::events::held_identity;
use engine::ids::{HeldId, WorkspaceId};
use engine::rows::{ContactRow, HeldRow};
use engine::tables::{HeldKey, HeldUnderKey};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use store::{Direction, ReadError};

impl View {
    /// The events that wait under a contact's identifiers, oldest first: none
    /// once the job that records them is done.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn held_of(&self, workspace: WorkspaceId, row: &ContactRow) -> Result<Vec<(HeldId, Arc<HeldRow>)>, ReadError> {
        let Some(workspace_row) = self.config().workspace(workspace) else { return Ok(Vec::new()) };
        let mut waiting = BTreeSet::new();
        for key in keys_of(workspace, row) {
            let identity = held_identity(&workspace_row, &key);
            let [from, to] = [0, u64::MAX].map(|held| HeldUnderKey { workspace, identity, held: HeldId(held) });
            self.snapshot.scan((&from, &to), Direction::Up, |key, _| {
                waiting.insert(key.held);
                ControlFlow::Continue(())
            })?;
        }
        let mut held = Vec::with_capacity(waiting.len());
        for id in waiting {
            if let Some(row) = self.snapshot.get(&HeldKey { workspace, held: id })? {
                held.push((id, row));
            }
        }
        Ok(held)
    }
}
