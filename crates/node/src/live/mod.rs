//! Who waits for what to change.
//!
//! A [`Follower`] is told that something *may* have changed, never what: it
//! reads a [`View`](crate::View) of its own. So nothing is queued, however slow
//! a follower is, and a change that is told of twice costs a read and no more.
//! What changes between a read and the next wait ends that wait at once.

mod topics;

pub use topics::Follower;

use crate::lane::watch::Watch;
use engine::ids::{ContactOrdinal, WorkspaceId};
use engine::{Key, Row, WorkingSet};
use std::sync::Arc;
use topics::Topics;

/// What can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Topic {
    Contact(WorkspaceId, ContactOrdinal),
    Events(WorkspaceId),
    Access(WorkspaceId),
    Outbox,
}

impl Topic {
    fn of(key: &Key, row: Option<&Row>) -> Option<Self> {
        match (key, row) {
            (Key::Contact(key), _) => Some(Self::Contact(key.workspace, key.contact)),
            (Key::Browsing(key), _) => Some(Self::Contact(key.workspace, key.contact)),
            (Key::Log(key), _) => Some(Self::Events(key.workspace)),
            (Key::Refusal(key), _) => Some(Self::Events(key.workspace)),
            // Tokens lie under the node, whosever they are.
            (Key::Token(_), Some(Row::Token(row))) => Some(Self::Access(row.workspace)),
            (Key::Teammate(key), _) => Some(Self::Access(key.workspace)),
            (Key::LoginSession(key), _) => Some(Self::Access(key.workspace)),
            (Key::Outbox(_), Some(_)) => Some(Self::Outbox),
            (Key::Messenger(key), _) => Some(Self::Access(key.workspace)),
            (Key::IdentitySecret(key), _) => Some(Self::Access(key.workspace)),
            _ => None,
        }
    }
}

/// The followers of a node.
#[derive(Debug, Default)]
pub struct Live {
    topics: Arc<Topics>,
}

impl Live {
    /// Follows one contact: their row, and what browsers see of them.
    #[must_use]
    pub fn follow(&self, workspace: WorkspaceId, contact: ContactOrdinal) -> Follower {
        Follower::new(&self.topics, Topic::Contact(workspace, contact))
    }

    /// Follows a workspace's events, and its items that were not stored.
    #[must_use]
    pub fn events(&self, workspace: WorkspaceId) -> Follower {
        Follower::new(&self.topics, Topic::Events(workspace))
    }

    /// Follows what lets somebody into a workspace: its tokens, its identity
    /// secrets, and what browsers must prove.
    #[must_use]
    pub fn access(&self, workspace: WorkspaceId) -> Follower {
        Follower::new(&self.topics, Topic::Access(workspace))
    }

    /// Follows what is to leave the node, of all workspaces.
    #[must_use]
    pub fn outbox(&self) -> Follower {
        Follower::new(&self.topics, Topic::Outbox)
    }

    /// How many followers there are.
    #[must_use]
    pub fn followers(&self) -> usize {
        self.topics.followers()
    }
}

impl Watch for Live {
    fn committed(&self, rows: &WorkingSet) {
        self.topics.changed(rows.changes().filter_map(|(key, row)| Topic::of(key, row)));
    }
}
