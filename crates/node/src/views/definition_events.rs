//! The events of one name, the newest received first.
//!
//! Nothing sorts a workspace's events by name. A name with many events is found
//! by going through the log; one with few, in a long log, by way of the people
//! who did it, whose timelines lead to its events.

use super::View;
use crate::limits::{FEW_EVENTS_MAX, LOG_AT_ONCE, LONG_LOG_MIN};
use engine::ids::{ContactOrdinal, DefinitionId, EventRef, WorkspaceId, WriterId};
use engine::rows::LogRow;
use engine::tables::{LogKey, SummaryKey, TimelineKey};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;
use store::{Direction, ReadError};

/// Which events, and how long to look for them.
#[derive(Debug, Clone, Copy)]
pub struct DefinitionEvents {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Of which name.
    pub definition: DefinitionId,
    /// Only those before this one in the log; `None` begins with the newest.
    pub before: Option<u64>,
    /// When to stop looking.
    pub deadline: Instant,
}

/// How far a look went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// To the first event of the workspace.
    Through,
    /// Until the visitor broke.
    Stopped,
    /// Until time was up: what comes before this one in the log was not looked
    /// at.
    Late(u64),
}

impl View {
    /// Visits the events of one name, the newest received first, until `visit`
    /// breaks or time is up.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn each_of_definition(
        &self,
        asked: &DefinitionEvents,
        mut visit: impl FnMut(EventRef, &Arc<LogRow>) -> ControlFlow<()>,
    ) -> Result<Looked, ReadError> {
        let end = self.counters(asked.workspace)?.last_event.saturating_add(1);
        let end = asked.before.map_or(end, |before| before.min(end));
        if end > LONG_LOG_MIN
            && let Some(few) = self.few(asked)?
        {
            return self.visit_few(asked, few.into_iter().rev().filter(|seq| *seq < end), &mut visit);
        }
        self.visit_log(asked, end, &mut visit)
    }

    /// Visits a piece of the log after the other.
    fn visit_log(
        &self,
        asked: &DefinitionEvents,
        mut end: u64,
        visit: &mut dyn FnMut(EventRef, &Arc<LogRow>) -> ControlFlow<()>,
    ) -> Result<Looked, ReadError> {
        // The first piece is looked at in any case: whoever asks again gets on.
        while end > 1 {
            let begin = end.saturating_sub(LOG_AT_ONCE).max(1);
            let ends = [begin, end - 1].map(|seq| log_key(asked.workspace, seq));
            let [from, to] = &ends;
            let mut is_stopped = false;
            self.snapshot.scan_log(
                (from, to),
                Direction::Down,
                |definition| ControlFlow::Continue(definition == asked.definition),
                |key, row| {
                    let flow = visit(EventRef { writer: key.writer, seq: key.seq }, row);
                    is_stopped = flow.is_break();
                    flow
                },
            )?;
            if is_stopped {
                return Ok(Looked::Stopped);
            }
            end = begin;
            if end > 1 && Instant::now() >= asked.deadline {
                return Ok(Looked::Late(end));
            }
        }
        Ok(Looked::Through)
    }

    fn visit_few(
        &self,
        asked: &DefinitionEvents,
        few: impl Iterator<Item = u64>,
        visit: &mut dyn FnMut(EventRef, &Arc<LogRow>) -> ControlFlow<()>,
    ) -> Result<Looked, ReadError> {
        for seq in few {
            let event = EventRef { writer: WriterId::default(), seq };
            if let Some(row) = self.snapshot.get(&LogKey::of(asked.workspace, event))?
                && visit(event, &row).is_break()
            {
                return Ok(Looked::Stopped);
            }
        }
        Ok(Looked::Through)
    }

    /// Where the events of a name stand in the log, sorted, by way of those who
    /// did it; `None` when there are too many, or these people did too much else.
    fn few(&self, asked: &DefinitionEvents) -> Result<Option<Vec<u64>>, ReadError> {
        let DefinitionEvents { workspace, definition, .. } = *asked;
        let ends = [0, u32::MAX].map(|contact| SummaryKey { workspace, definition, contact: ContactOrdinal(contact) });
        let [from, to] = &ends;
        let (mut people, mut count) = (Vec::new(), 0_u64);
        self.snapshot.scan((from, to), Direction::Up, |key, row| {
            count = count.saturating_add(row.tracked.max(1));
            people.push((key.contact, row.first, row.last));
            if count > FEW_EVENTS_MAX { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if count > FEW_EVENTS_MAX {
            return Ok(None);
        }
        let (mut found, mut looked) = (Vec::new(), 0_u64);
        for (contact, first, last) in people {
            let newest = TimelineKey::at(workspace, contact, last, DefinitionId(0), 0);
            let oldest = TimelineKey::at(workspace, contact, first, DefinitionId(u32::MAX), u32::MAX);
            self.snapshot.scan((&newest, &oldest), Direction::Up, |key, row| {
                if key.definition == definition {
                    found.push(row.event.seq);
                }
                looked += 1;
                if looked > LONG_LOG_MIN { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            if looked > LONG_LOG_MIN {
                return Ok(None);
            }
        }
        found.sort_unstable();
        Ok(Some(found))
    }
}

fn log_key(workspace: WorkspaceId, seq: u64) -> LogKey {
    LogKey { workspace, writer: WriterId::default(), seq }
}
