//! Messages: saved, moved, and what lies in rows of them.
//!
//! [`decide`] tells who gets which, [`had`] what each person had, [`reports`]
//! what comes back, [`sending`] what leaves the building, [`kept`] how long it is kept.

mod decide;
mod had;
mod kept;
mod reports;
mod sending;

use super::Workspace;
use engine::command::{MessageStep, MoveMessage, SaveMessage};
use engine::ids::{ContactOrdinal, MessageId};
use engine::rows::{
    ActorRef, DecisionRow, DeliveryRow, MessageRow, MessageSpec, MessageState, MessageStatsRow, MessageVersionRow,
    PauseReason, PulseRow, SendsRow, TimerRow,
};
use engine::{Answer, Outcome, Refusal, RefusalKind, Stamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a workspace says to people, and what became of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Messages {
    /// By age: the first has id 1.
    pub(super) all: Vec<MessageRow>,
    /// By message and version.
    pub(super) versions: BTreeMap<(u32, u32), MessageVersionRow>,
    pub(super) sends: BTreeMap<ContactOrdinal, SendsRow>,
    pub(super) deliveries: BTreeMap<(ContactOrdinal, u64), DeliveryRow>,
    /// By the event's number.
    pub(super) decisions: BTreeMap<u64, DecisionRow>,
    /// By message, version and hour.
    pub(super) stats: BTreeMap<(u32, u32, u32), MessageStatsRow>,
    pub(super) pulses: BTreeMap<u32, PulseRow>,
    /// By the second when they are due, and number.
    pub(super) timers: BTreeMap<(u32, u64), TimerRow>,
    /// By the second when they are due.
    pub(super) outbox: BTreeSet<(u32, ContactOrdinal, u64)>,
    pub(super) last_delivery: u64,
    pub(super) last_timer: u64,
}

impl Messages {
    fn get(&self, message: MessageId) -> Option<&MessageRow> {
        self.all.get((message.0 as usize).checked_sub(1)?)
    }

    fn get_mut(&mut self, message: MessageId) -> Option<&mut MessageRow> {
        self.all.get_mut((message.0 as usize).checked_sub(1)?)
    }

    /// All with their ids, by age.
    fn with_ids(&self) -> impl Iterator<Item = (MessageId, &MessageRow)> {
        (1..).map(MessageId).zip(&self.all)
    }
}

fn not_found() -> Refusal {
    Refusal::new(RefusalKind::MessageNotFound)
}

impl Workspace {
    /// Everything must be sent to make one. What was live once is kept when it
    /// is changed.
    pub(super) fn save_message(&mut self, command: &SaveMessage, stamp: &Stamp) -> Outcome {
        match command.message {
            None => self.make_message(command, stamp),
            Some(message) => self.change_message(command, message, stamp),
        }
    }

    fn make_message(&mut self, command: &SaveMessage, stamp: &Stamp) -> Outcome {
        let missing = |field| Refusal::new(RefusalKind::FieldMissing).field(field);
        let row = MessageRow {
            name: command.name.clone().ok_or(missing("name"))?,
            kind: command.kind.ok_or(missing("kind"))?,
            state: MessageState::Draft,
            version: 1,
            live_since_ms: None,
            first_live_at: None,
            created_at: stamp.at_s(),
            updated_at: stamp.at_s(),
            spec: MessageSpec::clone(command.spec.as_deref().ok_or(missing("trigger"))?),
            owner: None,
            forecast: None,
            paused: None,
            marking_since_ms: None,
        };
        self.messages.all.push(row.clone());
        self.note(command.actor, "message.created", stamp);
        Ok(Answer::Message(MessageId(self.messages.all.len() as u32), Arc::new(row)))
    }

    fn change_message(&mut self, command: &SaveMessage, message: MessageId, stamp: &Stamp) -> Outcome {
        let before = self.messages.get(message).cloned().ok_or(not_found())?;
        if command.kind.is_some_and(|kind| kind != before.kind) {
            let refusal = Refusal::new(RefusalKind::MessageState).field("kind");
            return Err(refusal.detail("the kind of a message never changes"));
        }
        let mut after = before.clone();
        after.name = command.name.clone().unwrap_or(after.name);
        after.spec = command.spec.as_deref().cloned().unwrap_or(after.spec);
        if after == before {
            return Ok(Answer::Message(message, Arc::new(before)));
        }
        after.updated_at = stamp.at_s();
        if after.spec != before.spec && before.first_live_at.is_some() {
            let kept = MessageVersionRow { since: before.updated_at, spec: before.spec };
            self.messages.versions.insert((message.0, before.version), kept);
            after.version += 1;
        }
        self.put_message(message, &after);
        self.note(command.actor, "message.changed", stamp);
        Ok(Answer::Message(message, Arc::new(after)))
    }

    fn put_message(&mut self, message: MessageId, row: &MessageRow) {
        if let Some(known) = self.messages.get_mut(message) {
            known.clone_from(row);
        }
    }

    /// Moving it to where it is changes nothing. Only what is live can pause.
    pub(super) fn move_message(&mut self, command: &MoveMessage, stamp: &Stamp) -> Outcome {
        let mut row = self.messages.get(command.message).cloned().ok_or(not_found())?;
        let (state, action) = match command.step {
            MessageStep::GoLive => (MessageState::Live, "message.went_live"),
            MessageStep::Pause => (MessageState::Paused, "message.paused"),
            MessageStep::Archive => (MessageState::Archived, "message.archived"),
        };
        if row.state == state {
            return Ok(Answer::Message(command.message, Arc::new(row)));
        }
        if state == MessageState::Paused && row.state != MessageState::Live {
            let detail = format!("only a live message can pause; this one is {}", row.state.name());
            return Err(Refusal::new(RefusalKind::MessageState).field("state").detail(detail));
        }
        (row.state, row.updated_at, row.live_since_ms, row.paused) = (state, stamp.at_s(), None, None);
        match state {
            MessageState::Live => {
                row.live_since_ms = Some(stamp.at_ms);
                row.first_live_at = row.first_live_at.or(Some(stamp.at_s()));
                row.owner = Some(command.actor);
            }
            MessageState::Paused => row.paused = Some(PauseReason::Asked),
            MessageState::Draft | MessageState::Archived => {}
        }
        self.put_message(command.message, &row);
        self.note(command.actor, action, stamp);
        Ok(Answer::Message(command.message, Arc::new(row)))
    }

    /// One that was sent as often as it may be in all pauses by itself.
    fn beat(&mut self, message: MessageId, stamp: &Stamp) {
        let hour = (stamp.at_ms / 3_600_000) as u32;
        let pulse = self.messages.pulses.entry(message.0).or_default();
        pulse.sent += 1;
        pulse.in_hour = if pulse.hour == hour { pulse.in_hour + 1 } else { 1 };
        pulse.hour = hour;
        let sent = pulse.sent;
        let Some(row) = self.messages.get_mut(message) else { return };
        let is_enough = row.spec.stop.after_sends.is_some_and(|most| sent >= u64::from(most));
        if is_enough && row.state == MessageState::Live {
            row.state = MessageState::Paused;
            (row.paused, row.live_since_ms, row.updated_at) = (Some(PauseReason::SendsReached), None, stamp.at_s());
            self.note(ActorRef::Herald, "message.paused", stamp);
        }
    }
}
