//! Figures of the running process for Prometheus, in its text format.
//!
//! No label holds the name or id of a workspace, an event or a person.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use http::header;
use node::{Figures, Health, Node};

use crate::serve::Traffic;

const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Where the figures come from.
struct Sources {
    node: Arc<Node>,
    traffic: Arc<Traffic>,
}

/// `GET /metrics`, open to whoever reaches the listener.
pub fn routes(node: Arc<Node>, traffic: Arc<Traffic>) -> Router {
    Router::new().route("/metrics", get(show)).with_state(Arc::new(Sources { node, traffic }))
}

async fn show(State(sources): State<Arc<Sources>>) -> impl IntoResponse {
    let memory = tokio::task::spawn_blocking(resident_bytes).await.ok().flatten();
    let text = text(&sources.node.figures(), sources.node.health(), &sources.traffic, memory);
    ([(header::CONTENT_TYPE, CONTENT_TYPE)], text)
}

fn text(figures: &Figures, health: Health, traffic: &Traffic, memory: Option<u64>) -> String {
    // Taken apart whole, so that a new figure is not forgotten here.
    let Figures { commits, commands, queue_commands, queue_bytes, storage_free_bytes, unfinished_jobs } = *figures;
    let mut page = Page::default();
    page.family("herald_requests_total", "counter", "Answers by the class of their status.");
    for (status, count) in traffic.answers() {
        page.line(&format!("herald_requests_total{{status=\"{status}\"}}"), count);
    }
    page.one("herald_connections", "gauge", "Open connections.", traffic.connections() as u64);
    let failed = traffic.handshakes_failed();
    page.one("herald_tls_handshakes_failed_total", "counter", "Connections on which no TLS came about.", failed);
    page.one("herald_store_commits_total", "counter", "Commits of the store, an fsync each.", commits);
    page.one("herald_commands_total", "counter", "Commands that were decided.", commands);
    page.one("herald_queue_commands", "gauge", "Commands that wait to be decided.", queue_commands);
    page.one("herald_queue_bytes", "gauge", "What these commands take in memory.", queue_bytes);
    page.one("herald_storage_free_bytes", "gauge", "Free space on the disk of the data folder.", storage_free_bytes);
    page.one("herald_jobs_unfinished", "gauge", "Jobs that are not at their end.", unfinished_jobs);
    page.family("herald_health", "gauge", "1 for the state that the node is in.");
    let states = [
        ("ready", Health::Ready),
        ("storage_full", Health::StorageFull),
        ("storage_failed", Health::StorageFailed),
        ("closing", Health::Closing),
    ];
    for (name, state) in states {
        page.line(&format!("herald_health{{state=\"{name}\"}}"), u64::from(health == state));
    }
    if let Some(bytes) = memory {
        page.one("process_resident_memory_bytes", "gauge", "Memory in use by the process.", bytes);
    }
    page.family("herald_build_info", "gauge", "The version that runs.");
    page.line(&format!("herald_build_info{{version=\"{}\"}}", env!("CARGO_PKG_VERSION")), 1);
    page.0
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a String cannot fail.
        writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}").ok();
    }

    fn line(&mut self, name: &str, value: u64) {
        writeln!(self.0, "{name} {value}").ok();
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: u64) {
        self.family(name, kind, help);
        self.line(name, value);
    }
}

/// Resident memory, where the system has `/proc`.
fn resident_bytes() -> Option<u64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn the_page_has_every_figure() {
        let figures = Figures {
            commits: 1,
            commands: 2,
            queue_commands: 3,
            queue_bytes: 4,
            storage_free_bytes: 5,
            unfinished_jobs: 7,
        };
        let page = text(&figures, Health::StorageFull, &Traffic::default(), Some(6));
        let samples: Vec<&str> = page.lines().filter(|line| !line.starts_with('#')).collect();
        let version = format!("{{version=\"{}\"}}", env!("CARGO_PKG_VERSION"));
        expect![[r#"
            herald_requests_total{status="1xx"} 0
            herald_requests_total{status="2xx"} 0
            herald_requests_total{status="3xx"} 0
            herald_requests_total{status="4xx"} 0
            herald_requests_total{status="5xx"} 0
            herald_connections 0
            herald_tls_handshakes_failed_total 0
            herald_store_commits_total 1
            herald_commands_total 2
            herald_queue_commands 3
            herald_queue_bytes 4
            herald_storage_free_bytes 5
            herald_jobs_unfinished 7
            herald_health{state="ready"} 0
            herald_health{state="storage_full"} 1
            herald_health{state="storage_failed"} 0
            herald_health{state="closing"} 0
            process_resident_memory_bytes 6
            herald_build_info 1"#]]
        .assert_eq(&samples.join("\n").replace(&version, ""));
        for sample in samples {
            let family = sample.split(['{', ' ']).next().unwrap();
            assert!(page.contains(&format!("# TYPE {family} ")), "{family}");
        }
    }

    #[test]
    fn the_operators_page_lists_every_metric() {
        let figures = Figures {
            commits: 0,
            commands: 0,
            queue_commands: 0,
            queue_bytes: 0,
            storage_free_bytes: 0,
            unfinished_jobs: 0,
        };
        let page = text(&figures, Health::Ready, &Traffic::default(), Some(0));
        let document = include_str!("../../../docs/operations/watching.md");
        let families = page.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next());
        for family in families {
            assert!(document.contains(&format!("| `{family}")), "docs/operations/watching.md lacks {family}");
        }
    }
}
