//! What leaves this server: letters, push notifications, webhooks.
//!
//! The engine puts a row into the *outbox* in the commit that makes a delivery.
//! The cast:
//!
//! - the `pump` looks at what is due, and claims as much as may be on its way at
//!   once: so much in all, and so much of one message;
//! - `prepare` asks of each whether it may still go, and renders it, outside of
//!   the sequencer;
//! - `attempt` hands it over and has the outcome recorded, in one commit with the
//!   row's next second or its end.
//!
//! An outcome is recorded after it happened, so a process that is killed in
//! between sends again: everything arrives *at least once*. Each attempt of a
//! delivery carries the same id (`Message-ID`, `apns-id`, `Herald-Delivery`), by
//! which a receiver leaves out what it has. Two attempts of one delivery never
//! run beside each other: a data folder has one process, a process one pump, and
//! the pump one claim for each row.

mod attempt;
mod letter;
pub mod links;
mod prepare;
mod pump;
mod text;

use crate::app::App;
use crate::limits::OUTBOX_STOP_MS_MAX;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The running outbox.
#[derive(Debug)]
pub struct Outbox {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Outbox {
    /// Begins to send what waits; `None` where there is no way out.
    #[must_use]
    pub fn start(app: &Arc<App>) -> Option<Self> {
        let channels = Arc::clone(app.options.channels.as_ref()?);
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(pump::run(Arc::clone(app), channels, stopped));
        Some(Self { stop, task })
    }

    /// Begins nothing more, and waits for what is on its way, at most
    /// `OUTBOX_STOP_MS_MAX`. What is cut then is sent again at the next start.
    pub async fn stop(self) {
        let Self { stop, mut task } = self;
        drop(stop);
        if tokio::time::timeout(Duration::from_millis(OUTBOX_STOP_MS_MAX), &mut task).await.is_err() {
            tracing::warn!("what was on its way out is cut, and sent again at the next start");
            task.abort();
            // It has ended when this is told; why, is known.
            drop(task.await);
        }
    }
}
