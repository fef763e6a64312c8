//! Keys of events, and of what is done with them.

use super::keys;
use crate::ids::{ContactOrdinal, DefinitionId, HeldId, JobId, WorkspaceId, WriterId};
use crate::source::Source;

keys! {
    /// An event definition.
    DefinitionKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        definition: DefinitionId,
    }

    /// From a folded event name to its definition.
    DefinitionNameKey {
        /// Whose.
        workspace: WorkspaceId,
        /// The folded name.
        folded: String,
    }

    /// What is known of a definition's metadata keys.
    CatalogKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Of which definition.
        definition: DefinitionId,
    }

    /// The events, in the order in which they were accepted.
    LogKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Who wrote it.
        writer: WriterId,
        /// Position, from 1.
        seq: u64,
    }

    /// A contact's events, newest first.
    TimelineKey {
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
    }

    /// Client ids seen lately.
    SeenKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Keyed hash of the domain and the client id.
        hash: u128,
    }

    /// How often and when a contact did a thing.
    SummaryKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which definition.
        definition: DefinitionId,
        /// Which contact.
        contact: ContactOrdinal,
    }

    /// Which definitions a contact has ever done: one row for each.
    DoneKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which contact.
        contact: ContactOrdinal,
        /// Which definition.
        definition: DefinitionId,
    }

    /// What came in, by definition, hour and source.
    StatsKey {
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
    }

    /// Refused, dropped and duplicate items: a ring. Ordinals and codes only, so
    /// nothing of a person.
    RefusalKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Who wrote it.
        writer: WriterId,
        /// The item's number modulo [`crate::limits::REFUSALS_KEPT_MAX`].
        slot: u32,
    }

    /// A job and how far it is. A job that is about somebody holds their
    /// identifiers until it is finished.
    JobKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        job: JobId,
    }

    /// An item of a bulk job that was not stored.
    BulkErrorKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Of which job.
        job: JobId,
        /// Position among the job's items.
        index: u32,
    }

    /// An event that waits for its person.
    HeldKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        held: HeldId,
    }

    /// From a hashed identifier to the events that wait under it.
    HeldUnderKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Keyed hash of the identifier's kind and value.
        identity: u128,
        /// Which event.
        held: HeldId,
    }

    /// How many events wait under a hashed identifier.
    HeldCountKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Keyed hash of the identifier's kind and value.
        identity: u128,
    }
}
