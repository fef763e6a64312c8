//! A message and a person: whether they get it now, whatever triggered it.

use crate::contacts::Found;
use crate::ids::{ContactOrdinal, MessageId, hash128};
use crate::rows::{
    AttributeValue, Channel, ContactRow, MessageKind, MessageRow, Schedule, SendsRow, Standard, Verdict, Window,
    WorkspaceRow,
};
use crate::settings::Setting;
use crate::source::Verified;
use jiff::tz::TimeZone;

/// What the checks look at.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The workspace.
    pub workspace_row: &'a WorkspaceRow,
    /// Which message.
    pub message: MessageId,
    /// Its row.
    pub row: &'a MessageRow,
    /// The person.
    pub found: &'a Found,
    /// What they had, under all their names.
    pub sends: &'a SendsRow,
    /// How many devices of theirs can be woken.
    pub devices: usize,
    /// How the sender was proved.
    pub verified: Verified,
    /// The workspace's time zone.
    pub zone: &'a TimeZone,
    /// Its office hours.
    pub office: &'a [Window],
    /// The moment, Unix seconds.
    pub now_s: u32,
}

/// The checks after that of the audience, in the order in which they are asked.
const AFTER_AUDIENCE: [for<'a, 'b> fn(&'a Asked<'b>) -> Option<Verdict>; 8] = [
    |asked| asked.goal(),
    |asked| asked.frequency(),
    |asked| asked.schedule(),
    |asked| asked.fatigue(),
    |asked| asked.blocked(),
    |asked| asked.proof(),
    |asked| asked.address(),
    |asked| asked.control(),
];

impl Asked<'_> {
    /// The first check that says no; `holds` asks the audience's conditions.
    pub fn refusal(&self, holds: impl FnOnce() -> bool) -> Option<Verdict> {
        if let Some(verdict) = self.role() {
            return Some(verdict);
        }
        if !holds() {
            return Some(Verdict::Audience);
        }
        self.after_audience().flatten().next()
    }

    /// Whether their role is one that gets it.
    #[must_use]
    pub fn role(&self) -> Option<Verdict> {
        (!self.row.spec.audience.roles.contains(&self.found.1.role)).then_some(Verdict::Role)
    }

    /// What each of the checks after that of the audience says, in order.
    pub fn after_audience(&self) -> impl Iterator<Item = Option<Verdict>> + '_ {
        AFTER_AUDIENCE.iter().map(|check| check(self))
    }

    fn goal(&self) -> Option<Verdict> {
        let is_reached = self.sends.sends(self.message).goal_at.is_some();
        (self.row.spec.stop.on_goal && is_reached).then_some(Verdict::GoalReached)
    }

    fn frequency(&self) -> Option<Verdict> {
        self.row.spec.frequency.refuses(self.sends.sends(self.message), self.now_s)
    }

    fn schedule(&self) -> Option<Verdict> {
        let schedule = &self.row.spec.schedule;
        super::is_open(schedule, self.office, self.now_s, &zone_of(schedule, &self.found.1, self.zone))
    }

    fn fatigue(&self) -> Option<Verdict> {
        let cap = self.workspace_row.settings.value(Setting::MessagesPerDayMax);
        self.sends.is_tired(cap, self.now_s).then_some(Verdict::Fatigue)
    }

    fn blocked(&self) -> Option<Verdict> {
        let row = &self.found.1;
        (row.blocked_at.is_some() || row.archived_at.is_some()).then_some(Verdict::Blocked)
    }

    /// What leaves the node goes to whoever a browser claims to be only when
    /// the message says so.
    fn proof(&self) -> Option<Verdict> {
        let leaves = self.row.kind.channel() == Channel::Outside;
        let is_allowed = self.verified != Verified::None || self.row.spec.allows_unproven;
        (leaves && !is_allowed).then_some(Verdict::Unproven)
    }

    fn address(&self) -> Option<Verdict> {
        let row = &self.found.1;
        let has_bounced = row.fact(Standard::HasHardBounced) == Some(&AttributeValue::Boolean(true));
        let reasons: &[(bool, Verdict)] = match self.row.kind {
            MessageKind::Email => &[
                (row.email.is_none(), Verdict::NoAddress),
                (row.unsubscribed_from_emails, Verdict::Unsubscribed),
                (has_bounced, Verdict::Bounced),
            ],
            MessageKind::Push => &[(self.devices == 0, Verdict::NoAddress)],
            _ => &[],
        };
        reasons.iter().find(|(refuses, _)| *refuses).map(|(_, verdict)| *verdict)
    }

    fn control(&self) -> Option<Verdict> {
        let asked = (self.message, self.found.0);
        let percent = self.row.spec.control_group_percent;
        is_in_control_group(asked, percent, self.workspace_row).then_some(Verdict::Control)
    }
}

/// The zone of a schedule's windows for a person.
#[must_use]
pub fn zone_of(schedule: &Schedule, row: &ContactRow, of_workspace: &TimeZone) -> TimeZone {
    let own = row.fact(Standard::TimeZone).filter(|_| schedule.in_contact_zone);
    let own = own.and_then(|value| match value {
        AttributeValue::Text(name) => TimeZone::get(name).ok(),
        _ => None,
    });
    own.unwrap_or_else(|| of_workspace.clone())
}

/// Whether a person is among those who do not get a message, to compare with:
/// the same people each time.
#[must_use]
pub fn is_in_control_group(
    (message, contact): (MessageId, ContactOrdinal),
    percent: u8,
    workspace_row: &WorkspaceRow,
) -> bool {
    let parts: [&[u8]; 3] = [b"control", &message.0.to_be_bytes(), &contact.0.to_be_bytes()];
    hash128(&workspace_row.id_key, &parts) % 100 < u128::from(percent)
}
