//! Legacy `POST /users`: make a user, or change the one who is meant.
//!
//! Looked up by `id`, then `user_id`, then `email`. A match by `id` takes a
//! new `user_id` and `email`, one by `user_id` a new `email`. A match by
//! `email` takes the `user_id` if it has none; if it has another one, somebody
//! else is meant and a new user is made. An e-mail that several users could be
//! meant by is refused, never guessed.

use super::create::{blank, exists, next_contact, store};
use super::identifiers::{self, email_key, external_id_key};
use super::resolve::by_id;
use crate::command::{Stamp, UpsertUser};
use crate::ids::ContactOrdinal;
use crate::outcome::{Outcome, Refusal, RefusalKind};
use crate::rows::{ContactRow, IdentifierRow, Role};
use crate::tables::{ContactKey, CountersKey, IdentifierKey, WorkspaceKey};
use crate::working_set::{ReadRows, Reads, WorkingSet};
use std::sync::Arc;

pub(crate) fn plan(command: &UpsertUser, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    for key in sent_keys(command) {
        if let Some(Some(row)) = reads.get(&key) {
            for contact in first_of_each(row) {
                reads.get(&ContactKey { workspace, contact });
            }
        }
    }
    let found = find(command, reads).ok()?;
    if let Ok(Some(contact)) = found {
        let row = reads.get(&ContactKey { workspace, contact })??;
        identifiers::plan(workspace, row, reads);
    }
    Some(())
}

pub(crate) fn apply(command: UpsertUser, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }).cloned() else {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    };
    let found = match find(&command, &mut &*rows) {
        Ok(found) => found?,
    };
    let before = found.and_then(|contact| rows.get(&ContactKey { workspace, contact })).cloned();
    if let Some(user_id) = &command.who.user_id {
        let owner = rows.get(&external_id_key(workspace, user_id)).and_then(|row| row.contacts.first());
        if let Some(owner) = owner.filter(|owner| Some(owner.contact) != found) {
            return Err(exists(owner.contact, "user_id", (workspace, &workspace_row), rows));
        }
    }
    let contact = found.unwrap_or_else(|| next_contact(workspace, rows));
    let mut row = before.as_deref().cloned().unwrap_or_else(|| blank(Role::User, stamp));
    row.updated_at = stamp.at_s();
    if let Some(user_id) = command.who.user_id {
        row.external_id = Some(user_id);
    }
    if let Some(email) = command.who.email {
        row.email = Some(email.trim().to_lowercase());
    }
    row.take(command.profile);
    store(rows, workspace, contact, (before.as_deref(), row), &workspace_row)
}

/// Who is meant; `None` makes a new user.
fn find<R: ReadRows>(
    command: &UpsertUser,
    rows: &mut R,
) -> Result<Result<Option<ContactOrdinal>, Refusal>, R::Missing> {
    let (workspace, who) = (command.workspace, &command.who);
    if who.is_empty() {
        return Ok(Err(Refusal::new(RefusalKind::ContactUnidentified)));
    }
    if let Some(claimed) = &who.id {
        let found = by_id(rows, workspace, claimed.id)?;
        let unknown = || Refusal::new(RefusalKind::ContactNotFound).field("id").detail(&claimed.text);
        if found.is_some() || (who.user_id.is_none() && who.email.is_none()) {
            return Ok(found.map(Some).ok_or_else(unknown));
        }
    }
    if let Some(user_id) = &who.user_id {
        let row = rows.read(&external_id_key(workspace, user_id))?;
        if let Some(found) = row.and_then(|row| row.contacts.first().copied()) {
            return Ok(Ok(Some(found.contact)));
        }
    }
    let Some(email) = &who.email else { return Ok(Ok(None)) };
    let Some(row) = rows.read(&email_key(workspace, email))? else { return Ok(Ok(None)) };
    let mut meant = None;
    for user in row.contacts.iter().filter(|found| found.role == Role::User) {
        let contact: Option<Arc<ContactRow>> = rows.read(&ContactKey { workspace, contact: user.contact })?;
        let may_be = contact.is_some_and(|row| who.user_id.is_none() || row.external_id.is_none());
        if may_be && meant.replace(user.contact).is_some() {
            return Ok(Err(Refusal::new(RefusalKind::SeveralUsers).field("email").detail(email)));
        }
    }
    Ok(Ok(meant))
}

fn sent_keys(command: &UpsertUser) -> Vec<IdentifierKey> {
    let user_id = command.who.user_id.as_deref().map(|value| external_id_key(command.workspace, value));
    let email = command.who.email.as_deref().map(|value| email_key(command.workspace, value));
    user_id.into_iter().chain(email).collect()
}

fn first_of_each(row: &IdentifierRow) -> impl Iterator<Item = ContactOrdinal> {
    let users = row.contacts.iter().filter(|found| found.role == Role::User);
    row.contacts.iter().take(1).chain(users).map(|found| found.contact)
}
