use super::{Found, View};
use engine::ids::{ContactOrdinal, DefinitionId, EventRef, WorkspaceId};
use engine::rows::{LogRow, SummaryRow};
use engine::tables::{DoneKey, LogKey, SummaryKey, TimelineKey};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use store::{Direction, ReadError};

/// 500 events: how many [`View::each_event`] reads at once.
const EACH_PAGE: usize = 500;

/// An event's exact place in a person's timeline, which joins those of
/// everybody in their history. Events of one second stand in the order in which
/// they were stored, so a place stays exact when people are merged or parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When it happened, Unix seconds.
    pub created_at: u32,
    /// Where it stands in the log.
    pub event: EventRef,
}

impl Place {
    /// Rises from the newest to the oldest.
    const fn rank(self) -> (u32, u64, u16) {
        (u32::MAX - self.created_at, u64::MAX - self.event.seq, u16::MAX - self.event.writer.0)
    }
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
    /// Where it stands, in the timeline and in the log.
    pub place: Place,
    /// Under whom it lies: the contact, or who was merged into them.
    pub contact: ContactOrdinal,
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
    /// A person's events, newest first: theirs and those of everybody who was
    /// merged into them.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn events_of(
        &self,
        workspace: WorkspaceId,
        (contact, row): &Found,
        query: &EventsQuery,
    ) -> Result<EventsPage, ReadError> {
        let direction = match query.position {
            Some(EventsPosition::Since(_) | EventsPosition::SinceSecond(_)) => Direction::Down,
            None | Some(EventsPosition::Before(_) | EventsPosition::BeforeSecond(_)) => Direction::Up,
        };
        let mut found = Vec::new();
        for contact in row.history_of(*contact) {
            self.places_of((workspace, contact), query, direction, &mut found)?;
        }
        found.sort_unstable_by_key(|(place, _)| place.rank());
        if direction == Direction::Down {
            found.reverse();
        }
        let more = found.len() > query.limit;
        found.truncate(query.limit);
        if direction == Direction::Down {
            found.reverse();
        }
        self.page(workspace, &found, more || direction == Direction::Down)
    }

    /// Adds what one contact has on the page: one more than the page holds
    /// tells whether there is a next one. Keys of one second are in another
    /// order than their events, so each second is read to its end.
    fn places_of(
        &self,
        (workspace, contact): (WorkspaceId, ContactOrdinal),
        query: &EventsQuery,
        direction: Direction,
        found: &mut Vec<(Place, ContactOrdinal)>,
    ) -> Result<(), ReadError> {
        let first_of = |second: u32| TimelineKey::at(workspace, contact, second, DefinitionId(0), 0);
        let last_of = |second: u32| TimelineKey::at(workspace, contact, second, DefinitionId(u32::MAX), u32::MAX);
        let (newest, oldest) = (first_of(u32::MAX), last_of(query.earliest));
        let (from, to) = match query.position {
            None => (newest, oldest),
            Some(EventsPosition::Before(place)) => (first_of(place.created_at), oldest),
            Some(EventsPosition::Since(place)) => (newest, last_of(place.created_at)),
            Some(EventsPosition::BeforeSecond(0)) => return Ok(()),
            Some(EventsPosition::BeforeSecond(before)) => (first_of(before - 1), oldest),
            Some(EventsPosition::SinceSecond(since)) => (newest, last_of(since.saturating_add(1))),
        };
        let is_in_range = |place: Place| match query.position {
            Some(EventsPosition::Before(end)) => place.rank() > end.rank(),
            Some(EventsPosition::Since(end)) => place.rank() < end.rank(),
            _ => true,
        };
        let (mut count, mut second) = (0, None);
        self.snapshot.scan((&from, &to), direction, |key, row| {
            let place = Place { created_at: key.created_at(), event: row.event };
            if count > query.limit && second != Some(place.created_at) {
                return ControlFlow::Break(());
            }
            second = Some(place.created_at);
            if is_in_range(place) && place.created_at >= query.earliest {
                found.push((place, contact));
                count += 1;
            }
            ControlFlow::Continue(())
        })
    }

    fn page(
        &self,
        workspace: WorkspaceId,
        found: &[(Place, ContactOrdinal)],
        more: bool,
    ) -> Result<EventsPage, ReadError> {
        let mut events = Vec::with_capacity(found.len());
        for &(place, contact) in found {
            if let Some(row) = self.snapshot.get(&LogKey::of(workspace, place.event))? {
                events.push(ListedEvent { place, contact, row });
            }
        }
        let older = events.last().filter(|_| more).map(|last| last.place);
        let newest = events.first().map(|first| first.place);
        Ok(EventsPage { events, older, newest })
    }

    /// Visits a person's events, all of them, newest first, until `visit`
    /// breaks.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn each_event(
        &self,
        workspace: WorkspaceId,
        found: &Found,
        mut visit: impl FnMut(&ListedEvent) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let mut query = EventsQuery { position: None, limit: EACH_PAGE, earliest: 0 };
        loop {
            let page = self.events_of(workspace, found, &query)?;
            if page.events.iter().any(|event| visit(event).is_break()) {
                return Ok(());
            }
            let Some(older) = page.older else { return Ok(()) };
            query.position = Some(EventsPosition::Before(older));
        }
    }

    /// What a person has ever done: one summary for each definition, archived
    /// ones included, by definition. It sums up the whole history.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn summaries_of(
        &self,
        workspace: WorkspaceId,
        (contact, row): &Found,
    ) -> Result<Vec<(DefinitionId, SummaryRow)>, ReadError> {
        let mut summaries = BTreeMap::<DefinitionId, SummaryRow>::new();
        for contact in row.history_of(*contact) {
            let ends = [0, u32::MAX].map(DefinitionId);
            let [from, to] = ends.map(|definition| DoneKey { workspace, contact, definition });
            for (DoneKey { definition, .. }, _) in self.snapshot.list((&from, &to), Direction::Up, usize::MAX)? {
                if let Some(row) = self.snapshot.get(&SummaryKey { workspace, definition, contact })? {
                    summaries.entry(definition).and_modify(|sum| *sum = folded(sum, &row)).or_insert(*row);
                }
            }
        }
        Ok(summaries.into_iter().collect())
    }
}

/// What two contacts of one history did.
fn folded(left: &SummaryRow, right: &SummaryRow) -> SummaryRow {
    SummaryRow {
        tracked: left.tracked + right.tracked,
        imported: left.imported + right.imported,
        retired: left.retired + right.retired,
        first: left.first.min(right.first),
        last: left.last.max(right.last),
    }
}
