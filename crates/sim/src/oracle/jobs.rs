//! Bulk jobs, and the sweeps that remove what has had its time.

use super::steps::is_finished;
use super::sums::add;
use super::{DAY_S, Held, StatsPlace, Workspace};
use engine::command::RecordBulkTask;
use engine::ids::{ContactOrdinal, JobId};
use engine::rows::{BulkErrorRow, BulkTask, ContactRow, JobKind, JobRow, Role, StatsRow, Sweep};
use engine::settings::Setting;
use engine::{Answer, Outcome, Refusal, RefusalKind, Stamp};
use std::collections::BTreeMap;

/// How many rows one step of a sweep looks at.
const STEP_ROWS: usize = 500;

/// The same where each row costs two writes.
const STATS_STEP_ROWS: usize = 250;

/// The same where each row costs up to seven.
const HELD_STEP_ROWS: usize = 125;

/// How many rows one command may write.
const WRITES_MAX: usize = 1_000;

/// A bulk job takes further items for a quarter of an hour.
const OPEN_S: u32 = 900;

impl Workspace {
    pub(super) fn record_bulk_task(&mut self, command: &RecordBulkTask, stamp: &Stamp) -> Outcome {
        let now = stamp.at_s();
        let job = match command.job {
            Some(job) => {
                let row = self.jobs.get(&job.0);
                let Some(JobRow { created_at, kind: JobKind::BulkEvents { tasks }, .. }) = row else {
                    return Err(Refusal::new(RefusalKind::JobNotFound).field("job.id"));
                };
                if now >= created_at + OPEN_S || tasks.len() >= 1_000 {
                    return Err(Refusal::new(RefusalKind::JobClosed).field("job.id"));
                }
                check_writes(command.errors.len() + 1)?;
                job.0
            }
            None => {
                check_writes(command.errors.len() + 2)?;
                self.last_job += 1;
                let kind = JobKind::BulkEvents { tasks: Vec::new() };
                self.jobs.insert(self.last_job, JobRow { created_at: now, updated_at: now, kind });
                self.last_job
            }
        };
        let Some(JobRow { updated_at, kind: JobKind::BulkEvents { tasks }, .. }) = self.jobs.get_mut(&job) else {
            return Err(Refusal::new(RefusalKind::JobNotFound));
        };
        *updated_at = now;
        let known: u32 = tasks.iter().map(|task| task.error_count).sum();
        tasks.push(BulkTask {
            item_count: command.item_count,
            error_count: command.errors.len() as u32,
            created_at: command.received_at,
            completed_at: now,
        });
        for (index, error) in (known..).zip(command.errors.clone()) {
            let row = BulkErrorRow { created_at: now, code: error.code, message: error.message, data: error.data };
            self.bulk_errors.insert((job, index), row);
        }
        Ok(Answer::Job(JobId(job)))
    }

    /// Looks at the next rows from where the last step ended.
    pub(super) fn sweep_step(&mut self, sweep: Sweep, stamp: &Stamp) -> Answer {
        let (start, removed_before, passes_before) = match self.jobs.get(&(sweep as u64)).map(|row| &row.kind) {
            Some(JobKind::Sweep { cursor, removed, passes, .. }) => (*cursor, *removed, *passes),
            _ => return Answer::Swept { removed: 0, finished: true },
        };
        let (removed, next) = match sweep {
            Sweep::Seen => self.sweep_seen(stamp),
            Sweep::Refusals => remove(
                &mut self.not_stored,
                start,
                |slot| u128::from(*slot),
                |row| row.received_at_ms + 7 * DAY_S * 1_000 <= stamp.at_ms,
            ),
            Sweep::BulkJobs => remove(
                &mut self.jobs,
                start,
                |job| u128::from(*job),
                |row| match &row.kind {
                    JobKind::BulkEvents { .. } => is_past(row.created_at, stamp),
                    kind => is_finished(kind) && is_past(row.updated_at, stamp),
                },
            ),
            Sweep::BulkErrors => {
                let place = |(job, index): &(u64, u32)| (u128::from(*job) << 32) | u128::from(*index);
                remove(&mut self.bulk_errors, start, place, |row| is_past(row.created_at, stamp))
            }
            Sweep::StatsHours => self.fold_hours(start, stamp),
            Sweep::Visitors => self.sweep_visitors(stamp),
            Sweep::Held => self.sweep_held(start, stamp),
            Sweep::Decisions => self.sweep_decisions(start, stamp),
            Sweep::Deliveries => self.sweep_deliveries(start, stamp),
            Sweep::MessageHours => self.fold_message_hours(start, stamp),
        };
        let (all_removed, passes) = (removed_before + removed, passes_before + u64::from(next.is_none()));
        if let Some(row) = self.jobs.get_mut(&(sweep as u64)) {
            row.updated_at = stamp.at_s();
            row.kind = JobKind::Sweep { sweep, cursor: next.unwrap_or(0), removed: all_removed, passes };
        }
        Answer::Swept { removed, finished: next.is_none() }
    }

