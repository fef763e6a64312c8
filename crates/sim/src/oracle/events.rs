//! Events: stored once, counted once.

use super::{Body, ClientKey, DAY_S, Definition, Imported, Remembered, Sent, Workspace};
use engine::command::{ImportSummary, RecordEvent, RecordRejection};
use engine::ids::{ContactOrdinal, DefinitionId, EventRef, WriterId};
use engine::metadata::{Kind, OmissionReason};
use engine::outcome::EventAnswer;
use engine::rows::{CatalogKeyFact, CatalogRow, DefinitionRow, DropReason, LogRow, NotStored};
use engine::settings::Setting;
use engine::source::Source;
use engine::text::EventName;
use engine::{Answer, Outcome, Refusal, RefusalKind, Stamp};

/// Where an event lies in the log: a node has one writer.
pub(super) fn event(seq: u64) -> EventRef {
    EventRef { writer: WriterId(0), seq }
}

/// When an event is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// As it came.
    InTime,
    /// Once its person was known.
    Late,
}

/// How far ahead a time may lie: 24 hours.
fn possible(sent: u64, stamp: &Stamp, field: &'static str) -> Result<u32, Refusal> {
    let refusal = || Refusal::new(RefusalKind::CreatedAtInFuture).field(field).detail(sent);
    if sent > stamp.at_ms / 1_000 + DAY_S {
        return Err(refusal());
    }
    u32::try_from(sent).map_err(|_| refusal())
}

impl Workspace {
    /// As many names as may are active: one more is refused. Browsers and apps
    /// may take half of them.
    pub(super) fn check_room(&self, source: Source) -> Result<(), Refusal> {
        let all = self.setting(Setting::ActiveEventNamesMax);
        let is_theirs = matches!(source, Source::WebJs | Source::Mobile);
        let (active_max, kind) =
            if is_theirs { (all / 2, RefusalKind::BrowserNamesFull) } else { (all, RefusalKind::TooManyEventNames) };
        if self.active_definitions() < active_max {
            return Ok(());
        }
        Err(Refusal::new(kind).field("event_name").detail(active_max))
    }

    /// In this order: the time is possible, somebody is meant (else it may be
    /// held), the client id is new, the name is not archived, the same event is not there, a new
    /// name finds room. Whatever is not stored is counted.
    pub(super) fn record_event(&mut self, command: &RecordEvent, stamp: &Stamp) -> Outcome {
        self.record(command, Heard::InTime, stamp)
    }

    /// The same of an event that waited: it sends nothing.
    pub(super) fn record(&mut self, command: &RecordEvent, heard: Heard, stamp: &Stamp) -> Outcome {
        let definition = self.definition_of(command.name.folded());
        let item = Item {
            definition: definition.map_or(0, |definition| definition.0),
            source: command.source,
            token: command.token,
            received_at_ms: command.received_at_ms,
        };
        match self.judge(command, definition, stamp) {
            Err(refusal) => {
                self.count_out(&item, NotStored::Rejected(refusal.kind), stamp);
                Err(refusal)
            }
            Ok(Verdict::Duplicate(of)) => {
                let number = self.count_out(&item, NotStored::Duplicate(of), stamp);
                Ok(Answer::Event(EventAnswer::Duplicate { of, number }))
            }
            Ok(Verdict::Archived) => {
                let reason = DropReason::Archived;
                let number = self.count_out(&item, NotStored::Dropped(reason), stamp);
                Ok(Answer::Event(EventAnswer::Dropped { reason, number }))
            }
            Ok(Verdict::Unknown { created_at }) => self.hold(command, created_at),
            Ok(Verdict::New { contact, created_at }) => {
                Ok(self.store_event((command, heard), (contact, created_at), stamp))
            }
        }
    }

