//! Any field of a key or a row.

use super::{Arb, any_of, enums, one_of_all, structs, wrapped};
use engine::RefusalKind;
use engine::ids::{
    AttributeId, AudienceId, CompanyOrdinal, ContactOrdinal, DefinitionId, EventRef, HeldId, JobId, NoteId, SegmentId,
    SubscriptionTypeId, TagId, TeammateId, TokenId, WebhookId, WorkspaceId, WriterId,
};
use engine::metadata::{Omission, OmissionReason, Omissions, Value};
use engine::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree};
use engine::rows::{
    About, ActorRef, AttributeValue, AuditChange, BulkTask, CatalogKeyFact, CompanyIdentifierKind, Consent, DataType,
    DropReason, EraseStage, FieldRef, Identified, IdentifierKind, ImportState, JobKind, Model, NotStored, PersonType,
    Platform, Role, Scopes, SeenWhat, Standard, Sweep, Tagging,
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
);

structs! {
    EventRef { writer, seq }
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
