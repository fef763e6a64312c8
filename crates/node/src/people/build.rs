//! Reading the store into memory, on all cores: each thread reads one run of
//! ordinals after the other.

use super::chunks::Records;
use super::column::{Column, Done};
use super::limits::{BLOCK_PEOPLE, CHUNK_PEOPLE, SCAN_PEOPLE};
use super::record::{write_company, write_contact};
use engine::TableKey;
use engine::ids::{CompanyOrdinal, ContactOrdinal, DefinitionId, WorkspaceId};
use engine::rows::ContactRow;
use engine::tables::{CompanyKey, ContactKey, SummaryKey};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::{Direction, ReadError, Snapshot};

/// How many threads a search uses: one on each core.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Does tasks on all cores. `work` is called in every thread and takes numbers
/// of tasks, each once and in order, until there are none; the results are in
/// no order.
pub(super) fn on_all_cores<T: Send>(tasks: usize, work: impl Fn(&dyn Fn() -> Option<usize>) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|task| *task < tasks);
    std::thread::scope(|scope| {
        let helpers = threads().min(tasks).saturating_sub(1);
        // Where the system starts no thread, fewer do the work.
        let helpers: Vec<_> = (0..helpers)
            .filter_map(|_| {
                let thread = std::thread::Builder::new().name("people".to_owned());
                thread.spawn_scoped(scope, || work(&take)).ok()
            })
            .collect();
        let own = work(&take);
        let joined = helpers.into_iter().map(|thread| match thread.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        std::iter::once(own).chain(joined).collect()
    })
}

/// Everybody whom search can show: not the merged, archived and blocked.
pub(super) fn contacts(snapshot: &Snapshot, workspace: WorkspaceId) -> Result<Records, ReadError> {
    records(
        snapshot,
        |contact| ContactKey { workspace, contact: ContactOrdinal(contact) },
        |key, row, records, bytes| {
            if is_shown(row) {
                write_contact(row, bytes);
                records.set(key.contact.0, bytes);
            }
        },
    )
}

/// Whether search can show them, if their role is asked for.
pub(super) fn is_shown(row: &ContactRow) -> bool {
    row.merged_into.is_none() && row.archived_at.is_none() && row.blocked_at.is_none()
}

/// Every company.
pub(super) fn companies(snapshot: &Snapshot, workspace: WorkspaceId) -> Result<Records, ReadError> {
    records(
        snapshot,
        |company| CompanyKey { workspace, company: CompanyOrdinal(company) },
        |key, row, records, bytes| {
            write_company(row, bytes);
            records.set(key.company.0, bytes);
        },
    )
}

fn records<K: Ordinal>(
    snapshot: &Snapshot,
    key: impl Fn(u32) -> K + Sync,
    put: impl Fn(&K, &K::Row, &mut Records, &mut Vec<u8>) + Sync,
) -> Result<Records, ReadError> {
    let parts = runs(snapshot, &key, |records: &mut Records, key, row| {
        let mut bytes = Vec::with_capacity(256);
        put(key, row, records, &mut bytes);
    })?;
    let mut all = Records::default();
    for (run, mut part) in parts {
        part.shrink();
        all.append(run * (SCAN_PEOPLE as usize / CHUNK_PEOPLE), part);
    }
    Ok(all)
}

/// Everybody's summaries of one definition.
pub(super) fn column(
    snapshot: &Snapshot,
    workspace: WorkspaceId,
    definition: DefinitionId,
) -> Result<Column, ReadError> {
    let key = |contact| SummaryKey { workspace, definition, contact: ContactOrdinal(contact) };
    let parts = runs(snapshot, &key, |column: &mut Column, key: &SummaryKey, row| {
        column.set(key.contact.0, Some(Done::of(row)));
    })?;
    let mut all = Column::default();
    for (run, mut part) in parts {
        part.shrink();
        all.append(run * (SCAN_PEOPLE as usize / BLOCK_PEOPLE), part);
    }
    Ok(all)
}

/// Reads all rows of a range of ordinals, run by run. Each run is visited in
/// the order of its keys into a value of its own; the runs are in order.
fn runs<K: Ordinal, T: Default + Send>(
    snapshot: &Snapshot,
    key: &(impl Fn(u32) -> K + Sync),
    visit: impl Fn(&mut T, &K, &K::Row) + Sync,
) -> Result<Vec<(usize, T)>, ReadError> {
    let last = snapshot.list((&key(0), &key(u32::MAX)), Direction::Down, 1)?;
    let Some(last) = last.first().map(|(key, _)| key.ordinal()) else { return Ok(Vec::new()) };
    let count = (last / SCAN_PEOPLE) as usize + 1;
    let read = |take: &dyn Fn() -> Option<usize>| {
        let mut parts = Vec::new();
        while let Some(run) = take() {
            let first = u32::try_from(run).unwrap_or(u32::MAX).saturating_mul(SCAN_PEOPLE);
            let mut part = T::default();
            let ends = (&key(first), &key(first.saturating_add(SCAN_PEOPLE - 1)));
            snapshot.scan(ends, Direction::Up, |key, row| {
                visit(&mut part, key, row);
                ControlFlow::Continue(())
            })?;
            parts.push((run, part));
        }
        Ok::<_, ReadError>(parts)
    };
    let mut parts = Vec::new();
    for part in on_all_cores(count, read) {
        parts.extend(part?);
    }
    parts.sort_unstable_by_key(|(run, _)| *run);
    Ok(parts)
}

/// A key whose last field counts people or companies.
trait Ordinal: TableKey {
    fn ordinal(&self) -> u32;
}

impl Ordinal for ContactKey {
    fn ordinal(&self) -> u32 {
        self.contact.0
    }
}

impl Ordinal for CompanyKey {
    fn ordinal(&self) -> u32 {
        self.company.0
    }
}

impl Ordinal for SummaryKey {
    fn ordinal(&self) -> u32 {
        self.contact.0
    }
}
