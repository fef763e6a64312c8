//! Figures of the running process for Prometheus, in its text format.
//!
//! No label holds the name or id of a workspace, an event or a person: each has
//! a closed list of values, so the number of series is fixed.

mod page;
mod process;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{StatusCode, header};
use node::{Backlog, Figures, Health};

use crate::app::App;
use crate::last_backup;
use crate::serve::Traffic;
use page::Page;

const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Where the figures come from.
pub struct Sources {
    /// What requests share.
    pub app: Arc<App>,
    /// What the connections count.
    pub traffic: Arc<Traffic>,
    /// The data folder.
    pub data: PathBuf,
    /// When the server started, Unix seconds.
    pub started_s: u64,
}

/// `GET /metrics`, open to whoever reaches the listener.
pub fn routes(sources: Sources) -> Router {
    Router::new().route("/metrics", get(show)).with_state(Arc::new(sources))
}

async fn show(State(sources): State<Arc<Sources>>) -> Response {
    // It counts rows and asks the file system.
    match tokio::task::spawn_blocking(move || text(&sources)).await {
        Ok(text) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn text(sources: &Sources) -> String {
    let Sources { app, traffic, data, started_s } = sources;
    let now_s = app.node.now_ms() / 1_000;
    let mut page = Page::default();
    write_traffic(&mut page, traffic);
    write_requests(&mut page, app);
    write_node(&mut page, &app.node.figures(), now_s);
    page.family("herald_health", "gauge", "1 for the state that the node is in.");
    let health = app.node.health();
    for (name, state) in [
        ("ready", Health::Ready),
        ("storage_full", Health::StorageFull),
        ("storage_failed", Health::StorageFailed),
        ("closing", Health::Closing),
    ] {
        page.line(&format!("herald_health{{state=\"{name}\"}}"), u64::from(health == state));
    }
    let at = last_backup::noted_s(data);
    page.one("herald_last_backup_timestamp_seconds", "gauge", "When the folder was last backed up; 0: never.", at);
    process::write(&mut page, *started_s);
    page.family("herald_build_info", "gauge", "The version that runs.");
    page.line(&format!("herald_build_info{{version=\"{}\"}}", env!("CARGO_PKG_VERSION")), 1);
    page.0
}

fn write_traffic(page: &mut Page, traffic: &Traffic) {
    page.family("herald_requests_total", "counter", "Answers by the class of their status.");
    for (status, count) in traffic.answers() {
        page.line(&format!("herald_requests_total{{status=\"{status}\"}}"), count);
    }
    let name = "herald_request_duration_seconds";
    page.family(name, "histogram", "From a request's head to its answer's head, by kind.");
    for (kind, durations) in traffic.durations() {
        page.durations(name, &format!("kind=\"{}\"", kind.label()), &durations);
    }
    page.one("herald_connections", "gauge", "Open connections.", traffic.connections());
    let failed = traffic.handshakes_failed();
    page.one("herald_tls_handshakes_failed_total", "counter", "Connections on which no TLS came about.", failed);
}

fn write_requests(page: &mut Page, app: &App) {
    let help = "Requests that were refused although they may succeed later, by error code.";
    page.family("herald_refusals_total", "counter", help);
    for (code, count) in app.refusals.counts() {
        page.line(&format!("herald_refusals_total{{code=\"{code}\"}}"), count);
    }
    let (browsers, teammates) = app.live.open();
    page.family("herald_streams", "gauge", "Open live connections, by who holds them.");
    page.line("herald_streams{of=\"browsers\"}", browsers);
    page.line("herald_streams{of=\"teammates\"}", teammates);
}

fn write_node(page: &mut Page, figures: &Figures, now_s: u64) {
    // Taken apart whole, so that a new figure is not forgotten here.
    let Figures {
        commits,
        commit_durations,
        commands,
        queue_commands,
        queue_bytes,
        queue_turned_away,
        row_cache_hits,
        row_cache_misses,
        storage_free_bytes,
        sizes,
        jobs,
        erasures,
        outbox,
        people,
        people_bytes,
    } = *figures;
    page.one("herald_store_commits_total", "counter", "Commits since the folder was made, an fsync each.", commits);
    let name = "herald_store_commit_duration_seconds";
    page.family(name, "histogram", "How long commits took, with their fsync.");
    page.durations(name, "", &commit_durations);
    page.one("herald_commands_total", "counter", "Commands that were decided.", commands);
    page.one("herald_queue_commands", "gauge", "Commands that wait to be decided.", queue_commands);
    page.one("herald_queue_bytes", "gauge", "What these commands take in memory.", queue_bytes);
    let help = "Commands that were not taken because enough waited, items of batches among them.";
    page.one("herald_queue_turned_away_total", "counter", help, queue_turned_away);
    page.one("herald_row_cache_hits_total", "counter", "Rows that decisions found in the row cache.", row_cache_hits);
    page.one("herald_row_cache_misses_total", "counter", "Rows that decisions had to read.", row_cache_misses);
    page.one("herald_storage_free_bytes", "gauge", "Free space on the disk of the data folder.", storage_free_bytes);
    if let Some(sizes) = sizes {
        page.family("herald_store_bytes", "gauge", "What the store takes on the disk.");
        page.line("herald_store_bytes{part=\"tables\"}", sizes.table_bytes);
        page.line("herald_store_bytes{part=\"journals\"}", sizes.journal_bytes);
    }
    page.one("herald_jobs_unfinished", "gauge", "Jobs that have steps to make.", jobs.count);
    page.one("herald_jobs_oldest_seconds", "gauge", "How old the oldest of them is.", age_s(jobs, now_s));
    page.one("herald_erasures_waiting", "gauge", "Erased people whose bytes are in files yet.", erasures.count);
    let help = "How long the first of them has been waiting.";
    page.one("herald_erasures_oldest_seconds", "gauge", help, age_s(erasures, now_s));
    if let Some(outbox) = outbox {
        page.one("herald_outbox_waiting", "gauge", "Letters, notifications and webhooks to be sent.", outbox.count);
        let help = "For how long the first of them has been due.";
        page.one("herald_outbox_overdue_seconds", "gauge", help, age_s(outbox, now_s));
    }
    page.one("herald_people_in_memory", "gauge", "People kept in memory for searches.", people);
    page.one("herald_people_bytes", "gauge", "What they take in memory, about.", people_bytes);
}

/// How long the first has waited; 0 when nothing does, or not yet.
fn age_s(backlog: Backlog, now_s: u64) -> u64 {
    backlog.since.map_or(0, |since| now_s.saturating_sub(u64::from(since)))
}

#[cfg(test)]
mod tests;