    fn judge(
        &self,
        command: &RecordEvent,
        definition: Option<DefinitionId>,
        stamp: &Stamp,
    ) -> Result<Verdict, Refusal> {
        let created_at = match command.created_at {
            Some(sent) => possible(sent, stamp, "created_at")?,
            None => stamp.at_s(),
        };
        let contact = match self.resolve(&command.who) {
            Err(refusal) if refusal.kind == RefusalKind::ContactNotFound && self.holds(&command.who) => {
                return Ok(Verdict::Unknown { created_at });
            }
            found => found?,
        };
        if let Some(client_id) = &command.client_id
            && let Some(Body::Event { sent, seq }) = self.remembered(&ClientKey::Event(client_id.text.clone()), stamp)
        {
            if client_id.compared && *sent != sent_by(command) {
                return Err(Refusal::new(RefusalKind::IdempotencyMismatch).field("event_id"));
            }
            return Ok(Verdict::Duplicate(event(*seq)));
        }
        let Some(definition) = definition else {
            self.check_room(command.source)?;
            return Ok(Verdict::New { contact, created_at });
        };
        if self.is_archived(definition) {
            return Ok(Verdict::Archived);
        }
        // Whoever of one history did it, it was done.
        let is_same = |member: ContactOrdinal, row: &LogRow| {
            row.discriminator == 0 && (row.contact, row.definition, row.created_at) == (member, definition, created_at)
        };
        let history = if command.client_id.is_none() { self.history(contact) } else { Vec::new() };
        let same = history.into_iter().find_map(|member| self.events.iter().find(|(_, row)| is_same(member, row)));
        Ok(match same {
            Some((seq, _)) => Verdict::Duplicate(event(*seq)),
            None => Verdict::New { contact, created_at },
        })
    }

    /// What a client id stands for, as long as it is remembered.
    fn remembered(&self, key: &ClientKey, stamp: &Stamp) -> Option<&Body> {
        self.remembered
            .get(key)
            .filter(|remembered| stamp.at_s() < remembered.expires_at)
            .map(|remembered| &remembered.body)
    }

    fn remember(&mut self, key: ClientKey, body: Body, days: u64, stamp: &Stamp) {
        let expires_at = stamp.at_s() + (days * DAY_S) as u32;
        self.remembered.insert(key, Remembered { body, expires_at });
    }

    /// An event that was held is retried as it was sent then.
    pub(super) fn remember_as_sent(&mut self, command: &RecordEvent) {
        let key = command.client_id.as_ref().map(|id| ClientKey::Event(id.text.clone()));
        if let Some(Remembered { body: Body::Event { sent, .. }, .. }) =
            key.and_then(|key| self.remembered.get_mut(&key))
        {
            *sent = sent_by(command);
        }
    }

    pub(super) fn is_archived(&self, definition: DefinitionId) -> bool {
        self.definition(definition).is_some_and(|definition| definition.row.archived_at.is_some())
    }

    fn store_event(
        &mut self,
        (command, heard): (&RecordEvent, Heard),
        (contact, created_at): (ContactOrdinal, u32),
        stamp: &Stamp,
    ) -> Answer {
        let is_new_name = self.definition_of(command.name.folded()).is_none();
        let definition = self.definition_for(&command.name, stamp);
        self.last_event += 1;
        // A discriminator of 0 means "no client id".
        if command.client_id.is_some() && self.last_event as u32 == 0 {
            self.last_event += 1;
        }
        let seq = self.last_event;
        let (mut metadata, mut omissions) = (command.metadata.clone(), command.omissions.clone());
        let keys_max = self.setting(Setting::MetadataKeysMax) as usize;
        for (key, _) in metadata.split_off(keys_max.min(metadata.len())) {
            omissions.push(&key, OmissionReason::TooManyKeys);
        }
        let row = LogRow {
            contact,
            definition,
            created_at,
            received_at_ms: command.received_at_ms,
            recorded_after_ms: stamp.at_ms.saturating_sub(command.received_at_ms).try_into().unwrap_or(u32::MAX),
            source: command.source,
            verified: command.verified,
            token: command.token,
            discriminator: if command.client_id.is_some() { seq as u32 } else { 0 },
            metadata,
            omissions,
        };
        if let Some(known) = self.definition_mut(definition) {
            catalogue(&mut known.catalog, &row, event(seq), stamp.at_s());
        }
        if let Some(client_id) = &command.client_id {
            let body = Body::Event { sent: sent_by(command), seq };
            self.remember(ClientKey::Event(client_id.text.clone()), body, 7, stamp);
        }
        self.count_in(definition, command.source, stamp);
        let omissions = row.omissions.clone();
        self.events.insert(seq, row.clone());
        if heard == Heard::InTime {
            self.tell_messages((seq, &row), (&command.name, is_new_name), stamp);
        }
        Answer::Event(EventAnswer::Recorded { event: event(seq), omissions })
    }

    /// The definition of a name; a new one if there is none.
    fn definition_for(&mut self, name: &EventName, stamp: &Stamp) -> DefinitionId {
        if let Some(definition) = self.definition_of(name.folded()) {
            return definition;
        }
        let row = DefinitionRow {
            name: name.as_str().to_owned(),
            display_name: None,
            description: None,
            created_at: stamp.at_s(),
            archived_at: None,
        };
        self.definitions.push(Definition { row, folded: name.folded().to_owned(), catalog: CatalogRow::default() });
        DefinitionId(self.definitions.len() as u32)
    }

