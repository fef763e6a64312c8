//! `bench dry_run`: a message is rehearsed over a million events of thirty days.
//! On a node in this process: it is the rehearsal that is measured, not the way
//! to it. Three messages: one that half of all events of the commonest name
//! trigger, one whose audience counts two other names as well, and one that
//! counts events of a window, for which the history before is read, too.
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use engine::Command;
use engine::command::{Identifiers, RecordEvent};
use engine::ids::{MessageId, TokenId};
use engine::metadata::{Omissions, Value};
use engine::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree};
use engine::rows::{
    EventTrigger, Frequency, FrequencyMode, MessageAudience, MessageKind, MessageRow, MessageSpec, MessageState,
    Occurrence, Role, Schedule, Stop, Trigger,
};
use engine::source::{Source, Verified};
use engine::text::EventName;
use node::people::DryRun;
use node::{Node, NodeOptions, SystemClock};
use serde::Serialize;

use crate::people::{Filler, Population, SHOP};
use crate::report::{Figure, Target};
use crate::{clock, events, output};

const DAY_MS: u64 = 86_400_000;
const DAYS: u64 = 30;
/// What a dry run over a million events may take.
const TARGET_S: f64 = 10.0;

/// Options of `bench dry_run`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Not used: everything runs in this program.
    #[arg(long, hide = true)]
    herald: Option<PathBuf>,
    /// Print one JSON document instead of the table.
    #[arg(long)]
    json: bool,
    /// People.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(100..=10_000_000))]
    contacts: u64,
    /// Events.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1_000..=100_000_000))]
    events: u64,
    /// Where the data folder goes for the time of the run [default: beside this
    /// program].
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// Everything that a run found out.
#[derive(Debug, Serialize)]
pub struct Report {
    /// People.
    pub contacts: u64,
    /// Events.
    pub events: u64,
    /// The figures with their targets.
    pub figures: Vec<Figure>,
}

/// Runs everything and prints the result.
///
/// # Errors
/// The folder cannot be made or read, or a rehearsal says something wrong.
pub fn run(options: &Options) -> Result<()> {
    let own = std::env::current_exe().context("find this program")?;
    let dir = options.dir.as_deref().or_else(|| own.parent()).context("this program lies in no folder")?;
    let scratch = tempfile::Builder::new().prefix("bench-").tempdir_in(dir)?;
    let data = scratch.path().join("data");
    make(&data, options)?;
    let node = Node::open(NodeOptions::new(data), Arc::new(SystemClock))?;
    let mut figures = Vec::new();
    for (name, half, predicate) in shapes() {
        let (seconds, looked_at, sent) = rehearse(&node, half, predicate)?;
        output::progress(&format!("{name}: {seconds:.2} s, looked at {looked_at}, sent {sent}"));
        figures.push(Figure::with_target(name, "s", seconds, Target::AtMost(TARGET_S)));
    }
    node.close_blocking().context("close the node")?;
    let report = Report { contacts: options.contacts, events: options.events, figures };
    output::dry_run(&report, options.json)
}

/// People, and what they did in thirty days, in the order of time.
fn make(data: &std::path::Path, options: &Options) -> Result<()> {
    let until_ms = clock::unix_seconds() * 1_000;
    let from_ms = until_ms - DAYS * DAY_MS;
    let mut filler = Filler::begin(data, from_ms)?;
    let population = Population::new(until_ms / 1_000, 1);
    for person in 0..options.contacts {
        filler.take(population.create(person))?;
    }
    let names = events::Names::new();
    for number in 0..options.events {
        let at_ms = from_ms + number * (DAYS * DAY_MS - 1_000) / options.events;
        filler.at(at_ms);
        let random = events::scatter(number);
        let name = EventName::parse(names.name_at(u64::try_from(names.pick(random))?));
        let Ok(name) = name else { bail!("a name of the bench is none") };
        let person = events::scatter(number ^ (1 << 50)) % options.contacts;
        filler.take(Command::RecordEvent(Box::new(RecordEvent {
            workspace: SHOP,
            who: Identifiers { user_id: Some(events::external_id(person).to_string()), ..Identifiers::default() },
            name,
            created_at: Some(at_ms / 1_000),
            metadata: vec![("half".to_owned(), Value::Boolean(random.is_multiple_of(2)))],
            omissions: Omissions::default(),
            client_id: None,
            source: Source::Rest,
            verified: Verified::Token,
            token: TokenId(1),
            received_at_ms: at_ms,
        })))?;
    }
    filler.end()
}

fn count_of(rank: u64, within_days: Option<u16>) -> Tree {
    let event = events::Names::new().name_at(rank).to_owned();
    let value = Scalar::Number("1".to_owned());
    Tree::Leaf(Leaf::Event { event, fact: EventFact::Count, op: Op::Gte, value, within_days, metadata: None })
}

fn shapes() -> [(&'static str, bool, Tree); 3] {
    [
        ("dry run, half of the commonest events", true, Tree::All(Vec::new())),
        ("dry run, two counts in the audience", false, Tree::All(vec![count_of(1, None), count_of(2, None)])),
        ("dry run, a window in the audience", false, Tree::All(vec![count_of(1, Some(7))])),
    ]
}

fn message(half: bool, predicate: Tree, now_s: u32) -> MessageRow {
    let is_half =
        MetadataTree::Leaf(MetadataLeaf { path: "half".to_owned(), op: Op::Is, value: Scalar::Boolean(true) });
    let spec = MessageSpec {
        trigger: Trigger::Event(EventTrigger {
            event: events::Names::new().name_at(0).to_owned(),
            occurrence: Occurrence::Every,
            metadata: if half { is_half } else { MetadataTree::All(Vec::new()) },
            delay_s: 0,
            max_age_s: 3_600,
        }),
        audience: MessageAudience { roles: Role::ALL.to_vec(), predicate },
        frequency: Frequency { mode: FrequencyMode::Every, max_sends: None, min_gap_s: Some(86_400) },
        schedule: Schedule::default(),
        goal: None,
        stop: Stop::default(),
        control_group_percent: 0,
        sources: None,
        allows_unproven: false,
        place: "{}".to_owned(),
        content: "{}".to_owned(),
    };
    MessageRow {
        name: "bench".to_owned(),
        kind: MessageKind::Chat,
        state: MessageState::Draft,
        version: 1,
        live_since_ms: None,
        first_live_at: None,
        created_at: now_s,
        updated_at: now_s,
        spec,
        owner: None,
        forecast: None,
        paused: None,
        marking_since_ms: None,
    }
}

/// Seconds that it took, how often it looked at somebody, and how often it
/// would have sent.
fn rehearse(node: &Node, half: bool, predicate: Tree) -> Result<(f64, u64, u64)> {
    let now_s = u32::try_from(node.now_ms() / 1_000)?;
    let asked = DryRun {
        workspace: SHOP,
        message: MessageId(1),
        row: Arc::new(message(half, predicate, now_s)),
        since_ms: node.now_ms() - (DAYS + 1) * DAY_MS,
        events_max: u64::MAX,
        time_max: Duration::from_secs(60),
        rows_max: engine::limits::REHEARSAL_ROWS_MAX,
    };
    let began = Instant::now();
    let result = node.dry_run(&node.view(), &asked, &mut |_| ControlFlow::Continue(()))?;
    let seconds = began.elapsed().as_secs_f64();
    ensure!(result.cut.is_none(), "it was cut: {:?}", result.cut);
    ensure!(result.tally.sent() > 0 && result.tally.looked_at() > result.tally.sent(), "it decided nothing");
    Ok((seconds, result.tally.looked_at(), result.tally.sent()))
}
