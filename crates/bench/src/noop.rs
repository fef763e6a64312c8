//! The baseline: Herald's HTTP stack (axum on hyper on tokio, mimalloc) that
//! reads the whole body of a post, looks at nothing and answers 202 with an
//! empty body. What Herald spends beyond this is the price of keeping an event.
use std::net::SocketAddr;

use anyhow::{Context, Result};
use axum::{Router, body::Bytes, extract::DefaultBodyLimit, http::StatusCode, routing::post};
use tokio::{net::TcpListener, runtime};

/// Largest body that is read: Herald's limit for a batch.
const BODY_BYTES_MAX: usize = 5 * 1024 * 1024;

/// Serves until the process is ended. `started` is told the address once.
/// Errors: the address cannot be bound.
pub fn serve(listen: SocketAddr, started: impl FnOnce(SocketAddr)) -> Result<()> {
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen)
            .await
            .context("bind the baseline server")?;
        started(listener.local_addr()?);
        let routes = Router::new()
            .route("/events", post(accept))
            .route("/events/batch", post(accept))
            .layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
        axum::serve(listener, routes)
            .await
            .context("serve the baseline")
    })
}

async fn accept(_body: Bytes) -> StatusCode {
    StatusCode::ACCEPTED
}
