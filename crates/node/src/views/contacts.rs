use super::View;
use engine::Refusal;
use engine::command::Identifiers;
use engine::contacts::{email_key, find, resolve};
use engine::ids::{ContactId, ContactOrdinal, WorkspaceId};
use engine::rows::{ContactRow, IdentifierKind, Role};
use engine::tables::{ContactKey, IdentifierKey};
use std::sync::Arc;
use store::{Direction, ReadError};

pub use engine::contacts::Found;

impl View {
    /// A contact, also one that was merged away.
    ///
    /// # Errors
    /// [`ReadError`] when it cannot be read.
    pub fn contact(
        &self,
        workspace: WorkspaceId,
        contact: ContactOrdinal,
    ) -> Result<Option<Arc<ContactRow>>, ReadError> {
        self.snapshot.get(&ContactKey { workspace, contact })
    }

    /// Whose history is meant, by the rule that recording an event uses:
    /// somebody who was merged away is the survivor.
    ///
    /// # Errors
    /// The outer one when a row cannot be read; the inner one when nobody or
    /// several are meant.
    pub fn resolve(&self, workspace: WorkspaceId, who: &Identifiers) -> Result<Result<Found, Refusal>, ReadError> {
        resolve(&mut &self.snapshot, workspace, who)
    }

    /// Who is meant for themselves, of these roles: somebody who was merged
    /// away is refused with the survivor's id.
    ///
    /// # Errors
    /// The outer one when a row cannot be read; the inner one as of
    /// [`engine::contacts::find`].
    pub fn find(
        &self,
        workspace: WorkspaceId,
        who: &Identifiers,
        roles: &[Role],
    ) -> Result<Result<Found, Refusal>, ReadError> {
        find(&mut &self.snapshot, workspace, who, roles)
    }

    /// Every contact that has this identifier, but for those merged away.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn contacts_with(
        &self,
        workspace: WorkspaceId,
        kind: IdentifierKind,
        value: &str,
    ) -> Result<Vec<Found>, ReadError> {
        let key = match kind {
            IdentifierKind::Email => email_key(workspace, value),
            IdentifierKind::ExternalId | IdentifierKind::Visitor => {
                IdentifierKey { workspace, kind, value: value.to_owned() }
            }
        };
        let Some(row) = self.snapshot.get(&key)? else { return Ok(Vec::new()) };
        let mut found = Vec::with_capacity(row.contacts.len());
        for identified in &row.contacts {
            if let Some(row) = self.contact(workspace, identified.contact)?.filter(|row| row.merged_into.is_none()) {
                found.push((identified.contact, row));
            }
        }
        Ok(found)
    }

    /// The contacts after one, of every role, those too that were merged away or
    /// archived, in an order that never changes; all of them are walked so.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn contacts_after(
        &self,
        workspace: WorkspaceId,
        after: Option<ContactOrdinal>,
        limit: usize,
    ) -> Result<Vec<Found>, ReadError> {
        let first = match after {
            None => ContactOrdinal(0),
            Some(ContactOrdinal(u32::MAX)) => return Ok(Vec::new()),
            Some(ContactOrdinal(after)) => ContactOrdinal(after + 1),
        };
        let [from, to] = [first, ContactOrdinal(u32::MAX)].map(|contact| ContactKey { workspace, contact });
        let rows = self.snapshot.list((&from, &to), Direction::Up, limit)?;
        Ok(rows.into_iter().map(|(key, row)| (key.contact, row)).collect())
    }

    /// A contact's public id; `None` for a workspace that is not there.
    #[must_use]
    pub fn contact_id(&self, workspace: WorkspaceId, contact: ContactOrdinal, row: &ContactRow) -> Option<ContactId> {
        let workspace_row = self.config().workspace(workspace)?;
        Some(engine::contacts::id_of(&workspace_row, workspace, contact, row))
    }
}
