//! Notes about people and companies. A note stays about whom it was written:
//! merging its contact away does not rewrite it, reading joins the histories.

use crate::command::{SaveNote, Stamp, Tagged};
use crate::companies;
use crate::contacts::{self, CONTACTS};
use crate::ids::NoteId;
use crate::outcome::{Answer, Outcome};
use crate::rows::{About, NoteAboutRow, NoteRow};
use crate::tables::{CompanyKey, CountersKey, NoteAboutKey, NoteKey};
use crate::working_set::{Reads, WorkingSet};
use std::sync::Arc;

pub(crate) fn plan(command: &SaveNote, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&CountersKey { workspace });
    match &command.about {
        Tagged::Contact(who) => contacts::plan_find(workspace, who, CONTACTS, reads).map(drop),
        Tagged::Company(company) => reads.get(&CompanyKey { workspace, company: *company }).map(drop),
    }
}

pub(crate) fn apply(command: SaveNote, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SaveNote { workspace, about, author, body } = command;
    let about = match about {
        Tagged::Contact(who) => {
            let Ok(found) = contacts::find(&mut &*rows, workspace, &who, CONTACTS);
            About::Contact(found?.0)
        }
        Tagged::Company(company) => {
            rows.get(&CompanyKey { workspace, company }).ok_or(companies::not_found())?;
            About::Company(company)
        }
    };
    let mut note = NoteId::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_note += 1;
        note = NoteId(counters.last_note);
    });
    let row = NoteRow { about, author, body, created_at: stamp.at_s() };
    rows.put(&NoteKey { workspace, note }, row.clone());
    rows.put(&NoteAboutKey { workspace, about, note }, NoteAboutRow);
    Ok(Answer::Note(note, Arc::new(row)))
}
