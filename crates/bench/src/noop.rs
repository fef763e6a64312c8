//! The baseline: Herald's HTTP stack (axum on hyper on tokio, mimalloc) that
//! reads the whole body of a post, looks at nothing and answers 202 with an
//! empty body. What Herald spends beyond this is the price of keeping an event.
//!
//! It drives hyper as Herald does, one task for a connection and no timers,
//! because that is the leanest form of the stack: `axum::serve` costs more.
use std::{io, net::SocketAddr};

use anyhow::{Context, Result};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Request},
    http::StatusCode,
    routing::post,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    runtime,
};
use tower::Service as _;

/// Largest body that is read: Herald's limit for a batch.
const BODY_BYTES_MAX: usize = 5 * 1024 * 1024;

/// Serves until the process is ended. `started` is told the address once.
/// Errors: the address cannot be bound, a connection cannot be accepted.
pub fn serve(listen: SocketAddr, started: impl FnOnce(SocketAddr)) -> Result<()> {
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await.context("bind the baseline server")?;
        started(listener.local_addr()?);
        let routes = Router::new()
            .route("/events", post(accept))
            .route("/events/batch", post(accept))
            .layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
        loop {
            let (stream, _) = listener.accept().await.context("accept a connection")?;
            tokio::spawn(serve_connection(stream, routes.clone()));
        }
    })
}

/// Ends when the load generator closes the connection, however it does so.
async fn serve_connection(stream: TcpStream, routes: Router) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let service = service_fn(|request: Request<Incoming>| routes.clone().call(request));
    let mut protocol = http1::Builder::new();
    protocol.header_read_timeout(None);
    protocol.serve_connection(TokioIo::new(stream), service).await.map_err(io::Error::other)
}

async fn accept(_body: Bytes) -> StatusCode {
    StatusCode::ACCEPTED
}
