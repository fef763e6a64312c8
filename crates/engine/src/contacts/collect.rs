//! Somebody typed their e-mail address into a page: a visitor becomes a lead.
//! The address proves nothing, so it joins no histories, and nothing tells
//! whether it is another user's.

use super::store::{self, Change};
use super::{browsing, claims, find, identifiers, plan_find};
use crate::command::{ClaimedId, CollectEmail, Identifiers, Stamp};
use crate::outcome::{Answer, Outcome, PingAnswer, Refusal, RefusalKind};
use crate::rows::{ContactRow, FieldRef, Role, Standard};
use crate::tables::{MessengerKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

fn who(command: &CollectEmail) -> Identifiers {
    let id = ClaimedId { text: command.contact.to_string(), id: Some(command.contact) };
    Identifiers { id: Some(id), ..Identifiers::default() }
}

pub(crate) fn plan(command: &CollectEmail, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    store::plan_sent(workspace, (None, Some(&command.email)), reads);
    reads.get(&MessengerKey { workspace });
    let (contact, row) = plan_find(workspace, &who(command), command.roles, reads)?;
    browsing::plan(workspace, contact, reads);
    identifiers::plan(workspace, &row, reads);
    let workspace_row = reads.get(&WorkspaceKey { workspace })??;
    let made = identifiers::lead_external_id(workspace_row, workspace, contact);
    store::plan_sent(workspace, (Some(&made), None), reads);
    Some(())
}

/// Whether users' addresses come from tokens only.
fn is_protected(workspace: crate::ids::WorkspaceId, rows: &WorkingSet) -> bool {
    let row = rows.get(&MessengerKey { workspace });
    row.is_some_and(|row| row.protected_attributes.iter().any(|name| name == Standard::Email.name()))
}

pub(crate) fn apply(command: &CollectEmail, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    // A browser is told what was wrong, but not who is there.
    let mute = |refusal: Refusal| Refusal { detail: None, ..refusal };
    let workspace = command.workspace;
    let Ok(found) = find(&mut &*rows, workspace, &who(command), command.roles);
    let (contact, before) = found.map_err(mute)?;
    if before.blocked_at.is_some() {
        return Err(Refusal::new(RefusalKind::ContactBlocked));
    }
    if before.role == Role::User && is_protected(workspace, rows) {
        return Err(Refusal::new(RefusalKind::AttributeProtected).field("email").detail("email"));
    }
    let mut after = ContactRow::clone(&before);
    after.updated_at = stamp.at_s();
    if before.role == Role::Visitor {
        super::update::change_role(workspace, (contact, &before), Role::Lead, &mut after, rows)?;
    }
    store::check_free(workspace, (Some(contact), Some(&before)), &after, rows).map_err(mute)?;
    if after.email.is_none() {
        let mut with_email = after.clone();
        with_email.email = Some(command.email.trim().to_lowercase());
        claims::claim(&mut with_email, FieldRef::Standard(Standard::Email));
        if store::check_free(workspace, (Some(contact), Some(&before)), &with_email, rows).is_ok() {
            after = with_email;
        }
    }
    match store::store(Change { workspace, contact, before: Some(&before), after }, stamp, rows)? {
        Answer::Contact(person) => {
            let revision = browsing::revision(workspace, contact, rows);
            Ok(Answer::Ping(PingAnswer { person, revision, left_out: Vec::new() }))
        }
        other => Ok(other),
    }
}
