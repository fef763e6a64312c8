//! Notes that teammates write about people and companies.

use crate::ids::{CompanyOrdinal, ContactOrdinal, TeammateId};

/// Whom or what a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// A contact, as written: merges do not rewrite it.
    Contact(ContactOrdinal),
    /// A company.
    Company(CompanyOrdinal),
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// Whom or what it is about.
    pub about: About,
    /// Who wrote it; 0 is nobody in particular.
    pub author: TeammateId,
    /// What it says: HTML that has been made safe.
    pub body: String,
    /// When it was written, Unix seconds.
    pub created_at: u32,
}

/// A note is about something: the key says all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteAboutRow;
