//! Rows become commands, and their outcomes results.
//!
//! Rows are taken in waves: in one wave no two rows can be about the same
//! contact or company, so who is there can be looked up for all of them at
//! once. A wave is durable before the next is looked up.

use super::cells_of::Cells;
use super::companies::CompanyRow;
use super::contacts::ContactRow;
use super::mapping::Mapping;
use super::wrong::Wrong;
use crate::auth::Access;
use crate::contacts::of_id;
use crate::errors::ApiError;
use crate::request::Call;
use engine::command::{BulkError, ImportRow, SaveTag, Tag, Tagged, WhichCompany};
use engine::ids::{TagId, TeammateId};
use engine::rows::Model;
use engine::text::fold;
use engine::{Answer, Command};
use jiff::tz::TimeZone;
use node::{Failure, View};
use std::collections::{BTreeMap, BTreeSet};

/// A row that was read.
pub struct Row {
    what: Result<What, Wrong>,
    tags: Vec<String>,
}

enum What {
    Contact(Box<ContactRow>),
    Company(Box<CompanyRow>),
}

/// How rows are read.
pub struct Reading<'a> {
    /// What they are.
    pub model: Model,
    /// Where the columns go.
    pub mapping: &'a Mapping,
    /// In which days and times without an offset are.
    pub zone: TimeZone,
}

impl Reading<'_> {
    /// Reads the cells of a row, one for each column of the mapping.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn cells<'c>(&self, cells: impl Iterator<Item = &'c str>) -> Result<Cells<'_>, Wrong> {
        Cells::read(self.mapping, cells, &self.zone)
    }

    /// Reads a row.
    #[must_use]
    pub fn row<'c>(&self, cells: impl Iterator<Item = &'c str>) -> Row {
        let read = self.cells(cells).and_then(|cells| match self.model {
            Model::Contact => ContactRow::read(&cells).map(|(row, tags)| (What::Contact(Box::new(row)), tags)),
            Model::Company => CompanyRow::read(&cells).map(|(row, tags)| (What::Company(Box::new(row)), tags)),
        });
        match read {
            Ok((what, tags)) => Row { what: Ok(what), tags },
            Err(wrong) => Row::refused(wrong),
        }
    }
}

impl Row {
    /// One that cannot be taken.
    #[must_use]
    pub const fn refused(wrong: Wrong) -> Self {
        Self { what: Err(wrong), tags: Vec::new() }
    }

    /// What is wrong with it.
    #[must_use]
    pub fn wrong(&self) -> Option<&Wrong> {
        self.what.as_ref().err()
    }

    fn keys(&self) -> Vec<String> {
        match &self.what {
            Ok(What::Contact(row)) => row.keys(),
            Ok(What::Company(row)) => vec![row.company_id().to_owned()],
            Err(_) => Vec::new(),
        }
    }
}

/// What became of a row.
pub enum Done {
    /// It made something new: its public id.
    Created(String),
    /// It changed something: its public id.
    Updated(String),
    /// It was refused.
    Refused(Wrong),
}

impl Done {
    /// As the import notes it.
    #[must_use]
    pub fn noted(&self) -> ImportRow {
        match self {
            Self::Created(_) => ImportRow::Created,
            Self::Updated(_) => ImportRow::Updated,
            Self::Refused(wrong) => {
                let (code, message) = (wrong.code.to_owned(), wrong.message.clone());
                ImportRow::Failed(BulkError { code, message, data: String::new() })
            }
        }
    }
}

/// Applies rows in order. There are fewer results than rows when the server
/// could take no more: the rest is to be sent again.
///
/// # Errors
/// A row cannot be read.
pub async fn apply(call: &Call, mapping: &Mapping, rows: Vec<Row>) -> Result<Vec<Done>, ApiError> {
    let (count, mut done) = (rows.len(), Vec::with_capacity(rows.len()));
    let mut rows = rows.into_iter().peekable();
    while done.len() < count {
        let mut known = BTreeSet::new();
        let mut wave = Vec::new();
        while let Some(row) = rows.next_if(|row| row.keys().iter().all(|key| !known.contains(key))) {
            known.extend(row.keys());
            wave.push(row);
        }
        let wave_count = wave.len();
        let taken = take_wave(call, mapping, wave).await?;
        let is_cut = taken.len() < wave_count;
        done.extend(taken);
        if is_cut {
            break;
        }
    }
    Ok(done)
}

/// A row on its way.
enum Step {
    /// To be submitted. Of a company it is known whether it is there already.
    Submit {
        command: Command,
        is_there: Option<bool>,
    },
    Refused(Wrong),
}

