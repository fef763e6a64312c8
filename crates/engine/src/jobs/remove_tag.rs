//! A deleted tag is taken off people and companies. Ordinals of both are given
//! one after the other, so one cursor walks both: a step looks at the people
//! and the companies whose ordinals lie in the next run of numbers.

use super::step::NOTHING_LEFT;
use crate::command::Stamp;
use crate::ids::{CompanyOrdinal, ContactOrdinal, JobId, TagId, WorkspaceId};
use crate::outcome::Answer;
use crate::rows::{CompanyRow, ContactRow, JobKind, JobRow, Tagging};
use crate::tables::{CompanyKey, ContactKey, CountersKey, JobKey, TableKey as _};
use crate::tags::apply::place_of;
use crate::working_set::{RangeNeed, Reads, WorkingSet};

/// 400 ordinals: how long a step's run is. Each can be a person's and a
/// company's, two writes, so a full step fits into one command.
const ORDINALS_MAX: u32 = 400;

pub(super) fn plan(workspace: WorkspaceId, row: &JobRow, reads: &mut Reads<'_>) -> Option<()> {
    let JobKind::RemoveTag { cursor, finished: false, .. } = row.kind else { return None };
    let run = Run::after(workspace, cursor);
    reads.get(&CountersKey { workspace });
    reads.range(run.contacts());
    reads.range(run.companies())
}

pub(super) fn apply(workspace: WorkspaceId, job: JobId, row: JobRow, stamp: &Stamp, rows: &mut WorkingSet) -> Answer {
    let JobKind::RemoveTag { tag, cursor, removed, finished: false } = row.kind else { return NOTHING_LEFT };
    let run = Run::after(workspace, cursor);
    let mut gone = 0;
    for key in rows.range::<ContactKey>(&run.contacts()).0 {
        let Some(row) = rows.get(&key) else { continue };
        let Some(tags) = without(&row.tags, tag) else { continue };
        let row = ContactRow { tags, ..ContactRow::clone(row) };
        rows.put(&key, row);
        gone += 1;
    }
    for key in rows.range::<CompanyKey>(&run.companies()).0 {
        let Some(row) = rows.get(&key) else { continue };
        let Some(tags) = without(&row.tags, tag) else { continue };
        let row = CompanyRow { tags, ..CompanyRow::clone(row) };
        rows.put(&key, row);
        gone += 1;
    }
    let last = rows.get(&CountersKey { workspace }).map_or(0, |row| row.last_contact.max(row.last_company));
    let finished = run.last >= last;
    let kind = JobKind::RemoveTag { tag, cursor: ContactOrdinal(run.last), removed: removed + gone, finished };
    rows.put(&JobKey { workspace, job }, JobRow { updated_at: stamp.at_s(), kind, ..row });
    Answer::Swept { removed: gone, finished }
}

/// The tags without this one; `None` when it is not among them. Nobody sees a
/// change: reads have passed over the tag since it was deleted.
fn without(tags: &[Tagging], tag: TagId) -> Option<Vec<Tagging>> {
    place_of(tags, tag).ok()?;
    Some(tags.iter().filter(|tagging| tagging.tag != tag).copied().collect())
}

/// The ordinals of one step, both ends included.
struct Run {
    workspace: WorkspaceId,
    first: u32,
    last: u32,
}

impl Run {
    fn after(workspace: WorkspaceId, cursor: ContactOrdinal) -> Self {
        Self { workspace, first: cursor.0.saturating_add(1), last: cursor.0.saturating_add(ORDINALS_MAX) }
    }

    fn contacts(&self) -> RangeNeed {
        let ends = [self.first, self.last].map(ContactOrdinal);
        let [from, to] = ends.map(|contact| ContactKey { workspace: self.workspace, contact }.erased());
        RangeNeed { from, to, rows_max: ORDINALS_MAX }
    }

    fn companies(&self) -> RangeNeed {
        let ends = [self.first, self.last].map(CompanyOrdinal);
        let [from, to] = ends.map(|company| CompanyKey { workspace: self.workspace, company }.erased());
        RangeNeed { from, to, rows_max: ORDINALS_MAX }
    }
}
