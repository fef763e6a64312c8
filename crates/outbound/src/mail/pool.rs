//! Connections that wait for the next mail.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::client::AsyncSmtpConnection;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::limits::{SMTP_CONNECTIONS_MAX, SMTP_IDLE_S_MAX, SMTP_MAILS_PER_CONNECTION_MAX};

/// A connection, and what it was used for.
pub(super) struct Line {
    pub(super) connection: AsyncSmtpConnection,
    mails: u32,
    since: Instant,
}

impl Line {
    pub(super) fn new(connection: AsyncSmtpConnection) -> Self {
        Self { connection, mails: 0, since: Instant::now() }
    }
}

/// The idle connections, and how many there may be in all.
pub(super) struct Pool {
    idle: Mutex<Vec<Line>>,
    pub(super) places: Semaphore,
}

impl Pool {
    pub(super) fn new() -> Self {
        Self { idle: Mutex::new(Vec::new()), places: Semaphore::new(SMTP_CONNECTIONS_MAX) }
    }

    /// The connection that was used last; those that were idle for too long are closed.
    pub(super) fn take(&self) -> Option<Line> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|line| line.since.elapsed() < Duration::from_secs(SMTP_IDLE_S_MAX));
        idle.pop()
    }

    /// Keeps a connection for the next mail, unless it has carried enough.
    pub(super) fn put_back(&self, mut line: Line) {
        line.mails += 1;
        line.since = Instant::now();
        if line.mails < SMTP_MAILS_PER_CONNECTION_MAX {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    }
}
