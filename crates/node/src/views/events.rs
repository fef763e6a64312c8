use super::View;
use engine::ids::{ContactOrdinal, DefinitionId, EventRef, WorkspaceId};
use engine::rows::{LogRow, SummaryRow};
use engine::tables::{DoneKey, LogKey, SummaryKey, TimelineKey};
use std::ops::ControlFlow;
use std::sync::Arc;
use store::{Direction, ReadError};

/// An event's exact place in its contact's timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When it happened, Unix seconds.
    pub created_at: u32,
    /// What was done.
    pub definition: DefinitionId,
    /// What tells it apart within its second.
    pub discriminator: u32,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventsPosition {
    /// Older than this place.
    Before(Place),
    /// Newer than this place: the oldest of them, so that polling walks
    /// forward without gaps.
    Since(Place),
    /// Created before this second.
    BeforeSecond(u32),
    /// Created after this second; as for [`Self::Since`].
    SinceSecond(u32),
}

/// Which events of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventsQuery {
    /// Where the page begins; `None` is the newest.
    pub position: Option<EventsPosition>,
    /// How many at most.
    pub limit: usize,
    /// None created before this second.
    pub earliest: u32,
}

/// An event and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedEvent {
    /// Where it stands in the timeline.
    pub place: Place,
    /// Where it stands in the log.
    pub event: EventRef,
    /// The event.
    pub row: Arc<LogRow>,
}

/// One page, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct EventsPage {
    /// The events.
    pub events: Vec<ListedEvent>,
    /// The place to go on before; `None` when nothing older is in range.
    pub older: Option<Place>,
    /// The place of the first event.
    pub newest: Option<Place>,
}

impl View {
    /// A contact's events, newest first.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn events_of(
        &self,
        workspace: WorkspaceId,
        contact: ContactOrdinal,
        query: &EventsQuery,
    ) -> Result<EventsPage, ReadError> {
        let at =
            |place: Place| TimelineKey::at(workspace, contact, place.created_at, place.definition, place.discriminator);
        let second = |second: u32| TimelineKey::at(workspace, contact, second, DefinitionId(0), 0);
        let newest = second(u32::MAX);
        let oldest = TimelineKey::at(workspace, contact, query.earliest, DefinitionId(u32::MAX), u32::MAX);
        let (from, to, direction) = match query.position {
            None => (newest, oldest, Direction::Up),
            Some(EventsPosition::Before(place)) => (at(place), oldest, Direction::Up),
            Some(EventsPosition::Since(place)) => (newest, at(place), Direction::Down),
            Some(EventsPosition::BeforeSecond(0)) => (oldest.clone(), newest, Direction::Up),
            Some(EventsPosition::BeforeSecond(before)) => (second(before - 1), oldest, Direction::Up),
            Some(EventsPosition::SinceSecond(since)) => {
                let after =
                    TimelineKey::at(workspace, contact, since.saturating_add(1), DefinitionId(u32::MAX), u32::MAX);
                (newest, after, Direction::Down)
            }
        };
        let excluded = match query.position {
            Some(EventsPosition::Before(place) | EventsPosition::Since(place)) => Some(at(place)),
            _ => None,
        };
        let mut found = Vec::new();
        // One more than the page holds tells whether there is a next one.
        self.snapshot.scan((&from, &to), direction, |key, row| {
            if excluded.as_ref() != Some(key) && key.created_at() >= query.earliest {
                found.push((key.clone(), row.event));
            }
            if found.len() <= query.limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        let more = found.len() > query.limit;
        found.truncate(query.limit);
        if direction == Direction::Down {
            found.reverse();
        }
        self.page(workspace, &found, more || direction == Direction::Down)
    }

    fn page(
        &self,
        workspace: WorkspaceId,
        found: &[(TimelineKey, EventRef)],
        more: bool,
    ) -> Result<EventsPage, ReadError> {
        let mut events = Vec::with_capacity(found.len());
        for (key, event) in found {
            let place =
                Place { created_at: key.created_at(), definition: key.definition, discriminator: key.discriminator };
            if let Some(row) = self.snapshot.get(&LogKey::of(workspace, *event))? {
                events.push(ListedEvent { place, event: *event, row });
            }
        }
        let older = events.last().filter(|_| more).map(|last| last.place);
        let newest = events.first().map(|first| first.place);
        Ok(EventsPage { events, older, newest })
    }

    /// What a contact has ever done: one summary for each definition, archived
    /// ones included, by definition.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn summaries_of(
        &self,
        workspace: WorkspaceId,
        contact: ContactOrdinal,
    ) -> Result<Vec<(DefinitionId, SummaryRow)>, ReadError> {
        let [from, to] = [0, u32::MAX].map(|ordinal| DoneKey { workspace, contact, definition: DefinitionId(ordinal) });
        let done = self.snapshot.list((&from, &to), Direction::Up, usize::MAX)?;
        let mut summaries = Vec::with_capacity(done.len());
        for (DoneKey { definition, .. }, _) in done {
            if let Some(row) = self.snapshot.get(&SummaryKey { workspace, definition, contact })? {
                summaries.push((definition, *row));
            }
        }
        Ok(summaries)
    }
}