    pub(super) fn record_rejection(&mut self, command: &RecordRejection, stamp: &Stamp) -> Outcome {
        let RecordRejection { workspace: _, kind, source, token, received_at_ms } = *command;
        let item = Item { definition: 0, source, token, received_at_ms };
        Ok(Answer::Rejection(WriterId(0), self.count_out(&item, NotStored::Rejected(kind), stamp)))
    }

    /// Counts are added, times widen. The same body within a day, or the same
    /// client id within a week, is one import.
    pub(super) fn import_summary(&mut self, command: &ImportSummary, stamp: &Stamp) -> Outcome {
        let (first, last) = (possible(command.first, stamp, "first")?, possible(command.last, stamp, "last")?);
        if first > last {
            return Err(Refusal::new(RefusalKind::SummaryOutOfOrder).field("first"));
        }
        let contact = self.resolve(&command.who)?;
        let body = (contact, command.name.folded().to_owned(), command.count, command.first, command.last);
        let (key, days) = match &command.client_id {
            Some(client_id) => (ClientKey::Import(client_id.text.clone()), 7),
            None => (ClientKey::ImportBody(body.clone()), 1),
        };
        match self.remembered(&key, stamp) {
            Some(Body::Import(before)) if *before == body => return Ok(Answer::Imported { duplicate: true }),
            Some(_) => return Err(Refusal::new(RefusalKind::IdempotencyMismatch).field("event_id")),
            None => {}
        }
        match self.definition_of(command.name.folded()) {
            Some(definition) if self.is_archived(definition) => {
                let (token, received_at_ms) = (command.token, stamp.at_ms);
                let item = Item { definition: definition.0, source: Source::Import, token, received_at_ms };
                let reason = DropReason::Archived;
                let number = self.count_out(&item, NotStored::Dropped(reason), stamp);
                return Ok(Answer::Event(EventAnswer::Dropped { reason, number }));
            }
            Some(_) => {}
            None => self.check_room(Source::Import)?,
        }
        let definition = self.definition_for(&command.name, stamp);
        self.remember(key, Body::Import(body), days, stamp);
        let sum = self.imported.entry((definition, contact)).or_insert(Imported { count: 0, first, last });
        *sum = Imported { count: sum.count + command.count, first: sum.first.min(first), last: sum.last.max(last) };
        self.stats_row(definition.0, Source::Import, stamp).imported += command.count;
        Ok(Answer::Imported { duplicate: false })
    }
}

/// An item that may not be stored.
pub(super) struct Item {
    pub(super) definition: u32,
    pub(super) source: Source,
    pub(super) token: engine::ids::TokenId,
    pub(super) received_at_ms: u64,
}

enum Verdict {
    New {
        contact: ContactOrdinal,
        created_at: u32,
    },
    Duplicate(EventRef),
    Archived,
    /// Of somebody for whom it is held.
    Unknown {
        created_at: u32,
    },
}

fn sent_by(command: &RecordEvent) -> Sent {
    let who = &command.who;
    Sent {
        who: [who.id.as_ref().map(|claimed| claimed.text.clone()), who.user_id.clone(), who.email.clone()],
        name: command.name.folded().to_owned(),
        created_at: command.created_at,
        metadata: command.metadata.clone(),
    }
}

/// A key's kinds, its first time and newest day, and at most three examples:
/// of a new key, a new kind, or a new day. At most a hundred keys.
fn catalogue(catalog: &mut CatalogRow, row: &LogRow, event: EventRef, at: u32) {
    let day = at / DAY_S as u32;
    for (key, value) in &row.metadata {
        let kind = 1 << (Kind::of(key, value) as u16);
        let known = catalog.keys.iter().position(|fact| fact.key.to_lowercase() == key.to_lowercase());
        let place = match known {
            Some(place) => place,
            None if catalog.keys.len() >= 100 => continue,
            None => {
                catalog.keys.push(CatalogKeyFact {
                    key: key.clone(),
                    kinds: 0,
                    first_at: at,
                    last_day: 0,
                    examples: Vec::new(),
                });
                catalog.keys.len() - 1
            }
        };
        let Some(fact) = catalog.keys.get_mut(place) else { continue };
        if fact.kinds & kind == 0 || fact.last_day < day {
            fact.kinds |= kind;
            fact.last_day = fact.last_day.max(day);
            fact.examples.push(event);
            if fact.examples.len() > 3 {
                fact.examples.remove(0);
            }
        }
    }
}
