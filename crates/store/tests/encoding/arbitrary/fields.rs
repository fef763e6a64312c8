//! Any field of a key or a row.

use super::{Arb, any_of, enums, one_of_all, structs, wrapped};
use engine::RefusalKind;
use engine::ids::{
    AttributeId, AudienceId, CompanyOrdinal, ContactOrdinal, DefinitionId, DeliveryId, EventRef, FactId, HeldId, JobId,
    MessageId, NoteId, SegmentId, SubscriptionTypeId, TagId, TeammateId, TimerId, TokenId, WebhookId, WorkspaceId,
    WriterId,
};
use engine::metadata::{Omission, OmissionReason, Omissions, Value};
use engine::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree};
use engine::rows::{
    About, ActorRef, AttributeValue, AuditChange, BulkTask, CatalogKeyFact, Cause, CompanyIdentifierKind, Consent,
    DataType, Device, DropReason, EraseStage, EventTrigger, FactDay, FieldRef, Frequency, FrequencyMode, Goal,
    Identified, IdentifierKind, ImportState, JobKind, MessageAudience, MessageKind, MessageSends, MessageSpec,
    MessageState, MessageVerdict, Model, NotStored, Occurrence, PauseReason, PersonType, Platform, PushService, Role,
    Schedule, Scopes, SeenWhat, Sending, SendingState, SignInLink, Standard, Stop, Sweep, Tagging, TeammateRole,
    Trigger, Verdict, Window, Windows,
};
use engine::settings::Settings;
use engine::source::{Source, Verified};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

one_of_all!(
    Source,
    Verified,
    Role,
    DropReason,
    RefusalKind,
    Sweep,
    OmissionReason,
    IdentifierKind,
    CompanyIdentifierKind,
    DataType,
    Model,
    Standard,
    PersonType,
    EraseStage,
    Op,
    EventFact,
    Platform,
    MessageKind,
    MessageState,
    PauseReason,
    Verdict,
    FrequencyMode,
    SendingState,
    PushService,
    TeammateRole,
);

wrapped!(
    WorkspaceId,
    ContactOrdinal,
    DefinitionId,
    TokenId,
    TeammateId,
    WriterId,
    JobId,
    Scopes,
    AttributeId,
    TagId,
    CompanyOrdinal,
    SegmentId,
    SubscriptionTypeId,
    AudienceId,
    NoteId,
    WebhookId,
    HeldId,
    MessageId,
    DeliveryId,
    TimerId,
    FactId,
);

structs! {
    EventRef { writer, seq }
    SignInLink { secret_hash, expires_at }
    Identified { contact, role }
    Omission { key, reason }
    Omissions { named, count }
    Settings { set }
    CatalogKeyFact { key, kinds, first_at, last_day, examples }
    BulkTask { item_count, error_count, created_at, completed_at }
    AuditChange { field, before, after }
    Tagging { tag, at, by }
    Consent { subscription, wanted }
    MetadataLeaf { path, op, value }
    EventTrigger { event, occurrence, metadata, delay_s, max_age_s }
    MessageAudience { roles, predicate }
    Frequency { mode, max_sends, min_gap_s }
    Window { day, from_minute, to_minute }
    Schedule { start_at, stop_at, windows, in_contact_zone }
    Goal { event, within_s }
    Stop { after_sends, on_goal }
    MessageSpec {
        trigger, audience, frequency, schedule, goal, stop, control_group_percent, sources, allows_unproven, place,
        content
    }
    MessageSends { message, occurrences, sent, last_at, version, is_control, goal_at, date_day }
    MessageVerdict { message, version, verdict }
    Sending { state, attempts, at, reason }
    FactDay { day, count, first, last }
    Device { device, service, token, since }
    ImportState { model, key, mapping, rows_total, next_row, created, updated, failed, finished_at }
}

