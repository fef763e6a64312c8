//! What a workspace's live messages mean, ready to be asked.

use crate::ids::MessageId;
use crate::predicates::{
    Catalogue, CompileOptions, CompiledMetadata, Moment, Predicate, PredicateError, compile, compile_metadata,
};
use crate::rows::{MessageRow, MessageState, Trigger};
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
}

/// A workspace's live messages.
#[derive(Debug)]
pub struct Ready {
    /// By the folded name of the event that they listen to, by age.
    by_event: HashMap<String, Vec<Arc<ReadyMessage>>>,
    /// Those that look at everybody who opens a page, by age.
    on_match: Vec<Arc<ReadyMessage>>,
    /// The workspace's zone.
    pub(crate) zone: TimeZone,
    /// From when on it is good, Unix seconds.
    from_s: u32,
}

impl Ready {
    /// Compiles the live ones of a workspace's messages. A message that does
    /// not compile any more, because what it names is gone, sends nothing.
    pub fn new(
        messages: impl IntoIterator<Item = (MessageId, Arc<MessageRow>)>,
        catalogue: &dyn Catalogue,
        (zone, now_s): (TimeZone, u32),
    ) -> Self {
        let from_s = now_s - now_s % READY_S;
        let moment = Moment { now_s: from_s, zone: zone.clone() };
        let mut ready = Self { by_event: HashMap::new(), on_match: Vec::new(), zone, from_s };
        for (message, row) in messages {
            // A segment that it names can have come to ask for single events
            // since it went live: those cannot be read while deciding.
            if row.state == MessageState::Live
                && let Ok(compiled) = ReadyMessage::new(message, row, catalogue, &moment)
                && compiled.predicate.needs().occurrences.is_empty()
            {
                ready.add(Arc::new(compiled));
            }
        }
        ready
    }

    fn add(&mut self, message: Arc<ReadyMessage>) {
        match &message.row.spec.trigger {
            Trigger::Event(trigger) => {
                let Ok(name) = EventName::parse(&trigger.event) else { return };
                self.by_event.entry(name.folded().to_owned()).or_default().push(message);
            }
            Trigger::Match => self.on_match.push(message),
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
        )
    }

    /// Whether it still says the truth at this second.
    #[must_use]
    pub fn is_good_at(&self, now_s: u32) -> bool {
        (self.from_s..self.from_s.saturating_add(READY_S)).contains(&now_s)
    }

    /// The messages that listen to an event's folded name.
    #[must_use]
    pub fn on_event(&self, folded: &str) -> &[Arc<ReadyMessage>] {
        self.by_event.get(folded).map_or(&[], Vec::as_slice)
    }

    /// The messages that look at whoever opens a page.
    #[must_use]
    pub fn on_match(&self) -> &[Arc<ReadyMessage>] {
        &self.on_match
    }
}

impl ReadyMessage {
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
            Trigger::Match => None,
        };
        Ok(Self { message, row, metadata, predicate })
    }
}
