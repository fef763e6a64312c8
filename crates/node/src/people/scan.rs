//! Asking everybody, on all cores.

use super::build::on_all_cores;
use super::bulk::{BulkFacts, Ground, Stop};
use super::limits::TASK_CHUNKS;
use super::order::{Position, Sort, SortBy, SortValue, Top, compare};
use super::query::{Count, PeopleQuery};
use super::record::Record;
use engine::attributes::contact_kind;
use engine::ids::ContactOrdinal;
use engine::predicates::{AttributeRef, Facts, ValueKind, evaluate};
use engine::rows::Standard;
use std::cmp::Ordering as Order;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::{Direction, ReadError};

/// What asking everybody found.
#[derive(Debug)]
pub(super) struct Sifted {
    /// The places of those on the page, and one more if there is one.
    pub(super) first: Vec<Position>,
    /// How many the predicate holds for; means nothing when it was known before.
    pub(super) total: u64,
    /// How many could not be judged in time.
    pub(super) undecided: u64,
}

/// How an attribute's values sort.
fn kind_of(attribute: AttributeRef) -> ValueKind {
    let standard = match attribute {
        AttributeRef::Standard(reference) => u8::try_from(reference.0).ok().and_then(Standard::from_number),
        AttributeRef::Custom(_) => None,
    };
    // Custom texts are folded, and the other kinds tell themselves apart.
    standard.map_or(ValueKind::Text, contact_kind)
}

/// Asks everybody of the ground's frame.
///
/// # Errors
/// [`ReadError`] when an event could not be read.
pub(super) fn sift(ground: &Ground<'_>, query: &PeopleQuery) -> Result<Sifted, ReadError> {
    let keep = if query.limit == 0 { 0 } else { query.offset.saturating_add(query.limit).saturating_add(1) };
    let work = Work { ground, query, keep, plan: Plan::of(ground, query), kept: AtomicUsize::new(0) };
    let mut top = Top::new(query.sort.direction, keep);
    let (mut total, mut undecided) = (0, 0);
    for part in on_all_cores(work.plan.tasks, |take| work.run(take)) {
        let part = part?;
        top.add(part.top);
        total += part.total;
        undecided += part.undecided;
    }
    let first = top.into_sorted().into_iter().skip(query.offset).collect();
    Ok(Sifted { first, total, undecided })
}

/// In which order people are asked, and with whom it begins.
#[derive(Debug, Clone, Copy)]
struct Plan {
    tasks: usize,
    /// The number of the first task's people.
    begin: usize,
    direction: Direction,
    /// Whether it can end with the first who are found.
    ends_early: bool,
}

impl Plan {
    fn of(ground: &Ground<'_>, query: &PeopleQuery) -> Self {
        let all = ground.frame.contacts.chunk_count().div_ceil(TASK_CHUNKS);
        let in_order = query.sort.by == SortBy::Ordinal;
        let ends_early = in_order && query.count != Count::Exact;
        let direction = if in_order { query.sort.direction } else { Direction::Up };
        let from = query.after.as_ref().filter(|_| ends_early).map(|after| task_of(after.contact));
        let begin = match direction {
            Direction::Up => from.unwrap_or(0).min(all),
            Direction::Down => from.unwrap_or(usize::MAX).min(all.saturating_sub(1)),
        };
        let tasks = match direction {
            Direction::Up => all - begin,
            Direction::Down => all.min(begin + 1),
        };
        Self { tasks, begin, direction, ends_early }
    }

    fn chunks(self, task: usize) -> std::ops::Range<usize> {
        let task = if self.direction == Direction::Up { self.begin + task } else { self.begin.saturating_sub(task) };
        task * TASK_CHUNKS..(task + 1) * TASK_CHUNKS
    }
}

fn task_of(contact: ContactOrdinal) -> usize {
    contact.0 as usize / (TASK_CHUNKS * super::limits::CHUNK_PEOPLE)
}

