//! What an audience asks of one person, answered from the rows of a command.

use super::decide::Occurred;
use super::{ReadyFact, ReadyMessage, fact_day};
use crate::attributes::{fact, kind_of_type, typed};
use crate::companies::CompanyAttribute;
use crate::contacts::{Found, id_of};
use crate::ids::{AttributeId, DefinitionId, TagId, WorkspaceId};
use crate::limits::PREDICATE_COMPANIES_MAX;
use crate::predicates::{AttributeRef, EventFacts, Fact, Facts, OccurrenceQuery, Predicate, StandardRef, ValueKind};
use crate::rows::{AttributeValue, CompanyRow, Standard};
use crate::tables::{AttributeKey, CompanyKey, FactCountKey, SummaryKey, WorkspaceKey};
use crate::working_set::{ReadRows, Reads, WorkingSet};
use jiff::tz::TimeZone;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Notes what asking a message's audience reads.
pub(super) fn plan(workspace: WorkspaceId, message: &ReadyMessage, found: &Found, reads: &mut Reads<'_>) {
    plan_predicate(workspace, &message.predicate, found, reads);
}

/// Notes what asking a predicate of somebody reads.
pub(super) fn plan_predicate(workspace: WorkspaceId, predicate: &Predicate, found: &Found, reads: &mut Reads<'_>) {
    let needs = predicate.needs();
    for attribute in needs.attributes.iter().chain(&needs.company_attributes) {
        if let AttributeRef::Custom(attribute) = *attribute {
            reads.get(&AttributeKey { workspace, attribute });
        }
    }
    for definition in needs.summaries {
        for contact in found.1.history_of(found.0) {
            reads.get(&SummaryKey { workspace, definition, contact });
        }
    }
    for query in needs.occurrences {
        let Some(fact) = reads.ready(workspace).and_then(|ready| ready.fact_of(query)) else { continue };
        for contact in found.1.history_of(found.0) {
            reads.get(&FactCountKey { workspace, contact, fact });
        }
    }
    if !needs.company_attributes.is_empty() {
        for &company in found.1.companies.iter().take(PREDICATE_COMPANIES_MAX) {
            reads.get(&CompanyKey { workspace, company });
        }
    }
}

/// Notes what counting an event reads.
pub(super) fn plan_counts(workspace: WorkspaceId, facts: &[ReadyFact], found: &Found, reads: &mut Reads<'_>) {
    for counted in facts {
        reads.get(&FactCountKey { workspace, contact: found.0, fact: counted.fact });
    }
}

/// Counts an event that was just stored, in its own day.
pub(super) fn count(
    workspace: WorkspaceId,
    (facts, zone): (&[ReadyFact], &TimeZone),
    (occurred, found): (&Occurred<'_>, &Found),
    rows: &mut WorkingSet,
) {
    if facts.is_empty() {
        return;
    }
    let at = occurred.row.created_at;
    let day = fact_day(at, zone);
    for counted in facts.iter().filter(|counted| counted.metadata.matches(&occurred.row.metadata)) {
        let key = FactCountKey { workspace, contact: found.0, fact: counted.fact };
        rows.update(&key, |row| row.add(at, day));
    }
}

/// One person, and the rows of the command that looks at them.
pub(super) struct RowFacts<'a> {
    workspace: WorkspaceId,
    found: &'a Found,
    rows: &'a WorkingSet,
    /// The public id.
    id: String,
    /// The company that was looked at last.
    company: Option<Arc<CompanyRow>>,
}

impl<'a> RowFacts<'a> {
    pub(super) fn new(workspace: WorkspaceId, found: &'a Found, rows: &'a WorkingSet) -> Self {
        let own = rows.get(&WorkspaceKey { workspace });
        let id = own.map(|own| id_of(own, workspace, found.0, &found.1).to_string());
        Self { workspace, found, rows, id: id.unwrap_or_default(), company: None }
    }

    fn kind(&self, attribute: AttributeId) -> ValueKind {
        let row = self.rows.get(&AttributeKey { workspace: self.workspace, attribute });
        row.map_or(ValueKind::Text, |row| kind_of_type(row.data_type))
    }

    fn custom<'v>(&self, attribute: AttributeId, value: Option<&'v AttributeValue>) -> Fact<'v> {
        value.map_or(Fact::Missing, |value| typed(self.kind(attribute), value))
    }
}

impl Facts for RowFacts<'_> {
    type Error = Infallible;

    fn attribute(&mut self, attribute: AttributeRef) -> Result<Fact<'_>, Infallible> {
        let row = &self.found.1;
        Ok(match attribute {
            AttributeRef::Standard(StandardRef(number)) => {
                let standard = u8::try_from(number).ok().and_then(Standard::from_number);
                standard.map_or(Fact::Missing, |standard| fact(row, &self.id, standard))
            }
            AttributeRef::Custom(attribute) => self.custom(attribute, row.custom_value(attribute)),
        })
    }

    fn tag(&mut self, tag: TagId) -> Result<bool, Infallible> {
        Ok(self.found.1.tags.iter().any(|tagging| tagging.tag == tag))
    }

    fn summary(&mut self, definition: DefinitionId) -> Result<EventFacts, Infallible> {
        let mut sum = EventFacts::default();
        for contact in self.found.1.history_of(self.found.0) {
            let key = SummaryKey { workspace: self.workspace, definition, contact };
            let Some(row) = self.rows.get(&key) else { continue };
            sum.join(EventFacts { count: row.count(), first: row.first, last: row.last });
        }
        Ok(sum)
    }

    /// What is counted of it: messages whose questions are not do not decide.
    fn occurrences(&mut self, query: &OccurrenceQuery) -> Result<EventFacts, Infallible> {
        let ready = self.rows.ready(self.workspace);
        let Some((ready, fact)) = ready.and_then(|ready| Some((ready, ready.fact_of(query)?))) else {
            return Ok(EventFacts::default());
        };
        let mut sum = EventFacts::default();
        for contact in self.found.1.history_of(self.found.0) {
            let key = FactCountKey { workspace: self.workspace, contact, fact };
            if let Some(row) = self.rows.get(&key) {
                sum.join(row.since(query.from_s, ready.zone()));
            }
        }
        Ok(sum)
    }

    fn companies(
        &mut self,
        attribute: AttributeRef,
        visit: &mut dyn FnMut(Fact<'_>) -> ControlFlow<()>,
    ) -> Result<(), Infallible> {
        for &company in self.found.1.companies.iter().take(PREDICATE_COMPANIES_MAX) {
            let key = CompanyKey { workspace: self.workspace, company };
            let Ok(row) = (&mut &*self.rows).read(&key);
            self.company = row;
            let Some(row) = &self.company else { continue };
            let fact = match attribute {
                AttributeRef::Standard(reference) => {
                    CompanyAttribute::from_reference(reference).map_or(Fact::Missing, |attribute| attribute.of(row))
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
