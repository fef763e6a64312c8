//! What all live connections share.

use crate::limits::{EVENT_STREAMS_MAX, STREAM_READS_MAX};
use crate::messenger::OpenStreams;
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// Live connections: of browsers, and of teammates who watch events.
#[derive(Debug)]
pub struct Live {
    /// Those of browsers.
    pub streams: Arc<OpenStreams>,
    /// Room for teammates.
    pub event_streams: Arc<Semaphore>,
    /// Turns to read rows.
    pub reads: Arc<Semaphore>,
    closing: watch::Sender<bool>,
}

impl Live {
    /// None yet; browsers have at most so many, and so many from one network.
    #[must_use]
    pub fn new(streams_max: u32, streams_per_network_max: u32) -> Self {
        Self {
            streams: OpenStreams::new(streams_max, streams_per_network_max),
            event_streams: Arc::new(Semaphore::new(EVENT_STREAMS_MAX)),
            reads: Arc::new(Semaphore::new(STREAM_READS_MAX)),
            closing: watch::Sender::new(false),
        }
    }

    /// How many of browsers are open, and how many of teammates.
    #[must_use]
    pub fn open(&self) -> (usize, usize) {
        (self.streams.count(), EVENT_STREAMS_MAX.saturating_sub(self.event_streams.available_permits()))
    }

    /// Ends all of them, also those that begin from now on: the server stops.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Tells when the server stops.
    pub(crate) fn closing(&self) -> Closing {
        Closing(self.closing.subscribe())
    }
}

/// Waits for the server to stop.
pub(crate) struct Closing(watch::Receiver<bool>);

impl Closing {
    /// Until it stops.
    pub(crate) async fn begun(&mut self) {
        // The sender goes with the server only: that is the same.
        self.0.wait_for(|is_closing| *is_closing).await.ok();
    }
}
