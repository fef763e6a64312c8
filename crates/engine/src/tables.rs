//! The tables: which there are, how each is keyed, what a row holds, whether
//! it is kept in memory whole, and whether it holds anything personal.
//!
//! One declaration makes the key types, [`Key`], [`Row`] and [`Table`]; the
//! `store` crate gives each its bytes. Keys sort as their fields sort, in the
//! order written here, and every key starts with its workspace.

use crate::ids::{
    AttributeId, AudienceId, CompanyOrdinal, ContactOrdinal, DefinitionId, EventRef, HeldId, JobId, NoteId, SegmentId,
    SubscriptionTypeId, TagId, TeammateId, TokenId, WebhookId, WorkspaceId, WriterId,
};
use crate::rows::{
    About, AppRow, AttributeNameRow, AttributeRow, AudienceRow, AuditRow, BulkErrorRow, CatalogRow, CompanyContactRow,
    CompanyIdRow, CompanyIdentifierKind, CompanyRow, ContactRow, CountersRow, DefinitionNameRow, DefinitionRow,
    DoneRow, HeldCountRow, HeldRow, HeldUnderRow, IdentifierKind, IdentifierRow, JobRow, LogRow, MergeRow, Model,
    NodeRow, NoteAboutRow, NoteRow, RefusalRow, SeenRow, SegmentRow, StatsRow, SubscriptionTypeRow, SummaryRow,
    TagNameRow, TagRow, TeammateRow, TimelineRow, TokenRow, WebhookRow, WorkspaceRow,
};
use crate::source::Source;
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

