use super::*;
use crate::app::AppOptions;
use crate::errors::ErrorCode;
use expect_test::expect;
use node::{Durations, Node, NodeOptions, Sizes, SystemClock};
use std::collections::{BTreeMap, BTreeSet};

const DOCUMENT: &str = include_str!("../../../../docs/operations/watching.md");

/// What a new folder's server answers, with one refusal.
fn page_of_a_new_server() -> String {
    let folder = tempfile::tempdir().unwrap();
    let options = NodeOptions::new(folder.path().to_owned());
    let node = Arc::new(Node::open(options, Arc::new(SystemClock)).unwrap());
    let app = App::new(Arc::clone(&node), AppOptions::default());
    app.refusals.note(ErrorCode::StorageFull);
    last_backup::note(folder.path(), 1_800_000_000).unwrap();
    let text = text(&Sources { app, traffic: Arc::default(), data: folder.path().to_owned(), started_s: 5 });
    node.close_blocking().unwrap();
    text
}

/// The families of a page with their types.
fn families(page: &str) -> BTreeMap<&str, &str> {
    page.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' ')).collect()
}

#[test]
fn the_page_has_every_figure_of_the_node() {
    let figures = Figures {
        commits: 1,
        commit_durations: Durations::default(),
        commands: 2,
        queue_commands: 3,
        queue_bytes: 4,
        queue_turned_away: 14,
        row_cache_hits: 5,
        row_cache_misses: 6,
        storage_free_bytes: 7,
        sizes: Some(Sizes { table_bytes: 8, journal_bytes: 9 }),
        jobs: Backlog { count: 10, since: Some(80) },
        erasures: Backlog { count: 0, since: None },
        outbox: Some(Backlog { count: 11, since: Some(101) }),
        people: 12,
        people_bytes: 13,
    };
    let mut page = Page::default();
    write_node(&mut page, &figures, 100);
    let samples: Vec<&str> =
        page.0.lines().filter(|line| !line.starts_with('#') && !line.contains("_duration_")).collect();
    expect![[r#"
        herald_store_commits_total 1
        herald_commands_total 2
        herald_queue_commands 3
        herald_queue_bytes 4
        herald_queue_turned_away_total 14
        herald_row_cache_hits_total 5
        herald_row_cache_misses_total 6
        herald_storage_free_bytes 7
        herald_store_bytes{part="tables"} 8
        herald_store_bytes{part="journals"} 9
        herald_jobs_unfinished 10
        herald_jobs_oldest_seconds 20
        herald_erasures_waiting 0
        herald_erasures_oldest_seconds 0
        herald_outbox_waiting 11
        herald_outbox_overdue_seconds 0
        herald_people_in_memory 12
        herald_people_bytes 13"#]]
    .assert_eq(&samples.join("\n"));
}

#[test]
fn each_sample_belongs_to_a_family_named_as_prometheus_wants_it() {
    let page = page_of_a_new_server();
    let families = families(&page);
    let mut seen = BTreeSet::new();
    for sample in page.lines().filter(|line| !line.starts_with('#')) {
        assert!(seen.insert(sample.rsplit_once(' ').unwrap().0), "twice: {sample}");
        let name = sample.split(['{', ' ']).next().unwrap();
        let is_part = |part: &&str| families.get(name.strip_suffix(*part).unwrap_or("")) == Some(&"histogram");
        assert!(families.contains_key(name) || ["_bucket", "_sum", "_count"].iter().any(is_part), "{name}");
    }
    for (name, kind) in families {
        assert_eq!(name.ends_with("_total"), kind == "counter", "{name}");
        assert!(name.starts_with("herald_") || name.starts_with("process_"), "{name}");
    }
    assert!(seen.len() < 250, "the number of series is fixed, and small: {}", seen.len());
    for line in [
        "herald_refusals_total{code=\"storage_full\"} 1",
        "herald_refusals_total{code=\"rate_limit_exceeded\"} 0",
        "herald_last_backup_timestamp_seconds 1800000000",
        "herald_health{state=\"ready\"} 1",
        "herald_streams{of=\"browsers\"} 0",
    ] {
        assert!(page.lines().any(|has| has == line), "{line}\n{page}");
    }
}

#[test]
fn the_operators_page_lists_every_metric_and_no_other() {
    let page = page_of_a_new_server();
    let listed: BTreeSet<&str> = DOCUMENT
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split(['`', '{']).next())
        .filter(|name| name.starts_with("herald_") || name.starts_with("process_"))
        .collect();
    assert_eq!(listed, families(&page).into_keys().collect());
}
