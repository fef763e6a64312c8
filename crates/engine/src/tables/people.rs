//! Keys of people and companies, of what is known of them, and of browsers.

use super::keys;
use crate::ids::{CompanyOrdinal, ContactOrdinal, NoteId, WorkspaceId};
use crate::rows::{About, CompanyIdentifierKind, IdentifierKind, Platform};

keys! {
    /// A contact.
    ContactKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        contact: ContactOrdinal,
    }

    /// From an identifier to the contacts that have it.
    IdentifierKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Of which kind.
        kind: IdentifierKind,
        /// The value; an e-mail address is folded.
        value: String,
    }

    /// A company. It is no person, but it can be one person's firm: what is
    /// known of it stays when one of its people is deleted.
    CompanyKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        company: CompanyOrdinal,
    }

    /// From an identifier of a company to the companies that have it.
    CompanyIdentifierKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Of which kind.
        kind: CompanyIdentifierKind,
        /// The value; a name is folded and cut to
        /// [`crate::limits::COMPANY_NAME_KEY_CHARS_MAX`] characters.
        value: String,
    }

    /// Which contacts belong to a company.
    CompanyContactKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which company.
        company: CompanyOrdinal,
        /// Which contact.
        contact: ContactOrdinal,
    }

    /// What was merged into a contact, in the order of the merges.
    MergeKey {
        /// Whose.
        workspace: WorkspaceId,
        /// The survivor.
        contact: ContactOrdinal,
        /// The merge's number in its workspace, from 1.
        seq: u64,
    }

    /// A note.
    NoteKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        note: NoteId,
    }

    /// From whom or what notes are about to the notes.
    NoteAboutKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Whom or what.
        about: About,
        /// Which note.
        note: NoteId,
    }

    /// What of a contact browsers follow and do.
    BrowsingKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which contact.
        contact: ContactOrdinal,
    }

    /// The pages that somebody opened: a ring of
    /// [`crate::limits::PAGE_VIEWS_KEPT`].
    PageViewKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which contact.
        contact: ContactOrdinal,
        /// The place in the ring.
        slot: u16,
    }

    /// The sites whose pages hold the snippet.
    SiteKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Its host, in lower case.
        host: String,
    }

    /// What browsers and apps may do.
    MessengerKey {
        /// Whose.
        workspace: WorkspaceId,
    }

    /// Identity secrets that were rotated.
    IdentitySecretKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Of which platform.
        platform: Platform,
    }
}
