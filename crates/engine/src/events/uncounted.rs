//! Items that were not stored: each leaves a row of ordinals and codes in the
//! workspace's ring, and a count in the statistics. Nothing disappears without
//! being told and counted.

use crate::command::{Command, RecordRejection, Stamp};
use crate::ids::{DefinitionId, EventRef, TokenId, WorkspaceId, WriterId};
use crate::limits::REFUSALS_KEPT_MAX;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{NotStored, RefusalRow, StatsRow};
use crate::source::Source;
use crate::stats;
use crate::tables::{CountersKey, DefinitionNameKey, RefusalKey};
use crate::working_set::{Reads, WorkingSet};

/// Where an item came from, for when it is not stored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Uncounted {
    pub(crate) workspace: WorkspaceId,
    pub(crate) definition: DefinitionId,
    pub(crate) source: Source,
    pub(crate) token: TokenId,
    pub(crate) received_at_ms: u64,
}

impl From<&RecordRejection> for Uncounted {
    fn from(command: &RecordRejection) -> Self {
        let RecordRejection { workspace, kind: _, source, token, received_at_ms } = *command;
        Self { workspace, definition: DefinitionId::default(), source, token, received_at_ms }
    }
}

impl Uncounted {
    /// What has to be counted should this command be refused.
    pub(crate) fn of(command: &Command, rows: &WorkingSet) -> Option<Self> {
        let Command::RecordEvent(event) = command else { return None };
        let workspace = event.workspace;
        rows.known(&CountersKey { workspace })??;
        let name = DefinitionNameKey { workspace, folded: event.name.folded().to_owned() };
        let definition = rows.known(&name).flatten().map_or(DefinitionId::default(), |row| row.definition);
        Some(Self {
            workspace,
            definition,
            source: event.source,
            token: event.token,
            received_at_ms: event.received_at_ms,
        })
    }
}

/// Notes the rows that counting this item changes.
pub(crate) fn plan(item: &Uncounted, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    reads.get(&CountersKey { workspace: item.workspace });
    reads.get(&stats::key(item.workspace, item.definition, item.source, stamp));
    Some(())
}

/// Counts an item that the surface could not decode.
pub(crate) fn record(command: &RecordRejection, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    if rows.get(&CountersKey { workspace: command.workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    Ok(rejected(&Uncounted::from(command), command.kind, stamp, rows))
}

/// Counts an item that broke a rule.
pub(crate) fn rejected(item: &Uncounted, kind: RefusalKind, stamp: &Stamp, rows: &mut WorkingSet) -> Answer {
    let number = remember(item, NotStored::Rejected(kind), stamp, rows);
    count(item, stamp, rows, |row| stats::add_to(&mut row.rejected, kind as u8, 1));
    Answer::Rejection(stamp.writer, number)
}

/// Counts an item whose event was there already.
pub(super) fn duplicate(item: &Uncounted, of: EventRef, stamp: &Stamp, rows: &mut WorkingSet) -> u64 {
    let number = remember(item, NotStored::Duplicate(of), stamp, rows);
    count(item, stamp, rows, |row| row.duplicate += 1);
    number
}

/// Counts an item that a policy discards.
pub(super) fn dropped(item: &Uncounted, reason: crate::rows::DropReason, stamp: &Stamp, rows: &mut WorkingSet) -> u64 {
    let number = remember(item, NotStored::Dropped(reason), stamp, rows);
    count(item, stamp, rows, |row| stats::add_to(&mut row.dropped, reason as u8, 1));
    number
}

fn count(item: &Uncounted, stamp: &Stamp, rows: &mut WorkingSet, change: impl FnOnce(&mut StatsRow)) {
    rows.update(&stats::key(item.workspace, item.definition, item.source, stamp), change);
}

fn remember(item: &Uncounted, what: NotStored, stamp: &Stamp, rows: &mut WorkingSet) -> u64 {
    let (mut number, mut after_event) = (0, 0);
    rows.update(&CountersKey { workspace: item.workspace }, |counters| {
        counters.last_refusal += 1;
        (number, after_event) = (counters.last_refusal, counters.last_event);
    });
    let key = ring_key(item.workspace, stamp.writer, number);
    let row = RefusalRow {
        number,
        after_event,
        what,
        definition: item.definition,
        received_at_ms: item.received_at_ms,
        source: item.source,
        token: item.token,
    };
    rows.put(&key, row);
    number
}

/// The slot in which the item of this number is kept.
#[must_use]
pub fn ring_key(workspace: WorkspaceId, writer: WriterId, number: u64) -> RefusalKey {
    let slot = u32::try_from(number % REFUSALS_KEPT_MAX).unwrap_or_default();
    RefusalKey { workspace, writer, slot }
}
