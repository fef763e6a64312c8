//! Every job, killed at each of its steps.
//!
//! A [`shop`] has enough of everything that each job takes several steps. A job
//! runs to its end undisturbed, and then again and again from the same
//! beginning, each time with something else that goes wrong: before, within and
//! after each of its commits, and once at every commit there is. After each
//! start the product's own check finds nothing wrong, and in the end every row
//! is as if nothing had happened.

mod shop;

use crate::canary::Canary;
use crate::disk::{Fault, Machine, Op, Rows, Survival, Trouble};
use engine::command::{StepJob, SweepStep};
use engine::ids::WriterId;
use engine::rows::{JobKind, JobRow, Sweep};
use engine::tables::{JobKey, TableKey};
use engine::{Command, Table};
use node::{Failure, Sequencer};
use shop::{AT_MS, WORKSPACE};
use std::ops::ControlFlow;
use std::sync::Arc;
use store::{Space, Store, Writer};

/// What is done after the shop was set up.
enum Work {
    /// Something is asked.
    Ask(Box<Command>),
    /// All jobs are stepped to their ends.
    Jobs,
    /// A sweep makes one pass, so many days later.
    Sweep(Sweep, u64),
}

/// A process, and what goes wrong with it.
struct Play {
    machine: Machine,
    store: Arc<Store>,
    sequencer: Sequencer,
    survival: Survival,
    /// Armed again after each start.
    again: Option<Trouble>,
    now_ms: u64,
    starts: usize,
}

impl Play {
    fn new(machine: Machine, trouble: Option<Trouble>, survival: Survival, again: Option<Trouble>) -> Self {
        let (store, sequencer) = start(&machine);
        machine.arm(trouble);
        Self { machine, store, sequencer, survival, again, now_ms: AT_MS, starts: 1 }
    }

    /// Says whether it was answered; if not, a new process runs.
    fn ask(&mut self, commands: &[Command]) -> bool {
        let mut waiting = commands.iter().cloned();
        while waiting.len() > 0 {
            for result in self.sequencer.run(self.now_ms, || waiting.next()).results {
                match result {
                    Ok(_) => {}
                    Err(Failure::StorageFailed) => {
                        self.restart();
                        return false;
                    }
                    Err(failure) => panic!("{failure:?}"),
                }
            }
        }
        true
    }

    fn restart(&mut self) {
        self.machine.stop(self.survival, self.survival);
        (self.store, self.sequencer) = start(&self.machine);
        self.machine.arm(self.again);
        self.starts += 1;
        let report = node::check::check_rows(&self.store.snapshot()).expect("readable");
        assert!(report.is_sound(), "{report}");
    }

    fn work(&mut self, work: &Work) {
        match work {
            Work::Ask(command) => {
                let before = self.machine.batches();
                // Who got no answer looks whether it was done.
                while !self.ask(std::slice::from_ref(command)) && self.machine.batches() == before {}
            }
            Work::Jobs => {
                while let Some(step) = self.unfinished() {
                    self.ask(&[step]);
                }
            }
            Work::Sweep(sweep, days) => {
                self.now_ms = AT_MS + days * 86_400_000;
                let step = Command::SweepStep(SweepStep { workspace: WORKSPACE, sweep: *sweep });
                while !self.has_passed(*sweep) {
                    self.ask(std::slice::from_ref(&step));
                }
            }
        }
    }

