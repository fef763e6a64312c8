//! A browser says who is there, and what it knows of them.
//!
//! [`who`] tells who is meant and who is there under the browser's cookie.
//! [`join`] lets the cookie's history go on as theirs. [`take`] writes what the
//! browser sent, as far as its proof goes. A ping is refused only when nobody
//! can be meant or the person is blocked: what else is wrong with it is told
//! beside the answer.

mod identity;
mod join;
mod take;
mod who;

use super::create::next_contact;
use super::store::{self, Change};
use super::{Found, browsing, profile};
use crate::command::{PingBrowser, SentCompany, Stamp};
use crate::companies;
use crate::ids::{ContactOrdinal, WorkspaceId};
use crate::limits::SESSION_GAP_S;
use crate::outcome::{Answer, LeftOut, Outcome, PingAnswer, Refusal, RefusalKind};
use crate::rows::{AttributeValue, ContactRow, Role, Standard};
use crate::source::Verified;
use crate::tables::{BrowsingKey, ContactKey, CountersKey, MessengerKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use crate::workspaces::sites;
use identity::Named;
use std::sync::Arc;
use take::Proof;
use who::There;

pub(crate) fn plan(command: &PingBrowser, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    reads.get(&MessengerKey { workspace });
    sites::plan(workspace, command.site.as_deref(), reads);
    profile::plan(workspace, &command.profile, reads);
    profile::plan(workspace, &command.signed, reads);
    companies::plan_sent(workspace, &command.companies, reads);
    who::plan(command, reads)
}

pub(crate) fn apply(mut command: PingBrowser, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    let Ok(there) = who::there(&command, &mut &*rows);
    let (found, is_new) = somebody(&command, there?, stamp, rows)?;
    let (contact, before) = found;
    let mut row = before.as_deref().cloned().unwrap_or_else(|| ContactRow::blank(Role::Visitor, stamp.at_s()));
    let mut left_out = Vec::new();
    let proof = Proof::of(&command, row.role);
    let protected = rows.get(&MessengerKey { workspace }).map(|row| row.protected_attributes.clone());
    let sender = take::Sender { workspace, proof, protected: &protected.unwrap_or_default(), stamp };
    match Named::of(&command.person) {
        Some(named) => identity::take((contact, &mut row), &named, &sender, (&mut left_out, rows))?,
        None if is_new => row.visitor_id = Some(std::mem::take(&mut command.visitor_id)),
        None => {}
    }
    if row.role == Role::User {
        // Who comes back is back.
        row.archived_at = None;
    }
    for (standard, value) in std::mem::take(&mut command.facts) {
        row.set_fact(standard, value);
    }
    take::both(&mut row, (command.profile, command.signed), &sender, (&mut left_out, rows));
    take_companies((contact, &mut row), command.companies, &sender, (&mut left_out, rows));
    seen(&mut row, stamp);
    let change = Change { workspace, contact, before: before.as_deref(), after: row };
    let Answer::Contact(mut person) = store::store(change, stamp, rows)? else {
        panic!("storing a contact answers with the contact");
    };
    person.is_new = is_new;
    if (is_new && before.is_none()) || rows.get(&BrowsingKey { workspace, contact }).is_none() {
        browsing::begin(workspace, contact, rows);
    }
    if let Some(page) = command.page {
        browsing::view_page(workspace, contact, page, stamp, rows);
    }
    sites::note(workspace, command.site, stamp, rows);
    Ok(Answer::Ping(PingAnswer { person, revision: browsing::revision(workspace, contact, rows), left_out }))
}

/// A contact whose row may be still to be written.
type Somebody = (ContactOrdinal, Option<Arc<ContactRow>>);

/// Who is there from now on, everybody joined who goes on as them, and whether
/// they are new.
fn somebody(
    command: &PingBrowser,
    there: There,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Result<(Somebody, bool), Refusal> {
    let workspace = command.workspace;
    let There { mut person, mut cookie, lead } = there;
    let named = Named::of(&command.person);
    if let (Some(named), None) = (&named, &person) {
        person = cookie.take_if(|cookie: &mut Found| named.can_be(workspace, cookie, command.verified, rows));
    }
    let is_new = person.is_none();
    let contact = match (person, &named) {
        (Some((contact, _)), _) => contact,
        (None, Some(named)) if cookie.is_some() || lead.is_some() => {
            identity::make(workspace, (named, command.verified), stamp, rows)?
        }
        (None, _) => return Ok(((next_contact(workspace, rows), None), true)),
    };
    for from in [cookie, lead].into_iter().flatten() {
        join::take_in((workspace, command.verified), from, contact, stamp, rows);
    }
    let row = rows.get(&ContactKey { workspace, contact }).cloned();
    Ok(((contact, row), is_new))
}

/// A browser that proves nothing attaches to companies that are there without
/// changing them, and takes no user out of one.
fn take_companies(
    (contact, row): (ContactOrdinal, &mut ContactRow),
    sent: Vec<SentCompany>,
    sender: &take::Sender<'_>,
    (left_out, rows): (&mut Vec<LeftOut>, &mut WorkingSet),
) {
    let workspace: WorkspaceId = sender.workspace;
    for mut company in sent {
        if sender.proof == Proof::Claim && !company.attached {
            continue;
        }
        let is_there = companies::is_there(workspace, &company.company_id, rows);
        if is_there && !sender.proof.is_trusted() {
            company.facts = crate::command::CompanyFacts::default();
        }
        company.facts.custom.unknown = take::within_half(company.facts.custom.unknown);
        let taken = rows
            .attempt(|rows| companies::take_sent(workspace, (contact, &mut *row), vec![company], sender.stamp, rows));
        if let Err(refusal) = taken {
            left_out.push(LeftOut { name: "companies".to_owned(), refusal });
        }
    }
}

/// Notes that somebody is here: a session begins after half an hour without.
fn seen(row: &mut ContactRow, stamp: &Stamp) {
    let now = stamp.at_s();
    let is_new = row.last_seen_at.is_none_or(|at| now.saturating_sub(at) > SESSION_GAP_S);
    if is_new {
        begin_session(row);
    }
    row.last_seen_at = row.last_seen_at.max(Some(now));
    row.updated_at = now;
}

/// Counts a session.
pub(super) fn begin_session(row: &mut ContactRow) {
    let count = match row.fact(Standard::SessionCount) {
        Some(AttributeValue::Number(text)) => text.parse().unwrap_or(0),
        _ => 0_u64,
    };
    row.set_fact(Standard::SessionCount, Some(AttributeValue::Number((count + 1).to_string())));
}

/// Whether a command's sender proved who they are.
const fn is_proven(verified: Verified) -> bool {
    !matches!(verified, Verified::None)
}
