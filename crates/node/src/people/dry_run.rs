//! A dry run: the events of the last days are played to a message by the code
//! that decides live, on one snapshot, on the caller's thread. Nothing is
//! written and nothing is sent.

use super::catalogue::Known;
use crate::limits::{DRY_RUN_PEOPLE_MAX, DRY_RUN_TOLD_EVERY};
use crate::node::Node;
use crate::views::{Found, View};
use engine::contacts::survivor;
use engine::ids::{ContactOrdinal, DefinitionId, EventRef, FactId, MessageId, WorkspaceId, WriterId};
use engine::messages::rehearse::{AskedToday, Past, Rehearsal, Tally, recorded_at_ms};
use engine::messages::{FactSpec, Parts, Ready, ReadyMessage};
use engine::predicates::PredicateError;
use engine::rows::{FactRow, LogRow, MessageRow, PauseReason};
use engine::tables::LogKey;
use engine::text::EventName;
use engine::{Key, Row};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Direction, ReadError, Snapshot};

/// What is to be rehearsed.
#[derive(Debug, Clone)]
pub struct DryRun {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which message.
    pub message: MessageId,
    /// As it is to be.
    pub row: Arc<MessageRow>,
    /// From when on, Unix milliseconds.
    pub since_ms: u64,
    /// How many of the workspace's latest events are looked at at most, from 1.
    pub events_max: u64,
    /// How long it may take.
    pub time_max: Duration,
    /// How many rows of its own it may hold: at most
    /// [`engine::limits::REHEARSAL_ROWS_MAX`].
    pub rows_max: usize,
}

/// How far a dry run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DryRunProgress {
    /// How many events were read.
    pub read: u64,
    /// Of how many.
    pub of: u64,
}

/// Why a dry run ended before it was through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// It took too long.
    Time,
    /// It looked at too many people.
    People,
    /// Whoever asked has gone.
    Gone,
}

