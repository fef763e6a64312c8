//! A rehearsal: what a message would have done with events that are over.
//!
//! Each event is decided by the code that decides live, on rows as they were
//! when it was recorded: what the person did and what they had of the message
//! is rebuilt event by event. What is known of the person is what is known
//! today, for nobody keeps what it was.

mod asked;
mod tally;

pub use asked::AskedToday;
pub use tally::{Day, Tally};

use super::decide::{self, Heard, Occurred};
use super::facts;
use super::timers;
use super::{Ready, ReadyMessage};
use crate::command::Stamp;
use crate::contacts::Found;
use crate::ids::{ContactOrdinal, DefinitionId, EventRef, MessageId, WorkspaceId};
use crate::rows::{
    CountersRow, LogRow, MessageRow, MessageState, PauseReason, SummaryRow, Trigger, Verdict, WorkspaceRow,
};
use crate::tables::{CountersKey, DecisionKey, Key, MessageKey, Row, SummaryKey, TableKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// What was recorded so much later than it was received, milliseconds, had
/// waited for its person, and triggered nothing. A lane's queue is seconds long.
const HELD_MS: u32 = 60_000;

/// An event that is over.
#[derive(Debug)]
pub struct Past<'a> {
    /// Which.
    pub event: EventRef,
    /// Its folded name.
    pub name: &'a str,
    /// Its row.
    pub row: &'a Arc<LogRow>,
    /// Whose it is today.
    pub found: &'a Found,
}

impl Past<'_> {
    /// When it was recorded, Unix milliseconds.
    #[must_use]
    pub fn recorded_at_ms(&self) -> u64 {
        recorded_at_ms(self.row)
    }
}

/// When an event was recorded, Unix milliseconds.
#[must_use]
pub fn recorded_at_ms(row: &LogRow) -> u64 {
    row.received_at_ms + u64::from(row.recorded_after_ms)
}

/// What the message would have decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rehearsed {
    /// Which event.
    pub event: EventRef,
    /// About whom.
    pub contact: ContactOrdinal,
    /// When, Unix seconds.
    pub at_s: u32,
    /// What.
    pub verdict: Verdict,
}

/// Something that waits for its delay.
#[derive(Debug)]
struct Waiting {
    due_at: u32,
    event: EventRef,
    row: Arc<LogRow>,
    found: Found,
}

/// One message, and everything that it would have led to so far.
#[derive(Debug)]
pub struct Rehearsal {
    workspace: WorkspaceId,
    message: MessageId,
    row: Arc<MessageRow>,
    /// Rows as they would be.
    own: HashMap<Key, Row>,
    /// Small tables, as they are today.
    today: HashMap<Key, Option<Row>>,
    /// By when they are due: all wait equally long.
    waiting: VecDeque<Waiting>,
}

impl Rehearsal {
    /// A message as if it had been live since a moment.
    #[must_use]
    pub fn new(workspace: WorkspaceId, (message, row): (MessageId, &MessageRow), since_ms: u64) -> Self {
        let row = Arc::new(MessageRow {
            state: MessageState::Live,
            live_since_ms: Some(since_ms),
            first_live_at: u32::try_from(since_ms / 1_000).ok(),
            // Nothing is forecast of what is to be the forecast.
            forecast: None,
            paused: None,
            ..row.clone()
        });
        let mut own = HashMap::new();
        own.insert(MessageKey { workspace, message }.erased(), MessageKey::row(row.clone()));
        let counters = CountersKey::row(Arc::new(CountersRow::default()));
        own.insert(CountersKey { workspace }.erased(), counters);
        Self { workspace, message, row, own, today: HashMap::new(), waiting: VecDeque::new() }
    }

    /// The message as it is rehearsed: what [`Ready`] is to be made of.
    #[must_use]
    pub const fn row(&self) -> &Arc<MessageRow> {
        &self.row
    }

    /// How many rows of its own it holds.
    #[must_use]
    pub fn rows_held(&self) -> usize {
        self.own.len() + self.waiting.len()
    }

    /// Why the message would have stopped itself by now.
    #[must_use]
    pub fn stopped(&self) -> Option<PauseReason> {
        let key = MessageKey { workspace: self.workspace, message: self.message }.erased();
        self.own.get(&key).and_then(MessageKey::typed).and_then(|row| row.paused)
    }

