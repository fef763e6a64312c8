//! What the oracle keeps of one workspace: plain lists.

use super::messages;
use engine::command::RecordEvent;
use engine::ids::{CompanyOrdinal, ContactOrdinal, DefinitionId, TeammateId, WorkspaceId};
use engine::metadata::Metadata;
use engine::rows::{
    AttributeRow, AuditRow, BrowsingRow, BulkErrorRow, CatalogRow, CompanyRow, ContactRow, DefinitionRow, Device,
    IdentitySecretRow, JobRow, LogRow, LoginSessionRow, MessengerRow, NoteRow, PageViewRow, Platform, RefusalRow,
    SiteRow, StatsRow, TagRow, TeammateRow,
};
use engine::settings::Setting;
use engine::source::Source;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, Default)]
pub(super) struct Workspace {
    pub(super) id: WorkspaceId,
    pub(super) app_id: String,
    pub(super) name: String,
    pub(super) created_at: u32,
    pub(super) time_zone: String,
    pub(super) id_key: [u8; 16],
    pub(super) identity_secret: String,
    pub(super) settings: BTreeMap<Setting, u64>,
    pub(super) teammates: Vec<TeammateRow>,
    /// By teammate, and the half of a sign-in that may be shown.
    pub(super) sessions: BTreeMap<(TeammateId, u64), LoginSessionRow>,
    /// Those who are there, merged away or not.
    pub(super) contacts: BTreeMap<ContactOrdinal, Contact>,
    pub(super) last_contact: u32,
    /// Herald's own external ids of leads: unknown until one was answered or
    /// read.
    pub(super) made: BTreeMap<ContactOrdinal, Option<String>>,
    /// Those that were not undone, oldest first.
    pub(super) merges: Vec<Merge>,
    pub(super) last_merge: u64,
    /// Public ids of who was deleted.
    pub(super) departed: Vec<String>,
    /// Of whom nothing may be left any more.
    pub(super) erased: BTreeSet<ContactOrdinal>,
    pub(super) last_deletion: u32,
    pub(super) companies: BTreeMap<CompanyOrdinal, CompanyRow>,
    pub(super) last_company: u32,
    /// That a contact belongs to a company, also of those that are gone until
    /// a job has taken it away.
    pub(super) memberships: BTreeSet<(CompanyOrdinal, ContactOrdinal)>,
    /// By age: the first has id 1.
    pub(super) attributes: Vec<AttributeRow>,
    pub(super) tags: BTreeMap<u32, TagRow>,
    pub(super) last_tag: u32,
    pub(super) notes: BTreeMap<u64, NoteRow>,
    pub(super) last_note: u64,
    pub(super) held: BTreeMap<u64, Held>,
    pub(super) last_held: u64,
    /// By age: the first has id 1.
    pub(super) definitions: Vec<Definition>,
    /// By position in the log.
    pub(super) events: BTreeMap<u64, LogRow>,
    pub(super) imported: BTreeMap<(DefinitionId, ContactOrdinal), Imported>,
    /// Events that are gone while the summaries that count them are not: of
    /// people who are being erased.
    pub(super) gone_events: Vec<LogRow>,
    pub(super) remembered: BTreeMap<ClientKey, Remembered>,
    pub(super) stats: BTreeMap<StatsPlace, StatsRow>,
    /// By slot of the ring.
    pub(super) not_stored: BTreeMap<u32, RefusalRow>,
    pub(super) jobs: BTreeMap<u64, JobRow>,
    pub(super) bulk_errors: BTreeMap<(u64, u32), BulkErrorRow>,
    pub(super) audit: Vec<AuditRow>,
    /// Oldest first.
    pub(super) devices: BTreeMap<ContactOrdinal, Vec<Device>>,
    pub(super) browsing: BTreeMap<ContactOrdinal, BrowsingRow>,
    /// By slot of each person's ring.
    pub(super) pages: BTreeMap<(ContactOrdinal, u16), PageViewRow>,
    pub(super) sites: BTreeMap<String, SiteRow>,
    pub(super) messenger: Option<MessengerRow>,
    pub(super) secrets: BTreeMap<Platform, IdentitySecretRow>,
    pub(super) messages: messages::Messages,
    pub(super) last_event: u64,
    pub(super) last_refusal: u64,
    pub(super) last_job: u64,
    /// A sweep of client ids met more rows than one step takes: which of the
    /// expired ones are gone is then not told apart.
    pub(super) seen_is_vague: bool,
}

