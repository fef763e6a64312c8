//! What still leads to a deleted company is removed: its place in the rows of
//! those who belonged to it, and the notes about it. The rows that lead there
//! go with each step, so the next one begins where the last one stopped.

use super::step::NOTHING_LEFT;
use crate::command::Stamp;
use crate::ids::{CompanyOrdinal, ContactOrdinal, JobId, NoteId, WorkspaceId};
use crate::outcome::Answer;
use crate::rows::{About, ContactRow, JobKind, JobRow};
use crate::tables::{CompanyContactKey, ContactKey, JobKey, NoteAboutKey, NoteKey, TableKey as _};
use crate::working_set::{RangeNeed, Reads, WorkingSet};

/// 200 rows: how many contacts, and how many notes, one step looks at. Each
/// costs two writes, so both together fit into one command.
const ROWS_MAX: u32 = 200;

pub(super) fn plan(workspace: WorkspaceId, row: &JobRow, reads: &mut Reads<'_>) -> Option<()> {
    let JobKind::DetachCompany { company, finished: false, .. } = row.kind else { return None };
    let (contacts, notes) = (contacts_of(workspace, company), notes_about(workspace, company));
    reads.range(notes);
    reads.range(contacts.clone())?;
    for CompanyContactKey { contact, .. } in reads.keys_of(&contacts) {
        reads.get(&ContactKey { workspace, contact });
    }
    Some(())
}

pub(super) fn apply(workspace: WorkspaceId, job: JobId, row: JobRow, stamp: &Stamp, rows: &mut WorkingSet) -> Answer {
    let JobKind::DetachCompany { company, detached, finished: false } = row.kind else { return NOTHING_LEFT };
    let (contacts, no_more_contacts) = rows.range::<CompanyContactKey>(&contacts_of(workspace, company));
    for key in &contacts {
        rows.remove(key);
        forget(workspace, key.contact, company, rows);
    }
    let (notes, no_more_notes) = rows.range::<NoteAboutKey>(&notes_about(workspace, company));
    for key in &notes {
        rows.remove(&NoteKey { workspace, note: key.note });
        rows.remove(key);
    }
    let finished = no_more_contacts && no_more_notes;
    let kind = JobKind::DetachCompany { company, detached: detached + contacts.len() as u64, finished };
    rows.put(&JobKey { workspace, job }, JobRow { updated_at: stamp.at_s(), kind, ..row });
    Answer::Swept { removed: (contacts.len() + notes.len()) as u64, finished }
}

/// Takes the company out of a contact's list, whoever the contact was merged
/// into. Nobody sees a change: reads have passed over the company since it was
/// deleted, so `updated_at` stays.
fn forget(workspace: WorkspaceId, contact: ContactOrdinal, company: CompanyOrdinal, rows: &mut WorkingSet) {
    let key = ContactKey { workspace, contact };
    let Some(row) = rows.get(&key).filter(|row| row.companies.contains(&company)) else { return };
    let mut row = ContactRow::clone(row);
    row.companies.retain(|other| *other != company);
    rows.put(&key, row);
}

fn contacts_of(workspace: WorkspaceId, company: CompanyOrdinal) -> RangeNeed {
    let ends = [0, u32::MAX].map(ContactOrdinal);
    let [from, to] = ends.map(|contact| CompanyContactKey { workspace, company, contact }.erased());
    RangeNeed { from, to, rows_max: ROWS_MAX }
}

fn notes_about(workspace: WorkspaceId, company: CompanyOrdinal) -> RangeNeed {
    let about = About::Company(company);
    let [from, to] = [0, u64::MAX].map(|note| NoteAboutKey { workspace, about, note: NoteId(note) }.erased());
    RangeNeed { from, to, rows_max: ROWS_MAX }
}