    /// Takes in an event from before the rehearsal begins: it counts, and
    /// triggers nothing.
    ///
    /// # Errors
    /// The reader's.
    pub fn remember<E>(
        &mut self,
        ready: &Arc<Ready>,
        past: &Past<'_>,
        read: &mut impl FnMut(&Key) -> Result<Option<Row>, E>,
    ) -> Result<(), E> {
        self.summarise(ready, past, read)?;
        let workspace = self.workspace;
        let counted = ready.facts_on(past.name);
        if counted.is_empty() {
            return Ok(());
        }
        let mut rows = WorkingSet::default();
        self.load(&mut rows, read, |reads| facts::plan_counts(workspace, counted, past.found, reads))?;
        let occurred = Occurred { event: past.event, name: past.name, row: past.row };
        facts::count(workspace, (counted, ready.zone()), (&occurred, past.found), &mut rows);
        self.take(&rows);
        Ok(())
    }

    /// Decides about an event. `None` where the message does not listen to it,
    /// or has stopped itself.
    ///
    /// # Errors
    /// The reader's.
    pub fn event<E>(
        &mut self,
        ready: &Arc<Ready>,
        past: &Past<'_>,
        read: &mut impl FnMut(&Key) -> Result<Option<Row>, E>,
    ) -> Result<Option<Rehearsed>, E> {
        if past.row.recorded_after_ms > HELD_MS || self.stopped().is_some() {
            return self.remember(ready, past, read).map(|()| None);
        }
        self.summarise(ready, past, read)?;
        let workspace = self.workspace;
        let stamp = Stamp { at_ms: past.recorded_at_ms(), writer: past.event.writer };
        let mut rows = self.lent(ready);
        self.load(&mut rows, read, |reads| {
            plan_own(workspace, reads);
            let _stopped = decide::plan_event(workspace, past.name, (past.found, Heard::InTime), &stamp, reads);
        })?;
        let occurred = Occurred { event: past.event, name: past.name, row: past.row };
        decide::on_event(workspace, &occurred, (past.found, Heard::InTime), &stamp, &mut rows);
        self.take(&rows);
        let EventRef { writer, seq } = past.event;
        let decision = rows.known(&DecisionKey { workspace, writer, seq }).flatten();
        let verdict = decision.and_then(|row| row.verdicts.first()).map(|one| one.verdict);
        if verdict == Some(Verdict::Delayed) {
            let due_at = stamp.at_s().saturating_add(self.delay_s());
            let (row, found) = (past.row.clone(), past.found.clone());
            self.waiting.push_back(Waiting { due_at, event: past.event, row, found });
        }
        Ok(verdict.map(|verdict| self.rehearsed(past.event, past.found, (stamp.at_s(), verdict))))
    }

    /// When the next delay ends, Unix seconds, if that is by then.
    #[must_use]
    pub fn due(&self, by_s: u32) -> Option<u32> {
        self.waiting.front().map(|waiting| waiting.due_at).filter(|due_at| *due_at <= by_s)
    }

    /// Ends the next delay.
    ///
    /// # Errors
    /// The reader's.
    pub fn fire<E>(
        &mut self,
        ready: &Arc<Ready>,
        read: &mut impl FnMut(&Key) -> Result<Option<Row>, E>,
    ) -> Result<Option<Rehearsed>, E> {
        let Some(Waiting { due_at, event, row, found }) = self.waiting.pop_front() else { return Ok(None) };
        let Some(message) = ready.message(self.message).filter(|_| self.stopped().is_none()).cloned() else {
            return Ok(None);
        };
        let workspace = self.workspace;
        let stamp = Stamp { at_ms: u64::from(due_at) * 1_000, writer: event.writer };
        let mut rows = self.lent(ready);
        self.load(&mut rows, read, |reads| {
            plan_own(workspace, reads);
            decide::plan(workspace, std::slice::from_ref(&message), &found, &stamp, reads);
        })?;
        let verdict = timers::again(workspace, &message, (&row, &found), (event, &stamp), &mut rows);
        self.take(&rows);
        Ok(Some(self.rehearsed(event, &found, (due_at, verdict))))
    }

    fn rehearsed(&self, event: EventRef, found: &Found, (at_s, verdict): (u32, Verdict)) -> Rehearsed {
        Rehearsed { event, contact: found.0, at_s, verdict }
    }

