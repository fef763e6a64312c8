//! The running node: opened on a folder, closed once.

mod figures;

pub use figures::{Backlog, Figures};

use crate::check;
use crate::clock::Clock;
use crate::erased::ERASED_FILE;
use crate::failure::{CloseError, Failure, Health};
use crate::lane::sequencer::Sequencer;
use crate::lane::{CommandResult, Lane};
use crate::limits::{BLOCK_CACHE_BYTES_DEFAULT, ROW_CACHE_BYTES_DEFAULT, STORAGE_RESERVE_BYTES_DEFAULT};
use crate::live::Live;
use crate::people::People;
use crate::review::{Desk, Means, Review};
use crate::space::Space;
use crate::stopped::{Stopped, StoppedMessage};
use crate::upkeep::jobs::Jobs;
use crate::upkeep::list::List;
use crate::upkeep::reclaim::{Reclaimed, reclaim};
use crate::upkeep::{Charge, Upkeep};
use crate::views::View;
use engine::ids::WriterId;
use engine::{Answer, Command};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::disk::{Disk, DiskOptions};
use store::{Backend, BackendError, Config, Store, Writer};

/// How a node is opened.
#[derive(Debug, Clone)]
pub struct NodeOptions {
    /// The data folder. Made if it is not there.
    pub data: PathBuf,
    /// About how many bytes of decoded rows to keep in memory.
    pub row_cache_bytes: u64,
    /// How many bytes of the store's blocks to keep in memory.
    pub block_cache_bytes: u64,
    /// Below this much free space writes are refused.
    pub storage_reserve_bytes: u64,
    /// Opens a store that has lost commits, as it is.
    pub accept_loss: bool,
}

impl NodeOptions {
    /// The defaults, on this data folder.
    #[must_use]
    pub fn new(data: PathBuf) -> Self {
        Self {
            data,
            row_cache_bytes: ROW_CACHE_BYTES_DEFAULT,
            block_cache_bytes: BLOCK_CACHE_BYTES_DEFAULT,
            storage_reserve_bytes: STORAGE_RESERVE_BYTES_DEFAULT,
            accept_loss: false,
        }
    }

    pub(crate) fn disk(&self, verify: bool) -> DiskOptions {
        DiskOptions { data: self.data.clone(), block_cache_bytes: self.block_cache_bytes, verify }
    }
}

/// Why a node did not open. Its text is meant for the operator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store did not open.
    #[error(transparent)]
    Store(#[from] store::OpenError),
    /// The system would not start a thread.
    #[error("could not start a thread")]
    Thread(#[source] std::io::Error),
}

impl OpenError {
    /// Whether another process has the data folder.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        matches!(self, Self::Store(store::OpenError::Locked))
    }
}

/// A running node. Shared by reference; closed with [`Node::close`].
pub struct Node {
    pub(crate) store: Arc<Store>,
    lane: Arc<Lane>,
    space: Arc<Space>,
    clock: Arc<dyn Clock>,
    jobs: Arc<Jobs>,
    list: Arc<List>,
    upkeep: Upkeep,
    review: Review,
    closing: AtomicBool,
    live: Arc<Live>,
    pub(crate) people: Arc<People>,
    stopped: Arc<Stopped>,
}

impl Node {
    /// Opens a node on a folder. Blocks while the store recovers.
    ///
    /// # Errors
    /// [`OpenError`], with a text for the operator.
    pub fn open(options: NodeOptions, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let disk = Disk::open(&options.disk(true))?;
        let erased = options.data.join(ERASED_FILE);
        Self::open_with((Box::new(disk), Some(erased)), &options, clock)
    }

