//! The only place that writes for people: the table or the JSON document on
//! stdout, progress on stderr.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the output of a command line program")]
use std::net::SocketAddr;

use anyhow::Result;

use crate::machine::Machine;
use crate::report::{Figure, Report, Round, Target};
use crate::soak::Minute;
use crate::{dry_run, messages, people, soak, streams};

/// One line of progress.
pub fn progress(line: &str) {
    eprintln!("bench: {line}");
}

/// Names the address of the baseline, in the words in which Herald names its own.
pub fn listening(address: SocketAddr) {
    eprintln!("listening on http://{address}");
}

/// Prints the whole report as one JSON document.
pub fn json(report: &Report) -> Result<()> {
    println!("{}", serde_json::to_string_pretty(report)?);
    Ok(())
}

/// Prints the report of `bench streams` as one JSON document.
pub fn streams_json(report: &streams::Report) -> Result<()> {
    println!("{}", serde_json::to_string_pretty(report)?);
    Ok(())
}

/// Prints the machine and the figures of `bench streams` beside their targets.
pub fn streams(report: &streams::Report) {
    machine(&report.machine);
    println!("{} live connections, {} events watched\n", report.streams, report.events);
    for figure in &report.figures {
        println!("{}", figure_line(figure));
    }
}

/// Prints the report of `bench messages` as one JSON document.
pub fn messages_json(report: &messages::Report) -> Result<()> {
    println!("{}", serde_json::to_string_pretty(report)?);
    Ok(())
}

/// Prints the machine and the figures of `bench messages` beside their targets.
pub fn messages(report: &messages::Report) {
    machine(&report.machine);
    let (live, listening) = report.live;
    println!("{live} live messages, {listening} of them on the name that is sent\n");
    for figure in &report.figures {
        println!("{}", figure_line(figure));
    }
}

/// Prints the report of `bench people` as one JSON document.
pub fn people_json(report: &people::Report) -> Result<()> {
    println!("{}", serde_json::to_string_pretty(report)?);
    Ok(())
}

/// Prints the figures of `bench dry_run` beside their targets, or all of it as
/// one JSON document.
pub fn dry_run(report: &dry_run::Report, as_json: bool) -> Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(report)?);
        return Ok(());
    }
    println!("{} events of {} people\n", report.events, report.contacts);
    for figure in &report.figures {
        println!("{}", figure_line(figure));
    }
    Ok(())
}

/// Prints the machine and the figures of `bench people` beside their targets.
pub fn people(report: &people::Report) {
    machine(&report.machine);
    println!("{} people with about {} events, seed {}\n", report.contacts, report.events, report.seed);
    for figure in &report.figures {
        println!("{}", figure_line(figure));
    }
}

/// Prints the machine and the figures of `bench soak` beside their targets, or
/// all of it as one JSON document.
pub fn soak(report: &soak::Report, as_json: bool) -> Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(report)?);
        return Ok(());
    }
    machine(&report.machine);
    let soak::Report { contacts, row_cache_mib, peak_per_second, minutes, figures, .. } = report;
    let length = minutes.len();
    println!(
        "{length} minutes at half of {peak_per_second:.0} requests/s, {contacts} people, row cache {row_cache_mib} MiB\n"
    );
    for minute in minutes {
        println!("{}", minute_line(minute));
    }
    for figure in figures {
        println!("{}", figure_line(figure));
    }
    Ok(())
}

/// One minute on one line.
pub fn minute_line(minute: &Minute) -> String {
    format!(
        "minute {:>2} {:>6.0} req/s {:>6.0} events/s p50 {:.2} p99 {:.2} max {:.1} ms, {} MiB resident, {} MiB tables, {} MiB journals, {} files, load {}",
        minute.minute,
        minute.requests_per_second,
        minute.events_per_second,
        minute.p50_ms,
        minute.p99_ms,
        minute.max_ms,
        minute.memory_bytes >> 20,
        minute.folder.tables >> 20,
        minute.folder.journals >> 20,
        minute.open_files,
        minute.load_average,
    )
}

/// Prints the machine and the figures beside their targets.
pub fn table(report: &Report) {
    machine(&report.machine);
    let settings = &report.settings;
    println!(
        "medians of {} rounds of {} s; {} events for {} people{}\n",
        settings.rounds,
        settings.seconds,
        settings.events,
        settings.contacts,
        if settings.quick { "; QUICK: too short to compare" } else { "" }
    );
    for figure in &report.figures {
        println!("{}", figure_line(figure));
    }
    for round in &report.rounds {
        doubts(round);
    }
}

fn machine(machine: &Machine) {
    println!("{}, server on cores {:?}, load on {:?}", machine.cpu, machine.server_cores, machine.load_cores);
    println!("Linux {}, {}, a synced append takes {:.3} ms", machine.kernel, machine.file_system, machine.disk_sync_ms);
    println!(
        "{} at {}, load average before the run {}",
        machine.herald_version, machine.git_commit, machine.load_average
    );
    if machine.file_system.starts_with("tmpfs") {
        println!("NOTE: the data lay in memory; nothing here says what a disk would do");
    }
}

/// Says why a round is to be read with care, if it is.
fn doubts(round: &Round) {
    let Round { round: number, server, .. } = round;
    if !round.settled.came_to_rest {
        println!("NOTE: {server} did not come to rest in round {number}: its CPU is counted too low");
    }
    if round.load_busy > 0.9 {
        println!("NOTE: the load was the bottleneck in round {number} of {server}: not its wall rate");
    }
}

fn figure_line(figure: &Figure) -> String {
    let value = figure.value.map_or_else(|| "not measured".to_owned(), short);
    let target = match figure.target {
        Some(Target::AtLeast(bound)) => format!(">= {}", short(bound)),
        Some(Target::AtMost(bound)) => format!("<= {}", short(bound)),
        None => String::new(),
    };
    let mark = match figure.reached {
        Some(true) => "reached",
        Some(false) => "SHORT",
        None => "",
    };
    let line = format!("{:<62} {value:>12} {:<16} {target:>9} {mark}", figure.name, figure.unit);
    line.trim_end().to_owned()
}

/// As many digits as help: none above a thousand, three below ten.
fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 1_000.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}

/// One round on one line.
pub fn round_line(round: &Round) -> String {
    format!(
        "round {} {:<6} x{:<3} {:>8.0} req/s {:>8.0} events/CPU-s p50 {:.2} p99 {:.2} max {:.1} ms, server {:.0} % load {:.0} % busy, rest after {:.1} s, commits {}, flushes {} of {:.2} ms",
        round.round,
        round.server,
        round.events_per_request,
        round.requests_per_second,
        round.events_per_cpu_second,
        round.p50_ms,
        round.p99_ms,
        round.max_ms,
        round.server_busy * 100.0,
        round.load_busy * 100.0,
        round.settled.seconds,
        round.commits.map_or_else(|| "?".to_owned(), |count| count.to_string()),
        round.disk_flushes.map_or_else(|| "?".to_owned(), |count| count.to_string()),
        round.disk_flush_mean_ms.unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_target_is_seen_at_once() {
        let line = figure_line(&Figure::with_target("ratio", "", 0.2, Target::AtLeast(0.25)));
        assert!(line.contains(" 0.200 ") && line.ends_with(" >= 0.250 SHORT"), "{line}");
        let line = figure_line(&Figure::with_target("flushes", "", None, Target::AtMost(1.0)));
        assert!(line.contains("not measured") && line.ends_with("<= 1.000"), "{line}");
    }
}
