//! Free space runs out and comes back while the node runs.

use engine::Command;
use engine::command::CreateWorkspace;
use engine::rows::ActorRef;
use node::{Failure, Health, Node, NodeOptions, SystemClock};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::disk::{Disk, DiskOptions};
use store::{Backend, BackendError, BackendSnapshot, Batch, CommitFault};

/// A real disk that says how full it is when asked to.
struct Metered {
    disk: Disk,
    free_bytes: Arc<AtomicU64>,
}

impl Backend for Metered {
    fn snapshot(&self) -> Box<dyn BackendSnapshot> {
        self.disk.snapshot()
    }

    fn commit(&self, batch: &Batch) -> Result<(), CommitFault> {
        assert!(self.free_bytes.load(Ordering::Acquire) >= 100, "the store was touched below the reserve");
        self.disk.commit(batch)
    }

    fn mark(&self, commit_number: u64) -> Result<(), BackendError> {
        self.disk.mark(commit_number)
    }

    fn sync_mark(&self) -> Result<(), BackendError> {
        self.disk.sync_mark()
    }

    fn marked(&self) -> Result<u64, BackendError> {
        self.disk.marked()
    }

    fn free_bytes(&self) -> Result<u64, BackendError> {
        Ok(self.free_bytes.load(Ordering::Acquire))
    }
}

fn workspace(app_id: &str) -> Command {
    Command::CreateWorkspace(Box::new(CreateWorkspace {
        name: "Shop".into(),
        app_id: app_id.into(),
        time_zone: "UTC".into(),
        id_key: [7; 16],
        identity_secret: "secret".into(),
        actor: ActorRef::CommandLine,
    }))
}

async fn reaches(node: &Node, health: Health) {
    let started = Instant::now();
    while node.health() != health {
        assert!(started.elapsed() < Duration::from_secs(30), "still {:?}", node.health());
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn writing_stops_below_the_reserve_and_resumes_above_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = NodeOptions { storage_reserve_bytes: 100, ..NodeOptions::new(folder.path().to_owned()) };
    let disk = DiskOptions { data: folder.path().to_owned(), block_cache_bytes: 1 << 20, verify: true };
    let free_bytes = Arc::new(AtomicU64::new(100));
    let backend = Metered { disk: Disk::open(&disk).expect("opened"), free_bytes: free_bytes.clone() };
    let node = Node::open_on(Box::new(backend), &options, Arc::new(SystemClock)).expect("opened");
    assert!(node.submit(workspace("first")).await.is_ok());

    free_bytes.store(99, Ordering::Release);
    reaches(&node, Health::StorageFull).await;
    assert_eq!(node.submit(workspace("second")).await, Err(Failure::StorageFull));
    assert_eq!(node.config().workspaces().len(), 1, "reads go on");

    free_bytes.store(100, Ordering::Release);
    reaches(&node, Health::Ready).await;
    assert!(node.submit(workspace("second")).await.is_ok());
    assert_eq!(node.figures().storage_free_bytes, 100);
    node.close_blocking().expect("closed");
}
