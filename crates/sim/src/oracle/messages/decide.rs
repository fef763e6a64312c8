//! Who gets which message: asked with each event, each page, and when a delay
//! is over.

use super::super::Workspace;
use super::super::events::event;
use engine::command::{ClaimedId, Identifiers, MatchMessages};
use engine::ids::{ContactId, ContactOrdinal, EventRef, MessageId};
use engine::metadata::Value;
use engine::predicates::{Leaf, MetadataTree, Scalar, Tree};
use engine::rows::{
    AttributeValue, Cause, DecisionRow, DeliveryRow, EventTrigger, FrequencyMode, LogRow, MessageCount, MessageKind,
    MessageRow, MessageState, MessageVerdict, Occurrence, Role, Sending, SendingState, Standard, TimerRow, Trigger,
    Verdict,
};
use engine::settings::Setting;
use engine::source::{Source, Verified};
use engine::text::EventName;
use engine::{Answer, Outcome, Stamp};

/// So long a delivery waits.
const DELIVERY_KEPT_S: u32 = 30 * 86_400;

/// So many delays are looked at in one step.
const TIMERS_PER_STEP: usize = 16;

const ANYBODY: [Role; 3] = [Role::Visitor, Role::Lead, Role::User];

/// A message that somebody may get, and why.
#[derive(Clone, Copy)]
struct Offer {
    message: MessageId,
    contact: ContactOrdinal,
    verified: Verified,
    cause: Cause,
    /// Whether the event is the first of its name in the workspace: what is
    /// asked about such events was not known when it came.
    is_new_name: bool,
}

fn folded(name: &str) -> String {
    EventName::parse(name).map(|name| name.folded().to_owned()).unwrap_or_default()
}

const fn leaves(kind: MessageKind) -> bool {
    matches!(kind, MessageKind::Email | MessageKind::Push | MessageKind::Webhook)
}

pub(super) fn by_id(contact: ContactId) -> Identifiers {
    let id = ClaimedId { text: contact.to_string(), id: Some(contact) };
    Identifiers { id: Some(id), ..Identifiers::default() }
}

impl Workspace {
    /// An event that was just stored: first the goals, then every live message
    /// that waits for it, by age.
    pub(in crate::oracle) fn tell_messages(
        &mut self,
        (seq, row): (u64, &LogRow),
        (name, is_new_name): (&EventName, bool),
        stamp: &Stamp,
    ) {
        // Whose events it is: who was merged away is somebody else's.
        let contact = row.contact;
        self.reach_goals((contact, row.created_at), name, stamp);
        let waiting: Vec<MessageId> = self
            .messages
            .with_ids()
            .filter(|(_, message)| message.state == MessageState::Live)
            .filter(|(_, message)| matches!(&message.spec.trigger, Trigger::Event(trigger) if folded(&trigger.event) == name.folded()))
            .map(|(message, _)| message)
            .collect();
        let mut verdicts = Vec::new();
        for message in waiting {
            let Some(asked) = self.messages.get(message).cloned() else { continue };
            let offer =
                Offer { message, contact, verified: row.verified, cause: Cause::Event(event(seq)), is_new_name };
            let verdict = self.about_event(&asked, &offer, (row, name), stamp);
            verdicts.push(MessageVerdict { message, version: asked.version, verdict });
            self.act(&asked, &offer, verdict, stamp);
        }
        if !verdicts.is_empty() {
            self.messages.decisions.insert(seq, DecisionRow { verdicts });
        }
    }

    fn about_event(
        &mut self,
        asked: &MessageRow,
        offer: &Offer,
        (row, name): (&LogRow, &EventName),
        stamp: &Stamp,
    ) -> Verdict {
        let Trigger::Event(trigger) = &asked.spec.trigger else { return Verdict::NotLive };
        if let Some(verdict) = self.why_not_triggered(asked, trigger, row) {
            return verdict;
        }
        if let Occurrence::Nth(nth) = trigger.occurrence {
            self.note_had(offer.contact, offer.message, |sends| sends.occurrences += 1);
            if self.had(offer.contact, offer.message).occurrences != nth {
                return Verdict::Occurrence;
            }
        }
        match self.why_not(asked, offer, Some(name), stamp) {
            Some(verdict) => verdict,
            None if trigger.delay_s > 0 => Verdict::Delayed,
            None => Verdict::Sent,
        }
    }

