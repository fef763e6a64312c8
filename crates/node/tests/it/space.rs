//! Free space runs out and comes back while the node runs.

use crate::support::{SHOP, create_user, delete, event, found, until, until_job, workspace};
use engine::command::ChangeSettings;
use engine::ids::WriterId;
use engine::rows::{ActorRef, EraseStage, JobKind};
use engine::settings::Setting;
use engine::{Answer, Command};
use node::{Failure, Health, Node, NodeOptions, Sequencer, SystemClock};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::disk::{Disk, DiskOptions};
use store::{Backend, BackendError, BackendSnapshot, Batch, CommitFault, Store, Writer};

/// A real disk that says how full it is when asked to.
struct Metered {
    disk: Disk,
    free_bytes: Arc<AtomicU64>,
    /// How often it was asked.
    asked: Arc<AtomicU64>,
}

impl Metered {
    fn open(folder: &Path, free_bytes: &Arc<AtomicU64>) -> Self {
        let options = DiskOptions { data: folder.to_owned(), block_cache_bytes: 1 << 20, verify: true };
        let disk = Disk::open(&options).expect("opened");
        Self { disk, free_bytes: free_bytes.clone(), asked: Arc::default() }
    }
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
        self.asked.fetch_add(1, Ordering::AcqRel);
        Ok(self.free_bytes.load(Ordering::Acquire))
    }
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
    let free_bytes = Arc::new(AtomicU64::new(100));
    let backend = Metered::open(folder.path(), &free_bytes);
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

#[tokio::test]
async fn jobs_wait_while_storage_is_full_and_go_on_when_there_is_space() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(Box::new(Metered::open(folder.path(), &Arc::new(AtomicU64::new(100)))), false);
    let mut sequencer = Sequencer::new(Writer::new(store.expect("opened"), 1 << 20), WriterId(0));
    let hold =
        ChangeSettings { workspace: SHOP, values: vec![(Setting::HoldUnknownEvents, 1)], actor: ActorRef::CommandLine };
    let mut commands = vec![
        workspace("first"),
        Command::ChangeSettings(hold),
        event("zoe", "x", 1),
        create_user("zoe"),
        create_user("ada"),
        event("ada", "x", 1),
        delete("ada"),
    ]
    .into_iter();
    // A batch ends behind a command that changes what messages are made of.
    let mut results = Vec::new();
    while commands.len() > 0 {
        results.extend(sequencer.run(1_000_000, || commands.next()).results);
    }
    let Some(Ok(Answer::Deleted(deleted))) = results.last() else { panic!("{results:?}") };
    drop(sequencer);

    let free_bytes = Arc::new(AtomicU64::new(99));
    let backend = Metered::open(folder.path(), &free_bytes);
    let asked = backend.asked.clone();
    let options = NodeOptions { storage_reserve_bytes: 100, ..NodeOptions::new(folder.path().to_owned()) };
    let node = Node::open_on(Box::new(backend), &options, Arc::new(SystemClock)).expect("opened");
    until("looked twice", || asked.load(Ordering::Acquire) >= 3).await;
    let row = || node.view().job(SHOP, deleted.job).expect("read").expect("the job");
    assert!(
        matches!(row().kind, JobKind::Erase { stage: Some(EraseStage::Timeline), removed: 0, .. }),
        "{row:?}",
        row = row()
    );
    let zoe = || found(&node.view(), "zoe");
    let held = || node.view().held_of(SHOP, &zoe().1).expect("read").len();
    assert_eq!((held(), node.health()), (1, Health::StorageFull));

    free_bytes.store(100, Ordering::Release);
    until("zoe has what waited for her", || held() == 0).await;
    assert_eq!(node.view().summaries_of(SHOP, &zoe()).expect("read").len(), 1);
    until_job(&node, deleted.job, |kind| matches!(kind, JobKind::Erase { stage: Some(EraseStage::Files), .. })).await;
    node.close_blocking().expect("closed");
}
