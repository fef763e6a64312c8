//! Answers that are larger than memory should hold: a thread writes them while
//! the client takes them. It waits for the client, so no more than a few pieces
//! are held.
//!
//! Whatever can be refused is refused before the first byte. What fails later
//! cuts the connection, so that nobody takes a part for the whole. So does the
//! end of a sign-in, or of a token: each piece asks whether its caller may still
//! have it.

use crate::app::App;
use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use crate::limits::{STREAM_PIECE_BYTES, STREAM_PIECES_MAX};
use crate::request::{Call, respond};
use axum::body::{Body, HttpBody};
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, StatusCode};
use hyper::body::Frame;
use node::{ReadError, View};
use std::io::{self, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Why an answer was not written to its end.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The client has gone, or may have no more.
    #[error("the client has gone, or may have no more")]
    ClientGone,
    /// A row could not be read.
    #[error("a row could not be read")]
    Read(#[from] ReadError),
}

// Only the sink makes errors of these kinds, and it has only one.
impl From<io::Error> for Stopped {
    fn from(_: io::Error) -> Self {
        Self::ClientGone
    }
}

impl From<serde_json::Error> for Stopped {
    fn from(_: serde_json::Error) -> Self {
        Self::ClientGone
    }
}

impl From<csv::Error> for Stopped {
    fn from(_: csv::Error) -> Self {
        Self::ClientGone
    }
}

/// What goes from the thread to the connection.
enum Piece {
    Bytes(Bytes),
    End,
}

/// Takes what is written.
pub struct Sink {
    app: Arc<App>,
    access: Access,
    pieces: Sender<Piece>,
    buffer: Vec<u8>,
}

impl Sink {
    fn send(&mut self, piece: Piece) -> io::Result<()> {
        if self.access.is_revoked(&self.app.node) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.pieces.blocking_send(piece).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn end(mut self) -> io::Result<()> {
        self.flush()?;
        self.send(Piece::End)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= STREAM_PIECE_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.buffer, Vec::with_capacity(STREAM_PIECE_BYTES));
        self.send(Piece::Bytes(piece.into()))
    }
}

/// Answers with what `write` writes from one view of the rows.
///
/// # Errors
/// 503 when as many such answers are under way as may.
pub fn answer(
    call: &Call,
    media_type: HeaderValue,
    write: impl FnOnce(&View, &mut Sink) -> Result<(), Stopped> + Send + 'static,
) -> Result<Response, ApiError> {
    let busy = |_| ApiError::new(ErrorCode::ServiceUnavailable).message("Too many exports at once; try again");
    let permit = Arc::clone(&call.app.streams).try_acquire_owned().map_err(busy)?;
    let (pieces, taken) = channel(STREAM_PIECES_MAX);
    let (app, access) = (Arc::clone(&call.app), call.access.clone());
    // Nobody waits for the thread: it ends with the answer, or when the client
    // goes.
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let view = app.node.view();
        let mut sink = Sink { app, access, pieces, buffer: Vec::with_capacity(STREAM_PIECE_BYTES) };
        match write(&view, &mut sink).and_then(|()| sink.end().map_err(Stopped::from)) {
            Ok(()) | Err(Stopped::ClientGone) => {}
            Err(error @ Stopped::Read(_)) => tracing::error!(error = %error, "an export was cut off"),
        }
    });
    Ok(respond::with_type(StatusCode::OK, media_type, Body::new(Pieces { taken, is_ended: false })))
}

/// The other end, as the connection sees it.
struct Pieces {
    taken: Receiver<Piece>,
    is_ended: bool,
}

/// The thread ended before the answer did.
#[derive(Debug, thiserror::Error)]
#[error("the answer was cut off")]
struct CutOff;

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        if self.is_ended {
            return Poll::Ready(None);
        }
        self.taken.poll_recv(context).map(|piece| match piece {
            Some(Piece::Bytes(bytes)) => Some(Ok(Frame::data(bytes))),
            Some(Piece::End) => {
                self.is_ended = true;
                None
            }
            None => Some(Err(CutOff)),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.is_ended
    }
}

/// A JSON object that is written key by key, and its lists item by item.
pub struct Document<'a> {
    sink: &'a mut Sink,
    is_first: bool,
}

impl<'a> Document<'a> {
    /// Begins an object.
    ///
    /// # Errors
    /// The client has gone.
    pub fn begin(sink: &'a mut Sink) -> Result<Self, Stopped> {
        sink.write_all(b"{")?;
        Ok(Self { sink, is_first: true })
    }

    /// Writes a key and its value.
    ///
    /// # Errors
    /// The client has gone.
    pub fn field<T: serde::Serialize>(&mut self, key: &str, value: &T) -> Result<(), Stopped> {
        self.key(key)?;
        Ok(serde_json::to_writer(&mut *self.sink, value)?)
    }

    /// Writes a key, and as a list what `items` hands over.
    ///
    /// # Errors
    /// The client has gone, or those of `items`.
    pub fn list(
        &mut self,
        key: &str,
        items: impl FnOnce(&mut Items<'_>) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        self.key(key)?;
        self.sink.write_all(b"[")?;
        items(&mut Items { sink: self.sink, is_first: true })?;
        Ok(self.sink.write_all(b"]")?)
    }

    /// Ends the object.
    ///
    /// # Errors
    /// The client has gone.
    pub fn end(self) -> Result<(), Stopped> {
        Ok(self.sink.write_all(b"}\n")?)
    }

    fn key(&mut self, key: &str) -> Result<(), Stopped> {
        if !std::mem::replace(&mut self.is_first, false) {
            self.sink.write_all(b",")?;
        }
        serde_json::to_writer(&mut *self.sink, key)?;
        Ok(self.sink.write_all(b":")?)
    }
}

/// A list that is being written.
pub struct Items<'a> {
    sink: &'a mut Sink,
    is_first: bool,
}

impl Items<'_> {
    /// Writes an item.
    ///
    /// # Errors
    /// The client has gone.
    pub fn push<T: serde::Serialize>(&mut self, item: &T) -> Result<(), Stopped> {
        if !std::mem::replace(&mut self.is_first, false) {
            self.sink.write_all(b",")?;
        }
        Ok(serde_json::to_writer(&mut *self.sink, item)?)
    }
}
