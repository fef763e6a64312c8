//! Teammates are added, changed and removed.
//!
//! There is always an owner: the last one is neither removed nor demoted. A
//! teammate who was removed keeps their row, so that the audit can name them,
//! but neither address nor password, and is signed out.

use super::audit::{self, Entry};
use super::sign_in;
use crate::command::{Actor, ChangeTeammate, CreateTeammate, RemoveTeammate, Stamp};
use crate::ids::{TeammateId, WorkspaceId};
use crate::limits::TEAMMATES_MAX;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{AuditChange, TeammateRole, TeammateRow};
use crate::tables::{CountersKey, TeammateKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &CreateTeammate, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    let last = plan_all(workspace, reads)?;
    reads.get(&TeammateKey { workspace, teammate: TeammateId(last + 1) }).map(drop)
}

/// Notes that all teammates are read, and says how many there are.
fn plan_all(workspace: WorkspaceId, reads: &mut Reads<'_>) -> Option<u32> {
    let last = reads.get(&CountersKey { workspace })?.map_or(0, |row| row.last_teammate);
    for ordinal in 1..=last {
        reads.get(&TeammateKey { workspace, teammate: TeammateId(ordinal) });
    }
    Some(last)
}

/// All who were not removed.
fn present(workspace: WorkspaceId, rows: &WorkingSet) -> impl Iterator<Item = (TeammateId, &TeammateRow)> {
    let last = rows.get(&CountersKey { workspace }).map_or(0, |row| row.last_teammate);
    let every = (1..=last).map(TeammateId);
    every.filter_map(move |teammate| {
        let row = rows.get(&TeammateKey { workspace, teammate })?;
        row.removed_at.is_none().then_some((teammate, &**row))
    })
}

pub(crate) fn apply(command: CreateTeammate, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let CreateTeammate { workspace, email, name, password_hash, role, link_hash, actor } = command;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    if present(workspace, rows).any(|(_, row)| crate::text::same(&row.email, &email)) {
        return Err(Refusal::new(RefusalKind::TeammateExists).field("email"));
    }
    let last = rows.get(&CountersKey { workspace }).map_or(0, |row| row.last_teammate);
    if last >= TEAMMATES_MAX {
        return Err(Refusal::new(RefusalKind::TooManyOfThem).field("teammates").detail(TEAMMATES_MAX));
    }
    let teammate = TeammateId(last + 1);
    rows.update(&CountersKey { workspace }, |row| row.last_teammate = teammate.0);
    let changes = audit::change("role", None, &Some(role.name().to_owned()));
    note((workspace, teammate), (actor, "teammate.added"), changes.into_iter().collect(), stamp, rows);
    let link = link_hash.map(|hash| sign_in::link(hash, stamp));
    let created_at = stamp.at_s();
    let row = TeammateRow { email, name, password_hash, created_at, role, link, ..TeammateRow::default() };
    rows.put(&TeammateKey { workspace, teammate }, row);
    Ok(Answer::Teammate(teammate))
}

pub(crate) fn plan_change(command: &ChangeTeammate, reads: &mut Reads<'_>) -> Option<()> {
    let ChangeTeammate { workspace, teammate, .. } = *command;
    reads.get(&TeammateKey { workspace, teammate });
    plan_all(workspace, reads).map(drop)
}

pub(crate) fn change(command: ChangeTeammate, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let ChangeTeammate { workspace, teammate, name, role, actor } = command;
    let before = found(workspace, teammate, rows)?;
    let after = TeammateRow {
        name: name.unwrap_or_else(|| before.name.clone()),
        role: role.unwrap_or(before.role),
        ..before.clone()
    };
    if after.role != TeammateRole::Owner {
        keep_an_owner((workspace, teammate), rows)?;
    }
    let role_name = |row: &TeammateRow| Some(row.role.name().to_owned());
    let changes = [
        audit::change("name", Some(before.name.clone()), &Some(after.name.clone())),
        audit::change("role", role_name(&before), &role_name(&after)),
    ];
    let changes: Vec<AuditChange> = changes.into_iter().flatten().collect();
    if !changes.is_empty() {
        note((workspace, teammate), (actor, "teammate.changed"), changes, stamp, rows);
        rows.put(&TeammateKey { workspace, teammate }, after);
    }
    Ok(Answer::Teammate(teammate))
}

pub(crate) fn plan_remove(command: &RemoveTeammate, reads: &mut Reads<'_>) -> Option<()> {
    let RemoveTeammate { workspace, teammate, .. } = *command;
    reads.range(sign_in::every(workspace, teammate));
    reads.get(&TeammateKey { workspace, teammate });
    plan_all(workspace, reads).map(drop)
}

pub(crate) fn remove(command: &RemoveTeammate, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let RemoveTeammate { workspace, teammate, actor } = *command;
    let before = found(workspace, teammate, rows)?;
    keep_an_owner((workspace, teammate), rows)?;
    sign_in::end_all((workspace, teammate), None, rows);
    let changes = audit::change("role", Some(before.role.name().to_owned()), &None);
    note((workspace, teammate), (actor, "teammate.removed"), changes.into_iter().collect(), stamp, rows);
    let removed = TeammateRow {
        email: String::new(),
        password_hash: String::new(),
        link: None,
        away: false,
        away_reassign: false,
        removed_at: Some(stamp.at_s()),
        ..before
    };
    rows.put(&TeammateKey { workspace, teammate }, removed);
    Ok(Answer::Teammate(teammate))
}

/// Refuses what would leave the workspace without an owner.
fn keep_an_owner((workspace, teammate): (WorkspaceId, TeammateId), rows: &WorkingSet) -> Result<(), Refusal> {
    let others = present(workspace, rows).filter(|(other, _)| *other != teammate);
    let is_owner = found(workspace, teammate, rows)?.role == TeammateRole::Owner;
    if is_owner && !others.into_iter().any(|(_, row)| row.role == TeammateRole::Owner) {
        return Err(Refusal::new(RefusalKind::LastOwner));
    }
    Ok(())
}

/// A teammate who was not removed.
pub(super) fn found(workspace: WorkspaceId, teammate: TeammateId, rows: &WorkingSet) -> Result<TeammateRow, Refusal> {
    let row = rows.get(&TeammateKey { workspace, teammate }).filter(|row| row.removed_at.is_none());
    row.map(|row| TeammateRow::clone(row)).ok_or(Refusal::new(RefusalKind::TeammateNotFound))
}

/// Notes what was done to a teammate, or by them.
pub(super) fn note(
    (workspace, teammate): (WorkspaceId, TeammateId),
    (actor, action): (Actor, &'static str),
    changes: Vec<AuditChange>,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) {
    audit::note(workspace, Entry { actor, action, subject: format!("teammate:{teammate}"), changes }, stamp, rows);
}
