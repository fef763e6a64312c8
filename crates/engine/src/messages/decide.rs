//! For one event, or one look at a person: which of the messages that wait for
//! it are sent.
//!
//! The checks stand in the order in which they are asked; the first that says
//! no is kept.

use super::asked::Asked;
use super::deliver::{self, Order};
use super::facts::{self, RowFacts};
use super::{ReadyMessage, frequency, goals, sends_of, stats, timers};
use crate::command::Stamp;
use crate::contacts::Found;
use crate::ids::{EventRef, WorkspaceId};
use crate::predicates::evaluate;
use crate::rows::{
    Cause, DecisionRow, LogRow, MessageKind, MessageRow, MessageState, MessageVerdict, Occurrence, Trigger, Verdict,
    WorkspaceRow,
};
use crate::settings::Setting;
use crate::source::{Source, Verified};
use crate::tables::{BrowsingKey, DecisionKey, DevicesKey, MessageKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
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

/// When an event is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    /// As it came.
    InTime,
    /// It waited until its person was known: it is counted, and sends nothing.
    Late,
}

/// Whether a live message, a goal or a fact looks at events of this folded name.
pub(crate) fn is_listened_to(workspace: WorkspaceId, name: &str, rows: &WorkingSet) -> bool {
    rows.ready(workspace).is_some_and(|ready| ready.listens_to(name))
}

/// Notes what deciding about an event of this person reads.
pub(crate) fn plan_event(
    workspace: WorkspaceId,
    name: &str,
    (found, heard): (&Found, Heard),
    stamp: &Stamp,
    reads: &mut Reads<'_>,
) -> Option<()> {
    let Some(ready) = reads.ready(workspace).filter(|ready| ready.listens_to(name)) else { return Some(()) };
    facts::plan_counts(workspace, ready.facts_on(name), found, reads);
    if heard == Heard::Late {
        return Some(());
    }
    plan(workspace, ready.on_event(name), found, stamp, reads);
    goals::plan(workspace, ready.on_goal(name), found, stamp, reads)
}

/// Notes what deciding about messages for this person reads.
pub(super) fn plan(
    workspace: WorkspaceId,
    messages: &[Arc<ReadyMessage>],
    found: &Found,
    stamp: &Stamp,
    reads: &mut Reads<'_>,
) {
    if messages.is_empty() {
        return;
    }
    reads.get(&BrowsingKey { workspace, contact: found.0 });
    frequency::plan(workspace, found, reads);
    for message in messages {
        plan_one(workspace, message, found, stamp, reads);
    }
}

fn plan_one(workspace: WorkspaceId, message: &ReadyMessage, found: &Found, stamp: &Stamp, reads: &mut Reads<'_>) {
    stats::plan(workspace, message, stamp, reads);
    deliver::plan(workspace, message, reads);
    facts::plan(workspace, message, found, reads);
    if message.row.kind == MessageKind::Push {
        for contact in found.1.history_of(found.0) {
            reads.get(&DevicesKey { workspace, contact });
        }
    }
}

/// Decides about an event that was just stored.
pub(crate) fn on_event(
    workspace: WorkspaceId,
    occurred: &Occurred<'_>,
    (found, heard): (&Found, Heard),
    stamp: &Stamp,
    rows: &mut WorkingSet,
) {
    let Some(ready) = rows.ready(workspace).cloned() else { return };
    facts::count(workspace, (ready.facts_on(occurred.name), ready.zone()), (occurred, found), rows);
    if heard == Heard::Late {
        return;
    }
    goals::on_event(workspace, ready.on_goal(occurred.name), (occurred, found), stamp, rows);
    let mut verdicts = Vec::new();
    for message in ready.on_event(occurred.name) {
        let asking = Asking { workspace, message, found, verified: occurred.row.verified };
        let verdict = about_event(&asking, occurred, stamp, rows);
        verdicts.push(MessageVerdict { message: message.message, version: message.row.version, verdict });
        asking.act(verdict, Cause::Event(occurred.event), stamp, rows);
    }
    if !verdicts.is_empty() {
        let EventRef { writer, seq } = occurred.event;
        rows.put(&DecisionKey { workspace, writer, seq }, DecisionRow { verdicts });
    }
}

fn about_event(asking: &Asking<'_>, occurred: &Occurred<'_>, stamp: &Stamp, rows: &mut WorkingSet) -> Verdict {
    let Asking { workspace, message, found, .. } = *asking;
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }).cloned() else { return Verdict::Source };
    if let Some(verdict) = triggers(message, occurred, &workspace_row) {
        return verdict;
    }
    if !is_the_occurrence(workspace, message, found, rows) {
        return Verdict::Occurrence;
    }
    match asking.refusal(stamp.at_s(), rows) {
        Some(verdict) => verdict,
        None if message.delay_s() > 0 => Verdict::Delayed,
        None => Verdict::Sent,
    }
}

