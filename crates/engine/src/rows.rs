//! What each table's rows hold. `store` writes them; a row may gain fields at
//! its end, which older rows read as their defaults.

use crate::ids::{ContactOrdinal, DefinitionId, EventRef, TeammateId, TokenId, WorkspaceId};
use crate::metadata::{Metadata, Omissions};
use crate::settings::Settings;
use crate::source::{Source, Verified};

/// The node's own counters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeRow {
    /// The ordinal last given to a workspace.
    pub last_workspace: u32,
    /// The ordinal last given to a token.
    pub last_token: u32,
}

/// A workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceRow {
    /// The public app id: eight lower-case letters and digits.
    pub app_id: String,
    /// What people call it.
    pub name: String,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// IANA name of the zone in which days begin.
    pub time_zone: String,
    /// Hides ordinals in contact ids and keys the hashes of client ids.
    pub id_key: [u8; 16],
    /// Signs identities of browsers and mobile apps.
    pub identity_secret: String,
    /// What was set.
    pub settings: Settings,
}

/// From an app id to its workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppRow {
    /// Whose app id it is.
    pub workspace: WorkspaceId,
}

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scopes(pub u8);

impl Scopes {
    /// Read people and events.
    pub const READ: Self = Self(1);
    /// Write people and events.
    pub const WRITE: Self = Self(2);
    /// Everything under `/manage`.
    pub const MANAGE: Self = Self(4);
    /// Send to the tracking surface; nothing else.
    pub const TRACK: Self = Self(8);

    /// Their names, in the order in which they are listed.
    pub const NAMES: [(&'static str, Self); 4] =
        [("read", Self::READ), ("write", Self::WRITE), ("manage", Self::MANAGE), ("track", Self::TRACK)];

    /// All of `self` and of `other`.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` is in `self`.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A token: its secret half is stored only as a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Its ordinal, which events keep.
    pub token: TokenId,
    /// Whose.
    pub workspace: WorkspaceId,
    /// SHA-256 of the secret half. It is random, so it needs no slow hash.
    pub secret_hash: [u8; 32],
    /// What it may do.
    pub scopes: Scopes,
    /// What people call it.
    pub name: String,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it was revoked, Unix seconds.
    pub revoked_at: Option<u32>,
}

/// Somebody who signs in to the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeammateRow {
    /// Their e-mail address, by which they sign in.
    pub email: String,
    /// Their name.
    pub name: String,
    /// An Argon2id hash in PHC form.
    pub password_hash: String,
    /// When they were added, Unix seconds.
    pub created_at: u32,
}

/// A workspace's counters: the numbers last given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CountersRow {
    /// Contacts.
    pub last_contact: u32,
    /// Event definitions.
    pub last_definition: u32,
    /// Definitions that are not archived.
    pub active_definitions: u32,
    /// Events of the log.
    pub last_event: u64,
    /// Refused, dropped and duplicate items.
    pub last_refusal: u64,
    /// Jobs.
    pub last_job: u64,
    /// Audit rows.
    pub last_audit: u64,
    /// Teammates.
    pub last_teammate: u32,
}

/// An event definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionRow {
    /// The name, lower-case.
    pub name: String,
    /// The name that people gave it to read, if any.
    pub display_name: Option<String>,
    /// What it means, if somebody said.
    pub description: Option<String>,
    /// When it was first received, Unix seconds.
    pub created_at: u32,
    /// When it was archived, Unix seconds.
    pub archived_at: Option<u32>,
}

/// From a folded name to its definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionNameRow {
    /// Which.
    pub definition: DefinitionId,
}

/// A metadata key as a definition has met it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogKeyFact {
    /// The key, in its first spelling.
    pub key: String,
    /// Bit n is set when a value of [`crate::metadata::Kind`] number n came.
    pub kinds: u16,
    /// When it first came, Unix seconds.
    pub first_at: u32,
    /// The newest day on which it came: days since 1970.
    pub last_day: u32,
    /// At most three events that hold it, the newest day's first one last.
    pub examples: Vec<EventRef>,
}

