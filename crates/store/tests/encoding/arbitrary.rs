//! Any key and any row. A new table, row or field breaks this until it is here.

use engine::ids::{ContactOrdinal, DefinitionId, EventRef, JobId, TeammateId, TokenId, WorkspaceId, WriterId};
use engine::metadata::{Omission, OmissionReason, Omissions, Value};
use engine::rows::{
    ActorRef, AppRow, AuditChange, AuditRow, BulkErrorRow, BulkTask, CatalogKeyFact, CatalogRow, ContactRow,
    CountersRow, DefinitionNameRow, DefinitionRow, DoneRow, DropReason, Identified, IdentifierKind, IdentifierRow,
    JobKind, JobRow, LogRow, NodeRow, NotStored, RefusalRow, Role, Scopes, SeenRow, SeenWhat, StatsRow, SummaryRow,
    Sweep, TeammateRow, TimelineRow, TokenRow, WorkspaceRow,
};
use engine::settings::Settings;
use engine::source::{Source, Verified};
use engine::tables::{
    AppKey, AuditKey, BulkErrorKey, CatalogKey, ContactKey, CountersKey, DefinitionKey, DefinitionNameKey, DoneKey,
    IdentifierKey, JobKey, LogKey, NodeKey, RefusalKey, SeenKey, StatsKey, SummaryKey, TeammateKey, TimelineKey,
    TokenKey, WorkspaceKey,
};
use engine::{Key, RefusalKind, Row, Table, TableKey};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::sync::Arc;

/// A type of which any value can be made.
trait Arb: Sized + std::fmt::Debug + 'static {
    fn arb() -> BoxedStrategy<Self>;
}

/// Any number, small and large ones often: keys then share their beginnings.
macro_rules! numbers {
    ($($ty:ty),*) => {$(
        impl Arb for $ty {
            fn arb() -> BoxedStrategy<Self> {
                prop_oneof![Just(0), Just(1), Just(127), Just(128), Just(255), Just(Self::MAX), any::<Self>()].boxed()
            }
        }
    )*};
}
numbers!(u8, u16, u32, u64, u128);

impl Arb for bool {
    fn arb() -> BoxedStrategy<Self> {
        any::<Self>().boxed()
    }
}

impl Arb for String {
    fn arb() -> BoxedStrategy<Self> {
        let known = select(vec!["", "a", "ab", "b", "\0", "ä", "\u{ffff}", "\u{10ffff}"]).prop_map(str::to_owned);
        prop_oneof![known, any::<Self>()].boxed()
    }
}

impl<const N: usize> Arb for [u8; N] {
    fn arb() -> BoxedStrategy<Self> {
        vec(any::<u8>(), N).prop_map(|bytes| bytes.try_into().expect("as many as asked for")).boxed()
    }
}

impl<T: Arb + Clone> Arb for Option<T> {
    fn arb() -> BoxedStrategy<Self> {
        proptest::option::of(T::arb()).boxed()
    }
}

impl<T: Arb> Arb for Vec<T> {
    fn arb() -> BoxedStrategy<Self> {
        vec(T::arb(), 0..4).boxed()
    }
}

impl<A: Arb, B: Arb> Arb for (A, B) {
    fn arb() -> BoxedStrategy<Self> {
        (A::arb(), B::arb()).boxed()
    }
}

macro_rules! one_of_all {
    ($($ty:ident),*) => {$(
        impl Arb for $ty {
            fn arb() -> BoxedStrategy<Self> {
                select($ty::ALL.to_vec()).boxed()
            }
        }
    )*};
}
one_of_all!(Source, Verified, Role, DropReason, RefusalKind, Sweep, OmissionReason);

impl Arb for IdentifierKind {
    fn arb() -> BoxedStrategy<Self> {
        select(vec![Self::ExternalId, Self::Email]).boxed()
    }
}

macro_rules! wrapped {
    ($($ty:ident),*) => {$(
        impl Arb for $ty {
            fn arb() -> BoxedStrategy<Self> {
                Arb::arb().prop_map($ty).boxed()
            }
        }
    )*};
}
wrapped!(WorkspaceId, ContactOrdinal, DefinitionId, TokenId, TeammateId, WriterId, JobId, Scopes);

macro_rules! structs {
    ($($ty:ident { $($field:ident),* $(,)? })*) => {$(
        impl Arb for $ty {
            fn arb() -> BoxedStrategy<Self> {
                ($(any_of(stringify!($field)),)*).prop_map(|($($field,)*)| Self { $($field),* }).boxed()
            }
        }
    )*};
}

fn any_of<T: Arb>(_field: &str) -> BoxedStrategy<T> {
    T::arb()
}