macro_rules! tables {
    ($($(#[$doc:meta])* $table:ident $name:literal: $key:ident {
        $($(#[$field_doc:meta])* $field:ident: $ty:ty,)*
    } => $row:ident, $residence:ident, personal: $personal:ident;)*) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $key { $($(#[$field_doc])* pub $field: $ty,)* }

        impl TableKey for $key {
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
    Node "node": NodeKey {
        /// Always [`crate::ids::NODE`].
        workspace: WorkspaceId,
    } => NodeRow, Config, personal: No;

    /// A workspace and its settings.
    Workspace "workspaces": WorkspaceKey {
        /// Whose.
        workspace: WorkspaceId,
    } => WorkspaceRow, Config, personal: No;

    /// From an app id to its workspace.
    App "apps": AppKey {
        /// Always [`crate::ids::NODE`]: it is read before the workspace is known.
        workspace: WorkspaceId,
        /// The public app id.
        app_id: String,
    } => AppRow, Config, personal: No;

    /// A token or write key, under its public half.
    Token "tokens": TokenKey {
        /// Always [`crate::ids::NODE`]: it is read before the workspace is known.
        workspace: WorkspaceId,
        /// The half of the token that may be shown.
        public: u64,
    } => TokenRow, Config, personal: No;

    /// Somebody who signs in to the console.
    Teammate "teammates": TeammateKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        teammate: TeammateId,
    } => TeammateRow, Config, personal: No;

    /// A workspace's counters: the next ordinals.
    Counters "counters": CountersKey {
        /// Whose.
        workspace: WorkspaceId,
    } => CountersRow, Cached, personal: No;

    /// An event definition.
    Definition "definitions": DefinitionKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        definition: DefinitionId,
    } => DefinitionRow, Config, personal: No;

    /// From a folded event name to its definition.
    DefinitionName "definition_names": DefinitionNameKey {
        /// Whose.
        workspace: WorkspaceId,
        /// The folded name.
        folded: String,
    } => DefinitionNameRow, Config, personal: No;

    /// What is known of a definition's metadata keys.
    Catalog "catalogs": CatalogKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Of which definition.
        definition: DefinitionId,
    } => CatalogRow, Cached, personal: No;

    /// A contact.
    Contact "contacts": ContactKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        contact: ContactOrdinal,
    } => ContactRow, Cached, personal: Yes;

    /// From an identifier to the contacts that have it.
    Identifier "identifiers": IdentifierKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Of which kind.
        kind: IdentifierKind,
        /// The value; an e-mail address is folded.
        value: String,
    } => IdentifierRow, Cached, personal: Yes;

    /// The events, in the order in which they were accepted.
    Log "log": LogKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Who wrote it.
        writer: WriterId,
        /// Position, from 1.
        seq: u64,
    } => LogRow, Cached, personal: Yes;

    /// A contact's events, newest first.
    Timeline "timeline": TimelineKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Of which contact.
        contact: ContactOrdinal,
        /// `u32::MAX - created_at`: the newest sorts first.
        age: u32,
        /// Of which definition.
        definition: DefinitionId,
        /// 0 for an event without a client id, so that the key itself finds
        /// duplicates; else the low 32 bits of its sequence number.
        discriminator: u32,
    } => TimelineRow, Cached, personal: Yes;

    /// Client ids seen lately.
    Seen "seen": SeenKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Keyed hash of the domain and the client id.
        hash: u128,
    } => SeenRow, Cached, personal: Yes;

    /// How often and when a contact did a thing.
    Summary "summaries": SummaryKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which definition.
        definition: DefinitionId,
        /// Which contact.
        contact: ContactOrdinal,
    } => SummaryRow, Cached, personal: Yes;

    /// Which definitions a contact has ever done: one row for each.
    Done "done": DoneKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which contact.
        contact: ContactOrdinal,
        /// Which definition.
        definition: DefinitionId,
    } => DoneRow, Cached, personal: Yes;

    /// What came in, by definition, hour and source.
    Stats "stats": StatsKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which definition; 0 for items whose name was never accepted.
        definition: DefinitionId,
        /// The hour, or a day's first hour once folded: hours since 1970.
        hour: u32,
        /// Through which surface.
        source: Source,
        /// Who wrote it.
        writer: WriterId,
    } => StatsRow, Cached, personal: No;

    /// Refused, dropped and duplicate items: a ring. Ordinals and codes only, so
    /// nothing of a person.
    Refusal "refusals": RefusalKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Who wrote it.
        writer: WriterId,
        /// The item's number modulo [`crate::limits::REFUSALS_KEPT_MAX`].
        slot: u32,
    } => RefusalRow, Cached, personal: No;

    /// A job and how far it is. A job that is about somebody holds their
    /// identifiers until it is finished.
    Job "jobs": JobKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        job: JobId,
    } => JobRow, Cached, personal: Yes;

    /// An item of a bulk job that was not stored.
    BulkError "bulk_errors": BulkErrorKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Of which job.
        job: JobId,
        /// Position among the job's items.
        index: u32,
    } => BulkErrorRow, Cached, personal: Yes;

    /// Who changed what under `/manage` and on the command line.
    Audit "audit": AuditKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Position, from 1.
        seq: u64,
    } => AuditRow, Cached, personal: No;

    /// A custom attribute's definition.
    Attribute "attributes": AttributeKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        attribute: AttributeId,
    } => AttributeRow, Config, personal: No;

    /// From a custom attribute's name to its definition.
    AttributeName "attribute_names": AttributeNameKey {
        /// Whose.
        workspace: WorkspaceId,
        /// What it is of.
        model: Model,
        /// The name, exactly.
        name: String,
    } => AttributeNameRow, Config, personal: No;

    /// A tag.
    Tag "tags": TagKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        tag: TagId,
    } => TagRow, Config, personal: No;

    /// From a folded name to its tag.
    TagName "tag_names": TagNameKey {
        /// Whose.
        workspace: WorkspaceId,
        /// The folded name.
        folded: String,
    } => TagNameRow, Config, personal: No;

    /// A segment.
    Segment "segments": SegmentKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        segment: SegmentId,
    } => SegmentRow, Config, personal: No;

    /// A saved audience.
    Audience "audiences": AudienceKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        audience: AudienceId,
    } => AudienceRow, Config, personal: No;

    /// What people choose to be sent or not.
    SubscriptionType "subscription_types": SubscriptionTypeKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        subscription: SubscriptionTypeId,
    } => SubscriptionTypeRow, Config, personal: No;

    /// What other programs asked to be sent.
    Webhook "webhooks": WebhookKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        webhook: WebhookId,
    } => WebhookRow, Config, personal: No;

    /// A company. It is no person, but it can be one person's firm: what is
    /// known of it stays when one of its people is deleted.
    Company "companies": CompanyKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        company: CompanyOrdinal,
    } => CompanyRow, Cached, personal: No;

    /// From an identifier of a company to the companies that have it.
    CompanyIdentifier "company_identifiers": CompanyIdentifierKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Of which kind.
        kind: CompanyIdentifierKind,
        /// The value; a name is folded and cut to
        /// [`crate::limits::COMPANY_NAME_KEY_CHARS_MAX`] characters.
        value: String,
    } => CompanyIdRow, Cached, personal: No;

    /// Which contacts belong to a company.
    CompanyContact "company_contacts": CompanyContactKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which company.
        company: CompanyOrdinal,
        /// Which contact.
        contact: ContactOrdinal,
    } => CompanyContactRow, Cached, personal: Yes;

    /// What was merged into a contact, in the order of the merges.
    Merge "merges": MergeKey {
        /// Whose.
        workspace: WorkspaceId,
        /// The survivor.
        contact: ContactOrdinal,
        /// The merge's number in its workspace, from 1.
        seq: u64,
    } => MergeRow, Cached, personal: Yes;

    /// A note.
    Note "notes": NoteKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        note: NoteId,
    } => NoteRow, Cached, personal: Yes;

    /// From whom or what notes are about to the notes.
    NoteAbout "notes_about": NoteAboutKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Whom or what.
        about: About,
        /// Which note.
        note: NoteId,
    } => NoteAboutRow, Cached, personal: Yes;

    /// An event that waits for its person.
    Held "held": HeldKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        held: HeldId,
    } => HeldRow, Cached, personal: Yes;

    /// From a hashed identifier to the events that wait under it.
    HeldUnder "held_under": HeldUnderKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Keyed hash of the identifier's kind and value.
        identity: u128,
        /// Which event.
        held: HeldId,
    } => HeldUnderRow, Cached, personal: Yes;

    /// How many events wait under a hashed identifier.
    HeldCount "held_counts": HeldCountKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Keyed hash of the identifier's kind and value.
        identity: u128,
    } => HeldCountRow, Cached, personal: Yes;
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
