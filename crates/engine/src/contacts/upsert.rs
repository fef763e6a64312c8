//! Legacy `POST /users`: make a user, or change the one who is meant.
//!
//! Looked up by `id`, then `user_id`, then `email`. A match by `id` takes a
//! new `user_id` and `email`, one by `user_id` a new `email`. A match by
//! `email` takes the `user_id` if it has none; if it has another one, somebody
//! else is meant and a new user is made. An e-mail that several users could be
//! meant by is refused, never guessed.

use super::create::next_contact;
use super::identifiers::{self, email_key, external_id_key};
use super::ping::begin_session;
use super::resolve::by_id;
use super::store::{self, Change, exists};
use super::{browsing, claims, profile, survivor};
use crate::command::{Stamp, UpsertUser};
use crate::companies;
use crate::ids::ContactOrdinal;
use crate::outcome::{Outcome, Refusal, RefusalKind};
use crate::rows::{ContactRow, FieldRef, Role, Standard};
use crate::tables::{ContactKey, CountersKey, WorkspaceKey};
use crate::working_set::{ReadRows, Reads, WorkingSet};
use std::sync::Arc;

pub(crate) fn plan(command: &UpsertUser, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    store::plan_sent(workspace, (command.who.user_id.as_deref(), command.who.email.as_deref()), reads);
    profile::plan(workspace, &command.profile, reads);
    companies::plan_sent(workspace, &command.companies, reads);
    if let Some(user_id) = &command.who.user_id
        && let Some(Some(owners)) = reads.get(&external_id_key(workspace, user_id))
        && let Some(owner) = owners.contacts.first()
    {
        // Whose the id is may have been merged into somebody.
        let _noted = survivor(reads, workspace, owner.contact);
    }
    let found = find(command, reads).ok()?;
    if let Ok(Some(contact)) = found {
        let (contact, row) = survivor(reads, workspace, contact).ok()??;
        identifiers::plan(workspace, &row, reads);
        browsing::plan(workspace, contact, reads);
    }
    Some(())
}

pub(crate) fn apply(command: UpsertUser, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    let Ok(found) = find(&command, &mut &*rows);
    let found = match found? {
        Some(contact) => {
            let Ok(found) = survivor(&mut &*rows, workspace, contact);
            found
        }
        None => None,
    };
    let (found, before) = found.map_or((None, None), |(contact, row)| (Some(contact), Some(row)));
    if before.as_ref().is_some_and(|row| row.blocked_at.is_some()) {
        return Err(Refusal::new(RefusalKind::ContactBlocked));
    }
    if let Some(user_id) = &command.who.user_id {
        let owner = rows.get(&external_id_key(workspace, user_id)).and_then(|row| row.contacts.first());
        if let Some(owner) = owner.filter(|owner| Some(owner.contact) != found) {
            let Ok(owner) = survivor(&mut &*rows, workspace, owner.contact);
            if let Some((owner, _)) = owner.filter(|(owner, _)| Some(*owner) != found) {
                return Err(exists(workspace, owner, "user_id", rows));
            }
        }
    }
    let contact = found.unwrap_or_else(|| next_contact(workspace, rows));
    let mut row = before.as_deref().cloned().unwrap_or_else(|| ContactRow::blank(Role::User, stamp.at_s()));
    row.updated_at = stamp.at_s();
    // Who is sent again is back.
    row.archived_at = None;
    if let Some(user_id) = command.who.user_id {
        take_user_id(&mut row, user_id, (workspace, found), rows);
    }
    if let Some(email) = command.who.email {
        row.email = Some(email.trim().to_lowercase());
        claims::prove(&mut row, FieldRef::Standard(Standard::Email));
    }
    if command.begins_session {
        begin_session(&mut row);
    }
    profile::take(&mut row, command.profile, workspace, stamp, rows)?;
    companies::take_sent(workspace, (contact, &mut row), command.companies, stamp, rows)?;
    store::store(Change { workspace, contact, before: before.as_deref(), after: row }, stamp, rows)
}

/// Takes a `user_id` over, unless it is that of somebody who was merged into
/// this contact: that one keeps leading here.
fn take_user_id(
    row: &mut ContactRow,
    user_id: String,
    (workspace, found): (crate::ids::WorkspaceId, Option<ContactOrdinal>),
    rows: &WorkingSet,
) {
    let owner = rows.get(&external_id_key(workspace, &user_id)).and_then(|index| index.contacts.first());
    if owner.is_none_or(|owner| Some(owner.contact) == found) {
        row.external_id = Some(user_id);
    }
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
