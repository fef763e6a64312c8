//! Plays many seeds on all cores, and makes a failing story short.

use crate::canary::Canary;
use crate::script::{ContactPick, Intent, Script, Step, WhoPick, Whose, generate};
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

/// How many seeds it takes, from this one on, to find a bug made on purpose;
/// `None` when so many were not enough.
#[must_use]
pub fn seeds_to_find(canary: Canary, first_seed: u64, seeds: u64) -> Option<u64> {
    let finds = |place: &u64| {
        let seed = first_seed.wrapping_add(*place);
        play_safely(&generate(seed, CANARY_STEPS), Some(canary), None).is_err()
    };
    (0..seeds).find(finds).map(|place| place + 1)
}

/// As many steps as stories have if nobody says otherwise.
const CANARY_STEPS: usize = 60;

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

/// A shorter script with a finding, found by leaving out steps, then trouble
/// and wants, as long as a fault remains, and again until nothing can go.
#[must_use]
pub fn shorten(script: &Script, canary: Option<Canary>) -> Script {
    let mut shortening = Shortening { shortest: script.clone(), canary, tries: 0 };
    loop {
        let before = shortening.shortest.clone();
        shortening.leave_out_steps();
        for at in (0..shortening.shortest.steps.len()).rev() {
            shortening.calm(at);
            shortening.leave_out_wants(at);
        }
        // Many tries: worth it once the story is short.
        if shortening.shortest == before {
            shortening.name_people_plainly();
        }
        if shortening.shortest == before {
            return before;
        }
    }
}

struct Shortening {
    /// The shortest script with a finding so far.
    shortest: Script,
    canary: Option<Canary>,
    tries: usize,
}

impl Shortening {
    /// Takes a script if a fault remains in it.
    fn take(&mut self, script: Script) -> bool {
        self.tries += 1;
        let is_taken = self.tries <= TRIES_MAX && play_safely(&script, self.canary, None).is_err();
        if is_taken {
            self.shortest = script;
        }
        is_taken
    }

    fn leave_out_steps(&mut self) {
        let mut run = self.shortest.steps.len();
        while run > 0 {
            let mut at = 0;
            while at < self.shortest.steps.len() {
                let mut shorter = self.shortest.clone();
                shorter.steps.drain(at..(at + run).min(self.shortest.steps.len()));
                if !self.take(shorter) {
                    at += run;
                }
            }
            run /= 2;
        }
    }

    fn calm(&mut self, at: usize) {
        for change in [Step::without_trouble, Step::without_restart, Step::without_mark, Step::without_jobs] {
            let changed = with_step(&self.shortest, at, change);
            if changed != self.shortest {
                self.take(changed);
            }
        }
    }

    /// Who is named plainly does not need others: a place among people is
    /// counted around, so that the fifth of four is somebody else of three, and
    /// other identifiers may lead to somebody only by a merge.
    fn name_people_plainly(&mut self) {
        for at in 0..picks(&mut self.shortest.clone()).len() {
            let named = picks(&mut self.shortest.clone()).get(at).map(|who| **who).unwrap_or_default();
            for plainer in plainer(named) {
                let mut changed = self.shortest.clone();
                if let Some(who) = picks(&mut changed).into_iter().nth(at) {
                    *who = plainer;
                }
                if self.take(changed) {
                    break;
                }
            }
        }
    }

    fn leave_out_wants(&mut self, at: usize) {
        let count = |script: &Script| script.steps.get(at).map_or(0, |step| step.intents.len());
        let mut run = count(&self.shortest);
        while run > 0 {
            let mut place = 0;
            while place < count(&self.shortest) {
                let end = (place + run).min(count(&self.shortest));
                let shorter = with_step(&self.shortest, at, |step| drop(step.intents.drain(place..end)));
                if !self.take(shorter) {
                    place = end;
                }
            }
            run /= 2;
        }
    }
}

/// Everybody whom a script names.
fn picks(script: &mut Script) -> Vec<&mut WhoPick> {
    script.steps.iter_mut().flat_map(|step| &mut step.intents).flat_map(Intent::people_mut).collect()
}

/// Plainer ways to name somebody, the plainest first: it has none.
fn plainer(named: WhoPick) -> Vec<WhoPick> {
    let plainest = WhoPick { id: Some(ContactPick::Of(Whose::Anybody, 0)), ..WhoPick::default() };
    let earlier = match named.id {
        Some(ContactPick::Of(whose, place)) => (0..place).map(|place| ContactPick::Of(whose, place)).collect(),
        _ => Vec::new(),
    };
    let earlier = earlier.into_iter().map(|id| WhoPick { id: Some(id), ..named });
    std::iter::once(plainest).filter(|plainest| *plainest != named).chain(earlier).collect()
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
