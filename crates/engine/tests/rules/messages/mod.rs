//! Messages: the stage on which they are tried, and a room for each part of their rules.

mod decided;
mod facts;
mod kept;
mod numbers;
mod rehearsal;
mod review;
mod sending;
mod table;

use crate::world::World;
use engine::command::{MatchMessages, MessageStep, MoveMessage, Receipt, ReceiptKind, RecordReceipts, SaveMessage};
use engine::contacts::id_of;
use engine::ids::{ContactId, ContactOrdinal, DeliveryId, MessageId, SegmentId, WorkspaceId, WriterId};
use engine::messages::{Parts, Ready};
use engine::predicates::{
    AttributeSpec, Catalogue, CompileOptions, EventLookup, MetadataTree, Moment, Predicate, StandardRef, Tree, compile,
};
use engine::rows::{
    ActorRef, DeliveryRow, EventTrigger, Frequency, FrequencyMode, MessageAudience, MessageKind, MessageSpec,
    MessageState, Occurrence, Role, Schedule, Standard, Stop, Trigger,
};
use engine::source::Verified;
use engine::tables::{
    ContactKey, CountersKey, DecisionKey, DefinitionKey, DeliveryKey, FactKey, MessageKey, OfficeHoursKey, SegmentKey,
    WorkspaceKey,
};
use engine::{Answer, Command, Key, Row, TableKey};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

pub const SHOP: WorkspaceId = WorkspaceId(1);

/// What the names of predicates mean, out of rows.
pub struct Names<'a>(pub &'a BTreeMap<Key, Row>);

impl Catalogue for Names<'_> {
    fn attribute(&self, name: &str) -> Option<AttributeSpec> {
        let standard = Standard::from_name(name)?;
        let reference = engine::predicates::AttributeRef::Standard(StandardRef::from(standard));
        Some(AttributeSpec { reference, kind: engine::attributes::contact_kind(standard) })
    }

    fn company_attribute(&self, _: &str) -> Option<AttributeSpec> {
        None
    }

    fn tag(&self, _: &str) -> Option<engine::ids::TagId> {
        None
    }

    fn segment(&self, _: &str) -> Option<Tree> {
        None
    }

    fn event(&self, name: &str) -> EventLookup {
        let found = self.0.iter().find_map(|(key, row)| {
            let row = DefinitionKey::typed(row)?;
            let key = DefinitionKey::from_erased(key)?;
            (row.name == name).then_some((key.definition, row.archived_at.is_some()))
        });
        found.map_or(EventLookup::Unknown, |(definition, is_archived)| {
            if is_archived { EventLookup::Archived } else { EventLookup::Active(definition) }
        })
    }
}

/// What a workspace's live messages mean.
pub fn ready(rows: &BTreeMap<Key, Row>, workspace: WorkspaceId, now_s: u32) -> Arc<Ready> {
    let messages = rows.iter().filter_map(|(key, row)| {
        let key = MessageKey::from_erased(key).filter(|key| key.workspace == workspace)?;
        Some((key.message, MessageKey::typed(row)?.clone()))
    });
    let own = rows.get(&WorkspaceKey { workspace }.erased()).and_then(WorkspaceKey::typed);
    let zone = own.and_then(|row| TimeZone::get(&row.time_zone).ok()).unwrap_or(TimeZone::UTC);
    let facts = rows.iter().filter_map(|(key, row)| {
        let key = FactKey::from_erased(key).filter(|key| key.workspace == workspace)?;
        Some((key.fact, FactKey::typed(row)?.clone()))
    });
    let office = rows.get(&OfficeHoursKey { workspace }.erased()).and_then(OfficeHoursKey::typed);
    let office = office.map(|row| row.windows.clone()).unwrap_or_default();
    let segments = segments(rows, workspace, &Moment { now_s, zone: zone.clone() });
    Arc::new(Ready::new(Parts { messages, facts, segments, office, zone, now_s }, &Names(rows)))
}

/// The segments of a workspace that live messages wait for somebody to enter.
fn segments(rows: &BTreeMap<Key, Row>, workspace: WorkspaceId, moment: &Moment) -> Vec<(SegmentId, Predicate)> {
    let waits = |segment: SegmentId| {
        let mut messages = rows.iter().filter(|(key, _)| key.workspace() == workspace);
        messages.any(|(_, row)| {
            MessageKey::typed(row)
                .is_some_and(|row| row.state == MessageState::Live && row.spec.trigger == Trigger::Entered { segment })
        })
    };
    let compiled = rows.iter().filter_map(|(key, row)| {
        let key = SegmentKey::from_erased(key).filter(|key| key.workspace == workspace && waits(key.segment))?;
        let predicate = compile(&SegmentKey::typed(row)?.predicate, &Names(rows), &CompileOptions::new(moment));
        Some((key.segment, predicate.ok()?))
    });
    compiled.collect()
}

/// Ada, in a shop, and its messages.
pub struct Stage(pub World);

