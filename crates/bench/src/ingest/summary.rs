//! From rounds to figures: medians, ratios, and the target of each.
use crate::{
    figures::{as_f64, median, ratio},
    report::{
        Figure, LonePosts, Round, Size,
        Target::{AtLeast, AtMost},
    },
};

const MIB: f64 = 1_048_576.0;

/// All figures of a run, in the order in which people read them.
pub fn figures(rounds: &[Round], lone: &[LonePosts], sizes: &[Size]) -> Vec<Figure> {
    let mut figures = Vec::new();
    if !rounds.is_empty() {
        figures.extend(of_single_posts(rounds));
        figures.extend(of_lone_posts(lone));
        figures.extend(of_batches(rounds));
    }
    if let [with, without] = sizes {
        figures.extend(of_bytes(with, without));
        figures.extend(of_restart(with));
    }
    figures
}

fn middle(rounds: &[Round], server: &str, batched: bool, value: impl Fn(&Round) -> f64) -> f64 {
    let chosen = rounds.iter().filter(|round| round.server == server && (round.events_per_request > 1) == batched);
    median(chosen.map(value))
}

fn of_single_posts(rounds: &[Round]) -> Vec<Figure> {
    let herald = |value: fn(&Round) -> f64| middle(rounds, "herald", false, value);
    let noop = |value: fn(&Round) -> f64| middle(rounds, "noop", false, value);
    let (kept, thrown) = (herald(|round| round.requests_per_cpu_second), noop(|round| round.requests_per_cpu_second));
    vec![
        Figure::with_target("single posts: Herald / no-op, per CPU-second", "", ratio(kept, thrown), AtLeast(0.25)),
        Figure::plain("single posts: Herald", "requests/CPU-s", kept),
        Figure::plain("single posts: no-op", "requests/CPU-s", thrown),
        Figure::plain("single posts: Herald, wall", "requests/s", herald(|round| round.requests_per_second)),
        Figure::plain("single posts: no-op, wall", "requests/s", noop(|round| round.requests_per_second)),
        Figure::with_target("single posts: Herald p50", "ms", herald(|round| round.p50_ms), AtMost(2.0)),
        Figure::with_target("single posts: Herald p99", "ms", herald(|round| round.p99_ms), AtMost(150.0)),
        Figure::plain("single posts: Herald longest", "ms", herald(|round| round.max_ms)),
        Figure::plain("single posts: no-op p50", "ms", noop(|round| round.p50_ms)),
        Figure::plain("single posts: no-op p99", "ms", noop(|round| round.p99_ms)),
        Figure::plain(
            "single posts: a flush of the disk",
            "ms",
            herald(|round| round.disk_flush_mean_ms.unwrap_or_default()),
        ),
        Figure::plain("single posts: commits", "per 1,000 posts", commits_per_thousand(rounds, false)),
    ]
}

fn of_lone_posts(lone: &[LonePosts]) -> Vec<Figure> {
    let (noop, herald) =
        (lone.iter().find(|lone| lone.server == "noop"), lone.iter().find(|lone| lone.server == "herald"));
    let commits = herald.and_then(|lone| Some(ratio(as_f64(lone.commits?), as_f64(lone.posts))));
    let flushes = herald.and_then(|lone| lone.disk_flushes_each);
    vec![
        Figure::plain("lone post: Herald p50", "ms", herald.map(|lone| lone.p50_ms)),
        Figure::plain("lone post: no-op p50", "ms", noop.map(|lone| lone.p50_ms)),
        Figure::with_target("lone post: disk flushes", "", flushes, AtMost(1.0)),
        Figure::plain("lone post: commits", "", commits),
    ]
}

fn of_batches(rounds: &[Round]) -> Vec<Figure> {
    let herald = |value: fn(&Round) -> f64| middle(rounds, "herald", true, value);
    let events = herald(|round| round.events_per_cpu_second);
    let thrown = middle(rounds, "noop", false, |round| round.requests_per_cpu_second);
    let noop = middle(rounds, "noop", true, |round| round.events_per_cpu_second);
    vec![
        Figure::with_target(
            "batches: Herald events / no-op single posts, per CPU-second",
            "",
            ratio(events, thrown),
            AtLeast(0.4),
        ),
        Figure::plain("batches: Herald", "events/CPU-s", events),
        Figure::plain("batches: no-op reading the same bodies", "events/CPU-s", noop),
        Figure::plain(
            "batches: Herald, wall",
            "events/s",
            herald(|round| round.requests_per_second * as_f64(round.events_per_request)),
        ),
        Figure::plain("batches: Herald p50", "ms", herald(|round| round.p50_ms)),
        Figure::plain("batches: Herald p99", "ms", herald(|round| round.p99_ms)),
        Figure::plain("batches: commits", "per 1,000 batches", commits_per_thousand(rounds, true)),
    ]
}

/// Commits for a thousand requests, by Herald's count, else by the disk's.
fn commits_per_thousand(rounds: &[Round], batched: bool) -> Option<f64> {
    let known = rounds.iter().any(|round| round.server == "herald" && round.commits.or(round.disk_flushes).is_some());
    let commits = |round: &Round| {
        let count = round.commits.or(round.disk_flushes).unwrap_or_default();
        ratio(as_f64(count) * 1_000.0, as_f64(round.requests))
    };
    known.then(|| middle(rounds, "herald", batched, commits))
}

fn of_bytes(with: &Size, without: &Size) -> Vec<Figure> {
    let each = |bytes: u64, size: &Size| ratio(as_f64(bytes), as_f64(size.expected.ok));
    let all = each(with.stopped.total(), with);
    let bare = each(without.stopped.total(), without);
    vec![
        Figure::with_target("size: bytes per event, everything", "bytes", all, AtMost(150.0)),
        Figure::with_target("size: of these, all rows without metadata", "bytes", bare, AtMost(150.0)),
        Figure::plain("size: of these, metadata", "bytes", all - bare),
        Figure::plain("size: of these, journals", "bytes", each(with.stopped.journals, with)),
        Figure::plain("size: of these, people", "bytes", each(with.people_only.total(), with)),
        Figure::plain("size: load", "events/s", ratio(as_f64(with.results.items()), with.load_seconds)),
        Figure::plain("size: load", "events/CPU-s", ratio(as_f64(with.results.items()), with.load_cpu_seconds)),
        Figure::plain("size: longest batch", "ms", with.batch_max_ms),
    ]
}

fn of_restart(size: &Size) -> Vec<Figure> {
    vec![
        Figure::with_target("restart after kill -9: ready", "ms", size.ready_ms, AtMost(2_000.0)),
        Figure::plain("restart after kill -9: journals to replay", "MiB", as_f64(size.at_rest.journals) / MIB),
        Figure::with_target("restart after kill -9: first list read", "ms", size.first_read_ms, AtMost(2_000.0)),
        Figure::plain("newest 50 events of a person: p50", "ms", size.list_p50_ms),
        Figure::with_target("newest 50 events of a person: p99", "ms", size.list_p99_ms, AtMost(5.0)),
        Figure::plain("newest 50 events of a person: events", "", size.list_events_mean),
        Figure::with_target("memory: idle", "MiB", as_f64(size.idle_memory_bytes) / MIB, AtMost(50e6 / MIB)),
        Figure::plain("memory: after the load", "MiB", as_f64(size.loaded_memory_bytes) / MIB),
        Figure::plain("memory: highest", "MiB", as_f64(size.memory_bytes_max) / MIB),
    ]
}
