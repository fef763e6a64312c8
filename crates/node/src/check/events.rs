//! Events: the log, the timelines, the summaries and the statistics agree.

use super::{Check, CheckReport, each};
use engine::ids::{ContactOrdinal, DefinitionId, EventRef, JobId, WorkspaceId};
use engine::rows::{JobKind, LogRow, SummaryRow, Sweep};
use engine::tables::{
    ContactKey, CountersKey, DoneKey, JobKey, LogKey, StatsKey, SummaryKey, TimelineKey, WorkspaceKey,
};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher as _};
use store::{ReadError, Snapshot};

pub(super) fn check(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let (counts, logged) = read_log(check.snapshot, report)?;
    let (kept, placed) = check_timelines(check, report)?;
    if logged != placed {
        name_events(check.snapshot, report)?;
    }
    check_summaries(check, kept, report)?;
    check_stats(check.snapshot, &counts, report)
}

type EventCounts = BTreeMap<(WorkspaceId, DefinitionId), u64>;

/// What two tables have to agree on, in whatever order each has it. The log is
/// read in the order of time and timelines person by person, so looking each
/// event up reads blocks from all over the disk; where the sums are the same,
/// each event stands in its place, and each place has its event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sum {
    count: u64,
    sum: u64,
}

impl Sum {
    fn add(&mut self, what: &impl Hash) {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        self.count += 1;
        self.sum = self.sum.wrapping_add(hasher.finish());
    }
}

/// An event of the log, and where it stands in its contact's timeline.
fn placed(key: &LogKey, row: &LogRow) -> (TimelineKey, EventRef) {
    let place = TimelineKey::at(key.workspace, row.contact, row.created_at, row.definition, row.discriminator);
    (place, EventRef { writer: key.writer, seq: key.seq })
}

fn read_log(snapshot: &Snapshot, report: &mut CheckReport) -> Result<(EventCounts, Sum), ReadError> {
    let (mut counts, mut sum) = (EventCounts::new(), Sum::default());
    each(snapshot, |key: &LogKey, row| {
        report.events += 1;
        *counts.entry((key.workspace, row.definition)).or_default() += 1;
        sum.add(&placed(key, row));
        Ok(())
    })?;
    Ok((counts, sum))
}

/// Names the events that stand in no timeline, and the places that have none.
fn name_events(snapshot: &Snapshot, report: &mut CheckReport) -> Result<(), ReadError> {
    each(snapshot, |key: &LogKey, row| {
        let (place, event) = placed(key, row);
        if snapshot.get(&place)?.is_none_or(|row| row.event != event) {
            report.fault(|| format!("event {event:?} of workspace {} stands in no timeline", key.workspace));
        }
        Ok(())
    })?;
    each(snapshot, |key: &TimelineKey, row| {
        if snapshot.get(&LogKey::of(key.workspace, row.event))?.is_none() {
            report.fault(|| {
                format!("a timeline of workspace {} points to {:?}, which is not there", key.workspace, row.event)
            });
        }
        Ok(())
    })
}

/// A contact's summaries count just what stands in their timeline, and the
/// contact is there. Returns how many events are those of people who are not
/// being erased, and all of them with their places.
fn check_timelines(check: Check<'_>, report: &mut CheckReport) -> Result<(u64, Sum), ReadError> {
    let mut current: Option<(WorkspaceId, ContactOrdinal)> = None;
    let mut counted = BTreeMap::<DefinitionId, SummaryRow>::new();
    let (mut places, mut kept) = (Sum::default(), 0);
    each(check.snapshot, |key: &TimelineKey, row| {
        places.add(&(key, row.event));
        let of = (key.workspace, key.contact);
        kept += u64::from(!check.leftovers.is_erased(of));
        if let Some(before) = current.replace(of).filter(|before| *before != of) {
            check_contact(check, before, &std::mem::take(&mut counted), report)?;
        }
        let at = key.created_at();
        let sum = counted.entry(key.definition).or_insert(SummaryRow { first: at, last: at, ..SummaryRow::default() });
        (sum.tracked, sum.first, sum.last) = (sum.tracked + 1, sum.first.min(at), sum.last.max(at));
        Ok(())
    })?;
    if let Some(last) = current {
        check_contact(check, last, &counted, report)?;
    }
    if places.count != report.events {
        let (events, places) = (report.events, places.count);
        report.fault(|| format!("{events} events, but {places} places in timelines"));
    }
    Ok((kept, places))
}

/// What somebody did agrees with their summaries. Of people who are being
/// erased, events go first.
fn check_contact(
    check: Check<'_>,
    (workspace, contact): (WorkspaceId, ContactOrdinal),
    counted: &BTreeMap<DefinitionId, SummaryRow>,
    report: &mut CheckReport,
) -> Result<(), ReadError> {
    if check.leftovers.is_erased((workspace, contact)) {
        return Ok(());
    }
    if check.snapshot.get(&ContactKey { workspace, contact })?.is_none() {
        report.fault(|| format!("contact {contact} of workspace {workspace} has events, but is not there"));
    }
    compare_summaries(check.snapshot, (workspace, contact), counted, report)
}

