//! What browsers say of deliveries, and what is counted.

use super::super::Workspace;
use super::decide::by_id;
use engine::command::{Receipt, ReceiptKind, RecordReceipts};
use engine::ids::{ContactOrdinal, MessageId};
use engine::rows::{DeliveryRow, MessageCount, MessageStatsRow, Role, SendingState, Standard, Verdict};
use engine::{Outcome, Stamp};

const ANYBODY: [Role; 3] = [Role::Visitor, Role::Lead, Role::User];

impl Workspace {
    /// Each thing counts once, however often it is said, and only for somebody's
    /// own deliveries.
    pub(in crate::oracle) fn record_receipts(&mut self, command: &RecordReceipts, stamp: &Stamp) -> Outcome {
        let contact = self.find(&by_id(command.contact), &ANYBODY)?;
        for receipt in &command.receipts {
            self.take_receipt(contact, receipt, stamp);
        }
        Ok(self.told_revision(contact))
    }

    fn take_receipt(&mut self, contact: ContactOrdinal, receipt: &Receipt, stamp: &Stamp) {
        if !self.history(contact).contains(&receipt.owner) {
            return;
        }
        let place = (receipt.owner, receipt.delivery.0);
        let Some(mut row) = self.messages.deliveries.get(&place).cloned() else { return };
        let told = match receipt.kind {
            ReceiptKind::Bounced => Some(Standard::HasHardBounced),
            ReceiptKind::Unsubscribed => Some(Standard::UnsubscribedFromEmails),
            _ => None,
        };
        let is_news = told.is_some_and(|told| self.hear_of_letters(contact, told, stamp));
        let count = match receipt.kind {
            ReceiptKind::Unsubscribed => is_news.then_some(MessageCount::Unsubscribed),
            kind => noted(&mut row, kind, stamp.at_s()),
        };
        let Some(count) = count else { return };
        if matches!(receipt.kind, ReceiptKind::Dismissed | ReceiptKind::Reaction(_)) {
            row.revision = self.raise_revision(contact);
        }
        self.count_message((row.message, row.version), count, stamp);
        self.messages.deliveries.insert(place, row);
    }

    pub(super) fn count_message(&mut self, of: (MessageId, u32), what: MessageCount, stamp: &Stamp) {
        add(&mut self.stats_of(of, stamp).counts, what as u8);
    }

    pub(super) fn count_verdict(&mut self, of: (MessageId, u32), verdict: Verdict, stamp: &Stamp) {
        add(&mut self.stats_of(of, stamp).verdicts, verdict as u8);
    }

    fn stats_of(&mut self, (message, version): (MessageId, u32), stamp: &Stamp) -> &mut MessageStatsRow {
        let hour = (stamp.at_ms / 3_600_000) as u32;
        self.messages.stats.entry((message.0, version, hour)).or_default()
    }
}

fn add(counts: &mut Vec<(u8, u64)>, what: u8) {
    match counts.iter_mut().find(|(known, _)| *known == what) {
        Some((_, count)) => *count += 1,
        None => counts.push((what, 1)),
    }
    counts.sort_unstable();
}

/// Writes it down; `None` when it was there.
fn noted(row: &mut DeliveryRow, kind: ReceiptKind, now: u32) -> Option<MessageCount> {
    let (at, count) = match kind {
        ReceiptKind::Received => (&mut row.received_at, MessageCount::Received),
        ReceiptKind::Shown => (&mut row.shown_at, MessageCount::Shown),
        ReceiptKind::RestList => (&mut row.shown_at, MessageCount::RestList),
        ReceiptKind::Clicked => (&mut row.clicked_at, MessageCount::Clicked),
        ReceiptKind::Dismissed => (&mut row.dismissed_at, MessageCount::Dismissed),
        ReceiptKind::Replied => (&mut row.replied_at, MessageCount::Replied),
        ReceiptKind::Completed => (&mut row.completed_at, MessageCount::Completed),
        ReceiptKind::Reaction(reaction) => {
            return row.reaction.replace(reaction).is_none().then_some(MessageCount::Reaction);
        }
        ReceiptKind::Bounced => {
            let sending = row.sending.as_mut().filter(|sending| sending.state != SendingState::Bounced)?;
            sending.state = SendingState::Bounced;
            return Some(MessageCount::Bounced);
        }
        ReceiptKind::Unsubscribed => return None,
    };
    at.is_none().then(|| {
        *at = Some(now);
        count
    })
}
