//! What a workspace's live messages mean, ready to be asked.

use crate::ids::{DefinitionId, FactId, MessageId, SegmentId};
use crate::predicates::{
    AttributeRef, Catalogue, CompileOptions, CompiledMetadata, EventLookup, MetadataTree, Moment, OccurrenceQuery,
    Predicate, PredicateError, compile, compile_metadata,
};
use crate::rows::{FactRow, MessageRow, MessageState, Trigger, Window};
use crate::tables::Table;
use crate::text::EventName;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::Arc;

/// How long it is good: "today" may be another day after that.
pub const READY_S: u32 = 60;

/// A live message with its conditions compiled.
#[derive(Debug)]
pub struct ReadyMessage {
    /// Which.
    pub message: MessageId,
    /// Its row.
    pub row: Arc<MessageRow>,
    /// What must hold of the event's metadata.
    pub metadata: Option<CompiledMetadata>,
    /// What must hold of the person.
    pub predicate: Predicate,
    /// The attribute that holds the date of a [`Trigger::Date`].
    pub date: Option<AttributeRef>,
}

/// Events that are counted as they come.
#[derive(Debug)]
pub struct ReadyFact {
    /// Which.
    pub fact: FactId,
    /// Their definition; `None` while nobody did it, or its name is archived.
    pub definition: Option<DefinitionId>,
    /// What must hold of their metadata.
    pub metadata: CompiledMetadata,
    /// Its row.
    pub row: Arc<FactRow>,
}

/// A segment that live messages wait for somebody to enter.
#[derive(Debug)]
pub struct ReadySegment {
    /// Which.
    pub segment: SegmentId,
    /// Who is of it.
    pub predicate: Predicate,
    /// Whether those are being marked who were of it before a message went
    /// live: meanwhile nobody is looked at for it.
    pub is_marking: bool,
}

/// What [`Ready`] is made of.
#[derive(Debug)]
pub struct Parts<M, F> {
    /// All messages of the workspace, by age.
    pub messages: M,
    /// All facts that it counts.
    pub facts: F,
    /// The segments that its messages wait for somebody to enter, those that
    /// compile.
    pub segments: Vec<(SegmentId, Predicate)>,
    /// Its office hours.
    pub office: Vec<Window>,
    /// Its time zone.
    pub zone: TimeZone,
    /// The moment, Unix seconds.
    pub now_s: u32,
}

/// A workspace's live messages.
#[derive(Debug)]
pub struct Ready {
    /// By the folded name of the event that they listen to, by age.
    by_event: HashMap<String, Vec<Arc<ReadyMessage>>>,
    /// By the folded name of the event that is their goal, by age; paused ones
    /// too, for who had them before.
    by_goal: HashMap<String, Vec<Arc<ReadyMessage>>>,
    /// Those that wait for a person to match, to enter a segment, or for a
    /// date of theirs, by age.
    on_review: Vec<Arc<ReadyMessage>>,
    /// The live ones.
    by_id: HashMap<MessageId, Arc<ReadyMessage>>,
    /// Those that live messages wait for somebody to enter.
    segments: Vec<ReadySegment>,
    /// By the folded name of the events that they count.
    facts: HashMap<String, Vec<ReadyFact>>,
    /// From what those events are called inside to that name.
    fact_names: HashMap<DefinitionId, String>,
    /// The workspace's office hours.
    pub(crate) office: Vec<Window>,
    /// The workspace's zone.
    pub(crate) zone: TimeZone,
    /// From when on it is good, Unix seconds.
    from_s: u32,
}

impl Ready {
    /// Compiles the live ones of a workspace's messages. A message that does
    /// not compile any more, because what it names is gone, sends nothing.
    pub fn new<M, F>(parts: Parts<M, F>, catalogue: &dyn Catalogue) -> Self
    where
        M: IntoIterator<Item = (MessageId, Arc<MessageRow>)>,
        F: IntoIterator<Item = (FactId, Arc<FactRow>)>,
    {
        let Parts { messages, facts, segments, office, zone, now_s } = parts;
        let from_s = now_s - now_s % READY_S;
        let moment = Moment { now_s: from_s, zone: zone.clone() };
        let (by_event, by_goal) = (HashMap::new(), HashMap::new());
        let (on_review, by_id) = (Vec::new(), HashMap::new());
        let (facts_of, fact_names) = (HashMap::new(), HashMap::new());
        let mut ready = Self {
            by_event,
            by_goal,
            on_review,
            by_id,
            segments: Vec::new(),
            facts: facts_of,
            fact_names,
            office,
            zone,
            from_s,
        };
        for (fact, row) in facts {
            if let Ok(metadata) = compile_metadata(&row.metadata, &moment) {
                let known = catalogue.event(&row.event);
                let definition = if let EventLookup::Active(definition) = known { Some(definition) } else { None };
                if let Some(definition) = definition {
                    ready.fact_names.insert(definition, row.event.clone());
                }
                let counted = ReadyFact { fact, definition, metadata, row };
                ready.facts.entry(counted.row.event.clone()).or_default().push(counted);
            }
        }
        ready.wait_for(segments);
        for (message, row) in messages {
            if matches!(row.state, MessageState::Live | MessageState::Paused)
                && let Ok(compiled) = ReadyMessage::new(message, row, catalogue, &moment)
            {
                ready.add(Arc::new(compiled));
            }
        }
        ready
    }

