use super::{Found, View};
use engine::ids::{ContactOrdinal, WorkspaceId};
use engine::rows::{BrowsingRow, PageViewRow, SiteRow};
use engine::tables::{BrowsingKey, PageViewKey, SiteKey};
use std::ops::ControlFlow;
use std::sync::Arc;
use store::{Direction, ReadError};

impl View {
    /// What browsers follow of a contact; `None` for somebody who never had
    /// one, or who is gone.
    ///
    /// # Errors
    /// [`ReadError`] when the row cannot be read.
    pub fn browsing(
        &self,
        workspace: WorkspaceId,
        contact: ContactOrdinal,
    ) -> Result<Option<Arc<BrowsingRow>>, ReadError> {
        self.snapshot.get(&BrowsingKey { workspace, contact })
    }

    /// The latest pages that a person opened, those of everybody in their
    /// history, newest first: at most [`engine::limits::PAGE_VIEWS_KEPT`] of
    /// each.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn page_views(&self, workspace: WorkspaceId, (contact, row): &Found) -> Result<Vec<PageViewRow>, ReadError> {
        let mut views = Vec::new();
        for contact in row.history_of(*contact) {
            let [from, to] = [0, u16::MAX].map(|slot| PageViewKey { workspace, contact, slot });
            self.snapshot.scan((&from, &to), Direction::Up, |_, row| {
                views.push((contact, PageViewRow::clone(row)));
                ControlFlow::Continue(())
            })?;
        }
        views.sort_by(|(left, one), (right, other)| {
            (other.viewed_at_ms, right, other.number).cmp(&(one.viewed_at_ms, left, one.number))
        });
        Ok(views.into_iter().map(|(_, view)| view).collect())
    }

    /// The sites whose pages hold the snippet, by host.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn sites(&self, workspace: WorkspaceId) -> Result<Vec<(String, SiteRow)>, ReadError> {
        let mut sites = Vec::new();
        // No host begins with the last character that there is.
        let [from, to] = ["", "\u{10ffff}"].map(|host| SiteKey { workspace, host: host.to_owned() });
        self.snapshot.scan((&from, &to), Direction::Up, |key, row| {
            sites.push((key.host.clone(), **row));
            ControlFlow::Continue(())
        })?;
        Ok(sites)
    }
}
