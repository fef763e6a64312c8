//! Server-sent events: answers that go on. Nothing waits for a slow client: a
//! source makes its next piece when the one before was taken, from what is so
//! at that moment.

use crate::app::App;
use crate::request::respond;
use axum::body::{Body, HttpBody};
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use hyper::body::Frame;
use serde::Serialize;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::time::Instant;

/// Makes the pieces of an answer that goes on.
pub trait Source: Sized + Send + 'static {
    /// Waits for the next piece; `None` is the end.
    fn next(self) -> impl Future<Output = Option<(Bytes, Self)>> + Send;
}

/// What is sent when nothing else was for a while.
pub const HEARTBEAT: Bytes = Bytes::from_static(b":\n\n");

/// When the next heartbeat is due, after something was sent now.
#[must_use]
pub fn next_heartbeat(app: &App) -> Instant {
    Instant::now() + app.options.heartbeat
}

/// An event as text. Without an id the client keeps its last one.
#[must_use]
pub fn event<T: Serialize>(name: &str, id: Option<&dyn std::fmt::Display>, data: &T) -> Bytes {
    // JSON in one line: it has no line break that is not escaped.
    let data = serde_json::to_string(data).expect("wire types can be written as JSON");
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    format!("event: {name}\n{id}data: {data}\n\n").into()
}

/// 200 with what the source makes. Proxies are asked to hold nothing back.
#[must_use]
pub fn response(source: impl Source) -> Response {
    let body = Body::new(Steps { step: Some(Box::pin(source.next())) });
    let mut response = respond::with_type(StatusCode::OK, HeaderValue::from_static("text/event-stream"), body);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

type Step<S> = Pin<Box<dyn Future<Output = Option<(Bytes, S)>> + Send>>;

/// The step that is being waited for: all that a stream at rest holds.
struct Steps<S> {
    step: Option<Step<S>>,
}

impl<S: Source> HttpBody for Steps<S> {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Some(step) = &mut self.step else { return Poll::Ready(None) };
        let Poll::Ready(made) = step.as_mut().poll(context) else { return Poll::Pending };
        // Dropped before the next is made, so that both never lie side by side.
        self.step = None;
        let Some((piece, source)) = made else { return Poll::Ready(None) };
        self.step = Some(Box::pin(source.next()));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.step.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt as _;

    struct Down(u32);

    impl Source for Down {
        async fn next(self) -> Option<(Bytes, Self)> {
            let left = self.0.checked_sub(1)?;
            Some((event("left", (left > 0).then_some(&left as _), &format!("{left}\n")), Self(left)))
        }
    }

    #[tokio::test]
    async fn pieces_follow_each_other_until_the_end() {
        let response = response(Down(2));
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let sent = "event: left\nid: 1\ndata: \"1\\n\"\n\nevent: left\ndata: \"0\\n\"\n\n";
        assert_eq!(std::str::from_utf8(&body).unwrap(), sent);
    }
}
