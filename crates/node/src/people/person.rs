//! What a predicate asks of one person, answered from rows: the other of the
//! two evaluators. It takes no short cuts, and the tests hold both to the same
//! answers.

use crate::views::{Found, View};
use engine::attributes::{fact, kind_of_type, typed};
use engine::companies::CompanyAttribute;
use engine::contacts::id_of;
use engine::ids::{AttributeId, DefinitionId, TagId, WorkspaceId};
use engine::predicates::{AttributeRef, EventFacts, Fact, Facts, OccurrenceQuery, StandardRef, ValueKind};
use engine::rows::{AttributeValue, CompanyRow, ContactRow, Standard};
use engine::tables::{CompanyKey, LogKey, SummaryKey, TimelineKey};
use std::ops::ControlFlow;
use std::sync::Arc;
use store::{Direction, ReadError};

/// One person, and where their rows are read.
pub(crate) struct PersonFacts<'a> {
    view: &'a View,
    workspace: WorkspaceId,
    found: &'a Found,
    /// The public id.
    id: String,
    /// Those that are still there, once they were asked for.
    companies: Option<Vec<Arc<CompanyRow>>>,
}

impl<'a> PersonFacts<'a> {
    pub(crate) fn new(view: &'a View, workspace: WorkspaceId, found: &'a Found) -> Self {
        let own = view.config().workspace(workspace);
        let id = own.map(|own| id_of(&own, workspace, found.0, &found.1).to_string());
        Self { view, workspace, found, id: id.unwrap_or_default(), companies: None }
    }

    fn row(&self) -> &ContactRow {
        &self.found.1
    }

    fn kind(&self, attribute: AttributeId) -> ValueKind {
        let row = self.view.config().attribute(self.workspace, attribute);
        row.map_or(ValueKind::Text, |row| kind_of_type(row.data_type))
    }

    fn custom<'v>(&self, attribute: AttributeId, value: Option<&'v AttributeValue>) -> Fact<'v> {
        value.map_or(Fact::Missing, |value| typed(self.kind(attribute), value))
    }

    fn load_companies(&mut self) -> Result<Vec<Arc<CompanyRow>>, ReadError> {
        if let Some(companies) = &self.companies {
            return Ok(companies.clone());
        }
        let mut companies = Vec::new();
        for &company in &self.row().companies {
            companies.extend(self.view.snapshot().get(&CompanyKey { workspace: self.workspace, company })?);
        }
        self.companies = Some(companies.clone());
        Ok(companies)
    }
}

impl Facts for PersonFacts<'_> {
    type Error = ReadError;

    fn attribute(&mut self, attribute: AttributeRef) -> Result<Fact<'_>, ReadError> {
        Ok(match attribute {
            AttributeRef::Standard(StandardRef(number)) => {
                let standard = u8::try_from(number).ok().and_then(Standard::from_number);
                standard.map_or(Fact::Missing, |standard| fact(self.row(), &self.id, standard))
            }
            AttributeRef::Custom(attribute) => self.custom(attribute, self.row().custom_value(attribute)),
        })
    }

    fn tag(&mut self, tag: TagId) -> Result<bool, ReadError> {
        Ok(self.row().tags.iter().any(|tagging| tagging.tag == tag))
    }

    fn summary(&mut self, definition: DefinitionId) -> Result<EventFacts, ReadError> {
        let mut sum = EventFacts::default();
        for contact in self.row().history_of(self.found.0) {
            let key = SummaryKey { workspace: self.workspace, definition, contact };
            let Some(row) = self.view.snapshot().get(&key)?.filter(|row| row.count() > 0) else { continue };
            let is_first = sum.count == 0;
            sum.first = if is_first { row.first } else { sum.first.min(row.first) };
            sum.last = sum.last.max(row.last);
            sum.count += row.count();
        }
        Ok(sum)
    }

    fn occurrences(&mut self, query: &OccurrenceQuery) -> Result<EventFacts, ReadError> {
        let (workspace, mut facts) = (self.workspace, EventFacts::default());
        for contact in self.row().history_of(self.found.0) {
            let newest = TimelineKey::at(workspace, contact, u32::MAX, DefinitionId(0), 0);
            let oldest = TimelineKey::at(workspace, contact, 0, DefinitionId(u32::MAX), u32::MAX);
            let mut places = Vec::new();
            self.view.snapshot().scan((&newest, &oldest), Direction::Up, |key, row| {
                if key.definition == query.definition && key.created_at() >= query.from_s.unwrap_or(0) {
                    places.push((key.created_at(), row.event));
                }
                ControlFlow::Continue(())
            })?;
            for (created_at, event) in places {
                let Some(metadata) = &query.metadata else {
                    facts.add(created_at);
                    continue;
                };
                let row = self.view.snapshot().get(&LogKey::of(workspace, event))?;
                if row.is_some_and(|row| metadata.matches(&row.metadata)) {
                    facts.add(created_at);
                }
            }
        }
        Ok(facts)
    }

    fn companies(
        &mut self,
        attribute: AttributeRef,
        visit: &mut dyn FnMut(Fact<'_>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        for row in self.load_companies()? {
            let fact = match attribute {
                AttributeRef::Standard(reference) => {
                    CompanyAttribute::from_reference(reference).map_or(Fact::Missing, |attribute| attribute.of(&row))
                }
                AttributeRef::Custom(attribute) => {
                    let value = row.custom.iter().find(|(known, _)| *known == attribute);
                    self.custom(attribute, value.map(|(_, value)| value))
                }
            };
            if visit(fact).is_break() {
                break;
            }
        }
        Ok(())
    }
}
