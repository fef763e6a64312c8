//! Teammates sign in and out, and what lets them in: passwords and links.
//!
//! A link is good once, for a quarter of an hour, and another one takes its
//! place. A password that changes ends all sign-ins but the one that changed
//! it. The caller compared the password before it asked; that the password is
//! still the same is decided here.

use super::audit;
use super::teammates::{found, note};
use crate::command::{
    Actor, BeginSession, EndSession, MakeSignInLink, NoteFailedSignIn, SetPassword, SignInProof, Stamp,
};
use crate::ids::{TeammateId, WorkspaceId};
use crate::limits::{LOGIN_SESSION_S, LOGIN_SESSIONS_MAX, SIGN_IN_LINK_S};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{LoginSessionRow, SignInLink, TeammateRow};
use crate::tables::{CountersKey, LoginSessionKey, TableKey, TeammateKey};
use crate::working_set::{RangeNeed, Reads, WorkingSet};

/// All sign-ins of a teammate.
pub(super) fn every(workspace: WorkspaceId, teammate: TeammateId) -> RangeNeed {
    let [from, to] = [0, u64::MAX].map(|public| LoginSessionKey { workspace, teammate, public }.erased());
    RangeNeed { from, to, rows_max: LOGIN_SESSIONS_MAX + 1 }
}

/// A link that begins now.
pub(super) fn link(secret_hash: [u8; 32], stamp: &Stamp) -> SignInLink {
    SignInLink { secret_hash, expires_at: stamp.at_s().saturating_add(SIGN_IN_LINK_S) }
}

/// Ends the sign-ins of a teammate, all but the one to keep.
pub(super) fn end_all((workspace, teammate): (WorkspaceId, TeammateId), kept: Option<u64>, rows: &mut WorkingSet) {
    for key in rows.range::<LoginSessionKey>(&every(workspace, teammate)).0 {
        if Some(key.public) != kept {
            rows.remove(&key);
        }
    }
}

/// Notes that a teammate and their sign-ins are read.
fn plan(workspace: WorkspaceId, teammate: TeammateId, reads: &mut Reads<'_>) -> Option<()> {
    reads.get(&CountersKey { workspace });
    let key = TeammateKey { workspace, teammate };
    reads.get(&key);
    let need = every(workspace, teammate);
    reads.range(need.clone())?;
    for key in reads.keys_of::<LoginSessionKey>(&need) {
        reads.get(&key);
    }
    reads.get(&key).map(drop)
}

pub(crate) fn plan_link(command: &MakeSignInLink, reads: &mut Reads<'_>) -> Option<()> {
    plan(command.workspace, command.teammate, reads)
}

pub(crate) fn make_link(command: &MakeSignInLink, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let MakeSignInLink { workspace, teammate, link_hash, resets, actor } = *command;
    let mut row = found(workspace, teammate, rows)?;
    row.link = Some(link(link_hash, stamp));
    if resets {
        row.password_hash = String::new();
        end_all((workspace, teammate), None, rows);
    }
    let action = if resets { "teammate.reset" } else { "teammate.link_made" };
    note((workspace, teammate), (actor, action), Vec::new(), stamp, rows);
    rows.put(&TeammateKey { workspace, teammate }, row);
    Ok(Answer::Teammate(teammate))
}

pub(crate) fn plan_password(command: &SetPassword, reads: &mut Reads<'_>) -> Option<()> {
    let (workspace, teammate) = (command.workspace, command.teammate);
    // It may have ended meanwhile, and then it is in no range.
    reads.get(&LoginSessionKey { workspace, teammate, public: command.session });
    plan(workspace, teammate, reads)
}

pub(crate) fn set_password(command: SetPassword, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SetPassword { workspace, teammate, password_hash, session, compared_hash } = command;
    let before = found(workspace, teammate, rows)?;
    let key = LoginSessionKey { workspace, teammate, public: session };
    let own = rows.get(&key).map(|row| LoginSessionRow::clone(row));
    let own = own.filter(|own| stamp.at_s() < own.expires_at);
    let Some(own) = own.filter(|own| may_set(&before, own, compared_hash.as_deref(), stamp)) else {
        return Err(Refusal::new(RefusalKind::SignInFailed).field("current_password"));
    };
    end_all((workspace, teammate), Some(session), rows);
    rows.put(&key, LoginSessionRow { by_link: false, ..own });
    let is_set = |row: &TeammateRow| Some((!row.password_hash.is_empty()).to_string());
    let changes = audit::change("password_set", is_set(&before), &Some(true.to_string()));
    let actor = Actor::Teammate(teammate);
    note((workspace, teammate), (actor, "teammate.password_changed"), changes.into_iter().collect(), stamp, rows);
    // A link that was made meanwhile would still let somebody in.
    rows.put(&TeammateKey { workspace, teammate }, TeammateRow { password_hash, link: None, ..before });
    Ok(Answer::Teammate(teammate))
}

