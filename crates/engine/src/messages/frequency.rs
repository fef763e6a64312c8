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
            let sum = all.of(sends.message);
            sum.occurrences += sends.occurrences;
            sum.sent += sends.sent;
            sum.last_at = sum.last_at.max(sends.last_at);
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
            self.messages.insert(place, MessageSends { message, occurrences: 0, sent: 0, last_at: 0 });
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
        let none = MessageSends { message, occurrences: 0, sent: 0, last_at: 0 };
        let place = self.messages.binary_search_by_key(&message, |sends| sends.message);
        place.ok().and_then(|place| self.messages.get(place)).copied().unwrap_or(none)
    }

    /// Whether they had as many messages within a day as they may; 0 is no cap.
    #[must_use]
    pub fn is_tired(&self, sends_per_day_max: u64, now_s: u32) -> bool {
        let lately = self.recent.iter().filter(|at| at.saturating_add(CAP_S) > now_s).count();
        sends_per_day_max > 0 && lately as u64 >= sends_per_day_max
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

/// Counts a send.
pub(super) fn sent(workspace: WorkspaceId, found: &Found, (message, now_s): (MessageId, u32), rows: &mut WorkingSet) {
    let key = SendsKey { workspace, contact: found.0 };
    rows.update(&key, |row| {
        let sends = row.of(message);
        sends.sent += 1;
        sends.last_at = sends.last_at.max(now_s);
        row.recent.push(now_s);
        let excess = row.recent.len().saturating_sub(FATIGUE_SENDS_MAX);
        row.recent.drain(..excess);
    });
}