/// What was said of somebody. Into whom they were merged and who into them
/// stands in the list of merges, not here.
#[derive(Debug, Clone)]
pub(super) struct Contact {
    pub(super) row: ContactRow,
    /// As given out, in lower case.
    pub(super) id: String,
}

/// Somebody was merged into somebody.
#[derive(Debug, Clone)]
pub(super) struct Merge {
    pub(super) seq: u64,
    pub(super) from: ContactOrdinal,
    pub(super) into: ContactOrdinal,
    pub(super) at: u32,
    /// The survivor before and after.
    pub(super) before: ContactRow,
    pub(super) after: ContactRow,
}

/// An event that waits, as it was sent.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) command: RecordEvent,
    pub(super) created_at: u32,
}

#[derive(Debug, Clone)]
pub(super) struct Definition {
    pub(super) row: DefinitionRow,
    pub(super) folded: String,
    pub(super) catalog: CatalogRow,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Imported {
    pub(super) count: u64,
    pub(super) first: u32,
    pub(super) last: u32,
}

/// By what a retry is recognised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ClientKey {
    Event(String),
    Import(String),
    /// An import without a client id is its own id.
    ImportBody(ImportBody),
}

pub(super) type ImportBody = (ContactOrdinal, String, u64, u64, u64);

#[derive(Debug, Clone)]
pub(super) struct Remembered {
    pub(super) body: Body,
    pub(super) expires_at: u32,
}

/// What was sent, and which event it became.
#[derive(Debug, Clone)]
pub(super) enum Body {
    Event { sent: Sent, seq: u64 },
    Import(ImportBody),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sent {
    pub(super) who: [Option<String>; 3],
    pub(super) name: String,
    pub(super) created_at: Option<u64>,
    pub(super) metadata: Metadata,
}

/// Definition, hour, source.
pub(super) type StatsPlace = (u32, u32, Source);

impl Workspace {
    pub(super) fn setting(&self, setting: Setting) -> u64 {
        let default = match setting {
            Setting::ActiveEventNamesMax => 120,
            Setting::MetadataKeysMax => 20,
            Setting::RateLimitPerMinute => 10_000_000,
            Setting::ApiVersion => 19,
            Setting::UnknownAttributes | Setting::HoldUnknownEvents => 0,
            Setting::VisitorsKeptDays => 270,
            Setting::MessagesPerDayMax | Setting::ServerEventsShowBanners => 0,
        };
        self.settings.get(&setting).copied().unwrap_or(default)
    }

    pub(super) fn definition(&self, definition: DefinitionId) -> Option<&Definition> {
        self.definitions.get((definition.0 as usize).checked_sub(1)?)
    }

    pub(super) fn definition_mut(&mut self, definition: DefinitionId) -> Option<&mut Definition> {
        self.definitions.get_mut((definition.0 as usize).checked_sub(1)?)
    }

    /// The definition of a folded name.
    pub(super) fn definition_of(&self, folded: &str) -> Option<DefinitionId> {
        let place = self.definitions.iter().position(|definition| definition.folded == folded)?;
        Some(DefinitionId(place as u32 + 1))
    }

    pub(super) fn active_definitions(&self) -> u64 {
        self.definitions.iter().filter(|definition| definition.row.archived_at.is_none()).count() as u64
    }
}
