//! Saved audiences, as programs written for the REST API keep them.

use crate::command::{DeleteAudience, SaveAudience, Stamp};
use crate::ids::{AudienceId, WorkspaceId};
use crate::limits::AUDIENCES_MAX;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::AudienceRow;
use crate::tables::{AudienceKey, CountersKey, TableKey, WorkspaceKey};
use crate::working_set::{RangeNeed, Reads, WorkingSet};

fn every(workspace: WorkspaceId) -> RangeNeed {
    let [from, to] = [0, u32::MAX].map(|id| AudienceKey { workspace, audience: AudienceId(id) }.erased());
    RangeNeed { from, to, rows_max: AUDIENCES_MAX as u32 + 1 }
}

pub(crate) fn plan_save(command: &SaveAudience, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    match command.audience {
        Some(audience) => reads.get(&AudienceKey { workspace, audience }).map(drop),
        None => reads.range(every(workspace)),
    }
}

pub(crate) fn save(command: SaveAudience, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SaveAudience { workspace, audience, name, predicates, role_predicates, predicate } = command;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    let now = stamp.at_s();
    let (audience, created_at) = match audience {
        Some(audience) => match rows.get(&AudienceKey { workspace, audience }) {
            Some(row) => (audience, row.created_at),
            None => return Err(not_there()),
        },
        None => (next(workspace, rows)?, now),
    };
    let row = AudienceRow { name, predicates, role_predicates, predicate, created_at, updated_at: now };
    rows.put(&AudienceKey { workspace, audience }, row);
    Ok(Answer::Audience(audience))
}

fn next(workspace: WorkspaceId, rows: &mut WorkingSet) -> Result<AudienceId, Refusal> {
    if rows.range::<AudienceKey>(&every(workspace)).0.len() >= AUDIENCES_MAX {
        return Err(Refusal::new(RefusalKind::TooManyOfThem).field("audiences").detail(AUDIENCES_MAX));
    }
    let mut audience = AudienceId::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_audience += 1;
        audience = AudienceId(counters.last_audience);
    });
    Ok(audience)
}

fn not_there() -> Refusal {
    Refusal::new(RefusalKind::NotThere).field("audience")
}

pub(crate) fn plan_delete(command: &DeleteAudience, reads: &mut Reads<'_>) -> Option<()> {
    reads.get(&AudienceKey { workspace: command.workspace, audience: command.audience }).map(drop)
}

pub(crate) fn delete(command: &DeleteAudience, _stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let DeleteAudience { workspace, audience } = *command;
    let key = AudienceKey { workspace, audience };
    if rows.get(&key).is_none() {
        return Err(not_there());
    }
    rows.remove(&key);
    Ok(Answer::Audience(audience))
}
