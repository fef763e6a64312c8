use super::{Counted, View};
use engine::ids::{NoteId, WorkspaceId};
use engine::rows::{About, NoteRow};
use engine::tables::{CompanyKey, ContactKey, NoteAboutKey, NoteKey};
use std::ops::ControlFlow;
use std::sync::Arc;
use store::{Direction, ReadError};

impl View {
    /// The notes about all of these, newest first, from `offset` on, at most
    /// `limit`; and how many there are in all. The notes of a person are those
    /// about everybody in their history.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn notes_about(
        &self,
        workspace: WorkspaceId,
        about: &[About],
        offset: usize,
        limit: usize,
    ) -> Result<Counted<(NoteId, Arc<NoteRow>)>, ReadError> {
        let mut ids = Vec::new();
        for &about in about {
            let [from, to] = [0, u64::MAX].map(|note| NoteAboutKey { workspace, about, note: NoteId(note) });
            self.snapshot.scan((&from, &to), Direction::Up, |key, _| {
                ids.push(key.note);
                ControlFlow::Continue(())
            })?;
        }
        ids.sort_unstable_by(|left, right| right.cmp(left));
        let mut notes = Vec::new();
        for &note in ids.iter().skip(offset).take(limit) {
            if let Some(row) = self.snapshot.get(&NoteKey { workspace, note })? {
                notes.push((note, row));
            }
        }
        Ok((notes, ids.len() as u64))
    }

    /// A note; `None` also when whom or what it is about is gone and the note
    /// only waits to be erased.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn note(&self, workspace: WorkspaceId, note: NoteId) -> Result<Option<Arc<NoteRow>>, ReadError> {
        let Some(row) = self.snapshot.get(&NoteKey { workspace, note })? else { return Ok(None) };
        let is_there = match row.about {
            About::Contact(contact) => self.snapshot.get(&ContactKey { workspace, contact })?.is_some(),
            About::Company(company) => self.snapshot.get(&CompanyKey { workspace, company })?.is_some(),
        };
        Ok(is_there.then_some(row))
    }
}