/// Whether the password can be set: there is none, it was compared, or a link
/// let them in just now.
#[must_use]
pub fn needs_current_password(row: &TeammateRow, session: &LoginSessionRow, now_s: u32) -> bool {
    let came_by_link = session.by_link && now_s < session.created_at.saturating_add(SIGN_IN_LINK_S);
    !row.password_hash.is_empty() && !came_by_link
}

fn may_set(row: &TeammateRow, own: &LoginSessionRow, compared: Option<&str>, stamp: &Stamp) -> bool {
    !needs_current_password(row, own, stamp.at_s()) || compared == Some(row.password_hash.as_str())
}

pub(crate) fn plan_begin(command: &BeginSession, reads: &mut Reads<'_>) -> Option<()> {
    let BeginSession { workspace, teammate, public, .. } = *command;
    reads.get(&LoginSessionKey { workspace, teammate, public });
    plan(workspace, teammate, reads)
}

pub(crate) fn begin(command: BeginSession, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let BeginSession { workspace, teammate, public, secret_hash, proof } = command;
    let key = LoginSessionKey { workspace, teammate, public };
    let failed = Refusal::new(RefusalKind::SignInFailed);
    let mut row = found(workspace, teammate, rows).map_err(|_| failed.clone())?;
    let (now, by_link) = (stamp.at_s(), matches!(proof, SignInProof::Link(_)));
    match proof {
        SignInProof::Password(hash) if hash.is_empty() || hash != row.password_hash => return Err(failed),
        SignInProof::Password(_) => {}
        SignInProof::Link(hash) => {
            let known = row.link.take().filter(|link| link.secret_hash == hash && now < link.expires_at);
            known.ok_or(Refusal::new(RefusalKind::SignInLinkExpired))?;
        }
    }
    if rows.get(&key).is_some() {
        return Err(Refusal::new(RefusalKind::IdTaken));
    }
    make_room((workspace, teammate), now, rows);
    let expires_at = now.saturating_add(LOGIN_SESSION_S);
    rows.put(&key, LoginSessionRow { secret_hash, created_at: now, expires_at, by_link });
    row.last_signed_in_at = Some(now);
    let by = if by_link { "link" } else { "password" };
    let changes = audit::change("by", None, &Some(by.to_owned()));
    let actor = Actor::Teammate(teammate);
    note((workspace, teammate), (actor, "teammate.signed_in"), changes.into_iter().collect(), stamp, rows);
    rows.put(&TeammateKey { workspace, teammate }, row);
    Ok(Answer::Teammate(teammate))
}

/// Forgets sign-ins that have expired, and the oldest when there are as many
/// as there may be.
fn make_room((workspace, teammate): (WorkspaceId, TeammateId), now: u32, rows: &mut WorkingSet) {
    let keys = rows.range::<LoginSessionKey>(&every(workspace, teammate)).0;
    let aged = keys.into_iter().filter_map(|key| rows.get(&key).map(|row| (row.expires_at, key.clone())));
    let mut aged: Vec<(u32, LoginSessionKey)> = aged.collect();
    aged.sort();
    let live = aged.iter().filter(|(expires_at, _)| now < *expires_at).count();
    let surplus = (live + 1).saturating_sub(LOGIN_SESSIONS_MAX as usize);
    let removed = aged.len() - live + surplus;
    for (_, key) in aged.into_iter().take(removed) {
        rows.remove(&key);
    }
}

pub(crate) fn plan_failed(command: &NoteFailedSignIn, reads: &mut Reads<'_>) -> Option<()> {
    let NoteFailedSignIn { workspace, teammate } = *command;
    reads.get(&CountersKey { workspace });
    reads.get(&TeammateKey { workspace, teammate }).map(drop)
}

/// Nobody proved to be anybody: it was Herald that saw it.
pub(crate) fn note_failed(command: &NoteFailedSignIn, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let NoteFailedSignIn { workspace, teammate } = *command;
    found(workspace, teammate, rows)?;
    note((workspace, teammate), (Actor::Herald, "teammate.sign_in_failed"), Vec::new(), stamp, rows);
    Ok(Answer::Teammate(teammate))
}

pub(crate) fn plan_end(command: &EndSession, reads: &mut Reads<'_>) -> Option<()> {
    let EndSession { workspace, teammate, public, .. } = *command;
    reads.get(&LoginSessionKey { workspace, teammate, public });
    plan(workspace, teammate, reads)
}

/// Signing out twice is no error.
pub(crate) fn end(command: &EndSession, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let EndSession { workspace, teammate, public, everywhere } = *command;
    let key = LoginSessionKey { workspace, teammate, public };
    if rows.get(&key).is_some() {
        rows.remove(&key);
        if everywhere {
            end_all((workspace, teammate), None, rows);
        }
        let actor = Actor::Teammate(teammate);
        let changes = audit::change("everywhere", None, &everywhere.then(|| true.to_string()));
        note((workspace, teammate), (actor, "teammate.signed_out"), changes.into_iter().collect(), stamp, rows);
    }
    Ok(Answer::Teammate(teammate))
}