enums! {
    Value {
        Value::String(_) => Arb::arb().prop_map(Value::String),
        Value::Number(_) => Arb::arb().prop_map(Value::Number),
        Value::Boolean(_) => Arb::arb().prop_map(Value::Boolean),
        Value::RichLink { url: _, value: _ } => Arb::arb().prop_map(|(url, value)| Value::RichLink { url, value }),
        Value::Money { amount: _, currency: _ } => Arb::arb().prop_map(|(amount, currency)| Value::Money { amount, currency }),
        Value::Opaque(_) => Arb::arb().prop_map(Value::Opaque),
    }
    SeenWhat {
        SeenWhat::Event(_) => Arb::arb().prop_map(SeenWhat::Event),
        SeenWhat::Import => Just(SeenWhat::Import),
        SeenWhat::Job(_) => Arb::arb().prop_map(SeenWhat::Job),
    }
    NotStored {
        NotStored::Duplicate(_) => Arb::arb().prop_map(NotStored::Duplicate),
        NotStored::Dropped(_) => Arb::arb().prop_map(NotStored::Dropped),
        NotStored::Rejected(_) => Arb::arb().prop_map(NotStored::Rejected),
    }
    JobKind {
        JobKind::BulkEvents { tasks: _ } => Arb::arb().prop_map(|tasks| JobKind::BulkEvents { tasks }),
        JobKind::Sweep { sweep: _, cursor: _, removed: _, passes: _ } => Arb::arb().prop_map(
            |((sweep, cursor), (removed, passes))| JobKind::Sweep { sweep, cursor, removed, passes },
        ),
        JobKind::Erase { contacts: _, companies: _, needles: _, stage: _, done: _, cursor: _, removed: _ } => {
            Arb::arb().prop_map(|(((contacts, companies), (needles, stage)), ((done, cursor), removed))| {
                JobKind::Erase { contacts, companies, needles, stage, done, cursor, removed }
            })
        },
        JobKind::AttachHeld { contact: _, kind: _, value: _, cursor: _, attached: _, finished: _ } => {
            Arb::arb().prop_map(|((contact, (kind, value)), (cursor, (attached, finished)))| {
                JobKind::AttachHeld { contact, kind, value, cursor, attached, finished }
            })
        },
        JobKind::DetachCompany { company: _, detached: _, finished: _ } => Arb::arb().prop_map(
            |(company, (detached, finished))| JobKind::DetachCompany { company, detached, finished },
        ),
        JobKind::RemoveTag { tag: _, cursor: _, removed: _, finished: _ } => Arb::arb().prop_map(
            |((tag, cursor), (removed, finished))| JobKind::RemoveTag { tag, cursor, removed, finished },
        ),
        JobKind::FillFact { fact: _, cursor: _, counted: _, finished: _ } => Arb::arb().prop_map(
            |((fact, cursor), (counted, finished))| JobKind::FillFact { fact, cursor, counted, finished },
        ),
        JobKind::DropFacts { facts: _, cursor: _, removed: _, finished: _ } => Arb::arb().prop_map(
            |((facts, cursor), (removed, finished))| JobKind::DropFacts { facts, cursor, removed, finished },
        ),
        JobKind::Import(_) => Arb::arb().prop_map(JobKind::Import),
    }
    AttributeValue {
        AttributeValue::Text(_) => Arb::arb().prop_map(AttributeValue::Text),
        AttributeValue::Number(_) => Arb::arb().prop_map(AttributeValue::Number),
        AttributeValue::Boolean(_) => Arb::arb().prop_map(AttributeValue::Boolean),
    }
    About {
        About::Contact(_) => Arb::arb().prop_map(About::Contact),
        About::Company(_) => Arb::arb().prop_map(About::Company),
    }
    Leaf {
        Leaf::Attribute { name: _, op: _, value: _ } => {
            Arb::arb().prop_map(|(name, (op, value))| Leaf::Attribute { name, op, value })
        },
        Leaf::Tag { tag: _, op: _ } => Arb::arb().prop_map(|(tag, op)| Leaf::Tag { tag, op }),
        Leaf::Segment { segment: _, op: _ } => Arb::arb().prop_map(|(segment, op)| Leaf::Segment { segment, op }),
        Leaf::Company { attribute: _, op: _, value: _ } => {
            Arb::arb().prop_map(|(attribute, (op, value))| Leaf::Company { attribute, op, value })
        },
        Leaf::Event { event: _, fact: _, op: _, value: _, within_days: _, metadata: _ } => Arb::arb().prop_map(
            |((event, (fact, op)), (value, (within_days, metadata)))| {
                Leaf::Event { event, fact, op, value, within_days, metadata }
            },
        ),
    }
    Trigger {
        Trigger::Event(_) => Arb::arb().prop_map(Trigger::Event),
        Trigger::Match => Just(Trigger::Match),
        Trigger::Entered { segment: _ } => Arb::arb().prop_map(|segment| Trigger::Entered { segment }),
        Trigger::Date { attribute: _, days: _ } => {
            Arb::arb().prop_map(|(attribute, days)| Trigger::Date { attribute, days })
        },
    }
    Occurrence {
        Occurrence::Every => Just(Occurrence::Every),
        Occurrence::Nth(_) => Arb::arb().prop_map(Occurrence::Nth),
    }
    Windows {
        Windows::Any => Just(Windows::Any),
        Windows::OfficeHours => Just(Windows::OfficeHours),
        Windows::OutsideOfficeHours => Just(Windows::OutsideOfficeHours),
        Windows::In(_) => Arb::arb().prop_map(Windows::In),
    }
    Cause {
        Cause::Event(_) => Arb::arb().prop_map(Cause::Event),
        Cause::Match => Just(Cause::Match),
        Cause::Entered => Just(Cause::Entered),
        Cause::Date(_) => Arb::arb().prop_map(Cause::Date),
        Cause::Test => Just(Cause::Test),
    }
    FieldRef {
        FieldRef::Standard(_) => Arb::arb().prop_map(FieldRef::Standard),
        FieldRef::Custom(_) => Arb::arb().prop_map(FieldRef::Custom),
    }
    ActorRef {
        ActorRef::CommandLine => Just(ActorRef::CommandLine),
        ActorRef::Token(_) => Arb::arb().prop_map(ActorRef::Token),
        ActorRef::Teammate(_) => Arb::arb().prop_map(ActorRef::Teammate),
        ActorRef::Herald => Just(ActorRef::Herald),
    }
}

/// Trees within trees: a few levels deep.
macro_rules! nested {
    ($($ty:ident { $($list:ident),* } of $leaf:expr;)*) => {$(
        impl Arb for $ty {
            fn arb() -> BoxedStrategy<Self> {
                let nested = |inner: BoxedStrategy<Self>| {
                    prop_oneof![$(vec(inner.clone(), 0..3).prop_map($ty::$list)),*]
                };
                $leaf.prop_recursive(3, 8, 3, nested).boxed()
            }
        }
    )*};
}

nested! {
    Tree { All, Any } of Leaf::arb().prop_map(Tree::Leaf);
    MetadataTree { All, Any } of MetadataLeaf::arb().prop_map(MetadataTree::Leaf);
    Scalar { List } of prop_oneof![
        Just(Scalar::Null),
        Arb::arb().prop_map(Scalar::Text),
        Arb::arb().prop_map(Scalar::Number),
        Arb::arb().prop_map(Scalar::Boolean),
    ];
}
