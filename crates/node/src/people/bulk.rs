//! What a predicate asks of one of many people, answered from memory. Only
//! events themselves are read from the store, and only of people whose summary
//! says that there can be some.

use super::column::Done;
use super::index::Frame;
use super::record::{Record, custom_number};
use engine::attributes::fact;
use engine::companies::CompanyAttribute;
use engine::ids::{ContactId, ContactOrdinal, DefinitionId, TagId, WorkspaceId};
use engine::predicates::{
    AttributeRef, EventFact, EventFacts, EventSource, Fact, Facts, LeafTest, OccurrenceQuery, Predicate, StandardRef,
};
use engine::rows::{ContactRow, Role, Standard};
use engine::tables::{LogKey, TimelineKey};
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::time::Instant;
use store::{Direction, ReadError, Snapshot};

/// Why a person could not be judged.
#[derive(Debug)]
pub(super) enum Stop {
    /// A row could not be read.
    Read(ReadError),
    /// Time is up.
    Late,
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

/// What all people of one search have in common.
pub(super) struct Ground<'s> {
    pub(super) workspace: WorkspaceId,
    pub(super) id_key: [u8; 16],
    pub(super) frame: &'s Frame,
    /// Where events are read; `None` when the predicate asks for none.
    pub(super) events: Option<&'s Snapshot>,
    /// When events are not read any more.
    pub(super) deadline: Instant,
    absent: [bool; 256],
    /// For each slot, whether nobody asks more than whether and when last.
    last_only: Vec<bool>,
}

impl<'s> Ground<'s> {
    pub(super) fn new(
        (workspace, id_key): (WorkspaceId, [u8; 16]),
        (frame, events): (&'s Frame, Option<&'s Snapshot>),
        deadline: Instant,
        predicate: Option<&Predicate>,
    ) -> Self {
        let (absent, last_only) = (absent(), predicate.map_or_else(Vec::new, last_only));
        Self { workspace, id_key, frame, events, deadline, absent, last_only }
    }
}

/// Of which standard attributes a false stands where nothing was written.
fn absent() -> [bool; 256] {
    let nobody = ContactRow::blank(Role::User, 0);
    let mut absent = [false; 256];
    for &standard in Standard::ALL {
        if let Some(place) = absent.get_mut(standard as usize) {
            *place = fact(&nobody, "", standard) == Fact::Boolean(false);
        }
    }
    absent
}

fn last_only(predicate: &Predicate) -> Vec<bool> {
    let mut slots = Vec::new();
    for leaf in predicate.leaves() {
        let LeafTest::Event { source: EventSource::Occurrences(query), fact, .. } = &leaf.test else { continue };
        let slot = usize::from(query.slot);
        if slots.len() <= slot {
            slots.resize(slot + 1, true);
        }
        if let Some(last_only) = slots.get_mut(slot) {
            *last_only &= matches!(fact, EventFact::Did | EventFact::Last);
        }
    }
    slots
}

/// One person after the other.
pub(super) struct BulkFacts<'s> {
    ground: &'s Ground<'s>,
    record: Record<'s>,
    contact: u32,
    /// The public id, if somebody asked.
    id: String,
    /// What was read for each slot.
    read: Vec<Option<EventFacts>>,
    has_read: bool,
}

