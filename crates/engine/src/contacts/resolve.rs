use super::identifiers::{email_key, external_id_key};
use crate::command::Identifiers;
use crate::ids::{ContactOrdinal, WorkspaceId};
use crate::outcome::{Refusal, RefusalKind};
use crate::rows::{IdentifierRow, Role};
use crate::tables::{ContactKey, WorkspaceKey};
use crate::working_set::{ReadRows, Reads};

/// Who is meant: `id`, then `user_id`, then `email`, the first that resolves.
///
/// # Errors
/// The outer error is the reader's. The inner one is
/// [`RefusalKind::ContactNotFound`] with the identifier tried last, or
/// [`RefusalKind::SeveralUsers`]: an e-mail of several users is never guessed.
pub fn resolve<R: ReadRows>(
    rows: &mut R,
    workspace: WorkspaceId,
    who: &Identifiers,
) -> Result<Result<ContactOrdinal, Refusal>, R::Missing> {
    let mut refusal = Refusal::new(RefusalKind::IdentifierMissing).field("user_id");
    if let Some(claimed) = &who.id {
        if let Some(contact) = by_id(rows, workspace, claimed.id)? {
            return Ok(Ok(contact));
        }
        refusal = Refusal::new(RefusalKind::ContactNotFound).field("id").detail(&claimed.text);
    }
    if let Some(user_id) = &who.user_id {
        if let Some(found) =
            rows.read(&external_id_key(workspace, user_id))?.and_then(|row| row.contacts.first().copied())
        {
            return Ok(Ok(found.contact));
        }
        refusal = Refusal::new(RefusalKind::ContactNotFound).field("user_id").detail(user_id);
    }
    if let Some(email) = &who.email {
        if let Some(row) = rows.read(&email_key(workspace, email))? {
            return Ok(by_email(&row, email));
        }
        refusal = Refusal::new(RefusalKind::ContactNotFound).field("email").detail(email);
    }
    Ok(Err(refusal))
}

/// Notes what [`resolve`] can read, in one round for all identifiers instead
/// of one for each.
pub(crate) fn plan_resolve(workspace: WorkspaceId, who: &Identifiers, reads: &mut Reads<'_>) {
    if let Some(claimed) = &who.id {
        // Only the needs that this notes matter; who it is, is asked later.
        let _noted = by_id(reads, workspace, claimed.id);
    }
    if let Some(user_id) = &who.user_id {
        reads.get(&external_id_key(workspace, user_id));
    }
    if let Some(email) = &who.email {
        reads.get(&email_key(workspace, email));
    }
}

/// The contact with this public id, if there is one.
pub(super) fn by_id<R: ReadRows>(
    rows: &mut R,
    workspace: WorkspaceId,
    id: Option<crate::ids::ContactId>,
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