    fn why_not_triggered(&self, asked: &MessageRow, trigger: &EventTrigger, row: &LogRow) -> Option<Verdict> {
        let shows_all = self.setting(Setting::ServerEventsShowBanners) == 1;
        let is_from_page = match asked.kind {
            _ if asked.spec.sources.is_some() => {
                asked.spec.sources.iter().flatten().any(|source| *source == row.source)
            }
            MessageKind::Banner | MessageKind::Tooltip => row.source == Source::WebJs || shows_all,
            MessageKind::Carousel => row.source == Source::Mobile || shows_all,
            _ => true,
        };
        let live_since_ms = asked.live_since_ms.unwrap_or(u64::MAX);
        let received_s = row.received_at_ms / 1_000;
        let is_before = u64::from(row.created_at) < live_since_ms / 1_000 || row.received_at_ms < live_since_ms;
        let reasons = [
            (!is_from_page, Verdict::Source),
            (u64::from(row.created_at) + u64::from(trigger.max_age_s) < received_s, Verdict::TooOld),
            (is_before, Verdict::BeforeLive),
            (!fits(&trigger.metadata, row), Verdict::Metadata),
        ];
        reasons.into_iter().find(|(refuses, _)| *refuses).map(|(_, verdict)| verdict)
    }

    /// The first thing that speaks against it now, in the documented order.
    fn why_not(&self, asked: &MessageRow, offer: &Offer, name: Option<&EventName>, stamp: &Stamp) -> Option<Verdict> {
        let is_live = self.messages.get(offer.message).is_some_and(|row| row.state == MessageState::Live);
        let row = self.shown(offer.contact).filter(|_| is_live);
        let Some(row) = row else { return Some(Verdict::NotLive) };
        let (now, spec) = (stamp.at_s(), &asked.spec);
        let had = self.had(offer.contact, offer.message);
        let frequency = spec.frequency;
        let is_too_soon = |gap: u32| u64::from(now) < u64::from(had.last_at) + u64::from(gap);
        let has_bounced = row
            .facts
            .iter()
            .any(|(standard, value)| *standard == Standard::HasHardBounced && *value == AttributeValue::Boolean(true));
        let is_letter = asked.kind == MessageKind::Email;
        let reasons = [
            (!spec.audience.roles.contains(&row.role), Verdict::Role),
            (!self.is_in_audience(&spec.audience.predicate, offer, name), Verdict::Audience),
            (spec.stop.on_goal && had.goal_at.is_some(), Verdict::GoalReached),
            (had.sent > 0 && frequency.mode == FrequencyMode::Once, Verdict::Once),
            (had.sent > 0 && frequency.max_sends.is_some_and(|most| had.sent >= most), Verdict::MaxSends),
            (had.sent > 0 && frequency.min_gap_s.is_some_and(is_too_soon), Verdict::MinGap),
            (spec.schedule.start_at.is_some_and(|start| now < start), Verdict::NotStarted),
            (spec.schedule.stop_at.is_some_and(|stop| stop <= now), Verdict::Stopped),
            (self.is_tired(offer.contact, self.setting(Setting::MessagesPerDayMax), now), Verdict::Fatigue),
            (row.blocked_at.is_some() || row.archived_at.is_some(), Verdict::Blocked),
            (leaves(asked.kind) && offer.verified == Verified::None && !spec.allows_unproven, Verdict::Unproven),
            (is_letter && row.email.is_none(), Verdict::NoAddress),
            (asked.kind == MessageKind::Push && !self.has_device(offer.contact), Verdict::NoAddress),
            (is_letter && row.unsubscribed_from_emails, Verdict::Unsubscribed),
            (is_letter && has_bounced, Verdict::Bounced),
            // Stories have all people in the control group, or nobody.
            (spec.control_group_percent == 100, Verdict::Control),
        ];
        reasons.into_iter().find(|(refuses, _)| *refuses).map(|(_, verdict)| verdict)
    }