    fn delay_s(&self) -> u32 {
        if let Trigger::Event(trigger) = &self.row.spec.trigger { trigger.delay_s } else { 0 }
    }

    fn lent(&self, ready: &Arc<Ready>) -> WorkingSet {
        let mut rows = WorkingSet::default();
        rows.lend(self.workspace, ready.clone());
        rows
    }

    /// Adds an event to its person's summary, where the message asks for it.
    fn summarise<E>(
        &mut self,
        ready: &Arc<Ready>,
        past: &Past<'_>,
        read: &mut impl FnMut(&Key) -> Result<Option<Row>, E>,
    ) -> Result<(), E> {
        let (definition, contact) = (past.row.definition, past.row.contact);
        if !ready.message(self.message).is_some_and(|message| message.asks_summary_of(definition)) {
            return Ok(());
        }
        let key = SummaryKey { workspace: self.workspace, definition, contact };
        let before = self.row_of(&key.erased(), read)?;
        let before = before.as_ref().and_then(SummaryKey::typed).map(|row| **row);
        let after = SummaryRow::with(before, past.row.created_at);
        self.own.insert(key.erased(), SummaryKey::row(Arc::new(after)));
        Ok(())
    }

    /// Loads what a plan asks for, until it asks for nothing more.
    fn load<E>(
        &mut self,
        rows: &mut WorkingSet,
        read: &mut impl FnMut(&Key) -> Result<Option<Row>, E>,
        plan: impl Fn(&mut Reads<'_>),
    ) -> Result<(), E> {
        loop {
            let mut reads = Reads::new(rows);
            plan(&mut reads);
            let need = reads.into_need();
            assert!(need.ranges.is_empty(), "deciding about an event reads no ranges");
            if need.is_empty() {
                return Ok(());
            }
            for key in need.keys {
                let row = self.row_of(&key, read)?;
                rows.load(key, row);
            }
        }
    }

    fn row_of<E>(
        &mut self,
        key: &Key,
        read: &mut impl FnMut(&Key) -> Result<Option<Row>, E>,
    ) -> Result<Option<Row>, E> {
        match key {
            Key::Workspace(_) | Key::Attribute(_) => {
                if let Some(row) = self.today.get(key) {
                    return Ok(row.clone());
                }
                let row = read(key)?;
                self.today.insert(key.clone(), row.clone());
                Ok(row)
            }
            Key::Company(_) | Key::Devices(_) => read(key),
            Key::Summary(_) => match self.own.get(key) {
                Some(row) => Ok(Some(row.clone())),
                // What was imported has no events: it counts from the start.
                None => Ok(read(key)?.as_ref().and_then(SummaryKey::typed).and_then(|row| row.without_events())),
            },
            _ => Ok(self.own.get(key).cloned()),
        }
    }

    /// Keeps of what was decided what later decisions look at.
    fn take(&mut self, rows: &WorkingSet) {
        for (key, row) in rows.changes() {
            let is_kept =
                matches!(key, Key::Sends(_) | Key::FactCount(_) | Key::Pulse(_) | Key::Message(_) | Key::Counters(_));
            if let (true, Some(row)) = (is_kept, row) {
                self.own.insert(key.clone(), row.clone());
            }
        }
    }
}

/// Notes what every command that decides about messages has planned itself.
fn plan_own(workspace: WorkspaceId, reads: &mut Reads<'_>) {
    let _known: Option<Option<&Arc<WorkspaceRow>>> = reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
}

impl ReadyMessage {
    /// Whether its audience asks how often and when events of a definition
    /// came.
    #[must_use]
    pub fn asks_summary_of(&self, definition: DefinitionId) -> bool {
        self.predicate.needs().summaries.contains(&definition)
    }
}

impl SummaryRow {
    /// With one more event.
    #[must_use]
    pub fn with(before: Option<Self>, created_at: u32) -> Self {
        let mut after = before.unwrap_or(Self { first: created_at, last: created_at, ..Self::default() });
        after.tracked += 1;
        after.first = after.first.min(created_at);
        after.last = after.last.max(created_at);
        after
    }

    /// What it would say if none of its events had come: what was imported, and
    /// what was removed since. When that was is not known apart: the first time
    /// stands for both.
    fn without_events(self) -> Option<Row> {
        let row = Self { tracked: self.retired, last: self.first, ..self };
        (row.count() > 0).then(|| SummaryKey::row(Arc::new(row)))
    }
}
