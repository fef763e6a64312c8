//! `herald serve`: from an empty or a full data folder to a running server,
//! and back to a closed folder.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use axum::Router;
use engine::rows::Scopes;
use node::Node;
use rustix::process::{Resource, getrlimit, setrlimit};
use serde_json::Value;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;

use super::init::set_up;
use super::open;
use super::past;
use super::token;
use super::welcome::{self, Server};
use crate::app::{App, AppOptions, router};
use crate::backups::Backups;
use crate::channels::Channels;
use crate::config::Options;
use crate::demo;
use crate::limits::{FILES_RESERVED, METRICS_CONNECTIONS_MAX, streams_max};
use crate::location::Location;
use crate::metrics::{self, Sources};
use crate::outbox::Outbox;
use crate::serve::{Ended, Listener, Tls};
use crate::setup;

/// What it is run for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To work.
    Work,
    /// To be tried: with the demo shop.
    Demo,
    /// The same, with people and their past.
    DemoWithPast,
}

/// Runs it until a signal says to stop.
///
/// # Errors
/// The folder cannot be opened or set up, an address cannot be listened on,
/// or the folder could not be closed in order.
pub fn run(options: &Options, purpose: Purpose) -> Result<ExitCode> {
    use_small_pages();
    let runtime = open::runtime()?;
    // Before anything that takes its time: a reload that comes earlier would end
    // the process, and supervisors take that for an end in order.
    let hangups = {
        let _within = runtime.enter();
        signal(SignalKind::hangup()).context("listen for signals")?
    };
    if purpose == Purpose::DemoWithPast {
        past::make(options)?;
    }
    let connections_max = connections_max(options.connections_max);
    let node = open::prepared(options)?;
    runtime.block_on(async {
        let ended = serve((options, purpose), (&node, hangups), connections_max).await;
        let closed = node.close().await.context("close the data folder");
        ended.and(closed)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// An idle connection touches little of its two buffers of 8 KiB. In pages of
/// 2 MiB, which the allocator asks for where it may, all of both is resident:
/// 21.8 KB a stream instead of 12.9 (`bench streams`, 2026-11).
fn use_small_pages() {
    if let Err(error) = rustix::thread::disable_transparent_huge_pages(true) {
        tracing::debug!(error = %error, "memory stays in large pages");
    }
}

async fn serve(
    (options, purpose): (&Options, Purpose),
    (node, hangups): (&Arc<Node>, Signal),
    connections_max: u32,
) -> Result<()> {
    let pending = set_up(node, options).await?;
    let tls = tls(options)?;
    let location = options.location_db.as_deref().map(Location::open).transpose()?;
    let app_options = AppOptions {
        public_url: options.public_url.clone().map(|url| url.0),
        trust_proxy: options.trust_proxy,
        streams_max: streams_max(connections_max),
        streams_per_network_max: options.streams_per_network_max,
        location: location.map(Arc::new),
        channels: options.channels.as_deref().map(Channels::open).transpose()?.map(Arc::new),
        first_run: Some(setup::first_run(&options.data)),
        ..AppOptions::default()
    };
    let app = App::new(Arc::clone(node), app_options);
    let mut routes = router(Arc::clone(&app));
    if purpose != Purpose::Work {
        routes = with_demo(routes, node).await?;
    }
    let listener = Listener::bind_tls(options.listen, connections_max, routes, tls.clone()).await;
    let listener = listener.with_context(|| format!("listen on {}", options.listen))?;
    let address = listener.address().context("ask for the address")?;
    app.local_url.get_or_init(|| welcome::local_url(options, address));
    if let Some(address) = options.metrics_listen {
        serve_metrics(address, (&app, &options.data), &listener).await?;
    }
    let (stop, hurry) = signals().context("listen for signals")?;
    match pending {
        Some(pending) => {
            let server = Server::Running(address);
            let link = welcome::owners_link(options, node, &pending, server).await?;
            welcome::show(options, (pending, link), server)?;
        }
        None => welcome::remind(&options.data),
    }
    if purpose != Purpose::Work {
        welcome::point_to_demo(options, address)?;
    }
    if !address.ip().is_loopback() && options.public_url.is_none() && tls.is_none() {
        tracing::warn!(
            "other machines can connect, without encryption: give --tls-cert and --tls-key, or put a proxy with TLS in \
             front, and set --public-url"
        );
    }
    let scheme = if tls.is_some() { "https" } else { "http" };
    tokio::spawn(renew(hangups, tls));
    let backups = listen_for_backups(options, node);
    tracing::info!("listening on {scheme}://{address}");
    let outbox = Outbox::start(&app);
    let stopping = async {
        wait(stop).await;
        // They would go on for ever.
        app.live.close();
    };
    let ended = listener.serve(stopping, wait(hurry)).await;
    if let Some(outbox) = outbox {
        outbox.stop().await;
    }
    if let Some(backups) = backups {
        backups.stop();
    }
    match ended {
        Ended::Drained => tracing::info!("stopped: every request was answered"),
        Ended::Cut(connections) => {
            tracing::warn!(connections, "stopped: connections that still worked were cut, their requests not answered");
        }
    }
    Ok(())
}

/// Without the socket everything else goes on.
fn listen_for_backups(options: &Options, node: &Arc<Node>) -> Option<Backups> {
    let listening = Backups::listen(&options.data, node);
    let warn = |error| tracing::warn!(error = %error, "`herald backup` works only while the server is stopped");
    listening.map_err(warn).ok()
}

/// The routes with the demo shop, in the first workspace. Messages of the demo
/// that once were live stay as they are.
async fn with_demo(routes: Router, node: &Node) -> Result<Router> {
    let workspaces = node.config().workspaces();
    let (workspace, row) = workspaces.first().context("there is no workspace")?;
    let known = node.config().messages(*workspace);
    let was_live = |wanted: &Value| {
        known.iter().any(|(_, row)| row.first_live_at.is_some() && wanted["name"] == row.name.as_str())
    };
    let missing: Vec<Value> = demo::messages().into_iter().filter(|wanted| !was_live(wanted)).collect();
    if !missing.is_empty() {
        // A token for these calls alone.
        let scopes = Scopes::READ.with(Scopes::WRITE).with(Scopes::MANAGE);
        let made = token::make(node, (*workspace, scopes), "Demo").await?;
        let prepared = demo::prepare(&routes, &made.text, &missing).await;
        token::take_back(node, *workspace, made.public).await?;
        prepared.context("make the messages of the demo")?;
    }
    Ok(routes.merge(demo::routes(&row.app_id)))
}

/// The certificate, if the server is to speak TLS.
fn tls(options: &Options) -> Result<Option<Arc<Tls>>> {
    match (&options.tls_cert, &options.tls_key) {
        (Some(certificate), Some(key)) => Ok(Some(Arc::new(Tls::load(certificate, key)?))),
        (None, None) => Ok(None),
        _ => bail!("--tls-cert and --tls-key belong together: give both, or neither"),
    }
}

/// Reads the certificate again at each SIGHUP. A server that has none goes on:
/// supervisors send this to reload, and it would end the process.
async fn renew(mut hangups: Signal, tls: Option<Arc<Tls>>) {
    while hangups.recv().await.is_some() {
        let Some(tls) = &tls else {
            tracing::info!("there is nothing to read again: the other options are those of the start");
            continue;
        };
        match tls.reload() {
            Ok(()) => tracing::info!("the TLS certificate was read again"),
            Err(error) => {
                tracing::error!(error = %anyhow::Error::from(error), "the TLS certificate stays as it was")
            }
        }
    }
}

async fn serve_metrics(address: SocketAddr, (app, data): (&Arc<App>, &Path), measured: &Listener) -> Result<()> {
    let (traffic, started_s) = (measured.traffic(), app.node.now_ms() / 1_000);
    let sources = Sources { app: Arc::clone(app), traffic, data: data.to_owned(), started_s };
    let routes = metrics::routes(sources);
    let listener = Listener::bind(address, METRICS_CONNECTIONS_MAX, routes).await;
    let listener = listener.with_context(|| format!("listen on {address} for metrics"))?;
    tracing::info!("metrics on http://{}/metrics", listener.address().context("ask for the address")?);
    // It ends with the process: nothing of it must be answered.
    tokio::spawn(listener.serve(std::future::pending(), std::future::pending()));
    Ok(())
}

/// The first SIGTERM or SIGINT, and the second.
fn signals() -> std::io::Result<(oneshot::Receiver<()>, oneshot::Receiver<()>)> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (stopping, stop) = oneshot::channel();
    let (hurrying, hurry) = oneshot::channel();
    tokio::spawn(async move {
        for (told, what) in [(stopping, "stopping: requests in work are answered"), (hurrying, "stopping at once")] {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tracing::info!("{what}");
            // Nobody listens any more once the server has stopped by itself.
            told.send(()).ok();
        }
    });
    Ok((stop, hurry))
}

/// Until something is sent.
async fn wait(told: oneshot::Receiver<()>) {
    if told.await.is_err() {
        std::future::pending().await
    }
}

/// Raises the process's bound of open files to the highest allowed, and the
/// connections for which that is enough.
fn connections_max(wanted: u32) -> u32 {
    let mut bound = getrlimit(Resource::Nofile);
    let raised = rustix::process::Rlimit { current: bound.maximum, maximum: bound.maximum };
    if setrlimit(Resource::Nofile, raised).is_ok() {
        bound = raised;
    }
    let Some(files) = bound.current else { return wanted };
    let possible = u32::try_from(files.saturating_sub(FILES_RESERVED).max(1)).unwrap_or(u32::MAX);
    if possible < wanted {
        tracing::warn!(
            connections.max = possible,
            files.max = files,
            "fewer connections than --connections-max, for want of open files (ulimit -n)"
        );
    }
    wanted.min(possible)
}
