//! The tables: which there are, how each is keyed, what a row holds, whether
//! it is kept in memory whole, and whether it holds anything personal.
//!
//! One declaration makes [`Key`], [`Row`] and [`Table`], the files beside it
//! the key types; the `store` crate gives each its bytes. Keys sort as their
//! fields sort, in the order written there, and every key starts with its
//! workspace.

mod events;
mod messages;
mod people;
mod workspaces;

pub use events::*;
pub use messages::*;
pub use people::*;
pub use workspaces::*;

use crate::ids::{ContactOrdinal, DefinitionId, EventRef, TokenId, WorkspaceId};
use crate::rows::{
    AppRow, AttributeNameRow, AttributeRow, AudienceRow, AuditRow, BrowsingRow, BulkErrorRow, CatalogRow,
    CompanyContactRow, CompanyIdRow, CompanyRow, ContactRow, CountersRow, DecisionRow, DefinitionNameRow,
    DefinitionRow, DeliveryOfRow, DeliveryRow, DeviceOwnerRow, DevicesRow, DoneRow, FactCountRow, FactRow,
    HeldCountRow, HeldRow, HeldUnderRow, IdentifierRow, IdentitySecretRow, JobRow, LogRow, LoginSessionRow, MemberRow,
    MergeRow, MessageRow, MessageStatsRow, MessageVersionRow, MessengerRow, NodeRow, NoteAboutRow, NoteRow,
    OfficeHoursRow, OutboxRow, PageViewRow, PulseRow, RefusalRow, SeenRow, SegmentRow, SendsRow, SiteRow, StatsRow,
    SubscriptionTypeRow, SummaryRow, TagNameRow, TagRow, TeammateRow, TimelineRow, TimerRow, TokenRow, WebhookRow,
    WorkspaceRow,
};
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;

/// Whether a table's rows are about a person: deletion walks all that are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    /// Rows tell something of a person.
    Yes,
    /// Rows tell of the workspace only.
    No,
}

/// Whether the store keeps all rows of a table in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Residence {
    /// Few, read by every request: definitions, settings, tokens.
    Config,
    /// As many as there are people or events.
    Cached,
}

/// A typed key: ties a key to its table and its row type.
pub trait TableKey: Clone + Debug + Eq + Hash + Sized {
    /// What the table holds.
    type Row: Clone + Debug + PartialEq + 'static;
    /// Which table.
    const TABLE: Table;
    /// The key among all keys.
    fn erased(&self) -> Key;
    /// The typed key in an erased one; `None` when it is another table's.
    fn from_erased(key: &Key) -> Option<&Self>;
    /// The row of this table in an erased one; `None` when it is another's.
    fn typed(row: &Row) -> Option<&Arc<Self::Row>>;
    /// The same, to be changed.
    fn typed_mut(row: &mut Row) -> Option<&mut Arc<Self::Row>>;
    /// The row among all rows.
    fn row(row: Arc<Self::Row>) -> Row;
}

