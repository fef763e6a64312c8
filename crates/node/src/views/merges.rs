use super::View;
use engine::ids::{ContactOrdinal, WorkspaceId};
use engine::rows::MergeRow;
use engine::tables::MergeKey;
use std::sync::Arc;
use store::{Direction, ReadError};

impl View {
    /// What was merged into a contact, oldest first, each with the number of
    /// its merge. What was undone is not there any more.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn merges_of(
        &self,
        workspace: WorkspaceId,
        contact: ContactOrdinal,
    ) -> Result<Vec<(u64, Arc<MergeRow>)>, ReadError> {
        let [from, to] = [0, u64::MAX].map(|seq| MergeKey { workspace, contact, seq });
        let merges = self.snapshot.list((&from, &to), Direction::Up, usize::MAX)?;
        Ok(merges.into_iter().map(|(key, row)| (key.seq, row)).collect())
    }
}