structs! {
    EventRef { writer, seq }
    Identified { contact, role }
    Omission { key, reason }
    Omissions { named, count }
    Settings { set }
    CatalogKeyFact { key, kinds, first_at, last_day, examples }
    BulkTask { item_count, error_count, created_at, completed_at }
    AuditChange { field, before, after }

    NodeKey { workspace }
    WorkspaceKey { workspace }
    AppKey { workspace, app_id }
    TokenKey { workspace, public }
    TeammateKey { workspace, teammate }
    CountersKey { workspace }
    DefinitionKey { workspace, definition }
    DefinitionNameKey { workspace, folded }
    CatalogKey { workspace, definition }
    ContactKey { workspace, contact }
    IdentifierKey { workspace, kind, value }
    LogKey { workspace, writer, seq }
    TimelineKey { workspace, contact, age, definition, discriminator }
    SeenKey { workspace, hash }
    SummaryKey { workspace, definition, contact }
    DoneKey { workspace, contact, definition }
    StatsKey { workspace, definition, hour, source, writer }
    RefusalKey { workspace, writer, slot }
    JobKey { workspace, job }
    BulkErrorKey { workspace, job, index }
    AuditKey { workspace, seq }

    NodeRow { last_workspace, last_token }
    WorkspaceRow { app_id, name, created_at, time_zone, id_key, identity_secret, settings }
    AppRow { workspace }
    TokenRow { token, workspace, secret_hash, scopes, name, created_at, revoked_at }
    TeammateRow { email, name, password_hash, created_at }
    CountersRow {
        last_contact, last_definition, active_definitions, last_event, last_refusal, last_job, last_audit,
        last_teammate,
    }
    DefinitionRow { name, display_name, description, created_at, archived_at }
    DefinitionNameRow { definition }
    CatalogRow { keys }
    ContactRow {
        role, external_id, email, name, phone, avatar_url, owner_id, signed_up_at, last_seen_at,
        unsubscribed_from_emails, created_at, updated_at,
    }
    IdentifierRow { contacts }
    LogRow {
        contact, definition, created_at, received_at_ms, recorded_after_ms, source, verified, token, discriminator,
        metadata, omissions,
    }
    TimelineRow { event }
    SeenRow { what, digest, expires_at }
    SummaryRow { tracked, imported, retired, first, last }
    StatsRow { accepted, imported, duplicate, dropped, rejected, first_at, last_at }
    RefusalRow { number, after_event, what, definition, received_at_ms, source, token }
    JobRow { created_at, updated_at, kind }
    BulkErrorRow { created_at, code, message, data }
    AuditRow { at_ms, actor, action, subject, changes }
}

impl Arb for DoneRow {
    fn arb() -> BoxedStrategy<Self> {
        Just(Self).boxed()
    }
}

macro_rules! enums {
    ($($ty:ident { $($example:pat => $strategy:expr,)* })*) => {$(
        impl Arb for $ty {
            fn arb() -> BoxedStrategy<Self> {
                /// Names every variant, so that a new one breaks this.
                fn _all_are_here(value: &$ty) {
                    match value { $($example => {})* }
                }
                prop_oneof![$($strategy),*].boxed()
            }
        }
    )*};
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
    }
    ActorRef {
        ActorRef::CommandLine => Just(ActorRef::CommandLine),
        ActorRef::Token(_) => Arb::arb().prop_map(ActorRef::Token),
        ActorRef::Teammate(_) => Arb::arb().prop_map(ActorRef::Teammate),
    }
}

macro_rules! tables {
    ($($table:ident: $key:ident => $row:ident,)*) => {
        /// Any key of a table.
        pub fn key(table: Table) -> BoxedStrategy<Key> {
            match table { $(Table::$table => $key::arb().prop_map(|key| key.erased()).boxed(),)* }
        }

        /// Any row of a table.
        pub fn row(table: Table) -> BoxedStrategy<Row> {
            match table { $(Table::$table => $row::arb().prop_map(|row| $key::row(Arc::new(row))).boxed(),)* }
        }
    };
}

tables! {
    Node: NodeKey => NodeRow,
    Workspace: WorkspaceKey => WorkspaceRow,
    App: AppKey => AppRow,
    Token: TokenKey => TokenRow,
    Teammate: TeammateKey => TeammateRow,
    Counters: CountersKey => CountersRow,
    Definition: DefinitionKey => DefinitionRow,
    DefinitionName: DefinitionNameKey => DefinitionNameRow,
    Catalog: CatalogKey => CatalogRow,
    Contact: ContactKey => ContactRow,
    Identifier: IdentifierKey => IdentifierRow,
    Log: LogKey => LogRow,
    Timeline: TimelineKey => TimelineRow,
    Seen: SeenKey => SeenRow,
    Summary: SummaryKey => SummaryRow,
    Done: DoneKey => DoneRow,
    Stats: StatsKey => StatsRow,
    Refusal: RefusalKey => RefusalRow,
    Job: JobKey => JobRow,
    BulkError: BulkErrorKey => BulkErrorRow,
    Audit: AuditKey => AuditRow,
}