    /// Stories ask nothing, or how often somebody did something.
    fn is_in_audience(&self, tree: &Tree, offer: &Offer, name: Option<&EventName>) -> bool {
        let Tree::Leaf(Leaf::Event { event, value: Scalar::Number(least), .. }) = tree else { return true };
        let (asked, least) = (folded(event), least.parse::<u64>().unwrap_or(u64::MAX));
        let is_new = offer.is_new_name && name.is_some_and(|name| name.folded() == asked);
        let definition = self.definition_of(&asked).filter(|definition| !self.is_archived(*definition) && !is_new);
        let Some(definition) = definition else { return least == 0 };
        let members = self.history(offer.contact);
        let tracked = self.events.values().filter(|row| row.definition == definition && members.contains(&row.contact));
        let told = members.iter().filter_map(|member| self.imported.get(&(definition, *member)));
        tracked.count() as u64 + told.map(|told| told.count).sum::<u64>() >= least
    }

    /// Counts a verdict and does what it says.
    fn act(&mut self, asked: &MessageRow, offer: &Offer, verdict: Verdict, stamp: &Stamp) {
        self.count_verdict((offer.message, asked.version), verdict, stamp);
        match (verdict, &asked.spec.trigger, offer.cause) {
            (Verdict::Sent, _, _) => {
                self.deliver(asked, offer, stamp);
                self.note_send(asked, offer, stamp);
                self.note_recent(offer.contact, stamp.at_s());
                self.beat(offer.message, stamp);
            }
            (Verdict::Control, _, _) => self.note_send(asked, offer, stamp),
            (Verdict::Delayed, Trigger::Event(trigger), Cause::Event(event)) => {
                self.messages.last_timer += 1;
                let place = (stamp.at_s().saturating_add(trigger.delay_s), self.messages.last_timer);
                let (contact, message, version) = (offer.contact, offer.message, asked.version);
                self.messages.timers.insert(place, TimerRow { contact, message, version, event });
            }
            _ => {}
        }
    }

    fn note_send(&mut self, asked: &MessageRow, offer: &Offer, stamp: &Stamp) {
        let (now, version, is_control) = (stamp.at_s(), asked.version, asked.spec.control_group_percent == 100);
        let had = self.had(offer.contact, offer.message);
        let (people, of_version) = if is_control {
            (MessageCount::ControlPeople, MessageCount::ControlVersionPeople)
        } else {
            (MessageCount::People, MessageCount::VersionPeople)
        };
        let is_first = had.sent == 0 || had.is_control != is_control;
        let news = [(is_first, people), (is_first || had.version != version, of_version)];
        for (_, count) in news.into_iter().filter(|(is_news, _)| *is_news) {
            self.count_message((offer.message, version), count, stamp);
        }
        self.note_had(offer.contact, offer.message, |sends| {
            sends.sent += 1;
            (sends.last_at, sends.version, sends.is_control) = (sends.last_at.max(now), version, is_control);
        });
    }

    fn deliver(&mut self, asked: &MessageRow, offer: &Offer, stamp: &Stamp) {
        self.messages.last_delivery += 1;
        let (delivery, now) = (self.messages.last_delivery, stamp.at_s());
        let waits = leaves(asked.kind);
        let revision = if waits {
            self.messages.outbox.insert((now, offer.contact, delivery));
            0
        } else {
            self.raise_revision(offer.contact)
        };
        let waiting = Sending { state: SendingState::Waiting, attempts: 0, at: 0, reason: String::new() };
        let row = DeliveryRow {
            message: offer.message,
            version: asked.version,
            cause: offer.cause,
            verified: offer.verified,
            made_at_ms: stamp.at_ms,
            expires_at: now.saturating_add(DELIVERY_KEPT_S),
            revision,
            received_at: None,
            shown_at: None,
            clicked_at: None,
            dismissed_at: None,
            reaction: None,
            recalled: false,
            replied_at: None,
            sending: waits.then_some(waiting),
            completed_at: None,
        };
        self.messages.deliveries.insert((offer.contact, delivery), row);
    }

    /// What browsers must see has changed.
    pub(super) fn raise_revision(&mut self, contact: ContactOrdinal) -> u64 {
        let row = self.browsing.entry(contact).or_default();
        row.revision += 1;
        row.revision
    }

    /// Somebody opened a page: the messages for whoever matches.
    pub(in crate::oracle) fn match_messages(&mut self, command: &MatchMessages, stamp: &Stamp) -> Outcome {
        let contact = self.find(&by_id(command.contact), &ANYBODY)?;
        let matching: Vec<(MessageId, MessageRow)> = self
            .messages
            .with_ids()
            .filter(|(_, row)| row.state == MessageState::Live && row.spec.trigger == Trigger::Match)
            .map(|(message, row)| (message, row.clone()))
            .collect();
        for (message, asked) in matching {
            let offer = Offer { message, contact, verified: command.verified, cause: Cause::Match, is_new_name: false };
            let verdict = self.why_not(&asked, &offer, None, stamp).unwrap_or(Verdict::Sent);
            self.act(&asked, &offer, verdict, stamp);
        }
        Ok(self.told_revision(contact))
    }

