//! Reading: typed questions to one snapshot.
//!
//! A view sees every command that was answered before it was taken. Its
//! methods read the disk on the caller's thread.

mod contacts;
mod definitions;
mod events;
mod items;
mod jobs;

pub use contacts::Found;
pub use definitions::Activity;
pub use events::{EventsPage, EventsPosition, EventsQuery, ListedEvent, Place};
pub use items::Item;
pub use jobs::{ListPage, Listed};

use std::sync::Arc;
use store::{Config, Snapshot, Store};

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

    fn config(&self) -> &Config {
        self.store.config()
    }
}
