//! From what was measured to figures with their targets.
use super::{
    searches::{Asked, Searched},
    writes::Writes,
};
use crate::{
    figures::{as_f64, median, ratio},
    report::{
        Figure,
        Target::{AtLeast, AtMost},
    },
};

const MIB: f64 = 1_048_576.0;

/// All figures of a run, in the order in which people read them.
pub fn figures(searched: &Searched, writes: &[Writes]) -> Vec<Figure> {
    let mut figures = of_predicates(&searched.predicates);
    figures.extend(of_other_searches(searched));
    figures.extend(of_memory(searched));
    if !writes.is_empty() {
        figures.extend(of_writes(writes));
    }
    figures
}

/// The value that this share of the values does not exceed.
fn quantile(values: impl IntoIterator<Item = f64>, share: f64) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let place = (share * as_f64(values.len() as u64)).ceil().max(1.0) as usize - 1;
    values.get(place).copied().unwrap_or_default()
}

fn of_predicates(asked: &[Asked]) -> Vec<Figure> {
    let counts = || asked.iter().map(|asked| asked.count_ms);
    let cpu = || asked.iter().map(|asked| asked.count_cpu_ms);
    let pages = || asked.iter().map(|asked| asked.page_ms);
    let of = |share: f64| asked.iter().filter(move |asked| asked.share == share).map(|asked| asked.count_ms);
    vec![
        Figure::plain("count, three leaves: p50", "ms", quantile(counts(), 0.5)),
        Figure::with_target("count, three leaves: p95", "ms", quantile(counts(), 0.95), AtMost(150.0)),
        Figure::plain("count, three leaves: longest", "ms", quantile(counts(), 1.0)),
        Figure::plain("count, three leaves: CPU of all threads, p95", "ms", quantile(cpu(), 0.95)),
        Figure::plain("count, for 0.1 % of the people: p95", "ms", quantile(of(0.001), 0.95)),
        Figure::plain("count, for 10 % of the people: p95", "ms", quantile(of(0.1), 0.95)),
        Figure::plain("count, for 90 % of the people: p95", "ms", quantile(of(0.9), 0.95)),
        Figure::plain("count, asked for the first time: p50", "ms", quantile(asked.iter().map(|a| a.first_ms), 0.5)),
        Figure::plain(
            "count, asked for the first time: longest",
            "ms",
            quantile(asked.iter().map(|a| a.first_ms), 1.0),
        ),
        Figure::plain("first page with its total: p50", "ms", quantile(pages(), 0.5)),
        Figure::with_target("first page with its total: p95", "ms", quantile(pages(), 0.95), AtMost(100.0)),
    ]
}

fn of_other_searches(searched: &Searched) -> Vec<Figure> {
    let [external_id, email, id] = &searched.look_ups_ms;
    let p99 = |times: &[f64]| quantile(times.iter().copied(), 0.99);
    let windows = searched.windows_ms.iter().copied();
    vec![
        Figure::plain("newest people, first page", "ms", searched.list_ms[0]),
        Figure::plain("newest people, a page behind", "ms", searched.list_ms[1]),
        Figure::plain("people by name, first page", "ms", searched.by_name_ms),
        Figure::with_target("exact external_id: p99", "ms", p99(external_id), AtMost(1.0)),
        Figure::with_target("exact email: p99", "ms", p99(email), AtMost(1.0)),
        Figure::with_target("exact id: p99", "ms", p99(id), AtMost(1.0)),
        Figure::plain("exact external_id: p50", "ms", median(external_id.iter().copied())),
        Figure::plain("events of some days: median of 10 counts", "ms", median(windows.clone())),
        Figure::plain("events of some days: longest", "ms", quantile(windows, 1.0)),
        Figure::plain("events of some days: cut short", "of 10", as_f64(searched.windows_cut as u64)),
        Figure::plain("a count right after 2,000 new people", "ms", searched.after_changes_ms),
    ]
}

fn of_memory(searched: &Searched) -> Vec<Figure> {
    let [opened, indexed, end] = searched.memory.map(|bytes| as_f64(bytes) / MIB);
    vec![
        Figure::plain("opening the folder", "ms", searched.open_ms),
        Figure::plain("the first search, which reads everybody", "ms", searched.build_ms),
        Figure::plain("memory: opened", "MiB", opened),
        Figure::plain("memory: with everybody", "MiB", indexed),
        Figure::with_target("memory: after all searches", "MiB", end, AtMost(600.0)),
    ]
}

fn of_writes(writes: &[Writes]) -> Vec<Figure> {
    let of = |server: &str, what: &str, value: fn(&Writes) -> f64| {
        median(writes.iter().filter(|round| round.server == server && round.what == what).map(value))
    };
    let mut figures = Vec::new();
    for (what, title) in [
        ("create", "creating a contact: Herald / no-op, per CPU-second"),
        ("update", "updating a contact: Herald / no-op, per CPU-second"),
    ] {
        let per_cpu = |server| of(server, what, |round| round.requests_per_cpu_second);
        figures.push(Figure::with_target(title, "", ratio(per_cpu("herald"), per_cpu("noop")), AtLeast(0.3)));
    }
    for (what, server, title) in [
        ("create", "herald", "creating a contact: Herald"),
        ("create", "noop", "creating a contact: no-op"),
        ("update", "herald", "updating a contact: Herald"),
        ("update", "noop", "updating a contact: no-op"),
    ] {
        figures.push(Figure::plain(title, "requests/CPU-s", of(server, what, |round| round.requests_per_cpu_second)));
    }
    figures.push(Figure::plain("creating a contact: Herald p99", "ms", of("herald", "create", |round| round.p99_ms)));
    figures.push(Figure::plain("updating a contact: Herald p99", "ms", of("herald", "update", |round| round.p99_ms)));
    figures
}
