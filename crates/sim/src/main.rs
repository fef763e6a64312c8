//! `sim`: plays stories from seeds, and prints those that go wrong.
#![expect(clippy::print_stdout, reason = "a command line tool speaks to the terminal")]

use clap::Parser;
use sim::canary::Canary;
use sim::explore::{Exploration, explore, report, seeds_to_find};
use sim::told::Told;
use std::process::ExitCode;

/// About two minutes on two cores.
const SEEDS: u64 = 10_000;

/// So many seeds must be enough to find a bug made on purpose.
const CANARY_SEEDS: u64 = 400;

/// How many failing seeds are shown.
const FAILURES_MAX: usize = 3;

/// Plays stories of Herald's core on a disk that fails on purpose.
#[derive(Debug, Parser)]
struct Arguments {
    /// The first seed, decimal or 0x…; the same seed plays the same story
    /// [default: 1].
    #[arg(long, value_parser = seed)]
    seed: Option<u64>,
    /// How many seeds, counting up [default: 1 with --seed, else 10000].
    #[arg(long)]
    seeds: Option<u64>,
    /// About how many steps each story has.
    #[arg(long, default_value_t = 60)]
    steps: usize,
    /// A bug made on purpose, which must be found.
    #[arg(long, value_enum)]
    canary: Option<Canary>,
    /// First lets each of the bugs made on purpose be found.
    #[arg(long, conflicts_with = "canary")]
    canaries: bool,
    /// Also tells how often what happened.
    #[arg(long)]
    reached: bool,
}

fn seed(text: &str) -> Result<u64, std::num::ParseIntError> {
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16),
        None => text.parse(),
    }
}

fn main() -> ExitCode {
    // A panic is told as the fault of its seed.
    std::panic::set_hook(Box::new(|_| {}));
    let arguments = Arguments::parse();
    let exploration = Exploration {
        first_seed: arguments.seed.unwrap_or(1),
        seeds: arguments.seeds.unwrap_or(if arguments.seed.is_some() { 1 } else { SEEDS }),
        steps: arguments.steps,
        canary: arguments.canary,
        failures_max: FAILURES_MAX,
    };
    let (found, missed) = if arguments.canaries { find_canaries(exploration.first_seed) } else { (0, 0) };
    let explored = explore(&exploration);
    for (seed, finding) in explored.failed.iter().take(FAILURES_MAX) {
        println!("{}", report(*seed, finding, &exploration));
        let canary = arguments.canary.map(|canary| format!(" --canary {}", canary.word())).unwrap_or_default();
        println!("repeat: sim --seed {seed:#x} --steps {}{canary}\n", arguments.steps);
    }
    let Told { answered, unanswered, batches, starts, losses, failures, digest, reached } = explored.told;
    println!(
        "{answered} commands answered, {unanswered} not, {batches} batches, {starts} starts, {failures} failed commits, \
         {losses} losses told; digest {digest:016x}"
    );
    if arguments.reached {
        reached.iter().for_each(|(word, count)| println!("{count:>9} {word}"));
    }
    let failed = explored.failed.len() as u64 + missed;
    println!("{} passed, {failed} failed", explored.passed + found);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Says of each bug made on purpose how soon it is found; how many are, and
/// how many are not.
fn find_canaries(first_seed: u64) -> (u64, u64) {
    let (mut found, mut missed) = (0, 0);
    for canary in Canary::ALL {
        let word = canary.word();
        match seeds_to_find(canary, first_seed, CANARY_SEEDS) {
            Some(seeds) => {
                found += 1;
                println!("canary {word}: found by story {seeds}");
            }
            None => {
                missed += 1;
                println!("canary {word}: NOT FOUND in {CANARY_SEEDS} stories");
            }
        }
    }
    (found, missed)
}