/// What came of it.
#[derive(Debug)]
pub struct DryRunResult {
    /// What would have been decided.
    pub tally: Tally,
    /// From when on events were played, Unix milliseconds: later than was asked
    /// where there were too many.
    pub since_ms: u64,
    /// Up to when, Unix milliseconds.
    pub until_ms: u64,
    /// Why it did not come to the end.
    pub cut: Option<Cut>,
    /// Why the message would have stopped itself.
    pub stopped: Option<PauseReason>,
    /// Conditions on what is known of people today.
    pub today: Vec<AskedToday>,
    /// Of how many people something has changed since one of the events that
    /// were decided; only counted where such conditions stand.
    pub people_changed: usize,
    /// How many events were read.
    pub read: u64,
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum DryRunError {
    /// The message's conditions name what is not there.
    #[error("the message's conditions cannot be asked")]
    Conditions(PredicateError),
    /// A row could not be read.
    #[error("a row could not be read")]
    Read(#[from] ReadError),
}

impl Node {
    /// Plays the events of the last days to a message. Blocks, for up to
    /// [`DryRun::time_max`]; `told` hears how far it is, and can end it.
    ///
    /// # Errors
    /// [`DryRunError`].
    pub fn dry_run(
        &self,
        view: &View,
        asked: &DryRun,
        told: &mut dyn FnMut(DryRunProgress) -> ControlFlow<()>,
    ) -> Result<DryRunResult, DryRunError> {
        let known = self.known(asked.workspace);
        let moment = known.moment();
        let message = ReadyMessage::new(asked.message, asked.row.clone(), &known, &moment);
        let message = message.map_err(DryRunError::Conditions)?;
        let last = view.counters(asked.workspace)?.last_event;
        let earliest = last.saturating_sub(asked.events_max).saturating_add(1);
        let first = first_since(view.snapshot(), asked.workspace, (earliest, last), asked.since_ms)?;
        // Where there are too many, the message is live since the first that
        // is looked at.
        let mut since_ms = asked.since_ms;
        if first == earliest && earliest > 1 {
            let row = event_from(view.snapshot(), asked.workspace, first)?;
            since_ms = row.map_or(since_ms, |row| recorded_at_ms(&row).max(since_ms));
        }
        let mut run = Run::new(known, (view, asked), &message, since_ms);
        let pace = Pace::new((Instant::now(), asked.time_max), told);
        let cut = run.play((first, last), pace)?;
        Ok(run.result(since_ms, cut))
    }
}

/// The first event from `from` on.
fn event_from(snapshot: &Snapshot, workspace: WorkspaceId, from: u64) -> Result<Option<Arc<LogRow>>, ReadError> {
    let [from, to] = [from, u64::MAX].map(|seq| LogKey { workspace, writer: WriterId::default(), seq });
    Ok(snapshot.list((&from, &to), Direction::Up, 1)?.pop().map(|(_, row)| row))
}

/// The first place in the log, of those from `low` on, whose event was recorded
/// at that time or later. The log is in the order of time.
fn first_since(
    snapshot: &Snapshot,
    workspace: WorkspaceId,
    (mut low, last): (u64, u64),
    since_ms: u64,
) -> Result<u64, ReadError> {
    let mut high = last + 1;
    while low < high {
        let middle = low + (high - low) / 2;
        let is_before = event_from(snapshot, workspace, middle)?.is_some_and(|row| recorded_at_ms(&row) < since_ms);
        if is_before { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}

/// How fast it goes, and whether it goes on.
struct Pace<'a> {
    read: u64,
    of: u64,
    until: Instant,
    cut: Option<Cut>,
    told: &'a mut dyn FnMut(DryRunProgress) -> ControlFlow<()>,
}

impl<'a> Pace<'a> {
    fn new((begun, time_max): (Instant, Duration), told: &'a mut dyn FnMut(DryRunProgress) -> ControlFlow<()>) -> Self {
        Self { read: 0, of: 0, until: begun + time_max, cut: None, told }
    }

    /// Whether it has taken as long as it may.
    fn is_over(&self, now: Instant) -> bool {
        now >= self.until
    }

    /// Counts an event. Breaks when it is to end.
    fn step(&mut self) -> ControlFlow<()> {
        self.read += 1;
        if !self.read.is_multiple_of(DRY_RUN_TOLD_EVERY) {
            return ControlFlow::Continue(());
        }
        let progress = DryRunProgress { read: self.read, of: self.of };
        self.cut = if (self.told)(progress).is_break() {
            Some(Cut::Gone)
        } else {
            self.is_over(Instant::now()).then_some(Cut::Time)
        };
        if self.cut.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Whose events somebody's are today, of those who were asked for last.
struct Remembered<T> {
    people: HashMap<ContactOrdinal, T>,
    people_max: usize,
}

impl<T: Clone> Remembered<T> {
    fn new(people_max: usize) -> Self {
        Self { people: HashMap::new(), people_max }
    }

    fn of(&mut self, contact: ContactOrdinal, read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
        if let Some(known) = self.people.get(&contact) {
            return Ok(known.clone());
        }
        if self.people.len() >= self.people_max {
            self.people.clear();
        }
        let found = read()?;
        self.people.insert(contact, found.clone());
        Ok(found)
    }
}

/// What a dry run keeps in mind.
struct Run<'a> {
    known: Known<'a>,
    snapshot: &'a Snapshot,
    asked: &'a DryRun,
    rehearsal: Rehearsal,
    facts: Vec<(FactId, Arc<FactRow>)>,
    ready: Option<Arc<Ready>>,
    people: Remembered<Option<Found>>,
    today: Vec<AskedToday>,
    changed: HashSet<ContactOrdinal>,
    tally: Tally,
    until_ms: u64,
    read: u64,
}

impl<'a> Run<'a> {
    fn new(known: Known<'a>, (view, asked): (&'a View, &'a DryRun), message: &ReadyMessage, since_ms: u64) -> Self {
        let until_ms = u64::from(known.now_s) * 1_000;
        let tree = &asked.row.spec.audience.predicate;
        let facts = FactSpec::all_of(&message.predicate).into_iter().zip(1..).map(|(spec, n)| {
            let FactSpec { event, metadata } = spec;
            (FactId(n), Arc::new(FactRow { event, metadata, created_at: 0, until: 0, counted_to: 0 }))
        });
        let facts = facts.collect();
        let today = AskedToday::all_of(tree, &known);
        let tally = Tally::new(known.moment().zone);
        Self {
            snapshot: view.snapshot(),
            asked,
            rehearsal: Rehearsal::new(asked.workspace, (asked.message, &asked.row), since_ms),
            facts,
            ready: None,
            people: Remembered::new(DRY_RUN_PEOPLE_MAX),
            today,
            changed: HashSet::new(),
            tally,
            until_ms,
            read: 0,
            known,
        }
    }

    /// Plays the events before `first` to what counts them, then those from it
    /// on to the message.
    fn play(&mut self, (first, last): (u64, u64), pace: Pace<'_>) -> Result<Option<Cut>, ReadError> {
        let now_s = self.known.now_s;
        let ready = self.ready_at(now_s);
        let counted = self.names(|name, definition, message| {
            !ready.facts_on(name).is_empty() || message.is_some_and(|message| message.asks_summary_of(definition))
        });
        let all = self.names(|name, definition, message| {
            ready.listens_to(name) || message.is_some_and(|message| message.asks_summary_of(definition))
        });
        let from = if counted.is_empty() { first } else { 1 };
        let pace = RefCell::new(Pace { of: (last + 1).saturating_sub(from), ..pace });
        if from < first {
            self.walk((from, first - 1), &counted, &pace, |run, past| {
                run.rehearsal.remember(&ready, past, &mut |key| run.snapshot.row(key))
            })?;
        }
        if first <= last && pace.borrow().cut.is_none() {
            self.walk((first, last), &all, &pace, Self::event)?;
        }
        let pace = pace.into_inner();
        self.read = pace.read;
        if pace.cut.is_none() {
            self.fire(now_s)?;
        }
        Ok(pace.cut)
    }

    /// The names that matter, by their definition.
    fn names(
        &mut self,
        matters: impl Fn(&str, DefinitionId, Option<&Arc<ReadyMessage>>) -> bool,
    ) -> HashMap<DefinitionId, String> {
        let ready = self.ready_at(self.known.now_s);
        let message = ready.message(self.asked.message);
        let definitions = self.known.config.definitions(self.asked.workspace).into_iter();
        let names = definitions.filter_map(|(definition, row)| {
            let name = EventName::parse(&row.name).ok()?.folded().to_owned();
            matters(&name, definition, message).then_some((definition, name))
        });
        names.collect()
    }

    fn walk(
        &mut self,
        (first, last): (u64, u64),
        names: &HashMap<DefinitionId, String>,
        pace: &RefCell<Pace<'_>>,
        mut play: impl FnMut(&mut Self, &Past<'_>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let workspace = self.asked.workspace;
        let [from, to] = [first, last].map(|seq| LogKey { workspace, writer: WriterId::default(), seq });
        let mut failed = None;
        let wants = |definition| match pace.borrow_mut().step() {
            ControlFlow::Continue(()) => ControlFlow::Continue(names.contains_key(&definition)),
            ControlFlow::Break(()) => ControlFlow::Break(()),
        };
        self.snapshot.scan_log((&from, &to), Direction::Up, wants, |key, row| {
            let name = names.get(&row.definition).map_or("", String::as_str);
            let event = EventRef { writer: key.writer, seq: key.seq };
            let played = self.person(row.contact).and_then(|found| match found {
                // Whoever was deleted has no events either.
                None => Ok(()),
                Some(found) => play(self, &Past { event, name, row, found: &found }),
            });
            if self.rehearsal.rows_held() > self.asked.rows_max {
                pace.borrow_mut().cut = Some(Cut::People);
                self.until_ms = recorded_at_ms(row);
                return ControlFlow::Break(());
            }
            if pace.borrow().read.is_multiple_of(DRY_RUN_TOLD_EVERY) {
                self.until_ms = recorded_at_ms(row);
            }
            match played {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        failed.map_or(Ok(()), Err)
    }

    /// Plays an event to the message, after the delays that end before it.
    fn event(&mut self, past: &Past<'_>) -> Result<(), ReadError> {
        let at_s = u32::try_from(past.recorded_at_ms() / 1_000).unwrap_or(u32::MAX);
        self.fire(at_s)?;
        let ready = self.ready_at(at_s);
        let snapshot = self.snapshot;
        let decided = self.rehearsal.event(&ready, past, &mut |key: &Key| snapshot.row(key))?;
        if let Some(rehearsed) = decided {
            self.tally.add(&rehearsed);
            if !self.today.is_empty() && past.found.1.updated_at > at_s {
                self.changed.insert(past.found.0);
            }
        }
        Ok(())
    }

    /// Ends the delays that end by then.
    fn fire(&mut self, by_s: u32) -> Result<(), ReadError> {
        while let Some(due_at) = self.rehearsal.due(by_s) {
            let ready = self.ready_at(due_at);
            let snapshot = self.snapshot;
            let decided = self
                .rehearsal
                .fire(&ready, &mut |key: &Key| -> Result<Option<Row>, ReadError> { snapshot.row(key) })?;
            if let Some(rehearsed) = decided {
                self.tally.add(&rehearsed);
            }
        }
        Ok(())
    }

    /// What the message means at a second.
    fn ready_at(&mut self, now_s: u32) -> Arc<Ready> {
        if let Some(ready) = self.ready.as_ref().filter(|ready| ready.is_good_at(now_s)) {
            return ready.clone();
        }
        let Known { config, workspace, ref row, now_s: _ } = self.known;
        let known = Known { config, workspace, row: row.clone(), now_s };
        let parts = Parts {
            messages: [(self.asked.message, self.rehearsal.row().clone())],
            facts: self.facts.iter().cloned(),
            segments: Vec::new(),
            office: config.office_hours(workspace),
            zone: known.moment().zone,
            now_s,
        };
        let ready = Arc::new(Ready::new(parts, &known));
        self.ready = Some(ready.clone());
        ready
    }

    /// Whose events somebody's are today.
    fn person(&mut self, contact: ContactOrdinal) -> Result<Option<Found>, ReadError> {
        let (mut snapshot, workspace) = (self.snapshot, self.asked.workspace);
        self.people.of(contact, || survivor(&mut snapshot, workspace, contact))
    }

    fn result(self, since_ms: u64, cut: Option<Cut>) -> DryRunResult {
        let until_ms = if cut.is_none() { u64::from(self.known.now_s) * 1_000 } else { self.until_ms };
        DryRunResult {
            since_ms,
            until_ms,
            cut,
            stopped: self.rehearsal.stopped(),
            people_changed: self.changed.len(),
            today: self.today,
            tally: self.tally,
            read: self.read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_people_are_remembered_and_then_read_again() {
        let most = u32::try_from(DRY_RUN_PEOPLE_MAX).expect("a number of people");
        for (people, is_read_again) in [(most - 1, false), (most, false), (most + 1, true)] {
            let mut remembered = Remembered::new(DRY_RUN_PEOPLE_MAX);
            for person in 0..people {
                assert_eq!(remembered.of(ContactOrdinal(person), || Ok(person)).expect("read"), person);
            }
            let mut reads = 0;
            let first = remembered.of(ContactOrdinal(0), || {
                reads += 1;
                Ok(0)
            });
            assert_eq!((first.expect("known"), reads == 1), (0, is_read_again), "{people} people");
        }
    }

    #[test]
    fn it_is_over_when_its_time_is() {
        let (begun, five_s) = (Instant::now(), Duration::from_secs(5));
        let mut told = |_| ControlFlow::Continue(());
        let pace = Pace::new((begun, five_s), &mut told);
        for (passed_ms, is_over) in [(4_999, false), (5_000, true), (5_001, true)] {
            assert_eq!(pace.is_over(begun + Duration::from_millis(passed_ms)), is_over, "after {passed_ms} ms");
        }
    }
}
