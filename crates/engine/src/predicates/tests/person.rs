//! One person, and the two ways in which predicates may find them kept.

use super::shop::{attributes, company_attributes};
use crate::ids::{DefinitionId, TagId};
use crate::metadata::Metadata;
use crate::predicates::{AttributeRef, EventFacts, Fact, Facts, OccurrenceQuery, Predicate, ValueKind};
use crate::text;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::ops::ControlFlow;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stored {
    Null,
    Text(String),
    Number(String),
    Boolean(bool),
    Date(u32),
}

pub(super) type Attributes = BTreeMap<&'static str, Stored>;

#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    pub(super) attributes: Attributes,
    pub(super) tags: BTreeSet<u32>,
    pub(super) companies: Vec<Attributes>,
    pub(super) events: Vec<Happened>,
}

#[derive(Debug, Clone)]
pub(super) struct Happened {
    pub(super) name: &'static str,
    pub(super) created_at: u32,
    pub(super) metadata: Metadata,
}

impl Stored {
    fn fact(&self) -> Fact<'_> {
        match self {
            Self::Null => Fact::Missing,
            Self::Text(text) => Fact::Text(text),
            Self::Number(text) => Fact::Number(text),
            Self::Boolean(value) => Fact::Boolean(*value),
            Self::Date(seconds) => Fact::Date(*seconds),
        }
    }
}

fn name_of(all: &[(&'static str, ValueKind, AttributeRef)], wanted: AttributeRef) -> &'static str {
    all.iter().find(|(.., reference)| *reference == wanted).unwrap().0
}

pub(super) fn definition(name: &str) -> DefinitionId {
    DefinitionId(match name {
        "ordered-item" => 1,
        "uploaded-file" => 2,
        "forgotten" => 3,
        _ => 4,
    })
}

/// As rows keep them: every value as it was sent.
impl Facts for Person {
    type Error = Infallible;

    fn attribute(&mut self, attribute: AttributeRef) -> Result<Fact<'_>, Infallible> {
        Ok(self.attributes.get(name_of(&attributes(), attribute)).map_or(Fact::Missing, Stored::fact))
    }

    fn tag(&mut self, tag: TagId) -> Result<bool, Infallible> {
        Ok(self.tags.contains(&tag.0))
    }

    fn summary(&mut self, wanted: DefinitionId) -> Result<EventFacts, Infallible> {
        self.occurrences(&OccurrenceQuery { slot: 0, definition: wanted, from_s: None, metadata: None })
    }

    fn occurrences(&mut self, query: &OccurrenceQuery) -> Result<EventFacts, Infallible> {
        let mut facts = EventFacts::default();
        for event in &self.events {
            let taken = definition(event.name) == query.definition
                && query.from_s.is_none_or(|from| event.created_at >= from)
                && query.metadata.as_ref().is_none_or(|metadata| metadata.matches(&event.metadata));
            if taken {
                facts.add(event.created_at);
            }
        }
        Ok(facts)
    }

    fn companies(
        &mut self,
        attribute: AttributeRef,
        visit: &mut dyn FnMut(Fact<'_>) -> ControlFlow<()>,
    ) -> Result<(), Infallible> {
        let name = name_of(&company_attributes(), attribute);
        for company in &self.companies {
            // Goes on after a break: predicates must not rely on the stop.
            let _ = visit(company.get(name).map_or(Fact::Missing, Stored::fact));
        }
        Ok(())
    }
}

/// As columns in memory keep them: text folded, plain numbers as integers, and
/// each query answered beforehand, at the place that its slot names.
pub(super) struct Columns {
    person: Person,
    answers: Vec<EventFacts>,
    folded: BTreeMap<AttributeRef, String>,
}

impl Columns {
    pub(super) fn of(person: &Person, predicate: &Predicate) -> Self {
        let queries = predicate.needs().occurrences;
        let Ok(answers) = queries.into_iter().map(|query| person.clone().occurrences(query)).collect();
        let fold = |(name, kind, reference)| match (kind, person.attributes.get(name)) {
            (ValueKind::Text, Some(Stored::Text(value))) => Some((reference, text::fold(value))),
            _ => None,
        };
        Self { person: person.clone(), answers, folded: attributes().into_iter().filter_map(fold).collect() }
    }
}

impl Facts for Columns {
    type Error = Infallible;

    fn attribute(&mut self, attribute: AttributeRef) -> Result<Fact<'_>, Infallible> {
        if let Some(folded) = self.folded.get(&attribute) {
            return Ok(Fact::Folded(folded));
        }
        let fact = self.person.attribute(attribute)?;
        Ok(match fact {
            Fact::Number(text) => text.parse().map_or(fact, Fact::Integer),
            Fact::Date(seconds) => Fact::Integer(i64::from(seconds)),
            fact => fact,
        })
    }

    fn tag(&mut self, tag: TagId) -> Result<bool, Infallible> {
        self.person.tag(tag)
    }

    fn summary(&mut self, definition: DefinitionId) -> Result<EventFacts, Infallible> {
        self.person.summary(definition)
    }

    fn occurrences(&mut self, query: &OccurrenceQuery) -> Result<EventFacts, Infallible> {
        Ok(self.answers[usize::from(query.slot)])
    }

    fn companies(
        &mut self,
        attribute: AttributeRef,
        visit: &mut dyn FnMut(Fact<'_>) -> ControlFlow<()>,
    ) -> Result<(), Infallible> {
        self.person.companies(attribute, visit)
    }
}
