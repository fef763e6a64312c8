use super::audit::{self, Entry};
use crate::command::{CreateTeammate, Stamp};
use crate::ids::TeammateId;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::TeammateRow;
use crate::tables::{CountersKey, TeammateKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &CreateTeammate, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    let last = reads.get(&CountersKey { workspace })??.last_teammate;
    for ordinal in 1..=last + 1 {
        reads.get(&TeammateKey { workspace, teammate: TeammateId(ordinal) });
    }
    Some(())
}

pub(crate) fn apply(command: CreateTeammate, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let CreateTeammate { workspace, email, name, password_hash, actor } = command;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    let last = rows.get(&CountersKey { workspace }).map_or(0, |row| row.last_teammate);
    let taken = (1..=last).any(|ordinal| {
        let row = rows.get(&TeammateKey { workspace, teammate: TeammateId(ordinal) });
        row.is_some_and(|row| crate::text::same(&row.email, &email))
    });
    if taken {
        return Err(Refusal::new(RefusalKind::TeammateExists).field("email"));
    }
    let teammate = TeammateId(last + 1);
    rows.update(&CountersKey { workspace }, |row| row.last_teammate = teammate.0);
    let entry = Entry { actor, action: "teammate.added", subject: format!("teammate:{teammate}"), changes: Vec::new() };
    audit::note(workspace, entry, stamp, rows);
    let row = TeammateRow { email, name, password_hash, created_at: stamp.at_s(), away: false, away_reassign: false };
    rows.put(&TeammateKey { workspace, teammate }, row);
    Ok(Answer::Teammate)
}
