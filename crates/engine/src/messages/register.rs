//! Facts are registered when a message that asks for them is to go live, and
//! released when none does.
//!
//! An audience that asks for some events only, of a window or with certain
//! metadata, cannot be answered by reading events while an event is decided. So
//! such events are counted as they come: from its registration on a fact counts
//! each event in that event's commit, and a job counts those from before. Who
//! asks waits for the job.

use crate::command::{RegisterFacts, ReleaseFacts, Stamp};
use crate::ids::{FactId, WorkspaceId};
use crate::jobs;
use crate::limits::{FACT_RENEWED_S, FACTS_MAX};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::predicates::{Leaf, MetadataTree, Predicate};
use crate::rows::{FactRow, JobKind};
use crate::tables::{CountersKey, FactKey, TableKey as _, WorkspaceKey};
use crate::text::EventName;
use crate::working_set::{RangeNeed, Reads, WorkingSet};
use std::sync::Arc;

/// Which events a fact counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactSpec {
    /// The folded name of the events.
    pub event: String,
    /// What must hold of their metadata.
    pub metadata: MetadataTree,
}

impl FactSpec {
    /// What must be counted so that a leaf can be answered while an event is
    /// decided; `None` where that needs no single events.
    #[must_use]
    pub fn of(leaf: &Leaf) -> Option<Self> {
        let Leaf::Event { event, within_days, metadata, .. } = leaf else { return None };
        if within_days.is_none() && metadata.is_none() {
            return None;
        }
        let event = EventName::parse(event).ok()?.folded().to_owned();
        Some(Self { event, metadata: metadata.clone().unwrap_or(MetadataTree::All(Vec::new())) })
    }

    /// What must be counted so that a predicate, with the segments that it
    /// names, can be answered while an event is decided; each once.
    #[must_use]
    pub fn all_of(predicate: &Predicate) -> Vec<Self> {
        let mut specs = Vec::new();
        for spec in predicate.leaves().into_iter().filter_map(|leaf| Self::of(&leaf.written)) {
            if !specs.contains(&spec) {
                specs.push(spec);
            }
        }
        specs
    }

    /// Whether a row counts this.
    #[must_use]
    pub fn is_of(&self, row: &FactRow) -> bool {
        row.event == self.event && row.metadata == self.metadata
    }
}

impl FactRow {
    /// Whether all events from before it was registered are counted.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.counted_to >= self.until
    }

    /// How much of the history is counted, 0 to 100. Below 100 while it is not
    /// complete; it moves in steps.
    #[must_use]
    pub fn percent(&self) -> u8 {
        if self.is_complete() {
            return 100;
        }
        let percent = u128::from(self.counted_to) * 100 / u128::from(self.until.max(1));
        u8::try_from(percent.min(99)).unwrap_or(99)
    }
}

/// All facts of a workspace. After its time zone changed each can be there
/// twice for a while.
fn every(workspace: WorkspaceId) -> RangeNeed {
    let [from, to] = [0, u32::MAX].map(|fact| FactKey { workspace, fact: FactId(fact) }.erased());
    RangeNeed { from, to, rows_max: 2 * FACTS_MAX + 1 }
}

/// Notes what reading all facts needs.
pub(crate) fn plan_every(workspace: WorkspaceId, reads: &mut Reads<'_>) -> Option<()> {
    reads.range(every(workspace))
}

/// All facts of a workspace, by age.
fn all(workspace: WorkspaceId, rows: &WorkingSet) -> Vec<(FactId, Arc<FactRow>)> {
    let keys = rows.range::<FactKey>(&every(workspace)).0;
    keys.into_iter().filter_map(|key| Some((key.fact, rows.get(&key)?.clone()))).collect()
}

pub(crate) fn plan(command: &RegisterFacts, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    plan_every(workspace, reads)
}

/// Registers those that are not yet. All or none.
pub(crate) fn apply(command: RegisterFacts, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let RegisterFacts { workspace, facts } = command;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    let known = all(workspace, rows);
    let mut distinct: Vec<&FactRow> = Vec::new();
    for (_, row) in &known {
        if !distinct.iter().any(|other| other.event == row.event && other.metadata == row.metadata) {
            distinct.push(row);
        }
    }
    let mut count = distinct.len();
    for spec in facts {
        if spec.metadata.depends_on_today() {
            return Err(Refusal::new(RefusalKind::MessageState)
                .field("metadata")
                .detail("what depends on today cannot be counted as events come"));
        }
        // The latest one: an older one of the same is about to go.
        match all(workspace, rows).iter().rfind(|(_, row)| spec.is_of(row)) {
            Some((fact, row)) => renew(workspace, (*fact, row), stamp, rows),
            None if count >= FACTS_MAX as usize => {
                return Err(Refusal::new(RefusalKind::TooManyOfThem).field("facts").detail(FACTS_MAX));
            }
            None => {
                count += 1;
                begin(workspace, spec, stamp, rows);
            }
        }
    }
    Ok(Answer::Facts)
}

