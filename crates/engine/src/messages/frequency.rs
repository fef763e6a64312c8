//! How often one person had a message, and whether they may have it again.

use crate::contacts::Found;
use crate::ids::{MessageId, WorkspaceId};
use crate::limits::FATIGUE_SENDS_MAX;
use crate::rows::{Frequency, FrequencyMode, MessageSends, SendsRow, Verdict};
use crate::tables::SendsKey;
use crate::working_set::{ReadRows, Reads, WorkingSet};

/// A day, the time over which the cap of all messages counts.
const CAP_S: u32 = 86_400;

pub(super) fn plan(workspace: WorkspaceId, found: &Found, reads: &mut Reads<'_>) {
    for contact in found.1.history_of(found.0) {
        reads.get(&SendsKey { workspace, contact });
    }
}

/// What a person had of all messages, also under the names of those who were
/// merged into them.
///
/// # Errors
/// The reader's.
pub fn sends_of<R: ReadRows>(rows: &mut R, workspace: WorkspaceId, found: &Found) -> Result<SendsRow, R::Missing> {
    let mut all = SendsRow::default();
    for contact in found.1.history_of(found.0) {
        let Some(row) = rows.read(&SendsKey { workspace, contact })? else { continue };
        for sends in &row.messages {
            all.of(sends.message).add(sends);
        }
        all.recent.extend(&row.recent);
    }
    all.recent.sort_unstable();
    Ok(all)
}

impl SendsRow {
    /// What they had of one message; made when they had nothing of it.
    fn of(&mut self, message: MessageId) -> &mut MessageSends {
        let place = self.messages.binary_search_by_key(&message, |sends| sends.message);
        let place = place.unwrap_or_else(|place| {
            self.messages.insert(place, MessageSends::none(message));
            place
        });
        match self.messages.get_mut(place) {
            Some(sends) => sends,
            None => panic!("the entry was just found or made"),
        }
    }

    /// What they had of one message.
    #[must_use]
    pub fn sends(&self, message: MessageId) -> MessageSends {
        let place = self.messages.binary_search_by_key(&message, |sends| sends.message);
        place.ok().and_then(|place| self.messages.get(place)).copied().unwrap_or(MessageSends::none(message))
    }

    /// Whether they had as many messages within a day as they may; 0 is no cap.
    #[must_use]
    pub fn is_tired(&self, sends_per_day_max: u64, now_s: u32) -> bool {
        let lately = self.recent.iter().filter(|at| at.saturating_add(CAP_S) > now_s).count();
        sends_per_day_max > 0 && lately as u64 >= sends_per_day_max
    }
}

impl MessageSends {
    /// Adds what the same person had under another name.
    fn add(&mut self, other: &Self) {
        self.occurrences += other.occurrences;
        self.sent += other.sent;
        if other.last_at >= self.last_at {
            (self.last_at, self.version, self.is_control) = (other.last_at, other.version, other.is_control);
        }
        self.goal_at = [self.goal_at, other.goal_at].into_iter().flatten().min();
        self.date_day = self.date_day.max(other.date_day);
    }

    /// Nothing yet.
    #[must_use]
    pub const fn none(message: MessageId) -> Self {
        Self {
            message,
            occurrences: 0,
            sent: 0,
            last_at: 0,
            version: 0,
            is_control: false,
            goal_at: None,
            date_day: None,
        }
    }
}

impl Frequency {
    /// Why a person who had this of a message may not have it again now.
    #[must_use]
    pub fn refuses(&self, had: MessageSends, now_s: u32) -> Option<Verdict> {
        if had.sent == 0 {
            return None;
        }
        let reasons = [
            (self.mode == FrequencyMode::Once, Verdict::Once),
            (self.max_sends.is_some_and(|max| had.sent >= max), Verdict::MaxSends),
            (self.min_gap_s.is_some_and(|gap| now_s < had.last_at.saturating_add(gap)), Verdict::MinGap),
        ];
        reasons.into_iter().find(|(refuses, _)| *refuses).map(|(_, verdict)| verdict)
    }
}

/// Counts an occurrence of the event of a message.
pub(super) fn occurred(workspace: WorkspaceId, found: &Found, message: MessageId, rows: &mut WorkingSet) {
    let key = SendsKey { workspace, contact: found.0 };
    rows.update(&key, |row| row.of(message).occurrences += 1);
}

/// A send, or what would have been one for the control group.
pub(super) struct Counted {
    pub(super) message: MessageId,
    pub(super) version: u32,
    pub(super) is_control: bool,
    /// The day of the date that it is for.
    pub(super) date_day: Option<u32>,
    pub(super) now_s: u32,
}

/// Counts a send. What the control group did not get counts as had, so that it
/// is asked as often, but tires nobody.
pub(super) fn sent(workspace: WorkspaceId, found: &Found, counted: &Counted, rows: &mut WorkingSet) {
    let key = SendsKey { workspace, contact: found.0 };
    rows.update(&key, |row| {
        let sends = row.of(counted.message);
        sends.sent += 1;
        sends.last_at = sends.last_at.max(counted.now_s);
        (sends.version, sends.is_control) = (counted.version, counted.is_control);
        sends.date_day = counted.date_day.or(sends.date_day);
        if counted.is_control {
            return;
        }
        row.recent.push(counted.now_s);
        let excess = row.recent.len().saturating_sub(FATIGUE_SENDS_MAX);
        row.recent.drain(..excess);
    });
}

/// Notes that the goal of a message was reached.
pub(super) fn reached(
    workspace: WorkspaceId,
    found: &Found,
    (message, now_s): (MessageId, u32),
    rows: &mut WorkingSet,
) {
    let key = SendsKey { workspace, contact: found.0 };
    rows.update(&key, |row| row.of(message).goal_at = Some(now_s));
}