    /// Opens a node on a backend of the caller's. It keeps no list of the
    /// erased.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub fn open_on(backend: Box<dyn Backend>, options: &NodeOptions, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        Self::open_with((backend, None), options, clock)
    }

    fn open_with(
        (backend, erased): (Box<dyn Backend>, Option<PathBuf>),
        options: &NodeOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenError> {
        let store = Store::open(backend, options.accept_loss)?;
        let (wake, woken) = std::sync::mpsc::channel();
        let jobs = Arc::new(Jobs::new(wake.clone()));
        let writer = Writer::new(store.clone(), options.row_cache_bytes);
        let sequencer = Sequencer::new(writer, WriterId::default()).watched_by(jobs.clone());
        let people = Arc::new(People::new(store.clone()));
        let live = Arc::new(Live::default());
        let (wake_review, review_woken) = std::sync::mpsc::channel();
        let desk = Arc::new(Desk::new(&store, wake_review));
        let sequencer = sequencer.watched_by(people.clone()).watched_by(live.clone()).watched_by(desk.clone());
        let stopped = Arc::new(Stopped::default());
        let sequencer = sequencer.watched_by(stopped.clone());
        let lane = Arc::new(Lane::start(sequencer, store.clone(), clock.clone()).map_err(OpenError::Thread)?);
        let space = Arc::new(Space::new(options.storage_reserve_bytes));
        space.look(&store);
        let list = Arc::new(List::new(store.clone(), jobs.clone(), erased));
        let charge = Charge {
            store: store.clone(),
            lane: lane.clone(),
            space: space.clone(),
            clock: clock.clone(),
            jobs: jobs.clone(),
            list: list.clone(),
        };
        let upkeep = Upkeep::start(charge, (wake, woken)).map_err(OpenError::Thread)?;
        let means = Means {
            store: store.clone(),
            lane: lane.clone(),
            space: space.clone(),
            clock: clock.clone(),
            people: people.clone(),
            desk,
        };
        let review = Review::start(means, review_woken).map_err(OpenError::Thread)?;
        Ok(Self {
            store,
            lane,
            space,
            clock,
            jobs,
            list,
            upkeep,
            review,
            closing: AtomicBool::new(false),
            live,
            people,
            stopped,
        })
    }

    /// The time by the node's clock, Unix milliseconds.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.clock.now_ms()
    }

    /// Does one command. When this returns `Ok`, what it did is on disk.
    ///
    /// # Errors
    /// [`Failure`] says why it was not done.
    pub async fn submit(&self, command: Command) -> Result<Answer, Failure> {
        let mut results = self.submit_all(vec![command]).await;
        results.pop().unwrap_or(Err(Failure::StorageFailed))
    }

    /// Does commands in order, each on its own: one result for each. What does
    /// not fit the queue is [`Failure::Busy`].
    pub async fn submit_all(&self, commands: Vec<Command>) -> Vec<CommandResult> {
        let count = commands.len();
        if let Some(failure) = self.refusal() {
            return vec![Err(failure); count];
        }
        let (receiver, left_out) = self.lane.submit(commands);
        // A dropped reply means that the lane's thread is gone.
        let mut results = receiver.await.unwrap_or_else(|_| vec![Err(Failure::StorageFailed); count - left_out]);
        if results.iter().any(|result| matches!(result, Ok(Answer::Deleted(_)))) {
            // Where that fails, upkeep goes on trying: the deletion is done.
            let list = self.list.clone();
            let _listed = tokio::task::spawn_blocking(move || list.keep_up()).await;
        }
        results.extend(std::iter::repeat_n(Err(Failure::Busy), left_out));
        results
    }

    fn refusal(&self) -> Option<Failure> {
        match self.health() {
            Health::Ready => None,
            Health::StorageFull => Some(Failure::StorageFull),
            Health::StorageFailed => Some(Failure::StorageFailed),
            Health::Closing => Some(Failure::Closing),
        }
    }

    /// Tells of messages that pause themselves, once each, on the lane's thread,
    /// which waits: it must only take notes. The first that asks is told.
    pub fn tell_stopped(&self, told: impl Fn(StoppedMessage) + Send + Sync + 'static) {
        self.stopped.tell(Box::new(told));
    }

    /// The small tables, in memory.
    #[must_use]
    pub fn config(&self) -> &Config {
        self.store.config()
    }

    /// What is durable now. Its reads may touch the disk: not for an async
    /// thread.
    #[must_use]
    pub fn view(&self) -> View {
        View::new(self.store.snapshot(), self.store.clone())
    }

    /// Who waits for what to change.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// Whether commands are taken.
    #[must_use]
    pub fn health(&self) -> Health {
        if self.closing.load(Ordering::Acquire) {
            Health::Closing
        } else if self.store.has_failed() {
            Health::StorageFailed
        } else if self.space.is_full() {
            Health::StorageFull
        } else {
            Health::Ready
        }
    }

    /// Lets the bytes of deleted people leave the files, if rows of somebody
    /// have been erased since the last time; the node does so by itself within
    /// a day. Blocks, for minutes on a large store, while reads and commands go
    /// on: not for an async thread.
    ///
    /// # Errors
    /// [`BackendError`]: the jobs wait for the next time. With
    /// [`BackendError::is_still_pinned`] it is enough to call again when no
    /// [`View`] is open any more.
    pub fn reclaim_blocking(&self) -> Result<Reclaimed, BackendError> {
        reclaim(&self.store, &self.lane, &self.jobs)
    }

    /// Refuses new commands, finishes and answers those that were taken, and
    /// makes everything durable. Blocks meanwhile.
    ///
    /// # Errors
    /// [`CloseError`] when the store had failed.
    pub fn close_blocking(&self) -> Result<(), CloseError> {
        self.closing.store(true, Ordering::Release);
        self.review.stop();
        self.upkeep.stop();
        self.lane.stop();
        if self.store.has_failed() || self.store.sync_mark().is_err() {
            return Err(CloseError::StorageFailed);
        }
        Ok(())
    }

    /// [`Self::close_blocking`], off the async threads.
    ///
    /// # Errors
    /// As there.
    pub async fn close(self: &Arc<Self>) -> Result<(), CloseError> {
        let node = self.clone();
        let closed = tokio::task::spawn_blocking(move || node.close_blocking()).await;
        closed.unwrap_or(Err(CloseError::StorageFailed))
    }

    /// Compares everything with everything else, on what is durable now.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn check(&self) -> Result<check::CheckReport, store::ReadError> {
        check::check_rows(&self.store.snapshot())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // Harmless after a close; without one, the threads must not outlive
        // the node.
        self.closing.store(true, Ordering::Release);
        self.review.stop();
        self.upkeep.stop();
        self.lane.stop();
    }
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node({:?})", self.store)
    }
}
