//! What leaves the building, what comes back, and what is taken back before
//! anybody saw it.

use super::super::Workspace;
use super::super::people::set;
use super::not_found;
use engine::command::{RecallDeliveries, RecordSending, SendingOutcome};
use engine::ids::{ContactOrdinal, MessageId};
use engine::rows::{AttributeValue, DeliveryRow, FieldRef, MessageCount, Sending, SendingState, Standard};
use engine::{Answer, Outcome, Stamp};

/// How many are taken back in one step.
const RECALL_STEP: usize = 100;

impl Workspace {
    /// Only who waits under that second is heard. What waits on, waits under a
    /// later second.
    pub(in crate::oracle) fn record_sending(&mut self, command: &RecordSending, stamp: &Stamp) -> Answer {
        let RecordSending { contact, delivery, due_at, ref outcome, .. } = *command;
        let place = (contact, delivery.0);
        let was_waiting = self.messages.outbox.remove(&(due_at, contact, delivery.0));
        let Some(mut row) = self.messages.deliveries.get(&place).filter(|_| was_waiting).cloned() else {
            return Answer::Sending;
        };
        if let SendingOutcome::Later { at, .. } | SendingOutcome::Held { at } = outcome {
            self.messages.outbox.insert(((*at).max(due_at + 1), contact, delivery.0));
        }
        if let SendingOutcome::Bounced { .. } = outcome {
            self.hear_of_letters(self.survivor(contact), Standard::HasHardBounced, stamp);
        }
        let waiting = row.sending.as_mut().filter(|sending| sending.state == SendingState::Waiting);
        let count = waiting.and_then(|sending| tell(sending, outcome, stamp));
        if let Some(count) = count.filter(|_| !row.recalled) {
            self.count_message((row.message, row.version), count, stamp);
        }
        self.messages.deliveries.insert(place, row);
        Answer::Sending
    }

    /// What somebody's letters tell of them is true, whoever claimed otherwise.
    /// Says whether it is news.
    pub(super) fn hear_of_letters(&mut self, contact: ContactOrdinal, what: Standard, stamp: &Stamp) -> bool {
        let Some(known) = self.contacts.get_mut(&contact) else { return false };
        let before = known.row.clone();
        match what {
            Standard::UnsubscribedFromEmails => known.row.unsubscribed_from_emails = true,
            _ => set(&mut known.row.facts, what, Some(AttributeValue::Boolean(true))),
        }
        known.row.claimed.retain(|claimed| *claimed != FieldRef::Standard(what));
        let is_news = known.row != before;
        if is_news {
            known.row.updated_at = stamp.at_s();
        }
        is_news
    }

    /// Only what nobody saw, and what has not left.
    pub(in crate::oracle) fn recall(&mut self, command: &RecallDeliveries, stamp: &Stamp) -> Outcome {
        let message: MessageId = command.message;
        self.messages.get(message).ok_or(not_found())?;
        assert!(command.deliveries.len() <= RECALL_STEP, "no story takes back more");
        if let Some(actor) = command.actor {
            self.note(actor, "message.recalled", stamp);
        }
        let mut recalled = 0;
        for (owner, delivery) in &command.deliveries {
            let place = (*owner, delivery.0);
            let row = self.messages.deliveries.get(&place).filter(|row| row.message == message);
            let Some(mut row) = row.filter(|row| is_untouched(row, stamp.at_s())).cloned() else { continue };
            if row.sending.is_none() {
                let survivor = self.survivor(*owner);
                if self.contact(survivor).is_none() {
                    continue;
                }
                row.revision = self.raise_revision(survivor);
            }
            row.recalled = true;
            self.count_message((message, row.version), MessageCount::Recalled, stamp);
            self.messages.deliveries.insert(place, row);
            recalled += 1;
        }
        Ok(Answer::Recalled(recalled))
    }
}

fn is_untouched(row: &DeliveryRow, now: u32) -> bool {
    let DeliveryRow { shown_at, clicked_at, dismissed_at, replied_at, completed_at, .. } = *row;
    let was_seen = [shown_at, clicked_at, dismissed_at, replied_at, completed_at].into_iter().flatten().count() > 0;
    let waits = row.sending.as_ref().is_none_or(|sending| sending.state == SendingState::Waiting);
    waits && !was_seen && row.reaction.is_none() && !row.recalled && row.expires_at > now
}

/// What one look at it came to.
fn tell(sending: &mut Sending, outcome: &SendingOutcome, stamp: &Stamp) -> Option<MessageCount> {
    let (state, count, reason) = match outcome {
        SendingOutcome::Held { .. } => return None,
        SendingOutcome::Sent => (SendingState::Sent, Some(MessageCount::Delivered), ""),
        SendingOutcome::Later { reason, .. } => (SendingState::Waiting, None, reason.as_str()),
        SendingOutcome::Failed { reason } | SendingOutcome::Skipped { reason } => {
            (SendingState::Failed, Some(MessageCount::Failed), reason.as_str())
        }
        SendingOutcome::Bounced { reason } => (SendingState::Bounced, Some(MessageCount::Bounced), reason.as_str()),
    };
    if !matches!(outcome, SendingOutcome::Skipped { .. }) {
        sending.attempts += 1;
        sending.at = stamp.at_s();
    }
    (sending.state, sending.reason) = (state, reason.to_owned());
    count
}
