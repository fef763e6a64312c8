//! A tag is put on something, or taken off.

use crate::command::{Stamp, Tag, Tagged};
use crate::companies;
use crate::contacts::{self, CONTACTS};
use crate::ids::TagId;
use crate::limits::TAGS_PER_ROW_MAX;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{CompanyRow, ContactRow, Tagging};
use crate::tables::{CompanyKey, ContactKey, TagKey};
use crate::working_set::{Reads, WorkingSet};

pub(crate) fn plan(command: &Tag, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&TagKey { workspace, tag: command.tag });
    match &command.what {
        Tagged::Contact(who) => contacts::plan_find(workspace, who, CONTACTS, reads).map(drop),
        Tagged::Company(company) => reads.get(&CompanyKey { workspace, company: *company }).map(drop),
    }
}

/// A tag that is on already stays as it was applied first. Taking one off that
/// is not on is refused for a contact, where the API speaks of that one tag of
/// theirs, and is nothing for a company, which the API untags in lists.
pub(crate) fn apply(command: &Tag, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let now = stamp.at_s();
    match &command.what {
        Tagged::Contact(who) => {
            let Ok(found) = contacts::find(&mut &*rows, workspace, who, CONTACTS);
            let (contact, row) = found?;
            check_tag(command, rows)?;
            let mut row = ContactRow::clone(&row);
            let changed = change(&mut row.tags, command, now)?;
            if !changed && !command.tagged {
                return Err(Refusal::new(RefusalKind::TagNotFound));
            }
            if changed {
                row.updated_at = now;
                rows.put(&ContactKey { workspace, contact }, row);
            }
        }
        Tagged::Company(company) => {
            let key = CompanyKey { workspace, company: *company };
            let Some(row) = rows.get(&key).cloned() else { return Err(companies::not_found()) };
            check_tag(command, rows)?;
            let mut row = CompanyRow::clone(&row);
            if change(&mut row.tags, command, now)? {
                row.updated_at = now;
                rows.put(&key, row);
            }
        }
    }
    Ok(Answer::Tag(command.tag))
}

fn check_tag(command: &Tag, rows: &WorkingSet) -> Result<(), Refusal> {
    let there = rows.get(&TagKey { workspace: command.workspace, tag: command.tag });
    there.map(drop).ok_or(Refusal::new(RefusalKind::TagNotFound))
}

/// Puts the tag into a sorted list, or takes it out. Whether anything changed.
fn change(tags: &mut Vec<Tagging>, command: &Tag, now: u32) -> Result<bool, Refusal> {
    let Tag { tag, tagged, by, .. } = *command;
    match (place_of(tags, tag), tagged) {
        (Ok(_), true) | (Err(_), false) => Ok(false),
        (Err(_), true) if tags.len() >= TAGS_PER_ROW_MAX => {
            Err(Refusal::new(RefusalKind::TooManyTags).detail(TAGS_PER_ROW_MAX))
        }
        (Err(place), true) => {
            tags.insert(place, Tagging { tag, at: now, by });
            Ok(true)
        }
        (Ok(place), false) => {
            tags.remove(place);
            Ok(true)
        }
    }
}

/// Where a tag stands in a sorted list, or would.
pub(crate) fn place_of(tags: &[Tagging], tag: TagId) -> Result<usize, usize> {
    tags.binary_search_by_key(&tag, |tagging| tagging.tag)
}
