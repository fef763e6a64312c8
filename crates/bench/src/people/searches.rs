//! The searches, on a node in this process.
use std::{path::Path, sync::Arc, time::Instant};

use anyhow::{Context, Result, ensure};
use engine::{
    contacts::CONTACTS,
    predicates::{AttributeRef, Leaf, Op, Predicate, Scalar, Tree, TreeLimits},
    rows::Standard,
};
use node::{
    Node, NodeOptions, SystemClock,
    people::{Count, Direction, PeopleQuery, Sort, SortBy},
};
use serde::Serialize;

use super::{
    Options,
    folk::{Population, SHOP},
    predicates::{Maker, SHARES},
};
use crate::{
    clock,
    events::{external_id, scatter},
    figures::{as_f64, median, rounded},
    output,
};

/// As many predicates as the target speaks of.
const PREDICATES: usize = 50;
/// Each is asked so often; the median counts.
const TIMES: usize = 3;
const WINDOWS: usize = 10;
const LOOK_UPS: u64 = 1_000;
const PAGE: usize = 50;
/// Changes that wait when the next search comes.
const CHANGES: u64 = 2_000;

/// One predicate, asked.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    /// The share of people that it was made for.
    pub share: f64,
    /// The share that it holds for.
    pub found: f64,
    /// Asked for the first time: summaries may have to be read.
    pub first_ms: f64,
    /// Counting, median.
    pub count_ms: f64,
    /// CPU time of counting, all threads, median: what others do to the machine
    /// changes it little.
    pub count_cpu_ms: f64,
    /// The first page with its total, median.
    pub page_ms: f64,
}

/// Everything about searching.
#[derive(Debug, Clone, Default)]
pub struct Searched {
    /// Opening the folder.
    pub open_ms: f64,
    /// The first search, which reads everybody.
    pub build_ms: f64,
    /// Resident memory in bytes: opened, with the index, at the end.
    pub memory: [u64; 3],
    /// The predicates.
    pub predicates: Vec<Asked>,
    /// The newest people with their number, and the page behind them.
    pub list_ms: [f64; 2],
    /// The first page of everybody by name.
    pub by_name_ms: f64,
    /// Looking up by `external_id`, `email` and `id`: each time it took.
    pub look_ups_ms: [Vec<f64>; 3],
    /// Counting what happened in some days, and how many were cut short.
    pub windows_ms: Vec<f64>,
    /// See `windows_ms`.
    pub windows_cut: usize,
    /// A search right after many changes.
    pub after_changes_ms: f64,
}

/// Asks everything.
pub fn measure(data: &Path, options: &Options) -> Result<Searched> {
    let mut searched = Searched::default();
    let began = Instant::now();
    let node = Arc::new(Node::open(NodeOptions::new(data.to_owned()), Arc::new(SystemClock))?);
    searched.open_ms = ms_since(began);
    searched.memory[0] = memory_bytes()?;
    let all = PeopleQuery::default();
    let (people, build_ms) = timed(&node, &all)?;
    // A folder that is used again has the new people of each run.
    ensure!(people >= options.contacts, "{people} people are found of {}", options.contacts);
    searched.build_ms = build_ms;
    searched.memory[1] = memory_bytes()?;
    output::progress(&format!("built the index in {build_ms:.0} ms"));
    ask_predicates(&node, options, &mut searched)?;
    ask_lists(&node, &mut searched)?;
    look_up(&node, options.contacts, &mut searched)?;
    ask_windows(&node, options, &mut searched)?;
    searched.memory[2] = memory_bytes()?;
    change_and_ask(&node, options, &mut searched)?;
    node.close_blocking().context("close the node")?;
    Ok(searched)
}

fn ms_since(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1_000.0
}

fn memory_bytes() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no memory figures in /proc")?;
    Ok(line.trim().trim_end_matches(" kB").trim().parse::<u64>()? * 1_024)
}

/// The total, and what it took.
fn timed(node: &Node, query: &PeopleQuery) -> Result<(u64, f64)> {
    let began = Instant::now();
    let page = node.search(SHOP, query)?;
    Ok((page.total, ms_since(began)))
}

fn median_of(node: &Node, query: &PeopleQuery) -> Result<f64> {
    Ok(median_and_cpu_of(node, query)?.0)
}

/// Of wall time and of CPU time.
fn median_and_cpu_of(node: &Node, query: &PeopleQuery) -> Result<(f64, f64)> {
    let (mut wall, mut cpu) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let cpu_before = clock::process_cpu_seconds();
        wall.push(timed(node, query)?.1);
        cpu.push((clock::process_cpu_seconds() - cpu_before) * 1_000.0);
    }
    Ok((rounded(median(wall)), rounded(median(cpu))))
}

fn compiled(node: &Node, tree: &Tree) -> Result<Predicate> {
    Ok(node.compile(SHOP, tree, TreeLimits::SEARCH)?)
}