/// The structs of some keys.
macro_rules! keys {
    ($($(#[$doc:meta])* $key:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* })*) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $key { $($(#[$field_doc])* pub $field: $ty,)* })*
    };
}
use keys;

macro_rules! tables {
    ($($(#[$doc:meta])* $table:ident $name:literal: $key:ident => $row:ident, $residence:ident,
        personal: $personal:ident;)*) => {
        $(impl TableKey for $key {
            type Row = $row;
            const TABLE: Table = Table::$table;
            fn erased(&self) -> Key { Key::$table(self.clone()) }
            fn from_erased(key: &Key) -> Option<&Self> {
                if let Key::$table(key) = key { Some(key) } else { None }
            }
            fn typed(row: &Row) -> Option<&Arc<$row>> {
                if let Row::$table(row) = row { Some(row) } else { None }
            }
            fn typed_mut(row: &mut Row) -> Option<&mut Arc<$row>> {
                if let Row::$table(row) = row { Some(row) } else { None }
            }
            fn row(row: Arc<$row>) -> Row { Row::$table(row) }
        })*

        /// Which table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Table { $($(#[$doc])* $table,)* }

        /// A key of any table.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Key { $($(#[$doc])* $table($key),)* }

        /// A row of any table. Cloning shares it.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Row { $($(#[$doc])* $table(Arc<$row>),)* }

        impl Table {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$table,)*];

            /// The name on disk. Never changed.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $(Self::$table => $name,)* } }

            /// Whether its rows tell something of a person.
            #[must_use]
            pub const fn personal(self) -> Personal { match self { $(Self::$table => Personal::$personal,)* } }

            /// Whether it is kept in memory whole.
            #[must_use]
            pub const fn residence(self) -> Residence { match self { $(Self::$table => Residence::$residence,)* } }
        }

        impl Key {
            /// The table that the key belongs to.
            #[must_use]
            pub const fn table(&self) -> Table { match self { $(Self::$table(_) => Table::$table,)* } }

            /// The workspace that the key belongs to.
            #[must_use]
            pub const fn workspace(&self) -> WorkspaceId { match self { $(Self::$table(key) => key.workspace,)* } }
        }
    };
}

tables! {
    /// The node's own counters.
    Node "node": NodeKey => NodeRow, Config, personal: No;

    /// A workspace and its settings.
    Workspace "workspaces": WorkspaceKey => WorkspaceRow, Config, personal: No;

    /// From an app id to its workspace.
    App "apps": AppKey => AppRow, Config, personal: No;

    /// A token or write key, under its public half.
    Token "tokens": TokenKey => TokenRow, Config, personal: No;

    /// Somebody who signs in to the console.
    Teammate "teammates": TeammateKey => TeammateRow, Config, personal: No;

    /// That a teammate is signed in.
    LoginSession "login_sessions": LoginSessionKey => LoginSessionRow, Config, personal: No;

    /// A workspace's counters: the next ordinals.
    Counters "counters": CountersKey => CountersRow, Cached, personal: No;

    /// An event definition.
    Definition "definitions": DefinitionKey => DefinitionRow, Config, personal: No;

    /// From a folded event name to its definition.
    DefinitionName "definition_names": DefinitionNameKey => DefinitionNameRow, Config, personal: No;

    /// What is known of a definition's metadata keys.
    Catalog "catalogs": CatalogKey => CatalogRow, Cached, personal: No;

    /// A contact.
    Contact "contacts": ContactKey => ContactRow, Cached, personal: Yes;

    /// From an identifier to the contacts that have it.
    Identifier "identifiers": IdentifierKey => IdentifierRow, Cached, personal: Yes;

    /// The events, in the order in which they were accepted.
    Log "log": LogKey => LogRow, Cached, personal: Yes;

    /// A contact's events, newest first.
    Timeline "timeline": TimelineKey => TimelineRow, Cached, personal: Yes;

    /// Client ids seen lately.
    Seen "seen": SeenKey => SeenRow, Cached, personal: Yes;

    /// How often and when a contact did a thing.
    Summary "summaries": SummaryKey => SummaryRow, Cached, personal: Yes;

    /// Which definitions a contact has ever done: one row for each.
    Done "done": DoneKey => DoneRow, Cached, personal: Yes;

    /// What came in, by definition, hour and source.
    Stats "stats": StatsKey => StatsRow, Cached, personal: No;

    /// Refused, dropped and duplicate items: a ring. Ordinals and codes only, so
    /// nothing of a person.
    Refusal "refusals": RefusalKey => RefusalRow, Cached, personal: No;

    /// A job and how far it is. A job that is about somebody holds their
    /// identifiers until it is finished.
    Job "jobs": JobKey => JobRow, Cached, personal: Yes;

    /// An item of a bulk job that was not stored.
    BulkError "bulk_errors": BulkErrorKey => BulkErrorRow, Cached, personal: Yes;

    /// Who changed what under `/manage` and on the command line.
    Audit "audit": AuditKey => AuditRow, Cached, personal: No;

    /// A custom attribute's definition.
    Attribute "attributes": AttributeKey => AttributeRow, Config, personal: No;

    /// From a custom attribute's name to its definition.
    AttributeName "attribute_names": AttributeNameKey => AttributeNameRow, Config, personal: No;

    /// A tag.
    Tag "tags": TagKey => TagRow, Config, personal: No;

    /// From a folded name to its tag.
    TagName "tag_names": TagNameKey => TagNameRow, Config, personal: No;

    /// A segment.
    Segment "segments": SegmentKey => SegmentRow, Config, personal: No;

    /// A saved audience.
    Audience "audiences": AudienceKey => AudienceRow, Config, personal: No;

    /// What people choose to be sent or not.
    SubscriptionType "subscription_types": SubscriptionTypeKey => SubscriptionTypeRow, Config, personal: No;

    /// What other programs asked to be sent.
    Webhook "webhooks": WebhookKey => WebhookRow, Config, personal: No;

    /// A company. It is no person, but it can be one person's firm: what is
    /// known of it stays when one of its people is deleted.
    Company "companies": CompanyKey => CompanyRow, Cached, personal: No;

    /// From an identifier of a company to the companies that have it.
    CompanyIdentifier "company_identifiers": CompanyIdentifierKey => CompanyIdRow, Cached, personal: No;

    /// Which contacts belong to a company.
    CompanyContact "company_contacts": CompanyContactKey => CompanyContactRow, Cached, personal: Yes;

    /// What was merged into a contact, in the order of the merges.
    Merge "merges": MergeKey => MergeRow, Cached, personal: Yes;

    /// A note.
    Note "notes": NoteKey => NoteRow, Cached, personal: Yes;

    /// From whom or what notes are about to the notes.
    NoteAbout "notes_about": NoteAboutKey => NoteAboutRow, Cached, personal: Yes;

    /// An event that waits for its person.
    Held "held": HeldKey => HeldRow, Cached, personal: Yes;

    /// From a hashed identifier to the events that wait under it.
    HeldUnder "held_under": HeldUnderKey => HeldUnderRow, Cached, personal: Yes;

    /// How many events wait under a hashed identifier.
    HeldCount "held_counts": HeldCountKey => HeldCountRow, Cached, personal: Yes;

    /// What of a contact browsers follow and do.
    Browsing "browsing": BrowsingKey => BrowsingRow, Cached, personal: Yes;

    /// The pages that somebody opened: a ring of
    /// [`crate::limits::PAGE_VIEWS_KEPT`].
    PageView "page_views": PageViewKey => PageViewRow, Cached, personal: Yes;

    /// The sites whose pages hold the snippet.
    Site "sites": SiteKey => SiteRow, Cached, personal: No;

    /// What browsers and apps may do.
    Messenger "messengers": MessengerKey => MessengerRow, Config, personal: No;

    /// Identity secrets that were rotated.
    IdentitySecret "identity_secrets": IdentitySecretKey => IdentitySecretRow, Config, personal: No;

    /// A message.
    Message "messages": MessageKey => MessageRow, Config, personal: No;

    /// What a message was before it was changed.
    MessageVersion "message_versions": MessageVersionKey => MessageVersionRow, Cached, personal: No;

    /// What a person had of messages.
    Sends "sends": SendsKey => SendsRow, Cached, personal: Yes;

    /// A message for a person.
    Delivery "deliveries": DeliveryKey => DeliveryRow, Cached, personal: Yes;

    /// From a message to its deliveries.
    DeliveryOf "deliveries_of": DeliveryOfKey => DeliveryOfRow, Cached, personal: Yes;

    /// What came of an event for the messages that listen to its name.
    Decision "decisions": DecisionKey => DecisionRow, Cached, personal: No;

    /// What a message did, by version and hour.
    MessageStats "message_stats": MessageStatsKey => MessageStatsRow, Cached, personal: No;

    /// How often a message was sent, for what stops it by itself.
    Pulse "message_pulses": PulseKey => PulseRow, Cached, personal: No;

    /// What waits for its delay. Ordinals only, and gone when it fires.
    Timer "message_timers": TimerKey => TimerRow, Cached, personal: No;

    /// Deliveries that are to leave the node. Ordinals only, and gone when the
    /// delivery is.
    Outbox "outbox": OutboxKey => OutboxRow, Cached, personal: No;

    /// That a person is of a segment that messages wait for.
    Member "segment_members": MemberKey => MemberRow, Cached, personal: Yes;

    /// A workspace's office hours.
    OfficeHours "office_hours": OfficeHoursKey => OfficeHoursRow, Config, personal: No;

    /// Something about events that is counted as they come.
    Fact "facts": FactKey => FactRow, Config, personal: No;

    /// What a person did, of what a fact counts.
    FactCount "fact_counts": FactCountKey => FactCountRow, Cached, personal: Yes;

    /// The devices of a person.
    Devices "devices": DevicesKey => DevicesRow, Cached, personal: Yes;

    /// From a device to its person.
    DeviceOwner "device_owners": DeviceOwnerKey => DeviceOwnerRow, Cached, personal: Yes;
}

impl TimelineKey {
    /// The key of an event at `created_at` (Unix seconds).
    #[must_use]
    pub fn at(
        workspace: WorkspaceId,
        contact: ContactOrdinal,
        created_at: u32,
        definition: DefinitionId,
        discriminator: u32,
    ) -> Self {
        Self { workspace, contact, age: u32::MAX - created_at, definition, discriminator }
    }

    /// When the event happened, in Unix seconds.
    #[must_use]
    pub fn created_at(&self) -> u32 {
        u32::MAX - self.age
    }
}

impl LogKey {
    /// The key of an event's row.
    #[must_use]
    pub fn of(workspace: WorkspaceId, event: EventRef) -> Self {
        Self { workspace, writer: event.writer, seq: event.seq }
    }
}

impl TokenKey {
    /// The key of a token by its public half.
    #[must_use]
    pub fn of(public: u64) -> Self {
        Self { workspace: crate::ids::NODE, public }
    }
}

/// What nobody signed: the command line, before tokens.
pub const NO_TOKEN: TokenId = TokenId(0);