fn compare_summaries(
    snapshot: &Snapshot,
    (workspace, contact): (WorkspaceId, ContactOrdinal),
    counted: &BTreeMap<DefinitionId, SummaryRow>,
    report: &mut CheckReport,
) -> Result<(), ReadError> {
    for (&definition, sum) in counted {
        let stored = snapshot.get(&SummaryKey { workspace, definition, contact })?;
        let agrees = stored.as_deref().is_some_and(|row| counts(row, sum));
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

/// Whether a summary says what its events say. What was imported as a number
/// and what retention removed may have been before and after them.
fn counts(row: &SummaryRow, sum: &SummaryRow) -> bool {
    let has_others = row.imported > 0 || row.retired > 0;
    let spans = row.first <= sum.first && row.last >= sum.last;
    row.tracked == sum.tracked.saturating_add(row.retired)
        && spans
        && (has_others || (row.first, row.last) == (sum.first, sum.last))
}

/// No summary counts events that are not there, and each is found from its
/// contact.
fn check_summaries(check: Check<'_>, kept: u64, report: &mut CheckReport) -> Result<(), ReadError> {
    let (mut tracked, mut summed, mut done) = (0_u64, Sum::default(), Sum::default());
    each(check.snapshot, |key: &SummaryKey, row| {
        report.summaries += 1;
        let SummaryKey { workspace, definition, contact } = *key;
        if !check.leftovers.is_erased((workspace, contact)) {
            tracked = tracked.saturating_add(row.tracked.saturating_sub(row.retired));
        }
        if row.retired > row.tracked {
            report.fault(|| format!("the summary {key:?} counts more events removed than there were"));
        }
        summed.add(&DoneKey { workspace, contact, definition });
        Ok(())
    })?;
    let mut last = None;
    each(check.snapshot, |key: &DoneKey, _| {
        done.add(key);
        let of = (key.workspace, key.contact);
        if last.replace(of) != Some(of) && !check.leftovers.is_erased(of) {
            let DoneKey { workspace, contact, .. } = *key;
            if check.snapshot.get(&ContactKey { workspace, contact })?.is_none() {
                report.fault(|| format!("contact {contact} of workspace {workspace} has summaries, but is not there"));
            }
        }
        Ok(())
    })?;
    if tracked != kept {
        report.fault(|| format!("{kept} events, but the summaries count {tracked}"));
    }
    if summed.count != done.count {
        let (summaries, done) = (summed.count, done.count);
        report.fault(|| format!("{summaries} summaries, but contacts know of {done}"));
    }
    if summed != done {
        name_summaries(check.snapshot, report)?;
    }
    Ok(())
}

/// Names the summaries that are not found from their contacts.
fn name_summaries(snapshot: &Snapshot, report: &mut CheckReport) -> Result<(), ReadError> {
    each(snapshot, |key: &SummaryKey, _| {
        let SummaryKey { workspace, definition, contact } = *key;
        if snapshot.get(&DoneKey { workspace, contact, definition })?.is_none() {
            report.fault(|| format!("the summary {key:?} is not found from its contact"));
        }
        Ok(())
    })
}

/// The statistics count just the events that are there. They are not of
/// anybody, so they go on counting those of people who were deleted.
fn check_stats(snapshot: &Snapshot, events: &EventCounts, report: &mut CheckReport) -> Result<(), ReadError> {
    let mut counted = EventCounts::new();
    each(snapshot, |key: &StatsKey, row| {
        if row.accepted > 0 {
            let sum = counted.entry((key.workspace, key.definition)).or_default();
            *sum = sum.saturating_add(row.accepted);
        }
        Ok(())
    })?;
    let deleted = with_deletions(snapshot)?;
    for of in events.keys().chain(counted.keys()).collect::<BTreeSet<_>>() {
        let (there, says) = (events.get(of).copied().unwrap_or(0), counted.get(of).copied().unwrap_or(0));
        if there > says || (there < says && !deleted.contains(&of.0)) {
            report.fault(|| {
                format!("definition {} of workspace {}: {there} events, but the statistics count {says}", of.1, of.0)
            });
        }
    }
    Ok(())
}

/// The workspaces where somebody was ever deleted.
fn with_deletions(snapshot: &Snapshot) -> Result<BTreeSet<WorkspaceId>, ReadError> {
    let mut deleted = BTreeSet::new();
    each(snapshot, |key: &WorkspaceKey, _| {
        let WorkspaceKey { workspace } = *key;
        let counters = snapshot.get(&CountersKey { workspace })?;
        let visitors = snapshot.get(&JobKey { workspace, job: JobId(Sweep::Visitors as u64) })?;
        let swept = visitors.is_some_and(|row| matches!(row.kind, JobKind::Sweep { removed: 1.., .. }));
        if swept || counters.is_some_and(|counters| counters.last_deletion > 0) {
            deleted.insert(workspace);
        }
        Ok(())
    })?;
    Ok(deleted)
}
