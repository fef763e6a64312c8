//! `herald check`: every file against its checksum, every row against the
//! rows that must agree with it.
//!
//! It walks the tables in the order of their keys and looks up what has to
//! agree, but for events with their places and for what people did, of which it
//! compares sums. So it takes the memory of one person's rows, of what is
//! counted for each definition and company, and of what waits to leave.
//!
//! What a job has still to remove may be there or not: `leftovers` knows it
//! from the rows of unfinished jobs.

mod attributes;
mod browsing;
mod companies;
mod contacts;
mod counters;
mod events;
mod held;
mod leftovers;
mod messages;
mod notes;
mod team;
mod workspaces;

use crate::node::NodeOptions;
use engine::Table;
use engine::{Key, Row, TableKey};
use leftovers::Leftovers;
use std::fmt;
use std::ops::ControlFlow;
use store::disk::{Disk, verify};
use store::{OpenError, ReadError, Snapshot, Store};

/// 100 faults are named; further ones are counted.
const FAULTS_NAMED_MAX: usize = 100;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckReport {
    /// Workspaces.
    pub workspaces: u64,
    /// Contacts.
    pub contacts: u64,
    /// Stored events.
    pub events: u64,
    /// Summaries of a contact and a definition.
    pub summaries: u64,
    /// Companies.
    pub companies: u64,
    /// Notes.
    pub notes: u64,
    /// Events that wait for their person.
    pub held: u64,
    /// The number of the last commit.
    pub commit_number: u64,
    /// What does not agree, at most a hundred of it, in words.
    pub faults: Vec<String>,
    /// How many faults there are in all.
    pub faults_count: u64,
}

impl CheckReport {
    /// Whether everything agrees.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.faults_count == 0
    }

    fn fault(&mut self, text: impl FnOnce() -> String) {
        self.faults_count += 1;
        if self.faults.len() < FAULTS_NAMED_MAX {
            self.faults.push(text());
        }
    }
}

impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            workspaces,
            contacts,
            events,
            summaries,
            companies,
            notes,
            held,
            commit_number,
            faults,
            faults_count,
        } = self;
        writeln!(
            f,
            "commit {commit_number}: {workspaces} workspaces, {contacts} contacts, {events} events, {summaries} summaries, \
             {companies} companies, {notes} notes, {held} held events"
        )?;
        for fault in faults {
            writeln!(f, "fault: {fault}")?;
        }
        match faults_count {
            0 => write!(f, "everything agrees"),
            count => write!(f, "{count} faults"),
        }
    }
}

/// Opens a folder that no server uses and checks all of it. With
/// `accept_loss` in the options, commits that are known to be lost are
/// accepted, and the next start goes on from what is there.
///
/// # Errors
/// [`OpenError`] when the folder cannot be opened or read at all.
pub fn check(options: &NodeOptions) -> Result<CheckReport, OpenError> {
    let disk = Disk::open(&options.disk(false))?;
    let verified = verify(&disk, u64::MAX)?;
    let store = Store::open(Box::new(disk), options.accept_loss)?;
    let mut report = CheckReport::default();
    for file in verified.damaged {
        report.fault(|| format!("the file {file} is damaged: its checksum does not match"));
    }
    if report.is_sound() {
        report = check_rows(&store.snapshot())?;
        if options.accept_loss {
            store.accept_loss()?;
        }
    }
    report.commit_number = store.commit_number();
    Ok(report)
}

/// Compares every row with the rows that must agree with it.
///
/// # Errors
/// [`ReadError`] when a row cannot be read.
pub fn check_rows(snapshot: &Snapshot) -> Result<CheckReport, ReadError> {
    let mut report = CheckReport::default();
    // Rows that nothing below looks at must at least be readable.
    for table in Table::ALL {
        snapshot.scan_table(*table, |_, _| ControlFlow::Continue(()))?;
    }
    let leftovers = Leftovers::read(snapshot, &mut report)?;
    let check = Check { snapshot, leftovers: &leftovers };
    events::check(check, &mut report)?;
    contacts::check(check, &mut report)?;
    attributes::check(check, &mut report)?;
    companies::check(check, &mut report)?;
    notes::check(check, &mut report)?;
    held::check(check, &mut report)?;
    browsing::check(check, &mut report)?;
    messages::check(check, &mut report)?;
    team::check(check, &mut report)?;
    workspaces::check(check, &mut report)?;
    counters::check(check, &mut report)?;
    Ok(report)
}

/// What every part of the check looks at.
#[derive(Debug, Clone, Copy)]
struct Check<'a> {
    snapshot: &'a Snapshot,
    /// What unfinished jobs have still to remove.
    leftovers: &'a Leftovers,
}

/// Visits a table's rows with their types.
fn each<K: TableKey>(
    snapshot: &Snapshot,
    mut visit: impl FnMut(&K, &K::Row) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut failed = Ok(());
    snapshot.scan_table(K::TABLE, |key: Key, row: Row| {
        if let (Some(key), Some(row)) = (K::from_erased(&key), K::typed(&row)) {
            failed = visit(key, row);
        }
        if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    failed
}
