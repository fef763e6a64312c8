//! The history of a fact is counted: the log up to the last event before it was
//! registered, a run of it in each step. The step that counts events moves the
//! cursor in the same commit, so none is counted twice and none is passed over.

use super::step::NOTHING_LEFT;
use crate::command::Stamp;
use crate::ids::{FactId, JobId, WorkspaceId};
use crate::limits::FACT_LOG_ROWS_MAX;
use crate::messages::{fact_day, register};
use crate::outcome::Answer;
use crate::predicates::{CompiledMetadata, Moment, compile_metadata};
use crate::rows::{FactRow, JobKind, JobRow, LogRow, WorkspaceRow};
use crate::tables::{
    ContactKey, CountersKey, DefinitionNameKey, FactCountKey, FactKey, JobKey, LogKey, TableKey as _, WorkspaceKey,
};
use crate::working_set::{RangeNeed, Reads, WorkingSet};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// In how many steps a fact's row tells how far the job is. Not in each of the
/// job's: a change of it makes all messages be compiled again.
const TOLD_STEPS: u128 = 16;

/// The events that a step looks at.
fn run(workspace: WorkspaceId, cursor: u64, until: u64, stamp: &Stamp) -> RangeNeed {
    let [from, to] = [cursor + 1, until].map(|seq| LogKey { workspace, writer: stamp.writer, seq }.erased());
    RangeNeed { from, to, rows_max: FACT_LOG_ROWS_MAX }
}

/// Which events a step counts, and in which zone.
struct Counting {
    workspace: WorkspaceId,
    fact: FactId,
    definition: crate::ids::DefinitionId,
    metadata: CompiledMetadata,
    zone: TimeZone,
}

impl Counting {
    /// `None` when no event can be counted.
    fn new(
        (workspace, fact): (WorkspaceId, FactId),
        (row, own): (&FactRow, &WorkspaceRow),
        definition: crate::ids::DefinitionId,
        stamp: &Stamp,
    ) -> Option<Self> {
        let zone = TimeZone::get(&own.time_zone).unwrap_or(TimeZone::UTC);
        let moment = Moment { now_s: stamp.at_s(), zone: zone.clone() };
        let metadata = compile_metadata(&row.metadata, &moment).ok()?;
        Some(Self { workspace, fact, definition, metadata, zone })
    }

    fn counts(&self, event: &LogRow) -> bool {
        event.definition == self.definition && self.metadata.matches(&event.metadata)
    }

    fn key(&self, event: &LogRow) -> FactCountKey {
        FactCountKey { workspace: self.workspace, contact: event.contact, fact: self.fact }
    }
}

pub(super) fn plan(workspace: WorkspaceId, row: &JobRow, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let JobKind::FillFact { fact, cursor, finished: false, .. } = row.kind else { return None };
    let own = reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    register::plan_every(workspace, reads);
    let fact_row = reads.get(&FactKey { workspace, fact })??;
    let definition = reads.get(&DefinitionNameKey { workspace, folded: fact_row.event.clone() });
    let range = run(workspace, cursor, fact_row.until, stamp);
    reads.range(range.clone())?;
    let counting = Counting::new((workspace, fact), (fact_row, own??), definition??.definition, stamp)?;
    for key in reads.keys_of::<LogKey>(&range) {
        if let Some(Some(event)) = reads.get(&key)
            && counting.counts(event)
        {
            reads.get(&ContactKey { workspace, contact: event.contact });
            reads.get(&counting.key(event));
        }
    }
    Some(())
}

pub(super) fn apply(workspace: WorkspaceId, job: JobId, row: JobRow, stamp: &Stamp, rows: &mut WorkingSet) -> Answer {
    let JobKind::FillFact { fact, cursor, counted, finished: false } = row.kind else { return NOTHING_LEFT };
    let end = |cursor, counted, finished, rows: &mut WorkingSet| {
        let kind = JobKind::FillFact { fact, cursor, counted, finished };
        rows.put(&JobKey { workspace, job }, JobRow { updated_at: stamp.at_s(), kind, ..row });
    };
    let key = FactKey { workspace, fact };
    let Some(before) = rows.get(&key).map(Arc::clone) else {
        // Nobody asks any more.
        end(cursor, counted, true, rows);
        return NOTHING_LEFT;
    };
    let (keys, is_end) = rows.range::<LogKey>(&run(workspace, cursor, before.until, stamp));
    // The range of a step is never empty: the job ends with its last event.
    let finished = is_end || keys.last().is_some_and(|last| last.seq >= before.until);
    let new = count((workspace, fact), &before, &keys, (stamp, rows));
    let to = if finished { before.until } else { keys.last().map_or(cursor, |last| last.seq) };
    let told = |at: u64| u128::from(at) * TOLD_STEPS / u128::from(before.until.max(1));
    if told(to) != told(before.counted_to) || finished {
        let after = FactRow { counted_to: to, ..FactRow::clone(&before) };
        rows.put(&key, after.clone());
        if finished {
            register::supersede(workspace, (fact, &after), stamp, rows);
        }
    }
    end(to, counted + new, finished, rows);
    Answer::Swept { removed: new, finished }
}

/// Counts these events. Those of who was deleted meanwhile count for nobody.
fn count(
    (workspace, fact): (WorkspaceId, FactId),
    row: &FactRow,
    keys: &[LogKey],
    (stamp, rows): (&Stamp, &mut WorkingSet),
) -> u64 {
    let definition = rows.get(&DefinitionNameKey { workspace, folded: row.event.clone() }).map(|row| row.definition);
    let own = rows.get(&WorkspaceKey { workspace }).cloned();
    let counting = definition.zip(own);
    let counting =
        counting.and_then(|(definition, own)| Counting::new((workspace, fact), (row, &own), definition, stamp));
    let Some(counting) = counting else { return 0 };
    let mut counted = 0;
    for key in keys {
        let Some(event) = rows.get(key).filter(|event| counting.counts(event)).cloned() else { continue };
        if rows.get(&ContactKey { workspace, contact: event.contact }).is_some() {
            let day = fact_day(event.created_at, &counting.zone);
            rows.update(&counting.key(&event), |row| row.add(event.created_at, day));
            counted += 1;
        }
    }
    counted
}
