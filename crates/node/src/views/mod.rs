//! Reading: typed questions to one snapshot.
//!
//! A view sees every command that was answered before it was taken. Its
//! methods read the disk on the caller's thread.

mod browsing;
mod companies;
mod contacts;
mod definition_events;
mod definitions;
mod events;
mod feed;
mod held;
mod items;
mod jobs;
mod merges;
mod messages;
mod notes;
mod outbox;

pub use companies::{COMPANIES_LISTED_MAX, CompaniesQuery, FoundCompany, ListedCompanies, Order};
pub use contacts::Found;
pub use definition_events::{DefinitionEvents, Looked};
pub use definitions::{Activity, Calendar, Volume};
pub use events::{EventsPage, EventsPosition, EventsQuery, ListedEvent, Place};
pub use feed::{FeedItem, FeedPage, FeedPosition};
pub use items::Item;
pub use jobs::{AuditPage, ListPage, Listed};
pub use messages::{Delivered, DeliveredPage, MessageHours, UnseenPage};
pub use outbox::Waiting;

use engine::ids::WorkspaceId;
use engine::rows::CountersRow;
use engine::tables::CountersKey;
use std::sync::Arc;
use store::{Config, ReadError, Snapshot, Store};

/// Rows of one page, and how many there are in all.
pub type Counted<T> = (Vec<T>, u64);

/// One moment of the node's rows.
#[derive(Debug)]
pub struct View {
    snapshot: Snapshot,
    store: Arc<Store>,
}

impl View {
    pub(crate) fn new(snapshot: Snapshot, store: Arc<Store>) -> Self {
        Self { snapshot, store }
    }

    /// A workspace's counters; all 0 for one that is not there.
    ///
    /// # Errors
    /// [`ReadError`] when the row cannot be read.
    pub fn counters(&self, workspace: WorkspaceId) -> Result<Arc<CountersRow>, ReadError> {
        Ok(self.snapshot.get(&CountersKey { workspace })?.unwrap_or_default())
    }

    pub(crate) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    pub(crate) fn config(&self) -> &Config {
        self.store.config()
    }
}
