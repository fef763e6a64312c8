//! Plays many seeds on all cores, and makes a failing story short.

use crate::canary::Canary;
use crate::script::{Script, Step, generate};
use crate::told::Told;
use crate::world::{Finding, play};
use std::any::Any;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};

/// What to play.
#[derive(Debug, Clone, Copy)]
pub struct Exploration {
    /// The first seed; the others count up from it.
    pub first_seed: u64,
    /// How many seeds.
    pub seeds: u64,
    /// About how many steps each story has.
    pub steps: usize,
    /// A bug made on purpose.
    pub canary: Option<Canary>,
    /// After so many failures nothing more is played.
    pub failures_max: usize,
}

/// What playing has shown.
#[derive(Debug, Default)]
pub struct Explored {
    /// Seeds that were played without a finding.
    pub passed: u64,
    /// Sums over those.
    pub told: Told,
    /// Seeds with a finding, in their order.
    pub failed: Vec<(u64, Finding)>,
}

/// Plays the seeds, on as many threads as there are cores.
#[must_use]
pub fn explore(exploration: &Exploration) -> Explored {
    let next = AtomicU64::new(0);
    let explored = Mutex::new(Explored::default());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    if place >= exploration.seeds {
                        return;
                    }
                    let seed = exploration.first_seed.wrapping_add(place);
                    let played = play_safely(&generate(seed, exploration.steps), exploration.canary, None);
                    let mut explored = explored.lock().unwrap_or_else(PoisonError::into_inner);
                    explored.take(seed, played);
                    if explored.failed.len() >= exploration.failures_max {
                        next.store(exploration.seeds, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let mut explored = explored.into_inner().unwrap_or_else(PoisonError::into_inner);
    explored.failed.sort_by_key(|(seed, _)| seed.wrapping_sub(exploration.first_seed));
    explored
}

impl Explored {
    fn take(&mut self, seed: u64, played: Result<Told, Finding>) {
        match played {
            Ok(told) => {
                self.passed += 1;
                self.told += told;
            }
            Err(finding) => self.failed.push((seed, finding)),
        }
    }
}

/// Plays a script; a panic of the product is a finding like any other.
///
/// # Errors
/// What is not as it ought to be.
pub fn play_safely(script: &Script, canary: Option<Canary>, trace: Option<&mut Vec<String>>) -> Result<Told, Finding> {
    let played = catch_unwind(AssertUnwindSafe(|| play(script, canary, trace)));
    played.unwrap_or_else(|panic| Err(Finding { step: None, what: format!("panicked: {}", words(&*panic)) }))
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without words")
}

/// How many stories are tried to find a short one.
const TRIES_MAX: usize = 1_500;

/// A shorter script with a finding, found by leaving out steps, then wants, then
/// trouble, as long as a fault remains.
#[must_use]
pub fn shorten(script: &Script, canary: Option<Canary>) -> Script {
    let mut shortest = script.clone();
    let mut tries = 0;
    let mut fails = |script: &Script| {
        tries += 1;
        tries <= TRIES_MAX && play_safely(script, canary, None).is_err()
    };
    let mut run = shortest.steps.len();
    while run > 0 {
        let mut at = 0;
        while at < shortest.steps.len() {
            let mut shorter = shortest.clone();
            shorter.steps.drain(at..(at + run).min(shortest.steps.len()));
            if fails(&shorter) { shortest = shorter } else { at += run }
        }
        run /= 2;
    }
    for at in (0..shortest.steps.len()).rev() {
        for change in [Step::without_trouble, Step::without_restart, Step::without_mark, Step::without_jobs] {
            let changed = with_step(&shortest, at, change);
            if changed != shortest && fails(&changed) {
                shortest = changed;
            }
        }
        let mut place = 0;
        while shortest.steps.get(at).is_some_and(|step| place < step.intents.len()) {
            let shorter = with_step(&shortest, at, |step| drop(step.intents.remove(place)));
            if fails(&shorter) { shortest = shorter } else { place += 1 }
        }
    }
    shortest
}

fn with_step(script: &Script, at: usize, change: impl FnOnce(&mut Step)) -> Script {
    let mut script = script.clone();
    if let Some(step) = script.steps.get_mut(at) {
        change(step);
    }
    script
}

/// What to print of a failing seed: the finding, and a short story that has one.
#[must_use]
pub fn report(seed: u64, finding: &Finding, exploration: &Exploration) -> String {
    let mut text = String::new();
    let step = |finding: &Finding| finding.step.map_or("the end".to_owned(), |step| format!("step {step}"));
    let _infallible = writeln!(text, "seed {seed:#x}, {}: {}", step(finding), finding.what);
    let short = shorten(&generate(seed, exploration.steps), exploration.canary);
    let mut trace = Vec::new();
    if let Err(finding) = play_safely(&short, exploration.canary, Some(&mut trace)) {
        let (writers, cache) = (short.has_other_writers, short.row_cache_bytes);
        let _infallible =
            writeln!(text, "a short story with a fault (other writers: {writers}, row cache: {cache} bytes):");
        for line in trace {
            let _infallible = writeln!(text, "{line}");
        }
        let _infallible = writeln!(text, "{}: {}", step(&finding), finding.what);
    }
    text
}
