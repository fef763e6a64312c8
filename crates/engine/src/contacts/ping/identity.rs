//! Who somebody says they are, as it is written.

use super::super::create::next_contact;
use super::super::identifiers::{self, email_key, external_id_key};
use super::super::store::{self, Change};
use super::super::update::change_role;
use super::super::{Found, browsing, claims};
use super::is_proven;
use super::take::{Proof, Sender};
use crate::command::{BrowserPerson, Stamp};
use crate::ids::{ContactOrdinal, WorkspaceId};
use crate::limits::CONTACTS_PER_EMAIL_MAX;
use crate::outcome::{LeftOut, Refusal, RefusalKind};
use crate::rows::{ContactRow, FieldRef, Role, Standard};
use crate::source::Verified;
use crate::tables::WorkspaceKey;
use crate::working_set::WorkingSet;

const EMAIL: FieldRef = FieldRef::Standard(Standard::Email);

/// The user that a page names.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) user_id: Option<&'a str>,
    pub(super) email: Option<&'a str>,
    pub(super) email_is_proven: bool,
}

impl<'a> Named<'a> {
    /// Who is named; `None` when nobody is.
    pub(super) fn of(person: &'a BrowserPerson) -> Option<Self> {
        match person {
            BrowserPerson::Named { user_id, email, email_is_proven } => {
                Some(Self { user_id: user_id.as_deref(), email: email.as_deref(), email_is_proven: *email_is_proven })
            }
            BrowserPerson::Anonymous | BrowserPerson::Known(_) | BrowserPerson::Browser(_) => None,
        }
    }

    /// Whether a cookie's visitor or lead can be this user from now on: a lead
    /// to whom the workspace gave another id, or whose address may not be
    /// overwritten, is another contact of the same person.
    pub(super) fn can_be(
        &self,
        workspace: WorkspaceId,
        (contact, row): &Found,
        verified: Verified,
        rows: &WorkingSet,
    ) -> bool {
        let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }) else { return false };
        let made = identifiers::lead_external_id(workspace_row, workspace, *contact);
        let has_no_id = row.external_id.as_ref().is_none_or(|id| *id == made);
        let email = self.email.map(tidied);
        let has_no_other_email = row.email.is_none() || email.is_none() || row.email == email;
        has_no_id && (has_no_other_email || is_proven(verified))
    }
}

fn tidied(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Makes the user who is named, so that somebody can be merged into them.
pub(super) fn make(
    workspace: WorkspaceId,
    (named, verified): (&Named<'_>, Verified),
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Result<ContactOrdinal, Refusal> {
    let mut row = ContactRow::blank(Role::User, stamp.at_s());
    row.external_id = named.user_id.map(str::to_owned);
    row.email = named.email.map(tidied).filter(|_| named.user_id.is_none());
    if !is_proven(verified) {
        claims::claim(&mut row, EMAIL);
    }
    let contact = next_contact(workspace, rows);
    store::store(Change { workspace, contact, before: None, after: row }, stamp, rows)?;
    browsing::begin(workspace, contact, rows);
    Ok(contact)
}

/// Makes somebody the user who is named. Their own id is only given to who has
/// none, an address only to who may have it.
///
/// # Errors
/// [`RefusalKind::EmailShared`] when the address is all that is known of them
/// and too many share it.
pub(super) fn take(
    (contact, row): (ContactOrdinal, &mut ContactRow),
    named: &Named<'_>,
    sender: &Sender<'_>,
    (left_out, rows): (&mut Vec<LeftOut>, &mut WorkingSet),
) -> Result<(), Refusal> {
    let workspace = sender.workspace;
    if row.role != Role::User {
        let before = row.clone();
        change_role(workspace, (contact, &before), Role::User, row, rows)?;
        // Leads may share an address, users must not.
        if row.email.as_deref().is_some_and(|email| is_anothers(workspace, contact, email, rows)) {
            row.email = None;
            claims::tidy(row);
        }
    }
    if let Some(user_id) = named.user_id.filter(|_| row.external_id.is_none()) {
        let owner = rows.get(&external_id_key(workspace, user_id)).and_then(|index| index.contacts.first());
        if owner.is_none_or(|owner| owner.contact == contact) {
            row.external_id = Some(user_id.to_owned());
        }
    }
    if let Some(email) = named.email.map(tidied) {
        let is_unsigned = named.user_id.is_some() && !named.email_is_proven;
        if row.email.as_ref() != Some(&email) && is_unsigned && sender.protects("email") {
            left_out.push(sender.protected("email"));
        } else {
            take_email((contact, row), email, sender, rows);
        }
    }
    if named.user_id.is_none() && row.email.is_none() {
        return Err(Refusal::new(RefusalKind::EmailShared).field("email").detail(CONTACTS_PER_EMAIL_MAX));
    }
    Ok(())
}

/// Whether another user has this address.
fn is_anothers(workspace: WorkspaceId, contact: ContactOrdinal, email: &str, rows: &WorkingSet) -> bool {
    let index = rows.get(&email_key(workspace, email));
    index.is_some_and(|index| index.contacts.iter().any(|found| found.contact != contact && found.role == Role::User))
}

/// Gives somebody an address, unless it is kept from them in silence.
fn take_email(
    (contact, row): (ContactOrdinal, &mut ContactRow),
    email: String,
    sender: &Sender<'_>,
    rows: &WorkingSet,
) {
    let workspace = sender.workspace;
    let is_same = row.email.as_ref() == Some(&email);
    if !is_same {
        if sender.proof == Proof::Claim && claims::is_kept(row, EMAIL) {
            return;
        }
        let index = rows.get(&email_key(workspace, &email));
        let others = index.map(|index| index.contacts.iter().filter(|found| found.contact != contact));
        let (mut count, mut is_anothers) = (0, false);
        for other in others.into_iter().flatten() {
            count += 1;
            is_anothers |= other.role == Role::User;
        }
        if is_anothers || count >= CONTACTS_PER_EMAIL_MAX {
            return;
        }
        row.email = Some(email);
    }
    if sender.proof.is_trusted() {
        claims::prove(row, EMAIL);
    } else if !is_same {
        claims::claim(row, EMAIL);
    }
}
