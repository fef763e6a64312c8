//! For one event, or one page: which of the messages that listen are sent.
//!
//! The checks stand in the order in which they are asked; the first that says
//! no is kept.

use super::facts::{self, RowFacts};
use super::{ReadyMessage, deliver, frequency, is_open, sends_of, stats};
use crate::command::Stamp;
use crate::contacts::Found;
use crate::ids::{ContactOrdinal, EventRef, MessageId, WorkspaceId, hash128};
use crate::limits::TRIGGER_AGE_S;
use crate::predicates::evaluate;
use crate::rows::{
    AttributeValue, Cause, ContactRow, DecisionRow, LogRow, MessageKind, MessageRow, MessageVerdict, Occurrence,
    Schedule, SendsRow, Standard, Trigger, Verdict, WorkspaceRow,
};
use crate::settings::Setting;
use crate::source::{Source, Verified};
use crate::tables::{BrowsingKey, DecisionKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// An event that was just stored.
pub(crate) struct Occurred<'a> {
    /// Which.
    pub(crate) event: EventRef,
    /// Its folded name.
    pub(crate) name: &'a str,
    /// Its row.
    pub(crate) row: &'a LogRow,
}

/// Whether a live message listens to events of this folded name.
pub(crate) fn is_listened_to(workspace: WorkspaceId, name: &str, rows: &WorkingSet) -> bool {
    rows.ready(workspace).is_some_and(|ready| !ready.on_event(name).is_empty())
}

/// Notes what deciding about an event of this person reads.
pub(crate) fn plan_event(workspace: WorkspaceId, name: &str, found: &Found, stamp: &Stamp, reads: &mut Reads<'_>) {
    let Some(ready) = reads.ready(workspace) else { return };
    plan(workspace, ready.on_event(name), found, stamp, reads);
}

/// Notes what deciding about a page that this person opened reads.
pub(crate) fn plan_match(workspace: WorkspaceId, found: &Found, stamp: &Stamp, reads: &mut Reads<'_>) {
    let Some(ready) = reads.ready(workspace) else { return };
    plan(workspace, ready.on_match(), found, stamp, reads);
}

fn plan(workspace: WorkspaceId, messages: &[Arc<ReadyMessage>], found: &Found, stamp: &Stamp, reads: &mut Reads<'_>) {
    if messages.is_empty() {
        return;
    }
    reads.get(&BrowsingKey { workspace, contact: found.0 });
    frequency::plan(workspace, found, reads);
    for message in messages {
        stats::plan(workspace, message, stamp, reads);
        facts::plan(workspace, message, found, reads);
    }
}

/// Decides about an event that was just stored.
pub(crate) fn on_event(
    workspace: WorkspaceId,
    occurred: &Occurred<'_>,
    found: &Found,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) {
    let Some(ready) = rows.ready(workspace).cloned() else { return };
    let mut verdicts = Vec::new();
    for message in ready.on_event(occurred.name) {
        let verdict = decide(workspace, (message, &ready.zone), (Some(occurred), found), stamp, rows);
        verdicts.push(MessageVerdict { message: message.message, version: message.row.version, verdict });
        act(workspace, message, (verdict, Cause::Event(occurred.event), occurred.row.verified), found, (stamp, rows));
    }
    if !verdicts.is_empty() {
        let EventRef { writer, seq } = occurred.event;
        rows.put(&DecisionKey { workspace, writer, seq }, DecisionRow { verdicts });
    }
}

/// Decides about a page that somebody has just opened.
pub(crate) fn on_match(
    workspace: WorkspaceId,
    verified: Verified,
    found: &Found,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) {
    let Some(ready) = rows.ready(workspace).cloned() else { return };
    for message in ready.on_match() {
        let verdict = decide(workspace, (message, &ready.zone), (None, found), stamp, rows);
        act(workspace, message, (verdict, Cause::Match, verified), found, (stamp, rows));
    }
}

fn act(
    workspace: WorkspaceId,
    message: &ReadyMessage,
    (verdict, cause, verified): (Verdict, Cause, Verified),
    found: &Found,
    (stamp, rows): (&Stamp, &mut WorkingSet),
) {
    stats::verdict(&stats::key(workspace, (message.message, message.row.version), stamp), verdict, rows);
    if verdict == Verdict::Sent {
        deliver::deliver(workspace, (message, found), (cause, verified), stamp, rows);
    }
}