    /// Client ids lie in the order of their hashes, which nobody knows here:
    /// beyond one step's rows it is not said which are looked at.
    fn sweep_seen(&mut self, stamp: &Stamp) -> (u64, Option<u128>) {
        self.seen_is_vague |= self.remembered.len() >= STEP_ROWS;
        let before = self.remembered.len();
        self.remembered.retain(|_, remembered| remembered.expires_at > stamp.at_s());
        ((before - self.remembered.len()) as u64, None)
    }

    /// Who did not come back is deleted. Stories have fewer people than one step
    /// looks at, and fewer visitors than it deletes.
    fn sweep_visitors(&mut self, stamp: &Stamp) -> (u64, Option<u128>) {
        let kept_s = self.setting(Setting::VisitorsKeptDays) * DAY_S;
        let stays_away = |row: &ContactRow| {
            let last = row.last_seen_at.unwrap_or_default().max(row.created_at);
            row.role == Role::Visitor && u64::from(last) + kept_s <= u64::from(stamp.at_s())
        };
        let people = self.contacts.iter().filter(|(_, contact)| stays_away(&contact.row));
        let mut people: Vec<ContactOrdinal> = people.map(|(contact, _)| *contact).collect();
        people.retain(|contact| self.survivor(*contact) == *contact);
        if !people.is_empty() {
            self.remove_people(&people, stamp);
        }
        (people.len() as u64, None)
    }

    fn sweep_held(&mut self, start: u128, stamp: &Stamp) -> (u64, Option<u128>) {
        let (looked_at, next) = from(self.held.keys().copied(), (start, HELD_STEP_ROWS), |held| u128::from(*held));
        let before = self.held.len();
        let is_old = |held: &Held| held.command.received_at_ms + 90 * DAY_S * 1_000 <= stamp.at_ms;
        self.held.retain(|number, held| !looked_at.contains(number) || !is_old(held));
        ((before - self.held.len()) as u64, next)
    }

    /// Hours more than 30 days old become days, a whole day at a time.
    fn fold_hours(&mut self, start: u128, stamp: &Stamp) -> (u64, Option<u128>) {
        let oldest_kept = (stamp.at_ms / 3_600_000) as u32 - 30 * 24;
        let place = |(definition, hour, source): &StatsPlace| {
            (u128::from(*definition) << 64) | (u128::from(*hour) << 32) | (u128::from(*source as u8) << 16)
        };
        let (looked_at, next) = from(self.stats.keys().copied(), (start, STATS_STEP_ROWS), place);
        let mut folded = 0;
        for (definition, hour, source) in looked_at {
            let day = hour - hour % 24;
            if hour != day
                && day + 24 <= oldest_kept
                && let Some(row) = self.stats.remove(&(definition, hour, source))
            {
                fold(self.stats.entry((definition, day, source)).or_default(), &row);
                folded += 1;
            }
        }
        (folded, next)
    }
}

/// The keys of one step, in order, and where the next one begins.
pub(super) fn from<K: Copy>(
    keys: impl Iterator<Item = K>,
    (start, rows_max): (u128, usize),
    place: impl Fn(&K) -> u128,
) -> (Vec<K>, Option<u128>) {
    let looked_at: Vec<K> = keys.filter(|key| place(key) >= start).take(rows_max).collect();
    let next = looked_at.last().filter(|_| looked_at.len() == rows_max).map(|last| place(last) + 1);
    (looked_at, next)
}

/// Looks at one step's rows and removes those that have had their time.
/// Returns how many went, and where the next step begins.
fn remove<K: Copy + Ord, V>(
    rows: &mut BTreeMap<K, V>,
    start: u128,
    place: impl Fn(&K) -> u128,
    is_past: impl Fn(&V) -> bool,
) -> (u64, Option<u128>) {
    let (looked_at, next) = from(rows.keys().copied(), (start, STEP_ROWS), place);
    let before = rows.len();
    for key in looked_at {
        if rows.get(&key).is_some_and(&is_past) {
            rows.remove(&key);
        }
    }
    ((before - rows.len()) as u64, next)
}

fn check_writes(count: usize) -> Result<(), Refusal> {
    if count <= WRITES_MAX { Ok(()) } else { Err(Refusal::new(RefusalKind::CommandTooLarge).detail(WRITES_MAX)) }
}

fn is_past(created_at: u32, stamp: &Stamp) -> bool {
    u64::from(created_at) + 7 * DAY_S <= u64::from(stamp.at_s())
}

fn fold(day: &mut StatsRow, hour: &StatsRow) {
    let StatsRow { accepted, imported, duplicate, dropped, rejected, first_at, last_at } = hour;
    if *accepted > 0 {
        day.first_at = if day.accepted == 0 { *first_at } else { day.first_at.min(*first_at) };
        day.last_at = day.last_at.max(*last_at);
    }
    day.accepted += accepted;
    day.imported += imported;
    day.duplicate += duplicate;
    dropped.iter().for_each(|(reason, count)| add(&mut day.dropped, *reason, *count));
    rejected.iter().for_each(|(kind, count)| add(&mut day.rejected, *kind, *count));
}