/// Why an event does not trigger a message.
fn triggers(message: &ReadyMessage, occurred: &Occurred<'_>, workspace_row: &WorkspaceRow) -> Option<Verdict> {
    if !is_eligible(&message.row, occurred.row.source, workspace_row) {
        return Some(Verdict::Source);
    }
    if is_too_old(&message.row, occurred.row) {
        return Some(Verdict::TooOld);
    }
    if is_before_live(&message.row, occurred.row) {
        return Some(Verdict::BeforeLive);
    }
    let holds = message.metadata.as_ref().is_none_or(|metadata| metadata.matches(&occurred.row.metadata));
    (!holds).then_some(Verdict::Metadata)
}

/// Whether an event came too late to trigger a message.
#[must_use]
pub fn is_too_old(message: &MessageRow, event: &LogRow) -> bool {
    let Trigger::Event(trigger) = &message.spec.trigger else { return false };
    u64::from(event.created_at) + u64::from(trigger.max_age_s) < event.received_at_ms / 1_000
}

/// Whether an event is from before a message went live, which one that is not
/// live has yet to do. Events carry whole seconds: one of the very second
/// counts when it was received after going live.
#[must_use]
pub fn is_before_live(message: &MessageRow, event: &LogRow) -> bool {
    let live_since_ms = message.live_since_ms.unwrap_or(u64::MAX);
    u64::from(event.created_at) < live_since_ms / 1_000 || event.received_at_ms < live_since_ms
}

/// Banners are for those who are in the page where it happens, carousels for
/// those in the app, unless the message or the workspace says otherwise.
/// Imports never trigger.
#[must_use]
pub fn is_eligible(message: &MessageRow, source: Source, workspace_row: &WorkspaceRow) -> bool {
    if source == Source::Import {
        return false;
    }
    if let Some(sources) = &message.spec.sources {
        return sources.contains(&source);
    }
    let shows_all = workspace_row.settings.value(Setting::ServerEventsShowBanners) == 1;
    match message.kind {
        MessageKind::Banner | MessageKind::Tooltip => source == Source::WebJs || shows_all,
        MessageKind::Carousel => source == Source::Mobile || shows_all,
        MessageKind::Chat | MessageKind::Post | MessageKind::Email | MessageKind::Push | MessageKind::Webhook => true,
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

/// A message and the person whom it is asked about.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub(super) workspace: WorkspaceId,
    pub(super) message: &'a Arc<ReadyMessage>,
    pub(super) found: &'a Found,
    pub(super) verified: Verified,
}

impl Asking<'_> {
    /// Why the person does not get it now, whatever triggered it.
    pub(super) fn refusal(&self, now_s: u32, rows: &WorkingSet) -> Option<Verdict> {
        let Self { workspace, message, found, verified } = *self;
        let (Some(workspace_row), Some(ready)) = (rows.get(&WorkspaceKey { workspace }), rows.ready(workspace)) else {
            return Some(Verdict::NotLive);
        };
        // One that stopped itself a moment ago is not live any more.
        let row = rows.get(&MessageKey { workspace, message: message.message });
        if row.is_none_or(|row| row.state != MessageState::Live) {
            return Some(Verdict::NotLive);
        }
        let Ok(sends) = sends_of(&mut &*rows, workspace, found);
        let asked = Asked {
            workspace_row,
            message: message.message,
            row: &message.row,
            found,
            sends: &sends,
            devices: deliver::devices_of(workspace, message, found, rows),
            verified,
            zone: ready.zone(),
            office: ready.office(),
            now_s,
        };
        asked.refusal(|| {
            let Ok(holds) = evaluate(&message.predicate, &mut RowFacts::new(workspace, found, rows));
            holds
        })
    }

    /// Counts a verdict, and does what it says.
    pub(super) fn act(&self, verdict: Verdict, cause: Cause, stamp: &Stamp, rows: &mut WorkingSet) {
        let Self { workspace, message, found, verified } = *self;
        stats::verdict(&stats::key(workspace, (message.message, message.row.version), stamp), verdict, rows);
        let order = Order { workspace, message, found, cause, verified };
        match (verdict, cause) {
            (Verdict::Sent, _) => deliver::deliver(&order, stamp, rows),
            (Verdict::Control, _) => deliver::withhold(&order, stamp, rows),
            (Verdict::Delayed, Cause::Event(event)) => timers::set(&order, event, stamp, rows),
            _ => {}
        }
    }
}