impl<'s> BulkFacts<'s> {
    pub(super) fn new(ground: &'s Ground<'s>, (contact, record): (u32, Record<'s>)) -> Self {
        let read = vec![None; ground.last_only.len()];
        Self { ground, record, contact, id: String::new(), read, has_read: false }
    }

    /// Turns to the next person.
    pub(super) fn turn_to(&mut self, (contact, record): (u32, Record<'s>)) {
        (self.contact, self.record) = (contact, record);
        self.id.clear();
        if std::mem::take(&mut self.has_read) {
            self.read.fill(None);
        }
    }

    fn id(&mut self) -> &str {
        if self.id.is_empty() {
            let Ground { id_key, workspace, .. } = self.ground;
            let id = ContactId::new(id_key, *workspace, ContactOrdinal(self.contact), self.record.created_at());
            let _infallible = write!(self.id, "{id}");
        }
        &self.id
    }

    fn done(&self, definition: DefinitionId) -> Done {
        let own = self.ground.frame.done(definition, self.contact);
        self.record.aliases().fold(own, |sum, alias| sum.with(self.ground.frame.done(definition, alias.0)))
    }

    fn standard(&mut self, StandardRef(number): StandardRef) -> Fact<'_> {
        const ID: u16 = Standard::Id as u16;
        const ROLE: u16 = Standard::Role as u16;
        const EMAIL_DOMAIN: u16 = Standard::EmailDomain as u16;
        const CREATED_AT: u16 = Standard::CreatedAt as u16;
        const UPDATED_AT: u16 = Standard::UpdatedAt as u16;
        const SIGNED_UP_AT: u16 = Standard::SignedUpAt as u16;
        const LAST_SEEN_AT: u16 = Standard::LastSeenAt as u16;
        const UNSUBSCRIBED: u16 = Standard::UnsubscribedFromEmails as u16;
        let date = |at: Option<u32>| at.map_or(Fact::Missing, Fact::Date);
        match number {
            ID => Fact::Text(self.id()),
            ROLE => Fact::Folded(self.record.role().name()),
            EMAIL_DOMAIN => match self.record.value(Standard::Email as u32) {
                Fact::Folded(email) => email.rsplit_once('@').map_or(Fact::Missing, |(_, domain)| Fact::Folded(domain)),
                _ => Fact::Missing,
            },
            CREATED_AT => Fact::Date(self.record.known_since()),
            UPDATED_AT => Fact::Date(self.record.updated_at()),
            SIGNED_UP_AT => date(self.record.signed_up_at()),
            LAST_SEEN_AT => date(self.record.last_seen_at()),
            UNSUBSCRIBED => Fact::Boolean(self.record.is_unsubscribed()),
            number => match self.record.value(u32::from(number)) {
                Fact::Missing if self.ground.absent.get(usize::from(number)) == Some(&true) => Fact::Boolean(false),
                fact => fact,
            },
        }
    }

    /// Reads a person's events that a query takes.
    fn read_events(&self, query: &OccurrenceQuery) -> Result<EventFacts, Stop> {
        let Some(events) = self.ground.events else { return Ok(EventFacts::default()) };
        let mut facts = EventFacts::default();
        for contact in std::iter::once(ContactOrdinal(self.contact)).chain(self.record.aliases()) {
            if self.ground.frame.done(query.definition, contact.0).facts.count == 0 {
                continue;
            }
            if Instant::now() >= self.ground.deadline {
                return Err(Stop::Late);
            }
            let workspace = self.ground.workspace;
            let newest = TimelineKey::at(workspace, contact, u32::MAX, DefinitionId(0), 0);
            let from_s = query.from_s.unwrap_or(0);
            let oldest = TimelineKey::at(workspace, contact, from_s, DefinitionId(u32::MAX), u32::MAX);
            let mut failed = None;
            events.scan((&newest, &oldest), Direction::Up, |key, row| {
                if key.definition != query.definition {
                    return ControlFlow::Continue(());
                }
                let taken = match &query.metadata {
                    None => Ok(true),
                    Some(metadata) => events
                        .get(&LogKey::of(workspace, row.event))
                        .map(|row| row.is_some_and(|row| metadata.matches(&row.metadata))),
                };
                match taken {
                    Ok(true) => facts.add(key.created_at()),
                    Ok(false) => {}
                    Err(error) => {
                        failed = Some(error);
                        return ControlFlow::Break(());
                    }
                }
                ControlFlow::Continue(())
            })?;
            if let Some(error) = failed {
                return Err(Stop::Read(error));
            }
        }
        Ok(facts)
    }

    /// What the summary tells of a query, if that is enough.
    fn without_reading(&self, query: &OccurrenceQuery) -> Option<EventFacts> {
        let Done { facts, exact } = self.done(query.definition);
        let from_s = query.from_s.unwrap_or(0);
        if facts.count == 0 || facts.last < from_s {
            return Some(EventFacts::default());
        }
        if !exact || query.metadata.is_some() {
            return None;
        }
        if facts.first >= from_s {
            return Some(facts);
        }
        let last_only = self.ground.last_only.get(usize::from(query.slot)) == Some(&true);
        last_only.then_some(EventFacts { count: 1, first: facts.last, last: facts.last })
    }
}

impl Facts for BulkFacts<'_> {
    type Error = Stop;

    fn attribute(&mut self, attribute: AttributeRef) -> Result<Fact<'_>, Stop> {
        Ok(match attribute {
            AttributeRef::Standard(standard) => self.standard(standard),
            AttributeRef::Custom(attribute) => self.record.value(custom_number(attribute)),
        })
    }

    fn tag(&mut self, tag: TagId) -> Result<bool, Stop> {
        Ok(self.record.has_tag(tag))
    }

    fn summary(&mut self, definition: DefinitionId) -> Result<EventFacts, Stop> {
        Ok(self.done(definition).facts)
    }

    fn occurrences(&mut self, query: &OccurrenceQuery) -> Result<EventFacts, Stop> {
        if let Some(facts) = self.without_reading(query) {
            return Ok(facts);
        }
        let slot = usize::from(query.slot);
        if let Some(Some(facts)) = self.read.get(slot) {
            return Ok(*facts);
        }
        let facts = self.read_events(query)?;
        self.has_read = true;
        if let Some(place) = self.read.get_mut(slot) {
            *place = Some(facts);
        }
        Ok(facts)
    }

    fn companies(
        &mut self,
        attribute: AttributeRef,
        visit: &mut dyn FnMut(Fact<'_>) -> ControlFlow<()>,
    ) -> Result<(), Stop> {
        for company in self.record.companies() {
            let Some(record) = self.ground.frame.companies.get(company.0) else { continue };
            let fact = match attribute {
                AttributeRef::Custom(attribute) => record.value(custom_number(attribute)),
                AttributeRef::Standard(reference) => match CompanyAttribute::from_reference(reference) {
                    Some(CompanyAttribute::CreatedAt) => Fact::Date(record.created_at()),
                    Some(CompanyAttribute::UpdatedAt) => Fact::Date(record.updated_at()),
                    Some(attribute) => record.value(attribute as u32),
                    None => Fact::Missing,
                },
            };
            if visit(fact).is_break() {
                break;
            }
        }
        Ok(())
    }
}
