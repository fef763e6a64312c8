//! From what was measured to figures with their targets.
use super::{
    asker::Latency,
    check::Checked,
    fill::{Filled, Loaded},
    searches::Asked,
    visit::Visit,
};
use crate::{
    figures::{as_f64, ratio},
    report::{Figure, Target::AtMost},
};

const MB: f64 = 1e6;
const MEMORY_MB_MAX: f64 = 600.0;
const READ_MS_MAX: f64 = 5.0;

/// All figures of a run, in the order in which people read them.
pub fn figures(filled: &Filled, visit: &Visit, checked: &Checked) -> Vec<Figure> {
    let mut figures = of_bytes(filled, visit);
    figures.extend(of_memory(filled, visit, checked));
    figures.extend(of_restart(visit));
    figures.extend(of_reads(visit));
    visit.searched.asked.iter().for_each(|asked| figures.push(of_search(asked)));
    figures.push(Figure::plain("one person out of everybody: p99", "ms", visit.searched.look_ups.p99_ms));
    figures.extend(visit.last.map(|last| Figure::plain("count while events come in: p95", "ms", last.counts.p95_ms)));
    figures.push(Figure::plain("herald check", "s", checked.seconds));
    figures
}

fn of_bytes(filled: &Filled, visit: &Visit) -> Vec<Figure> {
    let Filled { people, history, .. } = filled;
    let rate = |loaded: &Loaded| ratio(as_f64(loaded.count), loaded.seconds);
    let by_cpu = |loaded: &Loaded| ratio(as_f64(loaded.count), loaded.cpu_seconds);
    let all = as_f64(visit.stopped.total());
    let of_people = as_f64(people.folder_bytes - people.journal_bytes);
    vec![
        Figure::plain("people", "/s", rate(people)),
        Figure::plain("people", "/CPU-s", by_cpu(people)),
        Figure::plain("events", "/s", rate(history)),
        Figure::plain("events", "/CPU-s", by_cpu(history)),
        Figure::plain("folder", "MB", all / MB),
        Figure::plain("bytes of a person, with attributes", "bytes", ratio(of_people, as_f64(people.count))),
        Figure::with_target("bytes of an event, everything", "bytes", ratio(all, as_f64(visit.stored)), AtMost(150.0)),
        Figure::plain(
            "bytes of an event, without people",
            "bytes",
            ratio((all - of_people).max(0.0), as_f64(visit.stored)),
        ),
    ]
}

fn of_memory(filled: &Filled, visit: &Visit, checked: &Checked) -> Vec<Figure> {
    let bounded = |name, bytes| Figure::with_target(name, "MB", as_f64(bytes) / MB, AtMost(MEMORY_MB_MAX));
    let memory = &visit.memory;
    vec![
        Figure::plain("memory: idle, empty folder", "MB", as_f64(filled.idle_memory_bytes) / MB),
        bounded("memory: after the people", filled.people.memory_bytes),
        bounded("memory: after the events", filled.history.memory_bytes),
        bounded("memory: highest while loading", filled.history.memory_bytes_max),
        bounded("memory: ready after the restart", memory.opened),
        bounded("memory: after reading people", memory.read),
        bounded("memory: after all searches", memory.searched),
        bounded("memory: after more events", memory.written),
        bounded("memory: highest since the restart", memory.max),
        Figure::plain("memory: herald check, highest", "MB", as_f64(checked.memory_bytes_max) / MB),
    ]
}

fn of_restart(visit: &Visit) -> Vec<Figure> {
    vec![
        Figure::with_target("ready after kill -9", "ms", visit.ready_ms, AtMost(2_000.0)),
        Figure::plain("journals that it replayed", "MB", as_f64(visit.journal_bytes) / MB),
        Figure::plain("the first search, which reads everybody", "ms", visit.first_search_ms),
    ]
}

fn of_reads(visit: &Visit) -> Vec<Figure> {
    let read = |name, latency: Latency| Figure::with_target(name, "ms", latency.p99_ms, AtMost(READ_MS_MAX));
    let plain = |name, latency: Latency| Figure::plain(name, "ms", latency.p99_ms);
    let (profiles, lists) = (&visit.profiles, &visit.lists);
    vec![
        Figure::plain("a person: p50", "ms", profiles.contact.p50_ms),
        read("a person: p99", profiles.contact),
        Figure::plain("newest 50 events of a person: p50", "ms", profiles.events.p50_ms),
        read("newest 50 events of a person: p99", profiles.events),
        Figure::plain("summaries of a person: p50", "ms", profiles.summaries.p50_ms),
        read("summaries of a person: p99", profiles.summaries),
        plain("page of 50 people: p99", lists.contacts),
        plain("all event names with their counts: p99", lists.definitions),
        plain("newest events of a name: p99", lists.occurrences),
        plain("page of events of the commonest name: p99", lists.occurrence_pages),
        plain("who did it last: p99", lists.people),
        plain("how much came in by day: p99", lists.volume),
    ]
}

fn of_search(asked: &Asked) -> Figure {
    let bound = if asked.name.starts_with("page") { 100.0 } else { 150.0 };
    Figure::with_target(asked.name, "ms, p95", asked.again.p95_ms, AtMost(bound))
}