    /// The next step of the oldest job that has one, as upkeep finds it.
    fn unfinished(&self) -> Option<Command> {
        let mut found = None;
        let scanned = self.store.snapshot().scan_table(Table::Job, |key, row| {
            if let (Some(key), Some(row)) = (JobKey::from_erased(&key), JobKey::typed(&row))
                && has_steps(row)
            {
                found = Some(Command::StepJob(StepJob { workspace: key.workspace, job: key.job }));
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        scanned.expect("readable");
        found
    }

    fn has_passed(&self, of: Sweep) -> bool {
        let key = JobKey { workspace: WORKSPACE, job: engine::ids::JobId(of as u64) };
        let row = self.store.snapshot().get(&key).expect("readable").expect("each sweep has a row");
        matches!(row.kind, JobKind::Sweep { passes: 1.., .. })
    }
}

fn has_steps(row: &JobRow) -> bool {
    match &row.kind {
        JobKind::Erase { stage, .. } => stage.is_some(),
        JobKind::AttachHeld { finished, .. }
        | JobKind::DetachCompany { finished, .. }
        | JobKind::RemoveTag { finished, .. }
        | JobKind::FillFact { finished, .. }
        | JobKind::DropFacts { finished, .. } => !finished,
        JobKind::BulkEvents { .. } | JobKind::Sweep { .. } | JobKind::Import(_) => false,
    }
}

fn start(machine: &Machine) -> (Arc<Store>, Sequencer) {
    let store = Store::open(Box::new(machine.start()), false).expect("it opens");
    (Arc::clone(&store), Sequencer::new(Writer::new(store, 0), WriterId(0)))
}

/// All rows, by space; the store's own number aside.
fn rows(machine: &Machine) -> Vec<(&'static str, Arc<Rows>)> {
    Space::all().filter(|space| *space != Space::Meta).map(|space| (space.name(), machine.rows(space))).collect()
}

/// Plays it undisturbed, then with everything that can go wrong at each of its
/// commits.
fn check(name: &str, prepared: &[Command], work: &[Work], commits_min: usize) {
    check_with(None, (name, prepared, work), commits_min);
}

fn check_with(canary: Option<Canary>, (name, prepared, work): (&str, &[Command], &[Work]), commits_min: usize) {
    let machine = shop::set_up(prepared);
    let play = |trouble, survival, again| {
        let mut play = Play::new(machine.copy(canary), trouble, survival, again);
        work.iter().for_each(|work| play.work(work));
        play
    };
    let calm = play(None, Survival::Kept, None);
    let commits = calm.machine.batches() - machine.batches();
    assert!(commits >= commits_min, "{name} takes {commits} commits: nothing to be killed in the middle of");
    let expected = rows(&calm.machine);
    let compare = |of: &str, played: &Play| {
        for ((space, expected), (_, found)) in expected.iter().zip(rows(&played.machine)) {
            assert!(*expected == found, "{name}, {of}: the rows of {space} differ");
        }
    };
    for after in 0..u32::try_from(commits).expect("few") {
        for (op, fault, survival) in [
            (Op::Append, Fault::StopsBefore, Survival::Lost),
            (Op::Append, Fault::StopsWithin(500), Survival::Torn(999)),
            (Op::Append, Fault::Full { part: 500, starts: 0 }, Survival::Kept),
            (Op::Sync, Fault::Fails(0), Survival::Lost),
            (Op::Sync, Fault::Fails(0), Survival::Kept),
            (Op::Sync, Fault::StopsAfter, Survival::Lost),
        ] {
            let played = play(Some(Trouble { op, after, fault }), survival, None);
            assert_eq!(played.starts, 2, "{name}: {fault:?} at {op:?} {after}");
            compare(&format!("{fault:?} at {op:?} {after}"), &played);
        }
    }
    // Each process makes one commit, and dies after the next one, unanswered.
    let dies = Some(Trouble { op: Op::Sync, after: 1, fault: Fault::StopsAfter });
    let played = play(dies, Survival::Lost, dies);
    assert!(played.starts > commits / 2, "{name}: {} starts", played.starts);
    compare("killed at every other step", &played);
}

#[test]
fn people_are_erased() {
    check("erase", &shop::history(), &[Work::Ask(Box::new(shop::delete_person())), Work::Jobs], 8);
}

#[test]
fn companies_let_people_go() {
    check("detach", &shop::members(), &[Work::Ask(Box::new(shop::delete_company())), Work::Jobs], 4);
}

#[test]
fn tags_come_off() {
    check("remove tag", &shop::tagged(), &[Work::Ask(Box::new(shop::delete_tag())), Work::Jobs], 3);
}

#[test]
fn events_find_the_person_they_waited_for() {
    check("attach held", &shop::waiting(), &[Work::Ask(Box::new(shop::make_awaited())), Work::Jobs], 4);
}

#[test]
fn facts_are_filled_and_dropped() {
    let work = [Work::Ask(Box::new(shop::register())), Work::Jobs, Work::Ask(Box::new(shop::release())), Work::Jobs];
    check("facts", &shop::history(), &work, 6);
}

#[test]
fn members_are_marked() {
    let marks = shop::marks().into_iter().map(|command| Work::Ask(Box::new(command)));
    check("mark", &shop::segment(), &marks.collect::<Vec<_>>(), 4);
}

#[test]
fn rows_are_imported() {
    let chunks = shop::import().into_iter().map(|command| Work::Ask(Box::new(command)));
    check("import", &[], &chunks.collect::<Vec<_>>(), 5);
}

#[test]
fn what_is_old_is_swept() {
    let passes = Sweep::ALL.map(|sweep| Work::Sweep(sweep, 400));
    let prepared = [shop::history(), shop::waiting(), shop::passers_by(), shop::refused()].concat();
    check("sweeps", &prepared, &passes, 14);
}

#[test]
fn a_store_that_keeps_half_a_step_is_found_out() {
    let work = [Work::Ask(Box::new(shop::delete_company())), Work::Jobs];
    let checks = || check_with(Some(Canary::HalfBatch), ("detach", &shop::members(), &work), 4);
    assert!(std::panic::catch_unwind(checks).is_err());
}
