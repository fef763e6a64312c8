//! `herald check`: every file against its checksum, every row against the
//! rows that must agree with it.

use crate::node::NodeOptions;
use engine::Table;
use engine::ids::{ContactOrdinal, DefinitionId, EventRef, WorkspaceId};
use engine::rows::{IdentifierKind, SummaryRow};
use engine::tables::{
    ContactKey, CountersKey, DefinitionKey, DoneKey, IdentifierKey, LogKey, StatsKey, SummaryKey, TimelineKey,
    WorkspaceKey,
};
use engine::{Key, Row, TableKey};
use std::collections::BTreeMap;
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
        let Self { workspaces, contacts, events, summaries, commit_number, faults, faults_count } = self;
        writeln!(
            f,
            "commit {commit_number}: {workspaces} workspaces, {contacts} contacts, {events} events, {summaries} summaries"
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
    let events = check_log(snapshot, &mut report)?;
    check_timelines(snapshot, &mut report)?;
    check_summaries(snapshot, &mut report)?;
    check_stats(snapshot, &events, &mut report)?;
    check_contacts(snapshot, &mut report)?;
    check_counters(snapshot, &mut report)?;
    Ok(report)
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

type EventCounts = BTreeMap<(WorkspaceId, DefinitionId), u64>;

/// Every event stands in its contact's timeline.
fn check_log(snapshot: &Snapshot, report: &mut CheckReport) -> Result<EventCounts, ReadError> {
    let mut counts = EventCounts::new();
    each(snapshot, |key: &LogKey, row| {
        report.events += 1;
        *counts.entry((key.workspace, row.definition)).or_default() += 1;
        let place = TimelineKey::at(key.workspace, row.contact, row.created_at, row.definition, row.discriminator);
        let event = EventRef { writer: key.writer, seq: key.seq };
        if snapshot.get(&place)?.is_none_or(|row| row.event != event) {
            report.fault(|| format!("event {event:?} of workspace {} stands in no timeline", key.workspace));
        }
        Ok(())
    })?;
    Ok(counts)
}

/// Every place in a timeline has its event, and a contact's summaries count
/// just those.
fn check_timelines(snapshot: &Snapshot, report: &mut CheckReport) -> Result<(), ReadError> {
    let mut current: Option<(WorkspaceId, ContactOrdinal)> = None;
    let mut counted = BTreeMap::<DefinitionId, SummaryRow>::new();
    let mut places = 0;
    each(snapshot, |key: &TimelineKey, row| {
        places += 1;
        let of = (key.workspace, key.contact);
        if let Some(before) = current.replace(of).filter(|before| *before != of) {
            compare_summaries(snapshot, before, &std::mem::take(&mut counted), report)?;
        }
        if snapshot.get(&LogKey::of(key.workspace, row.event))?.is_none() {
            report.fault(|| {
                format!("a timeline of workspace {} points to {:?}, which is not there", key.workspace, row.event)
            });
        }
        let at = key.created_at();
        let sum = counted.entry(key.definition).or_insert(SummaryRow { first: at, last: at, ..SummaryRow::default() });
        (sum.tracked, sum.first, sum.last) = (sum.tracked + 1, sum.first.min(at), sum.last.max(at));
        Ok(())
    })?;
    if let Some(last) = current {
        compare_summaries(snapshot, last, &counted, report)?;
    }
    if places != report.events {
        let events = report.events;
        report.fault(|| format!("{events} events, but {places} places in timelines"));
    }
    Ok(())
}

fn compare_summaries(
    snapshot: &Snapshot,
    (workspace, contact): (WorkspaceId, ContactOrdinal),
    counted: &BTreeMap<DefinitionId, SummaryRow>,
    report: &mut CheckReport,
) -> Result<(), ReadError> {
    for (&definition, sum) in counted {
        let stored = snapshot.get(&SummaryKey { workspace, definition, contact })?;
        let agrees = stored.as_deref().is_some_and(|row| {
            row.tracked == sum.tracked + row.retired && row.first <= sum.first && row.last >= sum.last
        });
        if !agrees {
            report.fault(|| {
                format!(
                    "contact {contact} of workspace {workspace} did {definition} {} times, its summary says {stored:?}",
                    sum.tracked
                )
            });
        }
    }
    Ok(())
}

/// No summary counts events that are not there, and each is found from its
/// contact.
fn check_summaries(snapshot: &Snapshot, report: &mut CheckReport) -> Result<(), ReadError> {
    let (mut tracked, mut done) = (0, 0_u64);
    each(snapshot, |key: &SummaryKey, row| {
        report.summaries += 1;
        tracked += row.tracked - row.retired;
        let SummaryKey { workspace, definition, contact } = *key;
        if snapshot.get(&DoneKey { workspace, contact, definition })?.is_none() {
            report.fault(|| format!("the summary {key:?} is not found from its contact"));
        }
        Ok(())
    })?;
    each(snapshot, |_: &DoneKey, _| {
        done += 1;
        Ok(())
    })?;
    if tracked != report.events {
        let events = report.events;
        report.fault(|| format!("{events} events, but the summaries count {tracked}"));
    }
    if done != report.summaries {
        let summaries = report.summaries;
        report.fault(|| format!("{summaries} summaries, but contacts know of {done}"));
    }
    Ok(())
}

/// The statistics count just the events that are there.
fn check_stats(snapshot: &Snapshot, events: &EventCounts, report: &mut CheckReport) -> Result<(), ReadError> {
    let mut counted = EventCounts::new();
    each(snapshot, |key: &StatsKey, row| {
        if row.accepted > 0 {
            *counted.entry((key.workspace, key.definition)).or_default() += row.accepted;
        }
        Ok(())
    })?;
    for of in events.keys().chain(counted.keys()).collect::<std::collections::BTreeSet<_>>() {
        let (there, says) = (events.get(of).copied().unwrap_or(0), counted.get(of).copied().unwrap_or(0));
        if there != says {
            report.fault(|| {
                format!("definition {} of workspace {}: {there} events, but the statistics count {says}", of.1, of.0)
            });
        }
    }
    Ok(())
}

/// Every contact is found by its identifiers, and every identifier leads to
/// contacts that have it.
fn check_contacts(snapshot: &Snapshot, report: &mut CheckReport) -> Result<(), ReadError> {
    let mut expected = 0_u64;
    each(snapshot, |key: &ContactKey, row| {
        report.contacts += 1;
        let workspace = key.workspace;
        let external_id =
            row.external_id.clone().map(|value| IdentifierKey { workspace, kind: IdentifierKind::ExternalId, value });
        let email = row.email.as_deref().map(|email| engine::contacts::email_key(workspace, email));
        for identifier in external_id.into_iter().chain(email) {
            expected += 1;
            let listed = snapshot.get(&identifier)?;
            let found = listed.is_some_and(|listed| {
                listed.contacts.iter().any(|found| found.contact == key.contact && found.role == row.role)
            });
            if !found {
                report.fault(|| {
                    format!(
                        "contact {} of workspace {workspace} is not found by its {:?}",
                        key.contact, identifier.kind
                    )
                });
            }
        }
        Ok(())
    })?;
    let mut listed = 0;
    each(snapshot, |_: &IdentifierKey, row| {
        listed += row.contacts.len() as u64;
        Ok(())
    })?;
    if listed != expected {
        report.fault(|| format!("contacts have {expected} identifiers, but the index lists {listed}"));
    }
    Ok(())
}

/// No counter lags behind what it counts.
fn check_counters(snapshot: &Snapshot, report: &mut CheckReport) -> Result<(), ReadError> {
    let mut active = BTreeMap::<WorkspaceId, u32>::new();
    each(snapshot, |key: &DefinitionKey, row| {
        *active.entry(key.workspace).or_default() += u32::from(row.archived_at.is_none());
        Ok(())
    })?;
    let mut last_events = BTreeMap::<WorkspaceId, u64>::new();
    each(snapshot, |key: &LogKey, _| {
        let last = last_events.entry(key.workspace).or_default();
        *last = (*last).max(key.seq);
        Ok(())
    })?;
    each(snapshot, |key: &WorkspaceKey, _| {
        report.workspaces += 1;
        let workspace = key.workspace;
        let Some(counters) = snapshot.get(&CountersKey { workspace })? else {
            report.fault(|| format!("workspace {workspace} has no counters"));
            return Ok(());
        };
        let active = active.get(&workspace).copied().unwrap_or(0);
        if counters.active_definitions != active {
            report.fault(|| {
                format!(
                    "workspace {workspace} has {active} active definitions, its counter says {}",
                    counters.active_definitions
                )
            });
        }
        let last = last_events.get(&workspace).copied().unwrap_or(0);
        if counters.last_event < last {
            report
                .fault(|| format!("workspace {workspace} has event {last}, its counter says {}", counters.last_event));
        }
        Ok(())
    })
}
