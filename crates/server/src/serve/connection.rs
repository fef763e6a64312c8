//! HTTP/1.1 on one connection, from its first byte to its close.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, Request, StatusCode, header};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rustix::net::sockopt::set_tcp_user_timeout;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tower::Service as _;

use super::Seat;
use super::kind::Kind;
use super::leftover::{Leftover, OwedBody};
use super::patience::Patience;
use super::pulse::Pulse;
use super::stream::PulsedStream;
use super::streamed::Streamed;
use crate::limits::{HEAD_BYTES_MAX, READ_AHEAD_BYTES_MAX, STOP_GRACE_MS, UNACKED_MS_MAX};

/// Routes that look at the caller's address, because they have no token to
/// count. Other requests are spared the allocation.
const OPEN_PATHS: [&str; 6] = ["/messenger/", "/manage/session", "/u/", "/l/", "/o/", "/webhooks/"];

/// What a request needs of its connection.
struct Desk {
    seat: Seat,
    pulse: Arc<Pulse>,
    leftover: Leftover,
}

/// A request's hold on its desk.
struct AtDesk(Arc<Desk>);

impl AsRef<Leftover> for AtDesk {
    fn as_ref(&self) -> &Leftover {
        &self.0.leftover
    }
}

/// Serves a connection until either side closes it, a bound is reached, or a
/// stop has come and everything is answered.
pub(super) async fn serve(stream: TcpStream, seat: Seat, mut stop: oneshot::Receiver<()>) {
    // Answers are small and written whole: waiting to fill a packet only
    // delays them. A failure means that the client has gone.
    if stream.set_nodelay(true).is_err() || set_tcp_user_timeout(&stream, UNACKED_MS_MAX).is_err() {
        return;
    }
    let Some(tls) = seat.open.tls.clone() else { return speak(stream, seat, stop).await };
    let secured = tokio::select! {
        // Apart: a plain connection, which lives long, has no room for it.
        secured = Box::pin(tls.accept(stream)) => secured,
        // Nothing has been asked yet.
        _ = &mut stop => return,
    };
    match secured {
        Ok(stream) => Box::pin(speak(stream, seat, stop)).await,
        Err(error) => {
            seat.open.traffic.handshake_failed();
            tracing::debug!(error = %error, "no TLS came about");
        }
    }
}

/// HTTP over whatever carries it.
async fn speak<S: AsyncRead + AsyncWrite + Unpin>(stream: S, seat: Seat, mut stop: oneshot::Receiver<()>) {
    let pulse = Arc::new(Pulse::default());
    let io = TokioIo::new(PulsedStream::new(stream, Arc::clone(&pulse)));
    let desk = Arc::new(Desk { seat, pulse, leftover: Leftover::default() });
    // Boxed, so that what a request needs is given back while its answer goes on.
    let routed = service_fn(|request| Box::pin(answer(Arc::clone(&desk), request)));
    let mut connection = Box::pin(protocol().serve_connection(io, routed));

    let mut patience = Patience::default();
    let look = Duration::from_millis(desk.seat.open.bounds.look_ms);
    let mut looks = interval_at(Instant::now() + look, look);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut is_stopping = false;
    loop {
        tokio::select! {
            biased;
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(error = %error, "a connection broke");
                }
                return;
            }
            _ = &mut stop, if !is_stopping => {
                is_stopping = true;
                let grace = Duration::from_millis(STOP_GRACE_MS);
                looks = interval_at(Instant::now() + grace, grace);
            }
            _ = looks.tick() => {
                let now = desk.pulse.glimpse();
                if is_stopping && now.is_at_rest() {
                    connection.as_mut().graceful_shutdown();
                }
                let passed_ms = u64::try_from(looks.period().as_millis()).unwrap_or(u64::MAX);
                let open = &desk.seat.open;
                if let Some(reason) = patience.look(now, passed_ms, (&open.bounds, open.is_crowded())) {
                    tracing::debug!(?reason, "closed a connection");
                    return;
                }
            }
        }
    }
}

/// No timer of hyper's own: it would cost one for each request, and
/// `patience` keeps the same bounds.
fn protocol() -> http1::Builder {
    let mut protocol = http1::Builder::new();
    protocol.header_read_timeout(None).max_header_size(HEAD_BYTES_MAX).max_buf_size(READ_AHEAD_BYTES_MAX);
    protocol
}

async fn answer(desk: Arc<Desk>, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
    desk.pulse.begun();
    let begun = std::time::Instant::now();
    let kind = Kind::of(request.method(), request.uri().path());
    let mut router = desk.seat.open.router.clone();
    let expects_continue = request.headers().contains_key(header::EXPECT);
    let at_desk = AtDesk(Arc::clone(&desk));
    let is_open = OPEN_PATHS.iter().any(|path| request.uri().path().starts_with(path));
    let mut request = request.map(|body| OwedBody::new(body, at_desk, expects_continue));
    if is_open {
        request.extensions_mut().insert(desk.seat.peer);
    }
    let mut response = router.call(request).await?;
    // A body that did not arrive in time has been waited for already.
    let waited = response.status() == StatusCode::REQUEST_TIMEOUT;
    let can_go_on = !waited && desk.leftover.read().await;
    desk.leftover.give_up();
    let is_whole = response.body().size_hint().exact().is_some();
    if is_whole {
        desk.pulse.answered();
    }
    desk.seat.open.traffic.answered(kind, response.status(), begun.elapsed());
    if !can_go_on || desk.seat.open.is_stopping() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    if is_whole {
        return Ok(response);
    }
    Ok(response.map(|body| Body::new(Streamed::new(body, Arc::clone(&desk.pulse)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_without_a_token_sees_the_callers_address() {
        // These look at nothing of their caller.
        let blind = ["/healthz", "/readyz", "/openapi.json", "/widget/{app_id}"];
        for route in crate::routes::all().into_iter().filter(|route| route.scope.is_none()) {
            let sees = OPEN_PATHS.iter().any(|path| route.path.starts_with(path));
            assert!(sees != blind.contains(&route.path.as_str()), "{}: does it look at its caller?", route.path);
        }
    }
}
