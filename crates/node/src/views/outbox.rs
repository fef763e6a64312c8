use super::View;
use crate::node::Backlog;
use engine::ids::{ContactOrdinal, DeliveryId, WorkspaceId};
use engine::rows::DeliveryRow;
use engine::tables::{DeliveryKey, OutboxKey};
use std::ops::ControlFlow;
use std::sync::Arc;
use store::{Direction, ReadError};

/// A delivery that is to leave the node.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Where it waits, and since which second.
    pub key: OutboxKey,
    /// What became of it so far; `None` when it is gone.
    pub row: Option<Arc<DeliveryRow>>,
}

impl View {
    /// How much of a workspace is to leave the node, at most so much of it, and
    /// from when on the first of it may.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub(crate) fn outbox(&self, workspace: WorkspaceId, counted_max: usize) -> Result<Backlog, ReadError> {
        let key = |due_at, contact, delivery| OutboxKey {
            workspace,
            due_at,
            contact: ContactOrdinal(contact),
            delivery: DeliveryId(delivery),
        };
        let (from, to) = (key(0, 0, 0), key(u32::MAX, u32::MAX, u64::MAX));
        let mut backlog = Backlog::default();
        self.snapshot.scan((&from, &to), Direction::Up, |key: &OutboxKey, _| {
            backlog.since.get_or_insert(key.due_at);
            backlog.count += 1;
            if backlog.count < counted_max { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(backlog)
    }

    /// The deliveries of a workspace whose time has come at this second, by
    /// that time, from after a key on; at most so many are looked at.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn due_outside(
        &self,
        workspace: WorkspaceId,
        (after, now_s): (Option<&OutboxKey>, u32),
        looked_at_max: usize,
    ) -> Result<Vec<Waiting>, ReadError> {
        let key = |due_at, contact, delivery| OutboxKey {
            workspace,
            due_at,
            contact: ContactOrdinal(contact),
            delivery: DeliveryId(delivery),
        };
        let (from, to) = (after.cloned().unwrap_or_else(|| key(0, 0, 0)), key(now_s, u32::MAX, u64::MAX));
        let mut keys = Vec::new();
        if from > to {
            return Ok(Vec::new());
        }
        self.snapshot.scan((&from, &to), Direction::Up, |key: &OutboxKey, _| {
            if Some(key) != after {
                keys.push(key.clone());
            }
            if keys.len() < looked_at_max { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        let waiting = keys.into_iter().map(|key| {
            let OutboxKey { workspace, contact, delivery, .. } = key;
            let row = self.snapshot.get(&DeliveryKey { workspace, contact, delivery })?;
            Ok(Waiting { key, row })
        });
        waiting.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NodeOptions;
    use engine::rows::OutboxRow;
    use engine::{TableKey as _, WorkingSet};
    use store::disk::Disk;
    use store::{Store, Writer};

    #[test]
    fn so_many_are_counted_and_the_first_tells_since_when() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::open(&NodeOptions::new(folder.path().to_owned()).disk(false)).unwrap();
        let store = Store::open(Box::new(disk), false).unwrap();
        let mut rows = WorkingSet::default();
        for (workspace, due_at) in [(1, 70), (1, 50), (1, 60), (2, 10)] {
            let (workspace, contact, delivery) = (WorkspaceId(workspace), ContactOrdinal(4), DeliveryId(7));
            let key = OutboxKey { workspace, due_at, contact, delivery };
            rows.change(key.erased(), Some(OutboxKey::row(Arc::new(OutboxRow))));
        }
        Writer::new(store.clone(), 0).commit(&rows).unwrap();
        let view = View::new(store.snapshot(), store.clone());
        for (counted_max, count) in [(2, 2), (3, 3), (4, 3)] {
            let backlog = view.outbox(WorkspaceId(1), counted_max).unwrap();
            assert_eq!(backlog, Backlog { count, since: Some(50) }, "at most {counted_max}");
        }
        assert_eq!(view.outbox(WorkspaceId(3), 2).unwrap(), Backlog::default());
    }
}
