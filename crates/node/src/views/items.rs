use super::View;
use engine::events::ring_key;
use engine::ids::{ItemRef, WorkspaceId};
use engine::rows::{LogRow, RefusalRow};
use engine::tables::LogKey;
use std::sync::Arc;
use store::ReadError;

/// What an event id points to.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A stored event.
    Event(Arc<LogRow>),
    /// A refused, dropped or duplicate item.
    Refusal(Arc<RefusalRow>),
}

impl View {
    /// What became of an item. `None` when there is none of this id, or when
    /// it was not stored and is older than a week or 100,000 such items.
    ///
    /// # Errors
    /// [`ReadError`] when the row cannot be read.
    pub fn item(&self, workspace: WorkspaceId, item: ItemRef) -> Result<Option<Item>, ReadError> {
        match item {
            ItemRef::Event(event) => Ok(self.snapshot.get(&LogKey::of(workspace, event))?.map(Item::Event)),
            ItemRef::Refusal(writer, number) => {
                let row = self.snapshot.get(&ring_key(workspace, writer, number))?;
                Ok(row.filter(|row| row.number == number).map(Item::Refusal))
            }
        }
    }
}
