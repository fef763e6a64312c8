//! Events: what they are called, where they stand, how often they came.

use crate::ids::{ContactOrdinal, DefinitionId, EventRef, JobId, TokenId};
use crate::metadata::{Metadata, Omissions};
use crate::source::{Source, Verified};

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
    /// An import of a file: the job that notes its rows.
    Job(JobId),
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