    /// Takes in the segments that can be asked while deciding.
    fn wait_for(&mut self, segments: Vec<(SegmentId, Predicate)>) {
        let counted =
            |predicate: &Predicate| predicate.needs().occurrences.iter().all(|query| self.fact_of(query).is_some());
        let asked = segments.into_iter().filter(|(_, predicate)| counted(predicate));
        let asked = asked.map(|(segment, predicate)| ReadySegment { segment, predicate, is_marking: false });
        self.segments = asked.collect();
    }

    fn add(&mut self, message: Arc<ReadyMessage>) {
        let goal = message.row.spec.goal.as_ref().and_then(|goal| EventName::parse(&goal.event).ok());
        if let Some(goal) = goal {
            self.by_goal.entry(goal.folded().to_owned()).or_default().push(message.clone());
        }
        // What is not counted cannot be read while deciding: a segment that it
        // names can have come to ask for such since it went live.
        let counted = message.predicate.needs().occurrences.iter().all(|query| self.fact_of(query).is_some());
        if message.row.state != MessageState::Live || !counted {
            return;
        }
        if let Trigger::Entered { segment } = message.row.spec.trigger {
            let Some(waited_for) = self.segments.iter_mut().find(|known| known.segment == segment) else { return };
            waited_for.is_marking |= message.row.marking_since_ms.is_some();
        }
        self.by_id.insert(message.message, message.clone());
        match &message.row.spec.trigger {
            Trigger::Event(trigger) => {
                let Ok(name) = EventName::parse(&trigger.event) else { return };
                self.by_event.entry(name.folded().to_owned()).or_default().push(message);
            }
            Trigger::Match | Trigger::Entered { .. } | Trigger::Date { .. } => self.on_review.push(message),
        }
    }

    /// Whether rows of this table are among what it is made of.
    #[must_use]
    pub const fn depends_on(table: Table) -> bool {
        matches!(
            table,
            Table::Message
                | Table::Workspace
                | Table::Attribute
                | Table::AttributeName
                | Table::Tag
                | Table::Segment
                | Table::Definition
                | Table::DefinitionName
                | Table::Fact
                | Table::OfficeHours
        )
    }

    /// Whether it still says the truth at this second.
    #[must_use]
    pub fn is_good_at(&self, now_s: u32) -> bool {
        (self.from_s..self.from_s.saturating_add(READY_S)).contains(&now_s)
    }

    /// Whether a message, a goal or a fact looks at events of this folded name.
    #[must_use]
    pub fn listens_to(&self, folded: &str) -> bool {
        self.by_event.contains_key(folded) || self.by_goal.contains_key(folded) || self.facts.contains_key(folded)
    }

    /// The messages that listen to an event's folded name.
    #[must_use]
    pub fn on_event(&self, folded: &str) -> &[Arc<ReadyMessage>] {
        self.by_event.get(folded).map_or(&[], Vec::as_slice)
    }

    /// The messages whose goal an event of this folded name is.
    #[must_use]
    pub fn on_goal(&self, folded: &str) -> &[Arc<ReadyMessage>] {
        self.by_goal.get(folded).map_or(&[], Vec::as_slice)
    }

    /// The messages that wait for a person, or for a date of theirs.
    #[must_use]
    pub fn on_review(&self) -> &[Arc<ReadyMessage>] {
        &self.on_review
    }

    /// The segments that they wait for somebody to enter.
    #[must_use]
    pub fn segments(&self) -> &[ReadySegment] {
        &self.segments
    }

    /// A live message.
    #[must_use]
    pub fn message(&self, message: MessageId) -> Option<&Arc<ReadyMessage>> {
        self.by_id.get(&message)
    }

    /// The facts that count events of this folded name.
    #[must_use]
    pub fn facts_on(&self, folded: &str) -> &[ReadyFact] {
        self.facts.get(folded).map_or(&[], Vec::as_slice)
    }

    /// The fact that answers a question about single events, if one is counted
    /// and its history is.
    #[must_use]
    pub fn fact_of(&self, query: &OccurrenceQuery) -> Option<FactId> {
        let name = self.fact_names.get(&query.definition)?;
        let answers = |counted: &&ReadyFact| match &query.metadata {
            _ if !counted.row.is_complete() => false,
            Some(metadata) => counted.metadata == *metadata,
            None => counted.row.metadata == MetadataTree::All(Vec::new()),
        };
        self.facts_on(name).iter().find(answers).map(|counted| counted.fact)
    }

    /// The workspace's time zone.
    #[must_use]
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The workspace's office hours.
    #[must_use]
    pub fn office(&self) -> &[Window] {
        &self.office
    }
}

impl ReadyMessage {
    /// How long after its event it is sent, seconds.
    #[must_use]
    pub fn delay_s(&self) -> u32 {
        if let Trigger::Event(trigger) = &self.row.spec.trigger { trigger.delay_s } else { 0 }
    }

    /// Compiles a message's conditions.
    ///
    /// # Errors
    /// The first thing that is wrong with them.
    pub fn new(
        message: MessageId,
        row: Arc<MessageRow>,
        catalogue: &dyn Catalogue,
        moment: &Moment,
    ) -> Result<Self, PredicateError> {
        let options = CompileOptions::new(moment);
        let predicate = compile(&row.spec.audience.predicate, catalogue, &options)?;
        let metadata = match &row.spec.trigger {
            Trigger::Event(trigger) => Some(compile_metadata(&trigger.metadata, moment)?),
            Trigger::Match | Trigger::Entered { .. } | Trigger::Date { .. } => None,
        };
        let date = match &row.spec.trigger {
            Trigger::Date { attribute, .. } => catalogue.attribute(attribute).map(|spec| spec.reference),
            _ => None,
        };
        Ok(Self { message, row, metadata, predicate, date })
    }
}
