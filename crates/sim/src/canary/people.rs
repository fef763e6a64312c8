//! Bugs in what is kept of people.

use super::Canary;
use crate::disk::Spaces;
use crate::disk::journal::Write;
use engine::rows::{BrowsingRow, CompanyRow, ContactRow, JobKind, TeammateRow};
use engine::{Key, Row, Table};
use std::sync::Arc;
use store::Space;
use store::encoding::{decode_key, decode_row, encode_row};

/// A deletion that leaves the ways to the deleted.
fn keep_identifiers(batch: &mut Vec<Write>) {
    if batch.iter().any(|write| is_of(write, Table::Contact) && write.value.is_none()) {
        batch.retain(|write| write.value.is_some() || !is_of(write, Table::Identifier));
    }
}

/// Who signs in by a link can do so again.
pub(super) fn keep_link(write: &mut Write, spaces: &Spaces) {
    if !is_of(write, Table::Teammate) {
        return;
    }
    if let (Some(Row::Teammate(before)), Some(Row::Teammate(after))) = rows_of(write, spaces)
        && after.last_signed_in_at != before.last_signed_in_at
    {
        put(write, &Row::Teammate(Arc::new(TeammateRow { link: before.link, ..TeammateRow::clone(&after) })));
    }
}

pub(super) fn spoil(canary: Canary, batch: &mut Vec<Write>, spaces: &Spaces) {
    match canary {
        Canary::ForgetAlias => batch.iter_mut().for_each(|write| change_contact(write, spaces, forget_alias)),
        Canary::DropLaterTag => drop_later_tags(batch, spaces),
        Canary::KeepLogRow => keep_log_rows(batch, spaces),
        Canary::AttachTwice => {
            let waits = |write: &Write| is_of(write, Table::Held) || is_of(write, Table::HeldUnder);
            batch.retain(|write| write.value.is_some() || !waits(write));
        }
        Canary::KeepIdentifier => keep_identifiers(batch),
        Canary::MiscountCompany => batch.iter_mut().for_each(|write| miscount(write, spaces)),
        Canary::ForgetCookie => batch.iter_mut().for_each(|write| change_contact(write, spaces, forget_cookie)),
        Canary::KeepMember => keep_member(batch, spaces),
        Canary::ForgetProof => batch.iter_mut().for_each(|write| change_contact(write, spaces, forget_proof)),
        Canary::SleepOn => batch.iter_mut().for_each(|write| sleep_on(write, spaces)),
        Canary::KeepPages => batch.retain(|write| write.value.is_some() || !is_of(write, Table::PageView)),
        _ => {}
    }
}

pub(super) fn is_of(write: &Write, table: Table) -> bool {
    write.space == Space::Table(table)
}

pub(super) fn key_of(write: &Write) -> Option<Key> {
    let Space::Table(table) = write.space else { return None };
    decode_key(table, &write.key).ok()
}

/// The row as it was, and as it is to be.
pub(super) fn rows_of(write: &Write, spaces: &Spaces) -> (Option<Row>, Option<Row>) {
    let Space::Table(table) = write.space else { return (None, None) };
    let before = spaces.get(write.space.index()).and_then(|rows| rows.get(&write.key));
    let row = |bytes: &[u8]| decode_row(table, bytes).ok();
    (before.and_then(|bytes| row(bytes)), write.value.as_deref().and_then(row))
}

pub(super) fn put(write: &mut Write, row: &Row) {
    let mut bytes = Vec::new();
    encode_row(row, &mut bytes);
    write.value = Some(bytes);
}

fn change_contact(write: &mut Write, spaces: &Spaces, change: fn(&ContactRow, &mut ContactRow)) {
    if !is_of(write, Table::Contact) {
        return;
    }
    if let (Some(Row::Contact(before)), Some(Row::Contact(after))) = rows_of(write, spaces) {
        let mut changed = ContactRow::clone(&after);
        change(&before, &mut changed);
        put(write, &Row::Contact(Arc::new(changed)));
    }
}

fn forget_alias(before: &ContactRow, after: &mut ContactRow) {
    if after.aliases.len() > before.aliases.len() {
        after.aliases.pop();
    }
}

fn forget_cookie(before: &ContactRow, after: &mut ContactRow) {
    if before.role != after.role {
        after.visitor_id = None;
    }
}

fn forget_proof(before: &ContactRow, after: &mut ContactRow) {
    if after.claimed.len() < before.claimed.len() {
        after.claimed.clone_from(&before.claimed);
    }
}

fn sleep_on(write: &mut Write, spaces: &Spaces) {
    if !is_of(write, Table::Browsing) {
        return;
    }
    if let (Some(Row::Browsing(before)), Some(Row::Browsing(after))) = rows_of(write, spaces) {
        put(write, &Row::Browsing(Arc::new(BrowsingRow { page_views: after.page_views, ..*before })));
    }
}

/// A merge's row goes when it is undone.
fn drop_later_tags(batch: &mut [Write], spaces: &Spaces) {
    let undone = batch.iter().filter(|write| is_of(write, Table::Merge) && write.value.is_none());
    let undone = undone.filter_map(|write| match (key_of(write)?, rows_of(write, spaces).0?) {
        (Key::Merge(key), Row::Merge(row)) => Some((key.contact, row)),
        _ => None,
    });
    for (survivor, merge) in undone.collect::<Vec<_>>() {
        for write in batch.iter_mut().filter(|write| is_of(write, Table::Contact)) {
            let is_survivor = matches!(key_of(write), Some(Key::Contact(key)) if key.contact == survivor);
            if let (true, Some(Row::Contact(row))) = (is_survivor, rows_of(write, spaces).1) {
                let mut row = ContactRow::clone(&row);
                row.tags.retain(|tagging| merge.before.tags.contains(tagging));
                put(write, &Row::Contact(Arc::new(row)));
            }
        }
    }
}

/// An erasing job's first contact is the deleted, the others are aliases.
fn keep_log_rows(batch: &mut Vec<Write>, spaces: &Spaces) {
    let jobs = batch.iter().filter(|write| is_of(write, Table::Job));
    let people: Vec<_> = jobs
        .filter_map(|write| match rows_of(write, spaces).1? {
            Row::Job(row) => match &row.kind {
                JobKind::Erase { contacts, .. } => contacts.first().copied(),
                _ => None,
            },
            _ => None,
        })
        .collect();
    batch.retain(|write| match (write.value.is_none() && is_of(write, Table::Log), rows_of(write, spaces).0) {
        (true, Some(Row::Log(row))) => people.is_empty() || people.contains(&row.contact),
        _ => true,
    });
}

fn miscount(write: &mut Write, spaces: &Spaces) {
    if !is_of(write, Table::Company) {
        return;
    }
    if let (Some(Row::Company(before)), Some(Row::Company(after))) = rows_of(write, spaces)
        && after.contacts > before.contacts
    {
        put(write, &Row::Company(Arc::new(CompanyRow { contacts: after.contacts + 1, ..CompanyRow::clone(&after) })));
    }
}

/// The last of its people is not told.
fn keep_member(batch: &mut Vec<Write>, spaces: &Spaces) {
    let is_detaching = batch.iter().any(|write| {
        is_of(write, Table::Job)
            && matches!(rows_of(write, spaces).1, Some(Row::Job(row)) if matches!(row.kind, JobKind::DetachCompany { detached: 1.., .. }))
    });
    let last = batch.iter().rposition(|write| is_of(write, Table::CompanyContact) && write.value.is_none());
    if let Some(place) = last.filter(|_| is_detaching) {
        batch.remove(place);
    }
}
