use super::{Item, View};
use engine::events::ring_key;
use engine::ids::{EventRef, ItemRef, WorkspaceId, WriterId};
use engine::limits::REFUSALS_KEPT_MAX;
use engine::rows::{LogRow, RefusalRow};
use engine::tables::LogKey;
use std::sync::Arc;
use store::{Direction, ReadError};

/// How far somebody has read what came into a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FeedPosition {
    /// The last event of the log.
    pub event: u64,
    /// The last item that was not stored.
    pub refusal: u64,
}

/// An item of the feed.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedItem {
    /// Which.
    pub item: ItemRef,
    /// What is known of it.
    pub row: Item,
    /// Where to go on behind it.
    pub position: FeedPosition,
}

/// A piece of the feed.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedPage {
    /// In the order in which they came in.
    pub items: Vec<FeedItem>,
    /// Where to go on.
    pub position: FeedPosition,
    /// Whether more is there already.
    pub has_more: bool,
}

impl View {
    /// Where the feed of a workspace ends.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn feed_end(&self, workspace: WorkspaceId) -> Result<FeedPosition, ReadError> {
        let counters = self.counters(workspace)?;
        Ok(FeedPosition { event: counters.last_event, refusal: counters.last_refusal })
    }

    /// What came in behind a position, stored or not, in the order in which it
    /// came: at most `limit`. What has been erased since is left out, as is
    /// what was not stored and is forgotten by now.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn feed(&self, workspace: WorkspaceId, from: FeedPosition, limit: usize) -> Result<FeedPage, ReadError> {
        let end = self.feed_end(workspace)?;
        let events = self.events_behind(workspace, from.event, limit + 1)?;
        let refusals = self.refusals_behind((workspace, from.refusal, end.refusal), limit + 1)?;
        let (mut events, mut refusals) = (events.into_iter().peekable(), refusals.into_iter().peekable());
        let (mut items, mut position) = (Vec::new(), from);
        while items.len() < limit {
            let is_refusal = match (events.peek(), refusals.peek()) {
                (None, None) => break,
                (Some(_), None) => false,
                (None, Some(_)) => true,
                (Some((seq, _)), Some(refusal)) => refusal.after_event < *seq,
            };
            let (item, row) = if is_refusal {
                let Some(row) = refusals.next() else { break };
                position.refusal = row.number;
                (ItemRef::Refusal(WriterId::default(), row.number), Item::Refusal(row))
            } else {
                let Some((seq, row)) = events.next() else { break };
                position.event = seq;
                (ItemRef::Event(EventRef { writer: WriterId::default(), seq }), Item::Event(row))
            };
            items.push(FeedItem { item, row, position });
        }
        let has_more = events.peek().is_some() || refusals.peek().is_some();
        let position = if has_more { position } else { end };
        Ok(FeedPage { items, position, has_more })
    }

    fn events_behind(
        &self,
        workspace: WorkspaceId,
        event: u64,
        rows_max: usize,
    ) -> Result<Vec<(u64, Arc<LogRow>)>, ReadError> {
        let [from, to] =
            [event.saturating_add(1), u64::MAX].map(|seq| LogKey { workspace, writer: WriterId::default(), seq });
        let rows = self.snapshot.list((&from, &to), Direction::Up, rows_max)?;
        Ok(rows.into_iter().map(|(key, row)| (key.seq, row)).collect())
    }

    fn refusals_behind(
        &self,
        (workspace, after, last): (WorkspaceId, u64, u64),
        rows_max: usize,
    ) -> Result<Vec<Arc<RefusalRow>>, ReadError> {
        let mut rows = Vec::new();
        let oldest = last.saturating_sub(REFUSALS_KEPT_MAX);
        for number in after.max(oldest).saturating_add(1)..=last {
            let row = self.snapshot.get(&ring_key(workspace, WriterId::default(), number))?;
            rows.extend(row.filter(|row| row.number == number));
            if rows.len() == rows_max {
                break;
            }
        }
        Ok(rows)
    }
}
