//! Jobs, and how far they are.

use super::{IdentifierKind, Model};
use crate::ids::{CompanyOrdinal, ContactOrdinal, FactId, HeldId, TagId};

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
    /// What is left of deleted people is removed.
    Erase {
        /// Whose rows: the deleted and those merged into them.
        contacts: Vec<ContactOrdinal>,
        /// Which companies they belonged to.
        companies: Vec<(ContactOrdinal, CompanyOrdinal)>,
        /// What error rows that speak of them hold: their identifiers. Empty
        /// once no row of theirs is left.
        needles: Vec<String>,
        /// Which rows are being removed; `None` once all are.
        stage: Option<EraseStage>,
        /// How many of `contacts` this stage is through with.
        done: u32,
        /// Where the next step begins, in the order of the table's keys.
        cursor: u128,
        /// How many rows it has removed.
        removed: u64,
    },
    /// Events that waited for a person are recorded.
    AttachHeld {
        /// Whose.
        contact: ContactOrdinal,
        /// Under which identifier they waited.
        kind: IdentifierKind,
        /// The identifier's keyed hash, as hex digits. Empty once the job is
        /// done.
        value: String,
        /// Where the next step begins.
        cursor: HeldId,
        /// How many were recorded.
        attached: u64,
        /// Whether all were.
        finished: bool,
    },
    /// A deleted company's contacts are detached.
    DetachCompany {
        /// Which.
        company: CompanyOrdinal,
        /// How many were detached.
        detached: u64,
        /// Whether all were.
        finished: bool,
    },
    /// A deleted tag is taken off people and companies.
    RemoveTag {
        /// Which.
        tag: TagId,
        /// The people up to here have been looked at.
        cursor: ContactOrdinal,
        /// How many had it.
        removed: u64,
        /// Whether all have been looked at.
        finished: bool,
    },
    /// Events from before a fact was registered are counted.
    FillFact {
        /// Which.
        fact: FactId,
        /// The events up to here have been looked at.
        cursor: u64,
        /// How many it counts.
        counted: u64,
        /// Whether all have been looked at, or nobody asks any more.
        finished: bool,
    },
    /// What released facts counted is removed.
    DropFacts {
        /// Which.
        facts: Vec<FactId>,
        /// Where the next step begins, in the order of the table's keys.
        cursor: u128,
        /// How many rows it has removed.
        removed: u64,
        /// Whether all were.
        finished: bool,
    },
    /// Rows of a CSV file, sent chunk by chunk.
    Import(ImportState),
}

/// How far an import is. Rows are applied when they are sent; nothing of the
/// file is kept but the errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportState {
    /// What the rows are.
    pub model: Model,
    /// What the sender calls it: the same key is the same import.
    pub key: String,
    /// Which column goes into which field: pairs of column and field.
    pub mapping: Vec<(String, String)>,
    /// How many rows the sender means to send, if it said.
    pub rows_total: Option<u64>,
    /// Rows below this one have been applied or refused.
    pub next_row: u64,
    /// How many made something new.
    pub created: u64,
    /// How many changed something.
    pub updated: u64,
    /// How many were refused.
    pub failed: u64,
    /// When the sender said that all rows were sent, Unix seconds.
    pub finished_at: Option<u32>,
}

/// Which rows of a deleted person are being removed, in the order of
/// [`EraseStage::ALL`]; every table that is declared personal stands here or is
/// emptied by the deletion itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum EraseStage {
    /// Places in timelines, and the events behind them.
    Timeline = 1,
    /// Summaries, and what leads to them.
    Done = 2,
    /// Notes.
    Notes = 3,
    /// Merges.
    Merges = 4,
    /// Membership in companies.
    Companies = 5,
    /// Events that waited under their identifiers.
    Held = 6,
    /// Client ids of events that are gone.
    Seen = 7,
    /// Error rows that speak of them.
    BulkErrors = 8,
    /// No row is left; their bytes are in the files until the next time that
    /// those are rewritten. A step made after that ends the job.
    Files = 9,
    /// Pages that they opened.
    PageViews = 10,
    /// Messages that were sent to them.
    Deliveries = 11,
    /// That they were of segments.
    Members = 12,
    /// What was counted of what they did.
    FactCounts = 13,
    /// Their devices.
    Devices = 14,
}

impl EraseStage {
    /// All of them, in order.
    pub const ALL: [Self; 14] = [
        Self::Timeline,
        Self::Done,
        Self::Notes,
        Self::Merges,
        Self::PageViews,
        Self::Deliveries,
        Self::Members,
        Self::FactCounts,
        Self::Devices,
        Self::Companies,
        Self::Held,
        Self::Seen,
        Self::BulkErrors,
        Self::Files,
    ];

    /// The word that the API uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Done => "summaries",
            Self::Notes => "notes",
            Self::Merges => "merges",
            Self::PageViews => "page_views",
            Self::Deliveries => "deliveries",
            Self::Members => "members",
            Self::FactCounts => "fact_counts",
            Self::Devices => "devices",
            Self::Companies => "companies",
            Self::Held => "held",
            Self::Seen => "seen",
            Self::BulkErrors => "bulk_errors",
            Self::Files => "files",
        }
    }

    /// The stage with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| *stage as u8 == number)
    }

    /// The stage after this one.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().skip_while(|stage| *stage != self).nth(1)
    }
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
    /// Visitors who have not come back: deleted.
    Visitors = 6,
    /// Events whose person never came: removed.
    Held = 7,
    /// What came of events for messages, when it is old.
    Decisions = 8,
    /// Deliveries that nobody asks about any more.
    Deliveries = 9,
    /// Hours of messages' statistics older than 30 days: folded into days.
    MessageHours = 10,
}

impl Sweep {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 10] = [
        Self::Seen,
        Self::Refusals,
        Self::BulkJobs,
        Self::StatsHours,
        Self::BulkErrors,
        Self::Visitors,
        Self::Held,
        Self::Decisions,
        Self::Deliveries,
        Self::MessageHours,
    ];

    /// The word that the API uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Refusals => "refusals",
            Self::BulkJobs => "bulk_jobs",
            Self::StatsHours => "stats_hours",
            Self::BulkErrors => "bulk_errors",
            Self::Visitors => "visitors",
            Self::Held => "held",
            Self::Decisions => "decisions",
            Self::Deliveries => "deliveries",
            Self::MessageHours => "message_hours",
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