/// Notes that a fact was asked for again, so that nobody releases it meanwhile.
/// Not each time: a change of a fact makes all messages be compiled again.
fn renew(workspace: WorkspaceId, (fact, row): (FactId, &FactRow), stamp: &Stamp, rows: &mut WorkingSet) {
    if row.created_at.saturating_add(FACT_RENEWED_S) <= stamp.at_s() {
        rows.put(&FactKey { workspace, fact }, FactRow { created_at: stamp.at_s(), ..row.clone() });
    }
}

/// Begins to count: events that are stored after this command count themselves.
fn begin(workspace: WorkspaceId, spec: FactSpec, stamp: &Stamp, rows: &mut WorkingSet) {
    let (mut fact, mut until) = (FactId::default(), 0);
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_fact += 1;
        (fact, until) = (FactId(counters.last_fact), counters.last_event);
    });
    let FactSpec { event, metadata } = spec;
    let row = FactRow { event, metadata, created_at: stamp.at_s(), until, counted_to: 0 };
    if !row.is_complete() {
        jobs::begin(workspace, JobKind::FillFact { fact, cursor: 0, counted: 0, finished: false }, stamp, rows);
    }
    rows.put(&FactKey { workspace, fact }, row);
}

pub(crate) fn plan_release(command: &ReleaseFacts, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    for (fact, _) in &command.facts {
        reads.get(&FactKey { workspace, fact: *fact });
    }
    Some(())
}

/// Lets go of those that nobody asked for again meanwhile.
pub(crate) fn release(command: &ReleaseFacts, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let is_as_seen = |(fact, seen): &&(FactId, u32)| {
        rows.get(&FactKey { workspace, fact: *fact }).is_some_and(|row| row.created_at == *seen)
    };
    let gone: Vec<FactId> = command.facts.iter().filter(is_as_seen).map(|(fact, _)| *fact).collect();
    drop_all(workspace, gone, stamp, rows);
    Ok(Answer::Facts)
}

/// Removes facts; a job removes what they counted.
fn drop_all(workspace: WorkspaceId, facts: Vec<FactId>, stamp: &Stamp, rows: &mut WorkingSet) {
    if facts.is_empty() {
        return;
    }
    for fact in &facts {
        rows.remove(&FactKey { workspace, fact: *fact });
    }
    jobs::begin(workspace, JobKind::DropFacts { facts, cursor: 0, removed: 0, finished: false }, stamp, rows);
}

/// Days are those of the workspace's time zone: when that changes, everything
/// is counted anew. What was complete answers until its successor is.
pub(crate) fn recount(workspace: WorkspaceId, stamp: &Stamp, rows: &mut WorkingSet) {
    let known = all(workspace, rows);
    let mut specs: Vec<FactSpec> = Vec::new();
    for (_, row) in &known {
        let spec = FactSpec { event: row.event.clone(), metadata: row.metadata.clone() };
        if !specs.contains(&spec) {
            specs.push(spec);
        }
    }
    let partial = known.iter().filter(|(_, row)| !row.is_complete()).map(|(fact, _)| *fact).collect();
    drop_all(workspace, partial, stamp, rows);
    specs.into_iter().for_each(|spec| begin(workspace, spec, stamp, rows));
    let whole: Vec<_> = all(workspace, rows).into_iter().filter(|(_, row)| row.is_complete()).collect();
    for (fact, row) in whole {
        supersede(workspace, (fact, &row), stamp, rows);
    }
}

/// Removes what a fact that has become complete stands in for: older ones of the
/// same.
pub(crate) fn supersede(workspace: WorkspaceId, (fact, row): (FactId, &FactRow), stamp: &Stamp, rows: &mut WorkingSet) {
    let is_older = |(other, held): &(FactId, Arc<FactRow>)| {
        *other < fact && held.event == row.event && held.metadata == row.metadata
    };
    let older = all(workspace, rows).into_iter().filter(is_older).map(|(fact, _)| fact).collect();
    drop_all(workspace, older, stamp, rows);
}
