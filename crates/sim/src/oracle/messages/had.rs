//! What each person had of messages, also under the names of those who were
//! merged into them.

use super::super::Workspace;
use engine::ids::{ContactOrdinal, MessageId};
use engine::rows::{MessageSends, SendsRow};

/// A day.
const DAY_S: u32 = 86_400;

/// So many of the latest sends are kept.
const RECENT_KEPT: usize = 64;

const fn nothing(message: MessageId) -> MessageSends {
    MessageSends {
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

fn of(row: &SendsRow, message: MessageId) -> MessageSends {
    row.messages.iter().find(|sends| sends.message == message).copied().unwrap_or(nothing(message))
}

impl Workspace {
    /// What somebody had of one message, in all.
    pub(super) fn had(&self, contact: ContactOrdinal, message: MessageId) -> MessageSends {
        let mut all = nothing(message);
        for member in self.history(contact) {
            let Some(row) = self.messages.sends.get(&member) else { continue };
            let own = of(row, message);
            all.occurrences += own.occurrences;
            all.sent += own.sent;
            if own.last_at >= all.last_at && own != nothing(message) {
                (all.last_at, all.version, all.is_control) = (own.last_at, own.version, own.is_control);
            }
            all.goal_at = [all.goal_at, own.goal_at].into_iter().flatten().min();
        }
        all
    }

    /// Whether somebody got as many messages within a day as they may.
    pub(super) fn is_tired(&self, contact: ContactOrdinal, most: u64, now: u32) -> bool {
        let members = self.history(contact);
        let recent = members.iter().filter_map(|member| self.messages.sends.get(member)).flat_map(|row| &row.recent);
        most > 0 && recent.filter(|at| now < **at + DAY_S).count() as u64 >= most
    }

    /// Changes what is noted of somebody and a message.
    pub(super) fn note_had(
        &mut self,
        contact: ContactOrdinal,
        message: MessageId,
        change: impl FnOnce(&mut MessageSends),
    ) {
        let row = self.messages.sends.entry(contact).or_default();
        let mut own = of(row, message);
        change(&mut own);
        row.messages.retain(|sends| sends.message != message);
        row.messages.push(own);
        row.messages.sort_by_key(|sends| sends.message);
    }

    /// What tires somebody.
    pub(super) fn note_recent(&mut self, contact: ContactOrdinal, now: u32) {
        let row = self.messages.sends.entry(contact).or_default();
        row.recent.push(now);
        if row.recent.len() > RECENT_KEPT {
            row.recent.remove(0);
        }
    }
}
