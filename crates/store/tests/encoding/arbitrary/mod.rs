//! Any key and any row. A new table, row or field breaks this until it is here.

mod fields;
mod keys;
mod rows;

use engine::rows::{
    AppRow, AttributeNameRow, AttributeRow, AudienceRow, AuditRow, BrowsingRow, BulkErrorRow, CatalogRow,
    CompanyContactRow, CompanyIdRow, CompanyRow, ContactRow, CountersRow, DecisionRow, DefinitionNameRow,
    DefinitionRow, DeliveryOfRow, DeliveryRow, DeviceOwnerRow, DevicesRow, DoneRow, FactCountRow, FactRow,
    HeldCountRow, HeldRow, HeldUnderRow, IdentifierRow, IdentitySecretRow, JobRow, LogRow, LoginSessionRow, MemberRow,
    MergeRow, MessageRow, MessageStatsRow, MessageVersionRow, MessengerRow, NodeRow, NoteAboutRow, NoteRow,
    OfficeHoursRow, OutboxRow, PageViewRow, PulseRow, RefusalRow, SeenRow, SegmentRow, SendsRow, SiteRow, StatsRow,
    SubscriptionTypeRow, SummaryRow, TagNameRow, TagRow, TeammateRow, TimelineRow, TimerRow, TokenRow, WebhookRow,
    WorkspaceRow,
};
use engine::tables::{
    AppKey, AttributeKey, AttributeNameKey, AudienceKey, AuditKey, BrowsingKey, BulkErrorKey, CatalogKey,
    CompanyContactKey, CompanyIdentifierKey, CompanyKey, ContactKey, CountersKey, DecisionKey, DefinitionKey,
    DefinitionNameKey, DeliveryKey, DeliveryOfKey, DeviceOwnerKey, DevicesKey, DoneKey, FactCountKey, FactKey,
    HeldCountKey, HeldKey, HeldUnderKey, IdentifierKey, IdentitySecretKey, JobKey, LogKey, LoginSessionKey, MemberKey,
    MergeKey, MessageKey, MessageStatsKey, MessageVersionKey, MessengerKey, NodeKey, NoteAboutKey, NoteKey,
    OfficeHoursKey, OutboxKey, PageViewKey, PulseKey, RefusalKey, SeenKey, SegmentKey, SendsKey, SiteKey, StatsKey,
    SubscriptionTypeKey, SummaryKey, TagKey, TagNameKey, TeammateKey, TimelineKey, TimerKey, TokenKey, WebhookKey,
    WorkspaceKey,
};
use engine::{Key, Row, Table, TableKey};
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
numbers!(i16, u8, u16, u32, u64, u128);

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

/// Any of an enum's values, of those without fields.
macro_rules! one_of_all {
    ($($ty:ident),* $(,)?) => {$(
        impl Arb for $ty {
            fn arb() -> BoxedStrategy<Self> {
                select($ty::ALL.to_vec()).boxed()
            }
        }
    )*};
}

/// Any number as an id.
macro_rules! wrapped {
    ($($ty:ident),* $(,)?) => {$(
        impl Arb for $ty {
            fn arb() -> BoxedStrategy<Self> {
                Arb::arb().prop_map($ty).boxed()
            }
        }
    )*};
}

/// Any values of a struct's fields. They stand in groups of at most twelve:
/// strategies are made of tuples of that many.
macro_rules! structs {
    ($($ty:ident { $($($field:ident),+);+ $(;)? })*) => {$(
        impl Arb for $ty {
            fn arb() -> BoxedStrategy<Self> {
                let groups = ($(($(any_of(stringify!($field)),)+),)+);
                groups.prop_map(|($(($($field,)+),)+)| Self { $($($field),+),+ }).boxed()
            }
        }
    )*};
}

/// The one value of a row without fields.
macro_rules! only_values {
    ($($ty:ident),* $(,)?) => {$(
        impl Arb for $ty {
            fn arb() -> BoxedStrategy<Self> {
                Just(Self).boxed()
            }
        }
    )*};
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

use {enums, one_of_all, only_values, structs, wrapped};

fn any_of<T: Arb>(_field: &str) -> BoxedStrategy<T> {
    T::arb()
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
    LoginSession: LoginSessionKey => LoginSessionRow,
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
    Attribute: AttributeKey => AttributeRow,
    AttributeName: AttributeNameKey => AttributeNameRow,
    Tag: TagKey => TagRow,
    TagName: TagNameKey => TagNameRow,
    Segment: SegmentKey => SegmentRow,
    Audience: AudienceKey => AudienceRow,
    SubscriptionType: SubscriptionTypeKey => SubscriptionTypeRow,
    Webhook: WebhookKey => WebhookRow,
    Company: CompanyKey => CompanyRow,
    CompanyIdentifier: CompanyIdentifierKey => CompanyIdRow,
    CompanyContact: CompanyContactKey => CompanyContactRow,
    Merge: MergeKey => MergeRow,
    Note: NoteKey => NoteRow,
    NoteAbout: NoteAboutKey => NoteAboutRow,
    Held: HeldKey => HeldRow,
    HeldUnder: HeldUnderKey => HeldUnderRow,
    HeldCount: HeldCountKey => HeldCountRow,
    Browsing: BrowsingKey => BrowsingRow,
    PageView: PageViewKey => PageViewRow,
    Site: SiteKey => SiteRow,
    Messenger: MessengerKey => MessengerRow,
    IdentitySecret: IdentitySecretKey => IdentitySecretRow,
    Message: MessageKey => MessageRow,
    MessageVersion: MessageVersionKey => MessageVersionRow,
    Sends: SendsKey => SendsRow,
    Delivery: DeliveryKey => DeliveryRow,
    DeliveryOf: DeliveryOfKey => DeliveryOfRow,
    Decision: DecisionKey => DecisionRow,
    MessageStats: MessageStatsKey => MessageStatsRow,
    Pulse: PulseKey => PulseRow,
    Timer: TimerKey => TimerRow,
    Outbox: OutboxKey => OutboxRow,
    Member: MemberKey => MemberRow,
    OfficeHours: OfficeHoursKey => OfficeHoursRow,
    Fact: FactKey => FactRow,
    FactCount: FactCountKey => FactCountRow,
    Devices: DevicesKey => DevicesRow,
    DeviceOwner: DeviceOwnerKey => DeviceOwnerRow,
}