/// The first check that says no, or [`Verdict::Sent`].
fn decide(
    workspace: WorkspaceId,
    (message, zone): (&ReadyMessage, &TimeZone),
    (occurred, found): (Option<&Occurred<'_>>, &Found),
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Verdict {
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }).cloned() else { return Verdict::Source };
    if let Some(occurred) = occurred {
        let refused = triggers(message, occurred, &workspace_row);
        if let Some(verdict) = refused {
            return verdict;
        }
        if !is_the_occurrence(workspace, message, found, rows) {
            return Verdict::Occurrence;
        }
    }
    let Ok(sends) = sends_of(&mut &*rows, workspace, found);
    let asked = Asked { workspace, workspace_row: &workspace_row, message, found, sends: &sends, now_s: stamp.at_s() };
    asked.refusal(zone, rows).unwrap_or(Verdict::Sent)
}

/// Why an event does not trigger a message.
fn triggers(message: &ReadyMessage, occurred: &Occurred<'_>, workspace_row: &WorkspaceRow) -> Option<Verdict> {
    if !is_eligible(&message.row, occurred.row.source, workspace_row) {
        return Some(Verdict::Source);
    }
    if is_too_old(occurred.row) {
        return Some(Verdict::TooOld);
    }
    if is_before_live(&message.row, occurred.row) {
        return Some(Verdict::BeforeLive);
    }
    let holds = message.metadata.as_ref().is_none_or(|metadata| metadata.matches(&occurred.row.metadata));
    (!holds).then_some(Verdict::Metadata)
}

/// Whether an event came too late to trigger anything.
#[must_use]
pub fn is_too_old(event: &LogRow) -> bool {
    u64::from(event.created_at) + TRIGGER_AGE_S < event.received_at_ms / 1_000
}

/// Whether an event is from before a message went live, which one that is not
/// live has yet to do. Events carry whole seconds: one of the very second
/// counts when it was received after going live.
#[must_use]
pub fn is_before_live(message: &MessageRow, event: &LogRow) -> bool {
    let live_since_ms = message.live_since_ms.unwrap_or(u64::MAX);
    u64::from(event.created_at) < live_since_ms / 1_000 || event.received_at_ms < live_since_ms
}

/// Banners are for those who are in the page where it happens, unless the
/// message or the workspace says otherwise. Imports never trigger.
#[must_use]
pub fn is_eligible(message: &MessageRow, source: Source, workspace_row: &WorkspaceRow) -> bool {
    if source == Source::Import {
        return false;
    }
    if let Some(sources) = &message.spec.sources {
        return sources.contains(&source);
    }
    match message.kind {
        MessageKind::Banner | MessageKind::Tooltip => {
            source == Source::WebJs || workspace_row.settings.value(Setting::ServerEventsShowBanners) == 1
        }
        MessageKind::Chat | MessageKind::Post => true,
    }
}

/// Counts the occurrence where the trigger asks for a certain one.
fn is_the_occurrence(workspace: WorkspaceId, message: &ReadyMessage, found: &Found, rows: &mut WorkingSet) -> bool {
    let Trigger::Event(trigger) = &message.row.spec.trigger else { return true };
    let Occurrence::Nth(nth) = trigger.occurrence else { return true };
    frequency::occurred(workspace, found, message.message, rows);
    let Ok(sends) = sends_of(&mut &*rows, workspace, found);
    sends.sends(message.message).occurrences == nth
}

/// A message and a person.
struct Asked<'a> {
    workspace: WorkspaceId,
    workspace_row: &'a WorkspaceRow,
    message: &'a ReadyMessage,
    found: &'a Found,
    sends: &'a SendsRow,
    now_s: u32,
}

impl Asked<'_> {
    /// Why the person does not get it now, whatever triggered it.
    fn refusal(&self, zone: &TimeZone, rows: &WorkingSet) -> Option<Verdict> {
        let spec = &self.message.row.spec;
        let row = &self.found.1;
        if !spec.audience.roles.contains(&row.role) {
            return Some(Verdict::Role);
        }
        let Ok(holds) = evaluate(&self.message.predicate, &mut RowFacts::new(self.workspace, self.found, rows));
        if !holds {
            return Some(Verdict::Audience);
        }
        let had = self.sends.sends(self.message.message);
        if let Some(verdict) = spec.frequency.refuses(had, self.now_s) {
            return Some(verdict);
        }
        if let Some(verdict) = is_open(&spec.schedule, self.now_s, &zone_of(&spec.schedule, &self.found.1, zone)) {
            return Some(verdict);
        }
        let cap = self.workspace_row.settings.value(Setting::MessagesPerDayMax);
        if self.sends.is_tired(cap, self.now_s) {
            return Some(Verdict::Fatigue);
        }
        if row.blocked_at.is_some() || row.archived_at.is_some() {
            return Some(Verdict::Blocked);
        }
        let asked = (self.message.message, self.found.0);
        is_in_control_group(asked, spec.control_group_percent, self.workspace_row).then_some(Verdict::Control)
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