/// What is known of a definition's metadata keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CatalogRow {
    /// In the order in which they first came.
    pub keys: Vec<CatalogKeyFact>,
}

/// What a contact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Role {
    /// An anonymous browser.
    Visitor = 0,
    /// Known, but not a customer of the workspace's product.
    Lead = 1,
    /// A customer.
    User = 2,
}

impl Role {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Visitor, Self::Lead, Self::User];

    /// The word that the API uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Lead => "lead",
            Self::User => "user",
        }
    }

    /// The role with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|role| *role as u8 == number)
    }
}

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// What they are.
    pub role: Role,
    /// The workspace's own id of them; a lead's is made by Herald.
    pub external_id: Option<String>,
    /// E-mail address, in lower case.
    pub email: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Phone number, as sent.
    pub phone: Option<String>,
    /// URL of a picture.
    pub avatar_url: Option<String>,
    /// The teammate who looks after them, as sent.
    pub owner_id: Option<String>,
    /// When they signed up, Unix seconds.
    pub signed_up_at: Option<u32>,
    /// When they were last seen, Unix seconds.
    pub last_seen_at: Option<u32>,
    /// Whether they opted out of e-mail.
    pub unsubscribed_from_emails: bool,
    /// When the row was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
}

/// What kind of identifier a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum IdentifierKind {
    /// `external_id`, compared exactly.
    ExternalId = 1,
    /// E-mail address, compared folded.
    Email = 2,
}

/// One contact that has an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identified {
    /// Who.
    pub contact: ContactOrdinal,
    /// What they are, so that a user can win over leads without a read.
    pub role: Role,
}

/// The contacts that have an identifier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IdentifierRow {
    /// Sorted by ordinal. One for an `external_id`; any number for an e-mail.
    pub contacts: Vec<Identified>,
}

/// One stored event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Who did it, as recorded: merges do not rewrite it.
    pub contact: ContactOrdinal,
    /// What was done.
    pub definition: DefinitionId,
    /// When it happened, Unix seconds.
    pub created_at: u32,
    /// When the request was read, Unix milliseconds.
    pub received_at_ms: u64,
    /// When its commit was made, milliseconds after `received_at_ms`.
    pub recorded_after_ms: u32,
    /// Through which surface it came.
    pub source: Source,
    /// What proved the sender.
    pub verified: Verified,
    /// With which token.
    pub token: TokenId,
    /// The discriminator of its timeline key.
    pub discriminator: u32,
    /// What was sent along.
    pub metadata: Metadata,
    /// What of it was not stored as sent.
    pub omissions: Omissions,
}

/// From a place in a timeline to the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimelineRow {
    /// Where the event stands.
    pub event: EventRef,
}

/// What a client id stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeenWhat {
    /// A stored event.
    Event(EventRef),
    /// A summary import.
    Import,
}

/// A client id seen lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenRow {
    /// What it stands for.
    pub what: SeenWhat,
    /// Hash of what was sent, to tell a retry from a reuse.
    pub digest: u128,
    /// When it may be forgotten, Unix seconds.
    pub expires_at: u32,
}

/// How often and when a contact did a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SummaryRow {
    /// Events recorded.
    pub tracked: u64,
    /// Occurrences imported as a number.
    pub imported: u64,
    /// Events recorded and since removed by retention.
    pub retired: u64,
    /// The first time, Unix seconds.
    pub first: u32,
    /// The last time, Unix seconds.
    pub last: u32,
}

impl SummaryRow {
    /// What the API calls `count`.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.tracked + self.imported
    }
}

/// A contact did a thing: the key says all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoneRow;

/// What came in within an hour (or a day, once folded).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatsRow {
    /// Stored.
    pub accepted: u64,
    /// Occurrences imported as a number.
    pub imported: u64,
    /// The same event seen again.
    pub duplicate: u64,
    /// Discarded by policy: reason number and count, sorted.
    pub dropped: Vec<(u8, u64)>,
    /// Broke a rule: [`crate::RefusalKind`] number and count, sorted.
    pub rejected: Vec<(u8, u64)>,
    /// When the first was accepted, Unix seconds; 0 when none was.
    pub first_at: u32,
    /// When the last was accepted, Unix seconds.
    pub last_at: u32,
}

