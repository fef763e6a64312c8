//! People change: updated, archived, converted, seen.

use super::Workspace;
use super::people::{blank_row, role_of, tidy};
use engine::command::{ArchiveContact, Archiving, ConvertContact, UpdateContact};
use engine::ids::ContactOrdinal;
use engine::rows::{ContactRow, FieldRef, Role, Standard};
use engine::{Outcome, Refusal, RefusalKind, Stamp};

/// Whom the contacts of the API are.
pub(super) const CONTACTS: [Role; 2] = [Role::Lead, Role::User];

const EMAIL: FieldRef = FieldRef::Standard(Standard::Email);

impl Workspace {
    pub(super) fn update_contact(&mut self, command: &UpdateContact, stamp: &Stamp) -> Outcome {
        let contact = self.find(&command.who, command.roles)?;
        let mut row = self.row(contact).cloned().unwrap_or_else(|| blank_row(Role::User, 0));
        row.updated_at = stamp.at_s();
        if let Some(external_id) = &command.facts.external_id {
            row.external_id.clone_from(external_id);
        }
        if let Some(email) = &command.facts.email {
            row.email = email.as_deref().map(tidy);
            row.claimed.retain(|field| *field != EMAIL);
        }
        let role = command.facts.role.map(role_of).filter(|role| *role != row.role);
        if let Some(role) = role {
            self.change_role(contact, &mut row, role)?;
        }
        self.check_free(Some(contact), &row)?;
        self.take(&mut row, &command.facts.profile, stamp)?;
        Ok(self.store(contact, row, false, stamp))
    }

    /// Nobody goes back from user to lead. A lead has an external id, made for
    /// it if need be; what was made goes when it becomes a user.
    pub(super) fn change_role(
        &mut self,
        contact: ContactOrdinal,
        row: &mut ContactRow,
        role: Role,
    ) -> Result<(), Refusal> {
        if row.role > role {
            let detail = format!("a {} cannot become a {}", row.role.name(), role.name());
            return Err(Refusal::new(RefusalKind::RoleInvalid).field("role").detail(detail));
        }
        if role == Role::User && self.is_made_for(contact, row.external_id.as_deref()) {
            row.external_id = None;
        }
        if role == Role::Lead && row.external_id.is_none() {
            row.external_id = Some(self.make_external_id(contact));
        }
        row.role = role;
        Ok(())
    }

    fn is_made_for(&self, contact: ContactOrdinal, external_id: Option<&str>) -> bool {
        self.made.contains_key(&contact)
            && external_id.is_some_and(|id| self.plain(id) == self.plain(&super::people::made_for(contact)))
    }

    pub(super) fn archive_contact(&mut self, command: &ArchiveContact, stamp: &Stamp) -> Outcome {
        let contact = self.find(&command.who, &CONTACTS)?;
        let now = stamp.at_s();
        if let Some(row) = self.contacts.get_mut(&contact).map(|contact| &mut contact.row) {
            let before = (row.archived_at, row.blocked_at);
            match command.archiving {
                Archiving::Archive => row.archived_at = row.archived_at.or(Some(now)),
                Archiving::Block => row.blocked_at = row.blocked_at.or(Some(now)),
                Archiving::Unarchive => (row.archived_at, row.blocked_at) = (None, None),
            }
            if before != (row.archived_at, row.blocked_at) {
                row.updated_at = now;
                self.wake(contact);
            }
        }
        Ok(self.answer(contact, false))
    }

    /// Merged into who is meant, if that is somebody of the role that is
    /// wanted; else changed in place.
    pub(super) fn convert_contact(&mut self, command: &ConvertContact, stamp: &Stamp) -> Outcome {
        let contact = self.find(&command.from, command.roles)?;
        let role = role_of(command.role);
        if let Some(into) = self.target(command)?.filter(|into| *into != contact) {
            return self.merge(contact, into, stamp);
        }
        let mut row = self.row(contact).cloned().unwrap_or_else(|| blank_row(role, 0));
        row.updated_at = stamp.at_s();
        self.change_role(contact, &mut row, role)?;
        if let Some(user_id) = &command.into.user_id {
            row.external_id = Some(user_id.clone());
        }
        if let Some(email) = &command.into.email {
            row.email = Some(tidy(email));
            row.claimed.retain(|field| *field != EMAIL);
        }
        if role == Role::User && row.external_id.is_none() && row.email.is_none() {
            return Err(Refusal::new(RefusalKind::IdentifierMissing).field("user"));
        }
        self.check_free(Some(contact), &row)?;
        self.take(&mut row, &command.profile, stamp)?;
        Ok(self.store(contact, row, false, stamp))
    }

    fn target(&self, command: &ConvertContact) -> Result<Option<ContactOrdinal>, Refusal> {
        let into = &command.into;
        if into.id.is_none() && into.user_id.is_none() && into.email.is_none() && into.visitor_id.is_none() {
            return Ok(None);
        }
        match self.find(into, &CONTACTS) {
            Ok(there) => {
                let is_wanted = self.row(there).is_some_and(|row| row.role == role_of(command.role));
                Ok(is_wanted.then_some(there))
            }
            Err(refusal) if refusal.kind == RefusalKind::ContactNotFound && into.id.is_none() => Ok(None),
            Err(refusal) => Err(refusal),
        }
    }
}
