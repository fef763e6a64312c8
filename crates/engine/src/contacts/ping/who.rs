//! Who is meant by a ping, and who else is there whose history is theirs.

use super::identity::Named;
use super::join;
use crate::command::{BrowserPerson, PingBrowser};
use crate::contacts::identifiers::{self, email_key, external_id_key, visitor_key};
use crate::contacts::resolve::{by_id, first_with};
use crate::contacts::{Found, browsing, store, survivor};
use crate::ids::ContactOrdinal;
use crate::limits::ALIASES_MAX;
use crate::outcome::{Refusal, RefusalKind};
use crate::rows::{FieldRef, IdentifierRow, Role, Standard};
use crate::tables::ContactKey;
use crate::working_set::{ReadRows, Reads};

const EMAIL: FieldRef = FieldRef::Standard(Standard::Email);

/// Who is there.
pub(super) struct There {
    /// Who is meant; `None` makes somebody.
    pub(super) person: Option<Found>,
    /// The visitor or lead of the cookie, whose history goes on with them.
    pub(super) cookie: Option<Found>,
    /// A lead with the same, proven e-mail address.
    pub(super) lead: Option<Found>,
}

type Answer<R, T> = Result<Result<T, Refusal>, <R as ReadRows>::Missing>;

/// Tells who is there.
///
/// # Errors
/// The inner one: [`RefusalKind::ContactMerged`],
/// [`RefusalKind::ContactNotFound`] and [`RefusalKind::ContactBlocked`] without
/// any detail, as a browser is told nothing; [`RefusalKind::SeveralUsers`].
pub(super) fn there<R: ReadRows>(command: &PingBrowser, rows: &mut R) -> Answer<R, There> {
    let person = match &command.person {
        BrowserPerson::Anonymous => anonymous(command, rows)?,
        BrowserPerson::Known(id) | BrowserPerson::Browser(id) => {
            let is_own = matches!(command.person, BrowserPerson::Browser(_));
            let contact = by_id(rows, command.workspace, Some(*id))?;
            let found = match contact {
                Some(contact) => row_of(command, contact, rows)?,
                None => None,
            };
            match found {
                Some((_, row)) if row.merged_into.is_some() || (is_own && row.role == Role::User) => {
                    Err(Refusal::new(RefusalKind::ContactMerged))
                }
                Some(found) => Ok(Some(found)),
                None => Err(Refusal::new(RefusalKind::ContactNotFound)),
            }
        }
        BrowserPerson::Named { .. } => match Named::of(&command.person) {
            Some(named) => user(command, &named, rows)?,
            None => Ok(None),
        },
    };
    let person = match person {
        Ok(Some((_, row))) if row.blocked_at.is_some() => {
            return Ok(Err(Refusal::new(RefusalKind::ContactBlocked)));
        }
        Ok(person) => person,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let is_other = |other: &Found| person.as_ref().is_none_or(|(contact, _)| *contact != other.0);
    let cookie = match command.person {
        BrowserPerson::Named { .. } => of_cookie(command, rows)?.filter(is_other),
        BrowserPerson::Anonymous | BrowserPerson::Known(_) | BrowserPerson::Browser(_) => None,
    };
    let lead = proven_lead(command, rows)?.filter(is_other);
    let lead = lead.filter(|lead| cookie.as_ref().is_none_or(|cookie| cookie.0 != lead.0));
    Ok(Ok(There { person, cookie, lead }))
}

fn row_of<R: ReadRows>(
    command: &PingBrowser,
    contact: ContactOrdinal,
    rows: &mut R,
) -> Result<Option<Found>, R::Missing> {
    let row = rows.read(&ContactKey { workspace: command.workspace, contact })?;
    Ok(row.map(|row| (contact, row)))
}

/// A cookie proves a visitor or a lead. It must not tell whom that became.
fn anonymous<R: ReadRows>(command: &PingBrowser, rows: &mut R) -> Answer<R, Option<Found>> {
    let Some(contact) = first_with(rows, &visitor_key(command.workspace, &command.visitor_id))? else {
        return Ok(Ok(None));
    };
    let found = row_of(command, contact, rows)?;
    let is_over = |(_, row): &Found| row.role == Role::User || row.merged_into.is_some();
    Ok(if found.as_ref().is_some_and(is_over) { Err(Refusal::new(RefusalKind::ContactMerged)) } else { Ok(found) })
}

/// The cookie's visitor or lead, when its history can go on as a user's.
fn of_cookie<R: ReadRows>(command: &PingBrowser, rows: &mut R) -> Result<Option<Found>, R::Missing> {
    let Some(contact) = first_with(rows, &visitor_key(command.workspace, &command.visitor_id))? else {
        return Ok(None);
    };
    Ok(row_of(command, contact, rows)?.filter(can_go_on))
}

fn can_go_on((_, row): &Found) -> bool {
    row.role != Role::User && row.merged_into.is_none() && row.blocked_at.is_none()
}

/// The user who is named. An e-mail address leads to a user who has another
/// id, or none while one is sent, only when it is proved.
fn user<R: ReadRows>(command: &PingBrowser, named: &Named<'_>, rows: &mut R) -> Answer<R, Option<Found>> {
    let workspace = command.workspace;
    if let Some(user_id) = named.user_id
        && let Some(contact) = first_with(rows, &external_id_key(workspace, user_id))?
    {
        return Ok(Ok(survivor(rows, workspace, contact)?));
    }
    let Some(email) = named.email.filter(|_| named.user_id.is_none() || named.email_is_proven) else {
        return Ok(Ok(None));
    };
    let Some(index) = rows.read(&email_key(workspace, email))? else { return Ok(Ok(None)) };
    let mut meant = None;
    for user in index.contacts.iter().filter(|found| found.role == Role::User) {
        let Some(found) = survivor(rows, workspace, user.contact)? else { continue };
        let is_named_alone = named.user_id.is_none() && named.email_is_proven;
        if is_named_alone && found.1.external_id.is_some() && found.1.claimed.contains(&EMAIL) {
            // Somebody with an id of their own only claims the address: who
            // proved it must not be taken for them.
            return Ok(Err(Refusal::new(RefusalKind::SeveralUsers).field("email").detail(email)));
        }
        let may_be = named.user_id.is_none() || found.1.external_id.is_none();
        if may_be && meant.replace(found).is_some() {
            return Ok(Err(Refusal::new(RefusalKind::SeveralUsers).field("email").detail(email)));
        }
    }
    Ok(Ok(meant))
}

/// The newest lead with the e-mail address that was proved. Nobody can have
/// more aliases than are looked at here.
fn proven_lead<R: ReadRows>(command: &PingBrowser, rows: &mut R) -> Result<Option<Found>, R::Missing> {
    let email = Named::of(&command.person).filter(|named| named.email_is_proven).and_then(|named| named.email);
    let Some(email) = email else { return Ok(None) };
    let Some(index) = rows.read(&email_key(command.workspace, email))? else { return Ok(None) };
    for contact in newest_leads(&index) {
        let found = row_of(command, contact, rows)?.filter(can_go_on);
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn newest_leads(index: &IdentifierRow) -> impl Iterator<Item = ContactOrdinal> {
    let leads = index.contacts.iter().rev().filter(|found| found.role == Role::Lead);
    leads.take(ALIASES_MAX + 1).map(|found| found.contact)
}

/// Notes what [`there`] and all that follows from it reads. Each way is
/// followed to its end on its own: one after the other they would take more
/// rounds than a command has.
pub(super) fn plan(command: &PingBrowser, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    let index = visitor_key(workspace, &command.visitor_id);
    if let Ok(Some(contact)) = first_with(reads, &index)
        && let Ok(Some(found)) = row_of(command, contact, reads)
    {
        plan_row(command, &found, reads);
        join::plan(workspace, &found, reads);
    }
    if let Some(Named { user_id, email, email_is_proven }) = Named::of(&command.person) {
        store::plan_sent(workspace, (user_id, email), reads);
        if let Some(user_id) = user_id
            && let Ok(Some(contact)) = first_with(reads, &external_id_key(workspace, user_id))
        {
            let _noted = survivor(reads, workspace, contact);
        }
        let index =
            email.filter(|_| email_is_proven).and_then(|email| reads.get(&email_key(workspace, email)).flatten());
        for contact in index.into_iter().flat_map(|index| newest_leads(index)) {
            reads.get(&ContactKey { workspace, contact });
        }
        if let Ok(Some(lead)) = proven_lead(command, reads) {
            plan_row(command, &lead, reads);
            join::plan(workspace, &lead, reads);
        }
    }
    let there = there(command, reads).ok()?.ok()?;
    if let Some(person) = &there.person {
        plan_row(command, person, reads);
    }
    Some(())
}

fn plan_row(command: &PingBrowser, (contact, row): &Found, reads: &mut Reads<'_>) {
    identifiers::plan(command.workspace, row, reads);
    browsing::plan(command.workspace, *contact, reads);
}
