//! The checks of a message for one contact, by the rules that decide live.

use crate::errors::ApiError;
use engine::ids::{EventRef, MessageId, WorkspaceId};
use engine::messages::{is_before_live, is_eligible, is_too_old, zone_of};
use engine::predicates::{Explanation, Moment, TreeLimits, compile_metadata};
use engine::rows::{
    LogRow, MessageKind, MessageRow, MessageState, Occurrence, SendsRow, Trigger, Verdict, WorkspaceRow,
};
use engine::settings::Setting;
use engine::source::Verified;
use engine::text::EventName;
use jiff::tz::TimeZone;
use node::views::Found;
use node::{Node, View};

/// What is asked.
pub(super) struct Asked<'a> {
    pub node: &'a Node,
    pub view: &'a View,
    pub workspace: WorkspaceId,
    pub found: &'a Found,
    pub message: MessageId,
    pub row: &'a MessageRow,
    pub event: Option<&'a LogRow>,
    pub event_ref: Option<EventRef>,
}

/// One check.
pub(super) struct Check {
    pub name: &'static str,
    /// `None` where it needs an event.
    pub passes: Option<bool>,
    /// The reason, when it does not pass.
    pub refusal: Option<Verdict>,
    /// What it looked at.
    pub saw: Option<String>,
    /// Of the audience.
    pub audience: Option<Explanation>,
}

impl Check {
    fn new(name: &'static str, refusal: Option<Verdict>, saw: impl Into<String>) -> Self {
        Self { name, passes: Some(refusal.is_none()), refusal, saw: Some(saw.into()), audience: None }
    }

    pub(super) fn open(name: &'static str) -> Self {
        Self { name, passes: None, refusal: None, saw: None, audience: None }
    }
}

/// A verdict where a condition is not met.
fn unless(holds: bool, verdict: Verdict) -> Option<Verdict> {
    (!holds).then_some(verdict)
}

impl Asked<'_> {
    /// Whether the message is live and compiles.
    pub fn can_send(&self) -> bool {
        self.row.state == MessageState::Live
    }

    /// Every check, in the order in which they are asked.
    ///
    /// # Errors
    /// A row cannot be read.
    pub fn checks(&self) -> Result<Vec<Check>, ApiError> {
        let Some(own) = self.node.config().workspace(self.workspace) else { return Ok(Vec::new()) };
        let zone = TimeZone::get(&own.time_zone).unwrap_or(TimeZone::UTC);
        let now_s = u32::try_from(self.node.now_ms() / 1_000).unwrap_or(u32::MAX);
        let moment = Moment { now_s, zone };
        let sends = self.view.sends(self.workspace, self.found)?;
        let mut checks = vec![self.state()];
        checks.extend(self.trigger((&sends, &moment.zone, now_s))?);
        checks.extend(self.of_event(&own, &moment));
        checks.extend(self.occurrence(&sends));
        checks.extend(self.delay()?);
        checks.push(self.role());
        checks.push(self.audience()?);
        let office = self.node.config().office_hours(self.workspace);
        let person = Person(engine::messages::Asked {
            workspace_row: &own,
            message: self.message,
            row: self.row,
            found: self.found,
            sends: &sends,
            devices: self.view.devices(self.workspace, self.found)?.len(),
            // Of a program's question nobody needs to prove anything.
            verified: self.event.map_or(Verified::Token, |event| event.verified),
            zone: &moment.zone,
            office: &office,
            now_s,
        });
        checks.extend(self.of_person(&person));
        Ok(checks)
    }

    fn state(&self) -> Check {
        let passes = Some(self.can_send());
        Check { passes, saw: Some(self.row.state.name().to_owned()), ..Check::open("state") }
    }

    /// What is asked of the event itself.
    fn of_event(&self, own: &WorkspaceRow, moment: &Moment) -> Vec<Check> {
        let Trigger::Event(trigger) = &self.row.spec.trigger else { return Vec::new() };
        let Some(event) = self.event else {
            return ["event", "source", "age", "before_live", "metadata"].map(Check::open).into();
        };
        let name = self.node.config().definition(self.workspace, event.definition).map(|row| row.name.clone());
        let name = name.unwrap_or_default();
        let is_same = match (EventName::parse(&name), EventName::parse(&trigger.event)) {
            (Ok(name), Ok(wanted)) => name.folded() == wanted.folded(),
            _ => false,
        };
        let metadata = compile_metadata(&trigger.metadata, moment);
        let holds = metadata.is_ok_and(|metadata| metadata.matches(&event.metadata));
        let keys: Vec<&str> = event.metadata.iter().map(|(key, _)| key.as_str()).collect();
        let age_s = (event.received_at_ms / 1_000).saturating_sub(u64::from(event.created_at));
        let live = self
            .row
            .live_since_ms
            .map_or_else(|| "it is not live".to_owned(), |at| format!("live since {}", at / 1_000));
        vec![
            Check {
                passes: Some(is_same),
                saw: Some(format!("{name}; it listens to {}", trigger.event)),
                ..Check::open("event")
            },
            Check::new(
                "source",
                unless(is_eligible(self.row, event.source, own), Verdict::Source),
                event.source.name(),
            ),
            Check::new(
                "age",
                unless(!is_too_old(self.row, event), Verdict::TooOld),
                format!("{age_s} s old when it came"),
            ),
            Check::new(
                "before_live",
                unless(!is_before_live(self.row, event), Verdict::BeforeLive),
                format!("happened at {}, {live}", event.created_at),
            ),
            Check::new("metadata", unless(holds, Verdict::Metadata), format!("the keys {}", keys.join(", "))),
        ]
    }

    /// Occurrences are counted as they come: which one an event was is not
    /// kept, so the check speaks of the latest.
    fn occurrence(&self, sends: &SendsRow) -> Option<Check> {
        let Trigger::Event(trigger) = &self.row.spec.trigger else { return None };
        let Occurrence::Nth(nth) = trigger.occurrence else {
            return Some(Check::new("occurrence", None, "every occurrence"));
        };
        let counted = sends.sends(self.message).occurrences;
        let saw = format!("{counted} since it went live; it asks for number {nth}");
        Some(Check::new("occurrence", unless(counted == nth, Verdict::Occurrence), saw))
    }

    fn role(&self) -> Check {
        let role = self.found.1.role;
        let has = self.row.spec.audience.roles.contains(&role);
        Check::new("role", unless(has, Verdict::Role), role.name())
    }

    fn audience(&self) -> Result<Check, ApiError> {
        let tree = &self.row.spec.audience.predicate;
        let predicate = match self.node.compile(self.workspace, tree, TreeLimits::STANDARD) {
            Ok(predicate) => predicate,
            Err(error) => {
                return Ok(Check::new("audience", Some(Verdict::Audience), format!("it has become wrong: {error}")));
            }
        };
        let explanation = self.node.explain(self.view, self.workspace, self.found, &predicate)?;
        let refusal = unless(explanation.verdict(), Verdict::Audience);
        Ok(Check { refusal, passes: Some(refusal.is_none()), audience: Some(explanation), ..Check::open("audience") })
    }

    /// What is asked of the person after the audience, in the engine's order.
    fn of_person(&self, person: &Person<'_>) -> Vec<Check> {
        let saws = person.saws();
        let verdicts = person.0.after_audience();
        verdicts.zip(saws).map(|(refusal, (name, saw))| Check::new(name, refusal, saw)).collect()
    }
}

