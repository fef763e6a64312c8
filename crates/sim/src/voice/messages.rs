//! What callers want of messages, in the product's words.

use super::{Voice, id, teammate};
use crate::script::message_wants::{MessageWant, SpecPick};
use crate::script::words::{EVENT_NAMES, word};
use crate::script::{ContactPick, WhoPick};
use engine::Command;
use engine::command::{
    FireTimers, MatchMessages, MoveMessage, RecallDeliveries, Receipt, RecordReceipts, RecordSending, RemoveDevice,
    SaveDevice, SaveMessage, SendingOutcome,
};
use engine::ids::{ContactId, MessageId};
use engine::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree};
use engine::rows::{
    EventTrigger, Frequency, FrequencyMode, Goal, MessageAudience, MessageSpec, Occurrence, PushService, Role,
    Schedule, Stop, Trigger, Windows,
};
use engine::source::{Source, Verified};

impl Voice<'_> {
    pub(super) fn of_messages(&self, workspace: u8, want: &MessageWant) -> Option<Command> {
        let id = id(workspace);
        Some(match *want {
            MessageWant::Save { message, kind, spec } => Command::SaveMessage(Box::new(SaveMessage {
                workspace: id,
                message: message.map(|message| MessageId(u32::from(message))),
                name: message.is_none().then(|| "a message".to_owned()),
                kind,
                spec: spec.map(|pick| Box::new(self.spec(&pick))),
                actor: teammate(),
            })),
            MessageWant::Move { message, step } => {
                let message = MessageId(u32::from(message));
                Command::MoveMessage(MoveMessage { workspace: id, message, step, actor: teammate() })
            }
            MessageWant::Receipts { who, delivery, kind } => {
                let known = self.oracle.known(id)?;
                let given = known.deliveries();
                let (owner, delivery) = given.get(usize::from(delivery) % given.len().max(1)).copied()?;
                let contact = match who {
                    Some(who) => self.contact_of(workspace, who)?,
                    None => ContactId::parse(&known.id_of(known.survivor(owner))?)?,
                };
                let receipts = vec![Receipt { owner, delivery, kind }];
                Command::RecordReceipts(RecordReceipts { workspace: id, contact, receipts })
            }
            MessageWant::OpenPage { who, is_proven } => {
                let verified = if is_proven { Verified::Token } else { Verified::None };
                let contact = self.contact_of(workspace, who)?;
                Command::MatchMessages(MatchMessages { workspace: id, contact, verified })
            }
            MessageWant::Send { place, outcome } => {
                let waiting = self.oracle.known(id)?.outbox();
                let (due_at, contact, delivery) = waiting.get(usize::from(place) % waiting.len().max(1)).copied()?;
                let outcome = self.outcome(outcome);
                Command::RecordSending(Box::new(RecordSending { workspace: id, contact, delivery, due_at, outcome }))
            }
            MessageWant::Recall { message, first, count } => {
                let given = self.oracle.known(id)?.deliveries().into_iter();
                let deliveries = given.skip(usize::from(first)).take(usize::from(count)).collect();
                let message = MessageId(u32::from(message));
                let actor = (count % 2 == 0).then(teammate);
                Command::RecallDeliveries(RecallDeliveries { workspace: id, message, deliveries, actor })
            }
            MessageWant::SaveDevice { who, device } => {
                let (service, token) = device_of(device);
                let contact = self.contact_of(workspace, who)?;
                Command::SaveDevice(Box::new(SaveDevice { workspace: id, contact, service, token }))
            }
            MessageWant::RemoveDevice { who, device } => {
                let (service, token) = device_of(device);
                let contact = match who {
                    Some(who) => Some(self.contact_of(workspace, who)?),
                    None => None,
                };
                Command::RemoveDevice(Box::new(RemoveDevice { workspace: id, contact, service, token }))
            }
            MessageWant::FireTimers => Command::FireTimers(FireTimers { workspace: id }),
        })
    }

    fn outcome(&self, choice: u8) -> SendingOutcome {
        let reason = format!("reason {choice}");
        let at = |seconds: u64| (self.at_s + seconds) as u32;
        match choice {
            0..=3 => SendingOutcome::Sent,
            4 => SendingOutcome::Later { at: at(60), reason },
            5 => SendingOutcome::Later { at: at(0), reason },
            6 => SendingOutcome::Held { at: at(3_600) },
            7 => SendingOutcome::Failed { reason },
            8 => SendingOutcome::Skipped { reason },
            _ => SendingOutcome::Bounced { reason },
        }
    }

    fn contact_of(&self, workspace: u8, who: WhoPick) -> Option<ContactId> {
        let pick = who.id.unwrap_or(ContactPick::Vanished(1));
        ContactId::parse(&self.contact_id(workspace, pick)?)
    }

    fn spec(&self, pick: &SpecPick) -> MessageSpec {
        let at = |seconds: i32| self.at_s.saturating_add_signed(i64::from(seconds)) as u32;
        MessageSpec {
            trigger: trigger(pick),
            audience: MessageAudience { roles: roles(pick.roles), predicate: audience(pick) },
            frequency: Frequency {
                mode: if pick.is_once { FrequencyMode::Once } else { FrequencyMode::Every },
                max_sends: pick.max_sends.map(u32::from),
                min_gap_s: pick.gap_s,
            },
            schedule: Schedule {
                start_at: pick.starts_in_s.map(at),
                stop_at: pick.stops_in_s.map(at),
                windows: Windows::Any,
                in_contact_zone: false,
            },
            goal: pick.goal.map(|(event, within_s)| Goal { event: word(&EVENT_NAMES, event).to_owned(), within_s }),
            stop: Stop { after_sends: pick.after_sends.map(u32::from), on_goal: pick.stops_on_goal },
            control_group_percent: if pick.is_control { 100 } else { 0 },
            sources: pick.sources.map(|is_page| vec![if is_page { Source::WebJs } else { Source::Rest }]),
            allows_unproven: pick.allows_unproven,
            place: "{}".to_owned(),
            content: "{}".to_owned(),
        }
    }
}

fn trigger(pick: &SpecPick) -> Trigger {
    let Some(event) = pick.event else { return Trigger::Match };
    let leaf = MetadataLeaf { path: "type".to_owned(), op: Op::Is, value: Scalar::Text("JPEG".to_owned()) };
    Trigger::Event(EventTrigger {
        event: word(&EVENT_NAMES, event).to_owned(),
        occurrence: pick.nth.map_or(Occurrence::Every, |nth| Occurrence::Nth(u32::from(nth))),
        metadata: if pick.is_filtered { MetadataTree::Leaf(leaf) } else { MetadataTree::All(Vec::new()) },
        delay_s: pick.delay_s,
        max_age_s: 3_600,
    })
}

fn audience(pick: &SpecPick) -> Tree {
    let Some((event, least)) = pick.did else { return Tree::All(Vec::new()) };
    Tree::Leaf(Leaf::Event {
        event: word(&EVENT_NAMES, event).to_owned(),
        fact: EventFact::Count,
        op: Op::Gte,
        value: Scalar::Number(least.to_string()),
        within_days: None,
        metadata: None,
    })
}

fn device_of(device: u8) -> (PushService, String) {
    let service = if device.is_multiple_of(3) { PushService::Apns } else { PushService::Fcm };
    (service, format!("token {device}"))
}

fn roles(bits: u8) -> Vec<Role> {
    let all = [Role::Visitor, Role::Lead, Role::User];
    all.into_iter().zip([1, 2, 4]).filter(|(_, bit)| bits & bit != 0).map(|(role, _)| role).collect()
}
