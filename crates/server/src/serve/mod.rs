//! From a socket to the routes and back: the loop that accepts connections,
//! and how it stops.
//!
//! The cast: [`Listener`] accepts and never waits for anybody; `connection`
//! speaks HTTP on one of them; its `stream` notes in a `pulse` what moves;
//! `patience` reads the pulse every few seconds and says when to give up;
//! `leftover` is the part of a body that a route did not want; `streamed` is an
//! answer that takes long; [`Tls`] secures; [`Traffic`] counts for the metrics.
//!
//! A stop goes: no further connection; requests in work are answered, with
//! `Connection: close`; connections at rest are closed after a short grace;
//! what still works after `DRAIN_MS_MAX` is cut.

mod connection;
mod kind;
mod leftover;
mod patience;
mod pulse;
mod stream;
mod streamed;
mod tls;
mod traffic;

pub use kind::Kind;
pub use patience::Bounds;
pub use tls::{Tls, TlsError};
pub use traffic::Traffic;

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::limits::{ACCEPT_PAUSE_MS, DRAIN_MS_MAX};
use crate::messenger::PeerAddress;

/// A socket that listens, and the connections that came through it.
pub struct Listener {
    socket: TcpListener,
    connections_max: u32,
    open: Open,
}

/// What all connections of a listener share.
struct Open {
    router: Router,
    /// Without it the connections are plain.
    tls: Option<Arc<Tls>>,
    traffic: Arc<Traffic>,
    bounds: Bounds,
    seats: Arc<Semaphore>,
    is_stopping: AtomicBool,
    /// Dropping a sender tells its connection that a stop began. Touched when
    /// a connection opens and closes, never by a request.
    stops: Mutex<HashMap<u64, oneshot::Sender<()>>>,
}

/// One connection's place: given back when it is dropped.
struct Seat {
    number: u64,
    peer: PeerAddress,
    open: Arc<Open>,
    _permit: OwnedSemaphorePermit,
}

/// How a listener ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Every request that was read has been answered.
    Drained,
    /// This many connections still worked when the time was up.
    Cut(usize),
}

impl Listener {
    /// Listens, without accepting yet.
    ///
    /// # Errors
    /// The address is taken, or not this machine's.
    pub async fn bind(address: SocketAddr, connections_max: u32, router: Router) -> io::Result<Self> {
        Self::bind_tls(address, connections_max, router, None).await
    }

    /// The same, speaking TLS when there is one.
    ///
    /// # Errors
    /// As there.
    pub async fn bind_tls(
        address: SocketAddr,
        connections_max: u32,
        router: Router,
        tls: Option<Arc<Tls>>,
    ) -> io::Result<Self> {
        let socket = TcpListener::bind(address).await?;
        let open = Open {
            router,
            tls,
            traffic: Arc::default(),
            bounds: Bounds::default(),
            seats: Arc::new(Semaphore::new(connections_max as usize)),
            is_stopping: AtomicBool::new(false),
            stops: Mutex::default(),
        };
        Ok(Self { socket, connections_max, open })
    }

    /// The same with other bounds.
    #[must_use]
    pub fn bounded_by(mut self, bounds: Bounds) -> Self {
        self.open.bounds = bounds;
        self
    }

    /// Where it listens, with the port that it was given for port 0.
    ///
    /// # Errors
    /// The system does not know.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// What its connections count.
    #[must_use]
    pub fn traffic(&self) -> Arc<Traffic> {
        Arc::clone(&self.open.traffic)
    }

    /// Accepts until `stop` is ready, then drains, for at most
    /// `DRAIN_MS_MAX` or until `hurry` is ready.
    pub async fn serve(self, stop: impl Future<Output = ()>, hurry: impl Future<Output = ()>) -> Ended {
        let Self { socket, connections_max, open } = self;
        let open = Arc::new(open);
        let mut numbers = 0..;
        tokio::select! {
            () = stop => {}
            () = accept(&socket, &open, &mut numbers) => {}
        }
        // Whoever the kernel had let in before the signal is served as well.
        while let Poll::Ready(Ok((stream, peer))) = poll_once(|cx| socket.poll_accept(cx)).await {
            let Ok(permit) = Arc::clone(&open.seats).try_acquire_owned() else { break };
            seat(&open, &mut numbers, (stream, peer), permit);
        }
        drop(socket);
        open.is_stopping.store(true, Ordering::Relaxed);
        open.stops.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let drained = open.seats.acquire_many(connections_max);
        tokio::select! {
            _ = drained => Ended::Drained,
            () = hurry => open.cut(),
            () = tokio::time::sleep(Duration::from_millis(DRAIN_MS_MAX)) => open.cut(),
        }
    }
}

/// Accepts one connection after the other, as long as there are seats.
async fn accept(socket: &TcpListener, open: &Arc<Open>, numbers: &mut impl Iterator<Item = u64>) {
    // The semaphore is never closed, so this never ends.
    while let Ok(permit) = Arc::clone(&open.seats).acquire_owned().await {
        match socket.accept().await {
            Ok(accepted) => seat(open, numbers, accepted, permit),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::warn!(error = %error, "could not accept a connection");
                tokio::time::sleep(Duration::from_millis(ACCEPT_PAUSE_MS)).await;
            }
        }
    }
}

fn seat(
    open: &Arc<Open>,
    numbers: &mut impl Iterator<Item = u64>,
    (stream, peer): (TcpStream, SocketAddr),
    permit: OwnedSemaphorePermit,
) {
    let Some(number) = numbers.next() else { return };
    let (told, stop) = oneshot::channel();
    open.stops.lock().unwrap_or_else(PoisonError::into_inner).insert(number, told);
    open.traffic.opened();
    let seat = Seat { number, peer: PeerAddress(peer.ip()), open: Arc::clone(open), _permit: permit };
    tokio::spawn(connection::serve(stream, seat, stop));
}

/// Whether the client went away before it was accepted: nothing to wait for.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn poll_once<T>(mut poll: impl FnMut(&mut std::task::Context<'_>) -> Poll<T>) -> Poll<T> {
    std::future::poll_fn(|cx| Poll::Ready(poll(cx))).await
}

impl Open {
    fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }

    /// Whether every seat is taken, so that somebody may wait.
    fn is_crowded(&self) -> bool {
        self.seats.available_permits() == 0
    }

    fn cut(&self) -> Ended {
        Ended::Cut(self.traffic.connections())
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.open.stops.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
        self.open.traffic.closed();
    }
}

#[cfg(test)]
mod tests;