/// A person as the checks of the engine see them.
struct Person<'a>(engine::messages::Asked<'a>);

impl Person<'_> {
    /// What each check looked at, in the order of
    /// [`engine::messages::Asked::after_audience`].
    fn saws(&self) -> [(&'static str, String); 8] {
        let asked = &self.0;
        let (spec, row) = (&asked.row.spec, &asked.found.1);
        let had = asked.sends.sends(asked.message);
        let last = if had.sent > 0 { format!(", last at {}", had.last_at) } else { String::new() };
        let zone = zone_of(&spec.schedule, row, asked.zone);
        let cap = asked.workspace_row.settings.value(Setting::MessagesPerDayMax);
        let lately = asked.sends.recent.iter().filter(|at| at.saturating_add(86_400) > asked.now_s).count();
        let is_blocked = row.blocked_at.is_some() || row.archived_at.is_some();
        [
            ("goal", had.goal_at.map_or_else(|| "not reached".to_owned(), |at| format!("reached at {at}"))),
            ("frequency", format!("sent {} times{last}", had.sent)),
            ("schedule", format!("{} in {}", asked.now_s, zone.iana_name().unwrap_or("UTC"))),
            ("fatigue_cap", format!("{lately} messages within 24 hours; {}", cap_of(cap))),
            ("blocked", if is_blocked { "blocked or archived" } else { "neither blocked nor archived" }.to_owned()),
            ("sender_proof", asked.verified.name().to_owned()),
            ("address", address(asked)),
            ("control_group", format!("{} of 100 people are in it", spec.control_group_percent)),
        ]
    }
}

/// What a message of its kind would be sent to.
fn address(asked: &engine::messages::Asked<'_>) -> String {
    match asked.row.kind {
        MessageKind::Email => {
            let row = &asked.found.1;
            let has = if row.email.is_some() { "an e-mail address" } else { "no e-mail address" };
            let wants = if row.unsubscribed_from_emails { "unsubscribed" } else { "not unsubscribed" };
            format!("{has}; {wants}")
        }
        MessageKind::Push => format!("{} devices", asked.devices),
        kind => format!("a {} needs none", kind.name()),
    }
}

/// The cap of all messages, in words.
fn cap_of(cap: u64) -> String {
    if cap == 0 { "there is no cap".to_owned() } else { format!("the cap is {cap}") }
}
