//! What a route leaves unread of a body.
//!
//! A route that refuses, for a wrong token or too large a body, answers
//! before the body is there. Closing a connection while its client still
//! sends resets it, and the client never sees why it was refused. So the rest
//! is read and thrown away first, up to a bound; then the answer follows, and
//! the connection lives on.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};

use crate::limits::{LEFTOVER_BYTES_MAX, LEFTOVER_MS_MAX};

/// Where the rest of a body waits: one place for each connection, which has
/// one request at a time.
#[derive(Default)]
pub(super) struct Leftover(Mutex<Rest>);

/// What is left of a body.
#[derive(Default)]
enum Rest {
    /// Nothing: all of it was read.
    #[default]
    Nothing,
    /// All of it, and its client waits to be asked for it.
    HeldBack,
    /// This.
    Body(Incoming),
}

/// A body that goes to its connection's [`Leftover`] when it is dropped
/// before its end. `place` answers which that is.
pub(super) struct OwedBody<P: AsRef<Leftover>> {
    body: Option<Incoming>,
    place: P,
    /// The client sends nothing before it is asked to, and it was not.
    is_held_back: bool,
}

impl<P: AsRef<Leftover>> OwedBody<P> {
    /// `expects_continue`: the client waits to be asked for its body.
    pub fn new(body: Incoming, place: P, expects_continue: bool) -> Self {
        Self { body: Some(body), place, is_held_back: expects_continue }
    }
}

impl Leftover {
    /// Gives up the rest of a body, if there is one. The connection cannot go
    /// on.
    pub fn give_up(&self) {
        drop(self.take());
    }

    fn take(&self) -> Rest {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the rest of a body, if there is one, to its end or to the bound.
    /// Whether the connection can go on.
    pub async fn read(&self) -> bool {
        let mut body = match self.take() {
            Rest::Nothing => return true,
            Rest::Body(body) if body.size_hint().lower() <= LEFTOVER_BYTES_MAX => body,
            Rest::HeldBack | Rest::Body(_) => return false,
        };
        let reading = async {
            let mut bytes = 0;
            while let Some(frame) = body.frame().await {
                let Ok(frame) = frame else { return false };
                bytes += frame.data_ref().map_or(0, Bytes::len) as u64;
                if bytes > LEFTOVER_BYTES_MAX {
                    return false;
                }
            }
            true
        };
        tokio::time::timeout(Duration::from_millis(LEFTOVER_MS_MAX), reading).await.unwrap_or(false)
    }
}

impl<P: AsRef<Leftover> + Unpin> Body for OwedBody<P> {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        self.is_held_back = false;
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let polled = Pin::new(body).poll_frame(cx);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            self.body = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}

impl<P: AsRef<Leftover>> Drop for OwedBody<P> {
    fn drop(&mut self) {
        let rest = match self.body.take().filter(|body| !body.is_end_stream()) {
            None => return,
            Some(_) if self.is_held_back => Rest::HeldBack,
            Some(body) => Rest::Body(body),
        };
        *self.place.as_ref().0.lock().unwrap_or_else(PoisonError::into_inner) = rest;
    }
}