/// A message for everybody who uploads.
pub fn usual() -> MessageSpec {
    let all = || Tree::All(Vec::new());
    MessageSpec {
        trigger: Trigger::Event(EventTrigger {
            event: "upload-complete".to_owned(),
            occurrence: Occurrence::Every,
            metadata: MetadataTree::All(Vec::new()),
            delay_s: 0,
            max_age_s: 3_600,
        }),
        audience: MessageAudience { roles: Role::ALL.to_vec(), predicate: all() },
        frequency: Frequency { mode: FrequencyMode::Every, max_sends: None, min_gap_s: None },
        schedule: Schedule::default(),
        goal: None,
        stop: Stop::default(),
        control_group_percent: 0,
        sources: None,
        allows_unproven: false,
        place: "{}".to_owned(),
        content: "{}".to_owned(),
    }
}

/// A draft for everybody who does this.
pub fn draft(workspace: WorkspaceId, event: &str) -> Command {
    let mut spec = usual();
    if let Trigger::Event(trigger) = &mut spec.trigger {
        event.clone_into(&mut trigger.event);
    }
    let (name, kind, spec) = (Some(event.to_owned()), Some(MessageKind::Chat), Some(Box::new(spec)));
    let actor = ActorRef::CommandLine;
    Command::SaveMessage(Box::new(SaveMessage { workspace, message: None, name, kind, spec, actor }))
}

/// Lets the message with this number live.
pub fn go_live(workspace: WorkspaceId, number: &str) -> Command {
    let (message, step) = (MessageId(number.parse().expect("a number")), MessageStep::GoLive);
    Command::MoveMessage(MoveMessage { workspace, message, step, actor: ActorRef::CommandLine })
}

fn nth(spec: &mut MessageSpec, nth: u32) {
    let Trigger::Event(trigger) = &mut spec.trigger else { panic!("an event") };
    trigger.occurrence = Occurrence::Nth(nth);
}

impl Stage {
    pub fn new() -> Self {
        let mut stage = Self(World::default());
        stage.lines("workspace shop\nuser ada email=a@x.example");
        stage
    }

    pub fn lines(&mut self, lines: &str) -> String {
        let told: Vec<String> = lines.lines().filter_map(|line| self.0.run_line(line.trim())).collect();
        told.join("; ")
    }

    pub fn save(&mut self, message: Option<MessageId>, (kind, spec): (MessageKind, MessageSpec)) -> MessageId {
        let (name, spec) = (Some("m".to_owned()), Some(Box::new(spec)));
        let actor = ActorRef::CommandLine;
        let command = SaveMessage { workspace: SHOP, message, name, kind: Some(kind), spec, actor };
        match self.0.submit(Command::SaveMessage(Box::new(command))).expect("it is there") {
            Answer::Message(message, _) => message,
            other => panic!("{other:?}"),
        }
    }

    pub fn step(&mut self, message: MessageId, step: MessageStep) {
        let command = MoveMessage { workspace: SHOP, message, step, actor: ActorRef::CommandLine };
        self.0.submit(Command::MoveMessage(command)).expect("it is there");
    }

    /// A live message of a kind that every source triggers.
    pub fn live(&mut self, change: impl FnOnce(&mut MessageSpec)) -> MessageId {
        self.live_of(MessageKind::Chat, change)
    }

    pub fn live_of(&mut self, kind: MessageKind, change: impl FnOnce(&mut MessageSpec)) -> MessageId {
        let mut spec = usual();
        change(&mut spec);
        let message = self.save(None, (kind, spec));
        self.step(message, MessageStep::GoLive);
        message
    }

    /// What came of an event for the messages that listen, by age.
    #[track_caller]
    pub fn event(&mut self, who: &str, rest: &str) -> Vec<&'static str> {
        let told = self.lines(&format!("event {who} upload-complete {rest}"));
        assert!(told.contains("recorded"), "{told}");
        let counters = self.0.row(&CountersKey { workspace: SHOP }).expect("it is there");
        let key = DecisionKey { workspace: SHOP, writer: WriterId(0), seq: counters.last_event };
        let row = self.0.row(&key);
        row.map(|row| row.verdicts.iter().map(|one| one.verdict.name()).collect()).unwrap_or_default()
    }

    pub fn id(&self, contact: u32) -> ContactId {
        let contact = ContactOrdinal(contact);
        let own = self.0.row(&WorkspaceKey { workspace: SHOP }).expect("it is there");
        id_of(&own, SHOP, contact, &self.0.row(&ContactKey { workspace: SHOP, contact }).expect("it is there"))
    }

    pub fn deliveries(&self) -> Vec<(DeliveryKey, Arc<DeliveryRow>)> {
        let rows = self.0.rows().iter();
        rows.filter_map(|(key, row)| Some((DeliveryKey::from_erased(key)?.clone(), DeliveryKey::typed(row)?.clone())))
            .collect()
    }

    pub fn opens_page(&mut self, contact: u32) -> usize {
        let before = self.deliveries().len();
        let command = MatchMessages { workspace: SHOP, contact: self.id(contact), verified: Verified::None };
        self.0.submit(Command::MatchMessages(command)).expect("it is there");
        self.deliveries().len() - before
    }

    pub fn receipt(&mut self, contact: u32, delivery: u64, kind: ReceiptKind) {
        let receipt = Receipt { owner: ContactOrdinal(contact), delivery: DeliveryId(delivery), kind };
        let command = RecordReceipts { workspace: SHOP, contact: self.id(contact), receipts: vec![receipt] };
        self.0.submit(Command::RecordReceipts(command)).expect("it is there");
    }
}