fn ask_predicates(node: &Node, options: &Options, searched: &mut Searched) -> Result<()> {
    let mut maker = Maker::new(options.seed, as_f64(options.events) / as_f64(options.contacts));
    let made: Vec<_> = SHARES.iter().cycle().take(PREDICATES).map(|share| maker.next(*share)).collect();
    for made in &made {
        let count = PeopleQuery { predicate: Some(compiled(node, &made.tree)?), ..PeopleQuery::default() };
        let (total, first_ms) = timed(node, &count)?;
        let found = rounded(as_f64(total) / as_f64(options.contacts));
        let first_ms = rounded(first_ms);
        searched.predicates.push(Asked {
            share: made.share,
            found,
            first_ms,
            count_ms: 0.0,
            count_cpu_ms: 0.0,
            page_ms: 0.0,
        });
    }
    for (made, asked) in made.iter().zip(&mut searched.predicates) {
        let count = PeopleQuery { predicate: Some(compiled(node, &made.tree)?), ..PeopleQuery::default() };
        (asked.count_ms, asked.count_cpu_ms) = median_and_cpu_of(node, &count)?;
        asked.page_ms = median_of(node, &PeopleQuery { limit: PAGE, ..count })?;
        let line = format!(
            "{:.3} -> {:.3}: {:.1} ms, CPU {:.1} ms, page {:.1} ms",
            asked.share, asked.found, asked.count_ms, asked.count_cpu_ms, asked.page_ms
        );
        output::progress(&line);
    }
    Ok(())
}

fn ask_lists(node: &Node, searched: &mut Searched) -> Result<()> {
    let first = PeopleQuery { limit: PAGE, ..PeopleQuery::default() };
    let page = node.search(SHOP, &first)?;
    let second = PeopleQuery { after: page.next, count: Count::Known(page.total), ..first.clone() };
    searched.list_ms = [median_of(node, &first)?, median_of(node, &second)?];
    let name = SortBy::Attribute(AttributeRef::Standard(Standard::Name.into()));
    let sort = Sort { by: name, direction: Direction::Up };
    searched.by_name_ms = median_of(node, &PeopleQuery { sort, ..first })?;
    Ok(())
}

fn look_up(node: &Node, contacts: u64, searched: &mut Searched) -> Result<()> {
    let everybody = |number: u64| external_id(scatter(number) % contacts).to_string();
    for number in 0..LOOK_UPS {
        let mut values = vec![("external_id", everybody(number))];
        for (which, name) in ["external_id", "email", "id"].into_iter().enumerate() {
            let value = values.iter().find(|(held, _)| *held == name).map(|(_, value)| value.clone());
            let value = value.context("everybody has all three")?;
            let leaf = Leaf::Attribute { name: name.to_owned(), op: Op::Is, value: Scalar::Text(value) };
            // What a request does: from the tree to the row.
            let began = Instant::now();
            let predicate = Some(compiled(node, &Tree::Leaf(leaf))?);
            let page = node.search(SHOP, &PeopleQuery { predicate, limit: PAGE, ..PeopleQuery::default() })?;
            let took = ms_since(began);
            let [(contact, row)] = page.people.as_slice() else { anyhow::bail!("{} found by {name}", page.total) };
            if let Some(times) = searched.look_ups_ms.get_mut(which) {
                times.push(took);
            }
            values.push(("email", row.email.clone().unwrap_or_default()));
            let id = node.view().contact_id(SHOP, *contact, row).context("the workspace is there")?;
            values.push(("id", id.to_string()));
        }
    }
    Ok(())
}

fn ask_windows(node: &Node, options: &Options, searched: &mut Searched) -> Result<()> {
    let mut maker = Maker::new(options.seed ^ 0x57, as_f64(options.events) / as_f64(options.contacts));
    for _ in 0..WINDOWS {
        let predicate = Some(compiled(node, &maker.next_of_a_window())?);
        let began = Instant::now();
        let page = node.search(SHOP, &PeopleQuery { predicate, roles: CONTACTS, ..PeopleQuery::default() })?;
        searched.windows_ms.push(ms_since(began));
        searched.windows_cut += usize::from(page.cut.is_some());
    }
    Ok(())
}

/// Makes new people who do things, and searches as soon as that is answered.
fn change_and_ask(node: &Node, options: &Options, searched: &mut Searched) -> Result<()> {
    let events_per_person = options.events.div_ceil(options.contacts);
    let population = Population::new(clock::unix_seconds(), events_per_person);
    let share =
        Tree::All(vec![Tree::Leaf(Leaf::Attribute { name: "name".to_owned(), op: Op::Known, value: Scalar::Null })]);
    let query = PeopleQuery { predicate: Some(compiled(node, &share)?), ..PeopleQuery::default() };
    let (before, _) = timed(node, &query)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let from = options.contacts + scatter(clock::unix_seconds()) % 1_000_000;
    let people = from..from + CHANGES;
    let mut commands: Vec<_> = people.clone().map(|person| population.create(person)).collect();
    commands.extend(people.flat_map(|person| population.events_of(person).into_iter().take(1)));
    let results = runtime.block_on(node.submit_all(commands));
    ensure!(results.iter().all(Result::is_ok), "new people could not be made");
    let (after, took) = timed(node, &query)?;
    ensure!(after == before + CHANGES, "{after} people are found, {before} and {CHANGES} new ones are there");
    searched.after_changes_ms = took;
    Ok(())
}
