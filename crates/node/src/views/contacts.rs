use super::View;
use engine::Refusal;
use engine::command::Identifiers;
use engine::contacts::{email_key, resolve};
use engine::ids::{ContactId, ContactOrdinal, WorkspaceId};
use engine::rows::{ContactRow, IdentifierKind};
use engine::tables::{ContactKey, IdentifierKey};
use std::sync::Arc;
use store::ReadError;

/// A contact and its ordinal.
pub type Found = (ContactOrdinal, Arc<ContactRow>);

impl View {
    /// A contact.
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

    /// Who is meant, by the rule that recording an event uses.
    ///
    /// # Errors
    /// The outer one when a row cannot be read; the inner one when nobody or
    /// several are meant.
    pub fn resolve(&self, workspace: WorkspaceId, who: &Identifiers) -> Result<Result<Found, Refusal>, ReadError> {
        let contact = match resolve(&mut &self.snapshot, workspace, who)? {
            Ok(contact) => contact,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let row = self.contact(workspace, contact)?;
        let gone = || Refusal::new(engine::RefusalKind::ContactNotFound);
        Ok(row.map(|row| (contact, row)).ok_or_else(gone))
    }

    /// Every contact that has this identifier.
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
            IdentifierKind::ExternalId => IdentifierKey { workspace, kind, value: value.to_owned() },
        };
        let Some(row) = self.snapshot.get(&key)? else { return Ok(Vec::new()) };
        let mut found = Vec::with_capacity(row.contacts.len());
        for identified in &row.contacts {
            if let Some(row) = self.contact(workspace, identified.contact)? {
                found.push((identified.contact, row));
            }
        }
        Ok(found)
    }

    /// A contact's public id; `None` for a workspace that is not there.
    #[must_use]
    pub fn contact_id(&self, workspace: WorkspaceId, contact: ContactOrdinal, row: &ContactRow) -> Option<ContactId> {
        let workspace_row = self.config().workspace(workspace)?;
        Some(engine::contacts::id_of(&workspace_row, workspace, contact, row))
    }
}
