//! A note as the API shows it.

use crate::admins;
use crate::auth::Access;
use engine::ids::NoteId;
use engine::rows::{About, NoteRow};
use node::{Config, ReadError, View};
use std::borrow::Cow;
use wire::rest::note::Note;
use wire::rest::reference::Reference;

/// Whom or what a note is about, by the public id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// A contact of the 2.x API.
    Contact(String),
    /// The same to a client of the 1.x API.
    User(String),
    /// A company.
    Company(String),
}

/// A note about somebody or something.
#[must_use]
pub fn note<'a>(config: &Config, access: &Access, whom: &Whom, (note, row): (NoteId, &'a NoteRow)) -> Note<'a> {
    let reference = |kind, id: &String| Some(Reference { kind, id: id.clone() });
    let (contact, company, user) = match whom {
        Whom::Contact(id) => (reference("contact", id), None, None),
        Whom::Company(id) => (None, reference("company", id), None),
        Whom::User(id) => (None, None, reference("user", id)),
    };
    Note {
        kind: "note",
        id: note.to_string(),
        created_at: row.created_at,
        contact,
        company,
        user,
        author: admins::present::author(config, access.workspace(), row.author),
        body: Cow::Borrowed(&row.body),
    }
}

/// Whom or what a note is about now: who was merged away is the survivor.
/// `None` when they are gone.
///
/// # Errors
/// A row cannot be read.
pub fn whom(view: &View, access: &Access, about: About) -> Result<Option<Whom>, ReadError> {
    let workspace = access.workspace();
    match about {
        About::Company(company) => {
            let row = view.company(workspace, company)?;
            Ok(row.map(|row| Whom::Company(access.company_id(company, &row).to_string())))
        }
        About::Contact(contact) => {
            let Some(row) = view.contact(workspace, contact)? else { return Ok(None) };
            let (contact, row) = match row.merged_into {
                None => (contact, Some(row)),
                Some(into) => (into, view.contact(workspace, into)?),
            };
            Ok(row.map(|row| Whom::Contact(access.contact_id(contact, &row).to_string())))
        }
    }
}
