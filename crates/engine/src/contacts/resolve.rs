//! Who is meant.

use super::identifiers::{email_key, external_id_key, visitor_key};
use crate::command::Identifiers;
use crate::ids::{ContactId, ContactOrdinal, WorkspaceId};
use crate::outcome::{Refusal, RefusalKind};
use crate::rows::{ContactRow, IdentifierRow, Role};
use crate::tables::{ContactKey, IdentifierKey, WorkspaceKey};
use crate::working_set::{ReadRows, Reads};
use std::sync::Arc;

/// A contact and its ordinal.
pub type Found = (ContactOrdinal, Arc<ContactRow>);

/// Who is meant, for their history: `id`, then `user_id`, then `email`, then
/// the browser's id; the first that resolves. Somebody who was merged away is
/// the survivor.
///
/// # Errors
/// The outer error is the reader's. The inner one is
/// [`RefusalKind::ContactNotFound`] with the identifier tried last, or
/// [`RefusalKind::SeveralUsers`]: an e-mail of several users is never guessed.
pub fn resolve<R: ReadRows>(
    rows: &mut R,
    workspace: WorkspaceId,
    who: &Identifiers,
) -> Result<Result<Found, Refusal>, R::Missing> {
    let contact = match locate(rows, workspace, who)? {
        Ok(contact) => contact,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let found = survivor(rows, workspace, contact)?;
    Ok(found.ok_or(Refusal::new(RefusalKind::ContactNotFound)))
}

/// Who is meant, for themselves: as [`resolve`], but somebody who was merged
/// away is refused, and somebody of another role is as good as nobody.
///
/// # Errors
/// As [`resolve`], and [`RefusalKind::ContactMerged`] with the survivor's id,
/// and [`RefusalKind::VisitorNotFound`] where only visitors are meant.
pub fn find<R: ReadRows>(
    rows: &mut R,
    workspace: WorkspaceId,
    who: &Identifiers,
    roles: &[Role],
) -> Result<Result<Found, Refusal>, R::Missing> {
    let contact = match locate(rows, workspace, who)? {
        Ok(contact) => contact,
        Err(refusal) => return Ok(Err(as_meant(refusal, roles))),
    };
    let Some(row) = rows.read(&ContactKey { workspace, contact })? else {
        return Ok(Err(as_meant(Refusal::new(RefusalKind::ContactNotFound), roles)));
    };
    if row.merged_into.is_some() {
        let survivor = survivor(rows, workspace, contact)?;
        let Some(workspace_row) = rows.read(&WorkspaceKey { workspace })? else {
            return Ok(Err(Refusal::new(RefusalKind::WorkspaceNotFound)));
        };
        let refusal = Refusal::new(RefusalKind::ContactMerged);
        return Ok(Err(match survivor {
            Some((contact, row)) => refusal.detail(super::id_of(&workspace_row, workspace, contact, &row)),
            None => refusal,
        }));
    }
    if !roles.contains(&row.role) {
        return Ok(Err(as_meant(not_found(who), roles)));
    }
    Ok(Ok((contact, row)))
}

fn as_meant(refusal: Refusal, roles: &[Role]) -> Refusal {
    match refusal.kind {
        RefusalKind::ContactNotFound if roles == [Role::Visitor] => {
            Refusal { kind: RefusalKind::VisitorNotFound, ..refusal }
        }
        _ => refusal,
    }
}

/// That nobody is meant, with the identifier tried last.
fn not_found(who: &Identifiers) -> Refusal {
    let refusal = Refusal::new(RefusalKind::ContactNotFound);
    match who {
        Identifiers { visitor_id: Some(value), .. } => refusal.field("user_id").detail(value),
        Identifiers { email: Some(value), .. } => refusal.field("email").detail(value),
        Identifiers { user_id: Some(value), .. } => refusal.field("user_id").detail(value),
        Identifiers { id: Some(claimed), .. } => refusal.field("id").detail(&claimed.text),
        Identifiers { id: None, user_id: None, email: None, visitor_id: None } => {
            Refusal::new(RefusalKind::IdentifierMissing).field("user_id")
        }
    }
}

/// A contact, or into whom it was merged. One hop is enough: a merge points
/// everybody who was merged before at the new survivor.
///
/// # Errors
/// The reader's.
pub fn survivor<R: ReadRows>(
    rows: &mut R,
    workspace: WorkspaceId,
    contact: ContactOrdinal,
) -> Result<Option<Found>, R::Missing> {
    let Some(row) = rows.read(&ContactKey { workspace, contact })? else { return Ok(None) };
    let Some(into) = row.merged_into else { return Ok(Some((contact, row))) };
    Ok(rows.read(&ContactKey { workspace, contact: into })?.map(|row| (into, row)))
}

/// The contact that an identifier leads to, whether or not it was merged away.
pub(crate) fn locate<R: ReadRows>(
    rows: &mut R,
    workspace: WorkspaceId,
    who: &Identifiers,
) -> Result<Result<ContactOrdinal, Refusal>, R::Missing> {
    if let Some(claimed) = &who.id
        && let Some(contact) = by_id(rows, workspace, claimed.id)?
    {
        return Ok(Ok(contact));
    }
    if let Some(user_id) = &who.user_id
        && let Some(contact) = first_with(rows, &external_id_key(workspace, user_id))?
    {
        return Ok(Ok(contact));
    }
    if let Some(email) = &who.email
        && let Some(row) = rows.read(&email_key(workspace, email))?
    {
        return Ok(by_email(&row, email));
    }
    if let Some(visitor_id) = &who.visitor_id
        && let Some(contact) = first_with(rows, &visitor_key(workspace, visitor_id))?
    {
        return Ok(Ok(contact));
    }
    Ok(Err(not_found(who)))
}

pub(super) fn first_with<R: ReadRows>(rows: &mut R, key: &IdentifierKey) -> Result<Option<ContactOrdinal>, R::Missing> {
    Ok(rows.read(key)?.and_then(|row| row.contacts.first().map(|found| found.contact)))
}

/// Notes what [`resolve`] can read, each identifier followed to its end on its
/// own: one after the other they would take more rounds than a command has.
pub(crate) fn plan_resolve(workspace: WorkspaceId, who: &Identifiers, reads: &mut Reads<'_>) {
    let Identifiers { id, user_id, email, visitor_id } = who;
    let by_id = id.as_ref().and_then(|claimed| by_id(reads, workspace, claimed.id).ok().flatten());
    let by_user_id = user_id.as_ref().and_then(|value| noted_first(reads, &external_id_key(workspace, value)));
    let by_email = email.as_ref().and_then(|value| {
        let row = reads.get(&email_key(workspace, value)).flatten()?;
        by_email(row, value).ok()
    });
    let by_visitor_id = visitor_id.as_ref().and_then(|value| noted_first(reads, &visitor_key(workspace, value)));
    for contact in [by_id, by_user_id, by_email, by_visitor_id].into_iter().flatten() {
        // Only the needs that this notes matter; who it is, is asked later.
        let _noted = survivor(reads, workspace, contact);
    }
}

fn noted_first(reads: &mut Reads<'_>, key: &IdentifierKey) -> Option<ContactOrdinal> {
    first_with(reads, key).ok().flatten()
}

/// Notes what [`find`] reads, and who it is when that is known.
pub(crate) fn plan_find(
    workspace: WorkspaceId,
    who: &Identifiers,
    roles: &[Role],
    reads: &mut Reads<'_>,
) -> Option<Found> {
    reads.get(&WorkspaceKey { workspace });
    plan_resolve(workspace, who, reads);
    find(reads, workspace, who, roles).ok()?.ok()
}

/// The contact with this public id, if there is one.
pub(super) fn by_id<R: ReadRows>(
    rows: &mut R,
    workspace: WorkspaceId,
    id: Option<ContactId>,
) -> Result<Option<ContactOrdinal>, R::Missing> {
    let Some(id) = id else { return Ok(None) };
    let Some(workspace_row) = rows.read(&WorkspaceKey { workspace })? else { return Ok(None) };
    let Some(contact) = id.ordinal(&workspace_row.id_key, workspace) else { return Ok(None) };
    let row = rows.read(&ContactKey { workspace, contact })?;
    Ok(row.filter(|row| super::id_of(&workspace_row, workspace, contact, row) == id).map(|_| contact))
}

/// One user wins over leads; of leads alone the newest is meant.
fn by_email(row: &IdentifierRow, email: &str) -> Result<ContactOrdinal, Refusal> {
    let mut users = row.contacts.iter().filter(|found| found.role == Role::User);
    match (users.next(), users.next()) {
        (Some(_), Some(_)) => Err(Refusal::new(RefusalKind::SeveralUsers).field("email").detail(email)),
        (Some(user), None) => Ok(user.contact),
        (None, _) => match row.contacts.last() {
            Some(newest) => Ok(newest.contact),
            None => Err(Refusal::new(RefusalKind::ContactNotFound).field("email").detail(email)),
        },
    }
}