struct Work<'s> {
    ground: &'s Ground<'s>,
    query: &'s PeopleQuery,
    keep: usize,
    plan: Plan,
    /// How many have been found behind the place where the page begins.
    kept: AtomicUsize,
}

/// What one thread found.
struct Part<'s> {
    top: Top,
    total: u64,
    undecided: u64,
    /// How many it found in the task that it is at.
    kept: usize,
    /// Made with the first person, and turned from one to the next.
    facts: Option<BulkFacts<'s>>,
}

impl<'s> Work<'s> {
    fn run(&self, take: &dyn Fn() -> Option<usize>) -> Result<Part<'s>, ReadError> {
        let top = Top::new(self.query.sort.direction, self.keep);
        let mut part = Part { top, total: 0, undecided: 0, kept: 0, facts: None };
        // Tasks are taken in order: whoever is in a task that was not taken comes
        // behind everybody who was found.
        while !self.has_enough() {
            let Some(task) = take() else { break };
            let people = self.plan.chunks(task).map(|chunk| self.ground.frame.contacts.chunk(chunk));
            // Who comes first is asked first: whoever comes later need not be kept.
            match self.plan.direction {
                Direction::Up => people.flatten().try_for_each(|person| self.ask(person, &mut part))?,
                Direction::Down => {
                    people.rev().flat_map(Iterator::rev).try_for_each(|person| self.ask(person, &mut part))?
                }
            }
            self.kept.fetch_add(std::mem::take(&mut part.kept), Ordering::Relaxed);
        }
        Ok(part)
    }

    fn has_enough(&self) -> bool {
        self.plan.ends_early && self.kept.load(Ordering::Relaxed) >= self.keep
    }

    fn ask(&self, person: (u32, Record<'s>), part: &mut Part<'s>) -> Result<(), ReadError> {
        let (contact, record) = person;
        if !self.query.roles.contains(&record.role()) {
            return Ok(());
        }
        let facts = match &mut part.facts {
            Some(facts) => {
                facts.turn_to(person);
                facts
            }
            none => none.insert(BulkFacts::new(self.ground, person)),
        };
        match holds(self.query, facts) {
            Ok(false) => {}
            Ok(true) => {
                part.total += 1;
                self.offer(ContactOrdinal(contact), part);
            }
            Err(Stop::Late) => part.undecided += 1,
            Err(Stop::Read(error)) => return Err(error),
        }
        Ok(())
    }

    fn offer(&self, contact: ContactOrdinal, part: &mut Part<'s>) {
        if self.keep == 0 {
            return;
        }
        let value = match &mut part.facts {
            Some(facts) => value_of(self.query.sort.by, facts).unwrap_or(SortValue::Missing),
            None => SortValue::Missing,
        };
        if is_behind(self.query.sort, self.query.after.as_ref(), (&value, contact)) {
            part.kept += 1;
            part.top.offer(value, contact);
        }
    }
}

/// Whether somebody is asked for.
pub(super) fn holds<F: Facts>(query: &PeopleQuery, facts: &mut F) -> Result<bool, F::Error> {
    if let Some(definition) = query.did
        && facts.summary(definition)?.count == 0
    {
        return Ok(false);
    }
    query.predicate.as_ref().map_or(Ok(true), |predicate| evaluate(predicate, facts))
}

/// What decides somebody's place.
pub(super) fn value_of<F: Facts>(by: SortBy, facts: &mut F) -> Result<SortValue<'_>, F::Error> {
    Ok(match by {
        SortBy::Ordinal => SortValue::Missing,
        SortBy::Attribute(attribute) => SortValue::of(facts.attribute(attribute)?, kind_of(attribute)),
        SortBy::Event(definition, fact) => SortValue::of_event(facts.summary(definition)?, fact),
    })
}

/// Whether somebody comes behind the place where the page begins.
pub(super) fn is_behind(
    sort: Sort,
    after: Option<&Position>,
    (value, contact): (&SortValue<'_>, ContactOrdinal),
) -> bool {
    after.is_none_or(|after| compare(sort.direction, (&after.value, after.contact), (value, contact)) == Order::Less)
}