    pub(super) fn told_revision(&self, contact: ContactOrdinal) -> Answer {
        Answer::Receipts { revision: self.browsing.get(&contact).map_or(0, |row| row.revision) }
    }

    /// Delays that are over: everything about the person is asked again. Who
    /// was deleted meanwhile gets nothing.
    pub(in crate::oracle) fn fire_timers(&mut self, stamp: &Stamp) -> Answer {
        let due: Vec<((u32, u64), TimerRow)> = self
            .messages
            .timers
            .range(..=(stamp.at_s(), u64::MAX))
            .take(TIMERS_PER_STEP)
            .map(|(place, row)| (*place, *row))
            .collect();
        for (place, timer) in &due {
            self.messages.timers.remove(place);
            self.fire(timer, stamp);
        }
        Answer::Swept { removed: due.len() as u64, finished: due.len() < TIMERS_PER_STEP }
    }

    fn fire(&mut self, timer: &TimerRow, stamp: &Stamp) {
        let contact = self.survivor(timer.contact);
        let is_there = self.contact(contact).is_some();
        let Some(verified) = self.events.get(&timer.event.seq).filter(|_| is_there).map(|row| row.verified) else {
            return;
        };
        let Some(asked) = self.messages.get(timer.message).cloned() else { return };
        let verdict = if asked.state != MessageState::Live {
            Verdict::NotLive
        } else if asked.version != timer.version {
            Verdict::VersionReplaced
        } else {
            let (message, cause) = (timer.message, Cause::Event(timer.event));
            let offer = Offer { message, contact, verified, cause, is_new_name: false };
            let verdict = self.why_not(&asked, &offer, None, stamp).unwrap_or(Verdict::Sent);
            self.act(&asked, &offer, verdict, stamp);
            verdict
        };
        if matches!(verdict, Verdict::NotLive | Verdict::VersionReplaced) {
            self.count_verdict((timer.message, timer.version), verdict, stamp);
        }
        self.note_outcome(timer.event, timer.message, verdict);
    }

    fn note_outcome(&mut self, event: EventRef, message: MessageId, verdict: Verdict) {
        let decision = self.messages.decisions.get_mut(&event.seq);
        let told = decision.and_then(|row| row.verdicts.iter_mut().find(|told| told.message == message));
        if let Some(told) = told {
            told.verdict = verdict;
        }
    }

    /// Each person reaches a message's goal once: by what they do in time after
    /// they had it.
    fn reach_goals(&mut self, (contact, at): (ContactOrdinal, u32), name: &EventName, stamp: &Stamp) {
        let counts = |row: &MessageRow| matches!(row.state, MessageState::Live | MessageState::Paused);
        let goals: Vec<(MessageId, u32)> = self
            .messages
            .with_ids()
            .filter(|(_, row)| counts(row))
            .filter_map(|(message, row)| Some((message, row.spec.goal.as_ref()?)))
            .filter(|(_, goal)| folded(&goal.event) == name.folded())
            .map(|(message, goal)| (message, goal.within_s))
            .collect();
        for (message, within_s) in goals {
            let had = self.had(contact, message);
            let is_in_time = had.last_at <= at && at <= had.last_at.saturating_add(within_s);
            if had.sent == 0 || had.goal_at.is_some() || !is_in_time {
                continue;
            }
            let count = if had.is_control { MessageCount::ControlGoal } else { MessageCount::Goal };
            self.count_message((message, had.version), count, stamp);
            self.note_had(contact, message, |sends| sends.goal_at = Some(at));
        }
    }
}

/// Stories ask nothing of metadata, or that one key is one text.
fn fits(tree: &MetadataTree, row: &LogRow) -> bool {
    let MetadataTree::Leaf(leaf) = tree else { return true };
    let Scalar::Text(wanted) = &leaf.value else { return false };
    // Keys compare without case; the first one of a name counts.
    let named = row.metadata.iter().find(|(key, _)| key.to_lowercase() == leaf.path);
    named.is_some_and(|(_, value)| *value == Value::String(wanted.clone()))
}
