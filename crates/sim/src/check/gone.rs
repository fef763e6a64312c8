//! Of people who were erased, nothing is left: their numbers stand in no row
//! of a personal table, but for the job that erased them.

use crate::oracle::Oracle;
use engine::ids::ContactOrdinal;
use engine::rows::{About, JobKind, SeenWhat};
use engine::tables::Personal;
use engine::{Key, Row};
use std::collections::BTreeMap;

/// # Errors
/// The first row that tells of somebody.
pub(super) fn check(oracle: &Oracle, rows: &BTreeMap<Key, Row>) -> Result<(), String> {
    for (key, row) in rows.iter().filter(|(key, _)| key.table().personal() == Personal::Yes) {
        let Some(known) = oracle.known(key.workspace()) else { continue };
        if let Some(contact) = told_of(key, row).into_iter().find(|contact| known.is_erased(*contact)) {
            return Err(format!("contact {contact} was erased, and under {key:?} there is {row:?}"));
        }
        if let Row::Seen(row) = row
            && let SeenWhat::Event(event) = row.what
            && !known.has_event(event.seq)
            && !known.is_erasing()
        {
            return Err(format!("a client id stands for event {}, which is not there", event.seq));
        }
    }
    Ok(())
}

/// Of whom a row of a personal table tells.
fn told_of(key: &Key, row: &Row) -> Vec<ContactOrdinal> {
    match (key, row) {
        (Key::Contact(key), Row::Contact(row)) => {
            row.aliases.iter().copied().chain(row.merged_into).chain([key.contact]).collect()
        }
        (_, Row::Identifier(row)) => row.contacts.iter().map(|found| found.contact).collect(),
        (_, Row::Log(row)) => vec![row.contact],
        (Key::Timeline(key), _) => vec![key.contact],
        (Key::Summary(key), _) => vec![key.contact],
        (Key::Done(key), _) => vec![key.contact],
        (Key::Browsing(key), _) => vec![key.contact],
        (Key::PageView(key), _) => vec![key.contact],
        (Key::CompanyContact(key), _) => vec![key.contact],
        (Key::Sends(key), _) => vec![key.contact],
        (Key::Delivery(key), _) => vec![key.contact],
        (_, Row::DeliveryOf(row)) => vec![row.contact],
        (Key::Member(key), _) => vec![key.contact],
        (Key::FactCount(key), _) => vec![key.contact],
        (Key::Devices(key), _) => vec![key.contact],
        (_, Row::DeviceOwner(row)) => vec![row.contact],
        (Key::Merge(key), Row::Merge(row)) => {
            let aliases = row.before.aliases.iter().chain(&row.after.aliases).copied();
            aliases.chain([key.contact, row.from]).collect()
        }
        (Key::NoteAbout(key), _) => about(key.about),
        (_, Row::Note(row)) => about(row.about),
        (_, Row::Job(row)) => match &row.kind {
            JobKind::Erase { companies, .. } => companies.iter().map(|(contact, _)| *contact).collect(),
            JobKind::AttachHeld { contact, finished: false, .. } => vec![*contact],
            _ => Vec::new(),
        },
        // Client ids, held events and error rows hold no numbers of people.
        _ => Vec::new(),
    }
}

fn about(about: About) -> Vec<ContactOrdinal> {
    match about {
        About::Contact(contact) => vec![contact],
        About::Company(_) => Vec::new(),
    }
}
