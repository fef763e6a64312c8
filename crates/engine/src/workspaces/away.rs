//! A teammate is away or back.

use super::audit::{self, Entry};
use crate::command::{SetAway, Stamp};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::TeammateRow;
use crate::tables::{CountersKey, TeammateKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &SetAway, reads: &mut Reads<'_>) -> Option<()> {
    let SetAway { workspace, teammate, .. } = *command;
    reads.get(&CountersKey { workspace });
    reads.get(&TeammateKey { workspace, teammate }).map(drop)
}

pub(crate) fn apply(command: &SetAway, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SetAway { workspace, teammate, away, reassign, actor } = *command;
    let key = TeammateKey { workspace, teammate };
    let found = rows.get(&key).filter(|row| row.removed_at.is_none());
    let Some(before) = found.map(|row| TeammateRow::clone(row)) else {
        return Err(Refusal::new(RefusalKind::TeammateNotFound));
    };
    let flag =
        |field, before: bool, after: bool| audit::change(field, Some(before.to_string()), &Some(after.to_string()));
    let changes = [flag("away", before.away, away), flag("away_reassign", before.away_reassign, reassign)];
    let changes = changes.into_iter().flatten().collect();
    let entry = Entry { actor, action: "teammate.away", subject: format!("teammate:{teammate}"), changes };
    audit::note_change(workspace, entry, stamp, rows);
    rows.put(&key, TeammateRow { away, away_reassign: reassign, ..before });
    Ok(Answer::Teammate(teammate))
}
