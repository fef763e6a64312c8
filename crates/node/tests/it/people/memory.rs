//! A store without a disk, so that hundreds of made-up histories take seconds.
//! What a disk does with commits is tested elsewhere.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};
use store::{Backend, BackendError, BackendSnapshot, Batch, CommitFault, Direction, RowBytes, Space, Visit};

type Rows = Arc<BTreeMap<(Space, Vec<u8>), Vec<u8>>>;

/// Cloning shares the rows: a second node can open what the first one wrote.
#[derive(Clone, Default)]
pub struct Memory {
    rows: Arc<Mutex<Rows>>,
    marked: Arc<Mutex<u64>>,
}

struct MemorySnapshot(Rows);

impl Backend for Memory {
    fn snapshot(&self) -> Box<dyn BackendSnapshot> {
        Box::new(MemorySnapshot(self.rows.lock().expect("nobody panics with it").clone()))
    }

    fn commit(&self, batch: &Batch) -> Result<(), CommitFault> {
        let mut rows = self.rows.lock().expect("nobody panics with it");
        let rows = Arc::make_mut(&mut rows);
        for (space, key, value) in batch.writes() {
            match value {
                Some(value) => rows.insert((space, key.to_vec()), value.to_vec()),
                None => rows.remove(&(space, key.to_vec())),
            };
        }
        Ok(())
    }

    fn mark(&self, commit_number: u64) -> Result<(), BackendError> {
        *self.marked.lock().expect("nobody panics with it") = commit_number;
        Ok(())
    }

    fn sync_mark(&self) -> Result<(), BackendError> {
        Ok(())
    }

    fn marked(&self) -> Result<u64, BackendError> {
        Ok(*self.marked.lock().expect("nobody panics with it"))
    }

    fn free_bytes(&self) -> Result<u64, BackendError> {
        Ok(u64::MAX)
    }
}

impl BackendSnapshot for MemorySnapshot {
    fn get(&self, space: Space, key: &[u8]) -> Result<Option<RowBytes>, BackendError> {
        Ok(self.0.get(&(space, key.to_vec())).map(|row| RowBytes::from(row.as_slice())))
    }

    fn scan(
        &self,
        space: Space,
        (from, to): (&[u8], &[u8]),
        direction: Direction,
        visit: &mut Visit<'_>,
    ) -> Result<(), BackendError> {
        if from > to {
            return Ok(());
        }
        let range = self.0.range((space, from.to_vec())..=(space, to.to_vec()));
        let mut visit = |((_, key), row): (&(Space, Vec<u8>), &Vec<u8>)| visit(key, row);
        let _stopped: ControlFlow<()> = match direction {
            Direction::Up => range.into_iter().try_for_each(&mut visit),
            Direction::Down => range.into_iter().rev().try_for_each(&mut visit),
        };
        Ok(())
    }
}