async fn take_wave(call: &Call, mapping: &Mapping, wave: Vec<Row>) -> Result<Vec<Done>, ApiError> {
    let (whats, tags): (Vec<_>, Vec<_>) = wave.into_iter().map(|row| (row.what, row.tags)).unzip();
    let steps = call
        .read(move |view, access| whats.into_iter().map(|what| step(view, access, what)).collect::<Result<Vec<_>, _>>())
        .await?;
    let commands = steps.iter().filter_map(|step| match step {
        Step::Submit { command, .. } => Some(command.clone()),
        Step::Refused(_) => None,
    });
    let mut outcomes = call.app.node.submit_all(commands.collect()).await.into_iter();
    let mut done = Vec::with_capacity(steps.len());
    let mut tagged = Vec::new();
    for (step, tags) in steps.into_iter().zip(tags) {
        let is_there = match step {
            Step::Refused(wrong) => {
                done.push(Done::Refused(wrong));
                continue;
            }
            Step::Submit { command: _, is_there } => is_there,
        };
        match outcomes.next() {
            Some(Ok(answer)) => {
                let (made, what) = made(&call.access, answer, is_there);
                tagged.push((done.len(), what, tags));
                done.push(made);
            }
            Some(Err(failure @ Failure::Refused(_))) => {
                done.push(Done::Refused(Wrong::of(failure.into(), mapping)));
            }
            Some(Err(_)) | None => break,
        }
    }
    put_tags(call, mapping, tagged, &mut done).await;
    Ok(done)
}

fn step(view: &View, access: &Access, what: Result<What, Wrong>) -> Result<Step, ApiError> {
    Ok(match what {
        Err(wrong) => Step::Refused(wrong),
        Ok(What::Contact(row)) => Step::Submit { command: row.command(view, access)?, is_there: None },
        Ok(What::Company(row)) => {
            let which = WhichCompany::CompanyId(row.company_id().to_owned());
            let is_there = view.find_company(access.workspace(), &which)?.is_some();
            Step::Submit { command: row.command(access.workspace()), is_there: Some(is_there) }
        }
    })
}

fn made(access: &Access, answer: Answer, is_there: Option<bool>) -> (Done, Tagged) {
    let (id, is_new, what) = match answer {
        Answer::Contact(answer) => {
            let id = answer.id.to_string();
            (id.clone(), answer.is_new, Tagged::Contact(of_id(id)))
        }
        Answer::Company(answer) => {
            let id = access.company_id(answer.company, &answer.row).to_string();
            (id, is_there != Some(true), Tagged::Company(answer.company))
        }
        other => panic!("a row of an import was answered with {other:?}"),
    };
    (if is_new { Done::Created(id) } else { Done::Updated(id) }, what)
}

/// Puts tags on what rows made or changed. A row whose tags are refused is
/// refused, though the rest of it is there; one that the server could not take
/// ends the results, so that it is sent again.
async fn put_tags(call: &Call, mapping: &Mapping, tagged: Vec<(usize, Tagged, Vec<String>)>, done: &mut Vec<Done>) {
    let workspace = call.access.workspace();
    let names: BTreeMap<String, String> =
        tagged.iter().flat_map(|(_, _, tags)| tags).map(|name| (fold(name), name.clone())).collect();
    if names.is_empty() {
        return;
    }
    let make = names.values().map(|name| Command::SaveTag(SaveTag { workspace, tag: None, name: name.clone() }));
    let made = call.app.node.submit_all(make.collect()).await;
    let known: BTreeMap<&String, Result<TagId, Failure>> = names
        .keys()
        .zip(made)
        .map(|(name, made)| match made {
            Ok(Answer::Tag(tag)) => (name, Ok(tag)),
            Ok(other) => panic!("a tag was answered with {other:?}"),
            Err(failure) => (name, Err(failure)),
        })
        .collect();
    let (mut places, mut commands, mut failures) = (Vec::new(), Vec::new(), Vec::new());
    for (place, what, tags) in tagged {
        for name in tags {
            match known.get(&fold(&name)) {
                Some(Ok(tag)) => {
                    let (tag, what, by) = (*tag, what.clone(), TeammateId::default());
                    places.push(place);
                    commands.push(Command::Tag(Tag { workspace, tag, what, tagged: true, by }));
                }
                Some(Err(failure)) => failures.push((place, failure.clone())),
                None => {}
            }
        }
    }
    let outcomes = call.app.node.submit_all(commands).await;
    failures.extend(places.into_iter().zip(outcomes).filter_map(|(place, outcome)| Some((place, outcome.err()?))));
    failures.sort_by_key(|(place, _)| *place);
    for (place, failure) in failures {
        match failure {
            Failure::Refused(_) => {
                if let Some(done) = done.get_mut(place) {
                    let wrong = Wrong::of(failure.into(), mapping);
                    let column = wrong.column.or_else(|| mapping.column_of("tags").map(str::to_owned));
                    *done = Done::Refused(Wrong { column, ..wrong });
                }
            }
            _ => return done.truncate(place),
        }
    }
}