/// What became of an item that was not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotStored {
    /// The same event was there.
    Duplicate(EventRef),
    /// Discarded by policy.
    Dropped(DropReason),
    /// It broke a rule.
    Rejected(crate::RefusalKind),
}

/// Why an item was discarded although nothing was wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum DropReason {
    /// Its event definition is archived.
    Archived = 1,
}

impl DropReason {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 1] = [Self::Archived];

    /// The word that the API uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Archived => "archived",
        }
    }

    /// The reason with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| *reason as u8 == number)
    }
}

/// An item that was not stored: ordinals and codes only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalRow {
    /// The item's number; an older one in the same slot is gone.
    pub number: u64,
    /// The event last stored before it, which places it in the log's order.
    pub after_event: u64,
    /// What became of it.
    pub what: NotStored,
    /// Which definition, 0 if its name was not accepted.
    pub definition: DefinitionId,
    /// When the request was read, Unix milliseconds.
    pub received_at_ms: u64,
    /// Through which surface it came.
    pub source: Source,
    /// With which token.
    pub token: TokenId,
}

/// One request of a bulk job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkTask {
    /// How many items it held.
    pub item_count: u32,
    /// How many of them were not stored.
    pub error_count: u32,
    /// When it came, Unix seconds.
    pub created_at: u32,
    /// When it was done, Unix seconds.
    pub completed_at: u32,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
    /// What it does.
    pub kind: JobKind,
}

/// What a job does, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobKind {
    /// Events sent to `POST /bulk/events`, done before the answer.
    BulkEvents {
        /// Its requests.
        tasks: Vec<BulkTask>,
    },
    /// Rows that have had their time are looked for and removed, again and
    /// again.
    Sweep {
        /// Which rows.
        sweep: Sweep,
        /// Where the next step begins, in the order of the table's keys.
        cursor: u128,
        /// How many rows it has removed or folded since it was made.
        removed: u64,
        /// How often it has come to the end.
        passes: u64,
    },
}

/// What a sweep looks for. Its number is also its job's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Sweep {
    /// Client ids that may be forgotten.
    Seen = 1,
    /// Refused, dropped and duplicate items older than a week.
    Refusals = 2,
    /// Bulk jobs older than a week.
    BulkJobs = 3,
    /// Hours of statistics older than 30 days: folded into days.
    StatsHours = 4,
    /// Errors of bulk jobs older than a week.
    BulkErrors = 5,
}

impl Sweep {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 5] = [Self::Seen, Self::Refusals, Self::BulkJobs, Self::StatsHours, Self::BulkErrors];

    /// The word that the API uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Refusals => "refusals",
            Self::BulkJobs => "bulk_jobs",
            Self::StatsHours => "stats_hours",
            Self::BulkErrors => "bulk_errors",
        }
    }

    /// The sweep with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|sweep| *sweep as u8 == number)
    }
}

/// An item of a bulk job that was not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkErrorRow {
    /// When, Unix seconds.
    pub created_at: u32,
    /// The stable error code.
    pub code: String,
    /// The message that goes with it.
    pub message: String,
    /// The item's `data` as sent, JSON text.
    pub data: String,
}

/// Who did something under `/manage` or on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorRef {
    /// The operator, on the server's own command line.
    CommandLine,
    /// The holder of a token.
    Token(TokenId),
    /// A signed-in teammate.
    Teammate(TeammateId),
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// When, Unix milliseconds.
    pub at_ms: u64,
    /// Who.
    pub actor: ActorRef,
    /// What was done: a stable word such as `event_definition.archived`.
    pub action: String,
    /// To what: its kind and id, such as `event_definition:12`.
    pub subject: String,
    /// What changed: field, value before, value after. Never a secret.
    pub changes: Vec<AuditChange>,
}

/// One changed field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditChange {
    /// Which field.
    pub field: String,
    /// Its value before, as text.
    pub before: Option<String>,
    /// Its value after, as text.
    pub after: Option<String>,
}
