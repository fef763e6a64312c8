use super::View;
use crate::limits::AUDIT_LOOKED_MAX;
use engine::TableKey;
use engine::ids::{JobId, WorkspaceId};
use engine::rows::{AuditRow, BulkErrorRow, JobRow};
use engine::tables::{AuditKey, BulkErrorKey, JobKey};
use std::ops::ControlFlow;
use std::sync::Arc;
use store::{Direction, ReadError, TypedRow};

/// Rows of one page, and whether there are more.
pub type Listed<I, R> = (Vec<(I, Arc<R>)>, bool);

/// One page of a list that is newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListPage {
    /// Only ids below this one.
    pub before: Option<u64>,
    /// How many at most.
    pub limit: usize,
}

/// Some of a workspace's changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditPage {
    /// Each under its number, newest first.
    pub rows: Vec<(u64, Arc<AuditRow>)>,
    /// The last one that was looked at, if there are older ones.
    pub next: Option<u64>,
}

impl View {
    /// A job.
    ///
    /// # Errors
    /// [`ReadError`] when it cannot be read.
    pub fn job(&self, workspace: WorkspaceId, job: JobId) -> Result<Option<Arc<JobRow>>, ReadError> {
        self.snapshot.get(&JobKey { workspace, job })
    }

    /// A workspace's jobs, newest first, and whether there are older ones.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn jobs(&self, workspace: WorkspaceId, page: ListPage) -> Result<Listed<JobId, JobRow>, ReadError> {
        let (rows, more) = self.newest(page, |id| JobKey { workspace, job: JobId(id) })?;
        Ok((rows.into_iter().map(|(key, row)| (key.job, row)).collect(), more))
    }

    /// A workspace's changes, newest first, and whether there are older ones.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn audit(&self, workspace: WorkspaceId, page: ListPage) -> Result<Listed<u64, AuditRow>, ReadError> {
        let (rows, more) = self.newest(page, |seq| AuditKey { workspace, seq })?;
        Ok((rows.into_iter().map(|(key, row)| (key.seq, row)).collect(), more))
    }

    /// Those of a workspace's changes that `wants` takes, newest first. No
    /// more than [`AUDIT_LOOKED_MAX`] are looked at.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn audit_of(
        &self,
        workspace: WorkspaceId,
        page: ListPage,
        mut wants: impl FnMut(&AuditRow) -> bool,
    ) -> Result<AuditPage, ReadError> {
        let Some(last) = page.before.map_or(Some(u64::MAX), |before| before.checked_sub(1)) else {
            return Ok(AuditPage::default());
        };
        let [from, to] = [0, last].map(|seq| AuditKey { workspace, seq });
        let (mut rows, mut looked, mut reached, mut more) = (Vec::new(), 0, None, false);
        self.snapshot.scan((&from, &to), Direction::Down, |key, row| {
            more = rows.len() >= page.limit || looked >= AUDIT_LOOKED_MAX;
            if more {
                return ControlFlow::Break(());
            }
            (looked, reached) = (looked + 1, Some(key.seq));
            if wants(row) {
                rows.push((key.seq, row.clone()));
            }
            ControlFlow::Continue(())
        })?;
        Ok(AuditPage { rows, next: reached.filter(|_| more) })
    }

    /// The items of a bulk job that were not stored, by position.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn bulk_errors(&self, workspace: WorkspaceId, job: JobId) -> Result<Vec<(u32, Arc<BulkErrorRow>)>, ReadError> {
        let [from, to] = [0, u32::MAX].map(|index| BulkErrorKey { workspace, job, index });
        let rows = self.snapshot.list((&from, &to), Direction::Up, usize::MAX)?;
        Ok(rows.into_iter().map(|(key, row)| (key.index, row)).collect())
    }

    /// A page of them, from a position on.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn bulk_errors_page(
        &self,
        workspace: WorkspaceId,
        job: JobId,
        from: u32,
        limit: usize,
    ) -> Result<Vec<(u32, Arc<BulkErrorRow>)>, ReadError> {
        let [from, to] = [from, u32::MAX].map(|index| BulkErrorKey { workspace, job, index });
        let rows = self.snapshot.list((&from, &to), Direction::Up, limit)?;
        Ok(rows.into_iter().map(|(key, row)| (key.index, row)).collect())
    }

    fn newest<K: TableKey>(
        &self,
        page: ListPage,
        key: impl Fn(u64) -> K,
    ) -> Result<(Vec<TypedRow<K>>, bool), ReadError> {
        let last = match page.before {
            Some(0) => return Ok((Vec::new(), false)),
            Some(before) => before - 1,
            None => u64::MAX,
        };
        let mut rows = self.snapshot.list((&key(0), &key(last)), Direction::Down, page.limit + 1)?;
        let more = rows.len() > page.limit;
        rows.truncate(page.limit);
        Ok((rows, more))
    }
}
