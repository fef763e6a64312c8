//! Looks at people: whether the engine would decide anything about them.

use super::desk::Interest;
use super::{Shift, Turn};
use crate::failure::Failure;
use crate::limits::REVIEWED_AT_ONCE_MAX;
use crate::node::Node;
use crate::people::{PersonFacts, segment_predicate};
use crate::views::{Found, View};
use engine::Command;
use engine::command::ReviewContact;
use engine::ids::{ContactOrdinal, DefinitionId, SegmentId, WorkspaceId};
use engine::messages::{Asked, Ready, ReadyMessage, fact_day, is_due, is_reviewed, proof_of_review, zone_of};
use engine::predicates::{Fact, Facts as _, Predicate, evaluate};
use engine::rows::{Cause, MessageKind, SendsRow, Trigger, Verdict};
use engine::tables::{ContactKey, MemberKey};
use std::collections::BTreeSet;
use store::ReadError;

impl Shift {
    /// Looks at some people of whom something changed.
    pub(super) fn look(&mut self) -> Result<Turn, ReadError> {
        for (workspace, interest) in self.means.desk.interests() {
            if let Interest::Unknown(change) = interest {
                let ready = self.ready(workspace);
                let waits = !ready.on_review().is_empty();
                self.means.desk.learn((workspace, change), waits.then(|| done_in(&ready)));
            }
        }
        let Some((workspace, contacts)) = self.means.desk.take_changed(REVIEWED_AT_ONCE_MAX) else {
            return Ok(Turn::Idle);
        };
        if self.consider(workspace, &contacts)? {
            return Ok(Turn::Busy);
        }
        self.means.desk.put_back(workspace, contacts);
        Ok(Turn::Stuck)
    }

    /// Has the engine look at those of these people about whom it would decide
    /// anything. Returns whether that could be done.
    pub(super) fn consider(&mut self, workspace: WorkspaceId, contacts: &[ContactOrdinal]) -> Result<bool, ReadError> {
        let (ready, view) = (self.ready(workspace), self.view());
        let asks = Asks { view: &view, workspace, ready: &ready, now_s: self.now_s() };
        let mut commands = Vec::new();
        for &contact in contacts {
            if let Some(found) = survivor(&view, workspace, contact)?
                && asks.anything(&found)?
            {
                commands.push(Command::ReviewContact(ReviewContact { workspace, contact: found.0 }));
            }
        }
        drop(view);
        if commands.is_empty() {
            return Ok(true);
        }
        let (receiver, left_out) = self.means.lane.submit(commands);
        let results = receiver.blocking_recv().unwrap_or_default();
        // Who is gone meanwhile is refused, and that is the end of it.
        let is_done = |result: &Result<_, Failure>| matches!(result, Ok(_) | Err(Failure::Refused(_)));
        Ok(left_out == 0 && !results.is_empty() && results.iter().all(is_done))
    }
}

/// The definitions of the events that the messages which wait for people ask
/// about.
fn done_in(ready: &Ready) -> BTreeSet<DefinitionId> {
    let audiences = ready.on_review().iter().map(|message| &message.predicate);
    let segments = ready.segments().iter().map(|known| &known.predicate);
    let mut definitions = BTreeSet::new();
    for predicate in audiences.chain(segments) {
        let needs = predicate.needs();
        definitions.extend(needs.summaries.iter().copied());
        definitions.extend(needs.occurrences.iter().map(|query| query.definition));
    }
    definitions
}

/// A contact, or into whom it was merged.
fn survivor(view: &View, workspace: WorkspaceId, contact: ContactOrdinal) -> Result<Option<Found>, ReadError> {
    let Some(row) = view.snapshot().get(&ContactKey { workspace, contact })? else { return Ok(None) };
    let Some(into) = row.merged_into else { return Ok(Some((contact, row))) };
    let row = view.snapshot().get(&ContactKey { workspace, contact: into })?;
    Ok(row.map(|row| (into, row)))
}

/// What is asked of each person.
struct Asks<'a> {
    view: &'a View,
    workspace: WorkspaceId,
    ready: &'a Ready,
    now_s: u32,
}

impl Asks<'_> {
    /// Whether a look would decide anything about somebody.
    fn anything(&self, found: &Found) -> Result<bool, ReadError> {
        for known in self.ready.segments().iter().filter(|known| !known.is_marking) {
            let is_member = is_member(self.view, self.workspace, found, &known.predicate)?;
            let is_marked = |contact| {
                let key = MemberKey { workspace: self.workspace, contact, segment: known.segment };
                self.view.snapshot().get(&key).map(|row| row.is_some())
            };
            let rows = found.1.history_of(found.0).map(is_marked).collect::<Result<Vec<_>, _>>()?;
            if rows.contains(&true) != is_member {
                return Ok(true);
            }
        }
        let waits =
            |message: &&std::sync::Arc<ReadyMessage>| !matches!(message.row.spec.trigger, Trigger::Entered { .. });
        let mut messages = self.ready.on_review().iter().filter(waits).peekable();
        if messages.peek().is_none() {
            return Ok(false);
        }
        let sends = self.view.sends(self.workspace, found)?;
        for message in messages {
            if self.message(message, found, &sends)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a message that waits for a match or a date may be sent to
    /// somebody: what would be refused is not asked of the engine again and again.
    fn message(&self, message: &ReadyMessage, found: &Found, sends: &SendsRow) -> Result<bool, ReadError> {
        let spec = &message.row.spec;
        let had = sends.sends(message.message);
        // Which day it is does not matter for who proves what.
        let cause = if let Trigger::Date { .. } = spec.trigger { Cause::Date(0) } else { Cause::Match };
        let Some(workspace_row) = self.view.config().workspace(self.workspace) else { return Ok(false) };
        let devices = match message.row.kind {
            MessageKind::Push => self.view.devices(self.workspace, found)?.len(),
            _ => 0,
        };
        let asked = Asked {
            workspace_row: &workspace_row,
            message: message.message,
            row: &message.row,
            found,
            sends,
            devices,
            verified: proof_of_review(message.row.kind, cause, &found.1),
            zone: self.ready.zone(),
            office: self.ready.office(),
            now_s: self.now_s,
        };
        // Whoever is of the control group is counted as such.
        let refused = asked.after_audience().flatten().any(|verdict| verdict != Verdict::Control);
        let may_have = asked.role().is_none() && !refused;
        let mut facts = PersonFacts::new(self.view, self.workspace, found);
        let is_asked = match (&spec.trigger, message.date) {
            (Trigger::Match, _) => is_reviewed(&message.row),
            (Trigger::Date { .. }, Some(date)) => match facts.attribute(date)? {
                Fact::Date(at) => {
                    let zone = zone_of(&spec.schedule, &found.1, self.ready.zone());
                    let is_new = had.date_day != Some(u32::from(fact_day(at, &zone)));
                    is_new && is_due(&message.row, at, (&zone, self.now_s))
                }
                _ => false,
            },
            _ => false,
        };
        Ok(may_have && is_asked && evaluate(&message.predicate, &mut facts)?)
    }
}

impl Node {
    /// Whether somebody is of a segment now, and since when they are marked as
    /// of it, Unix seconds: who is without a mark has entered it.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn membership(
        &self,
        view: &View,
        workspace: WorkspaceId,
        found: &Found,
        segment: SegmentId,
    ) -> Result<(bool, Option<u32>), ReadError> {
        let now_s = u32::try_from(self.now_ms() / 1_000).unwrap_or(u32::MAX);
        let is_member = match segment_predicate(self.config(), (workspace, segment), now_s) {
            Some(predicate) => is_member(view, workspace, found, &predicate)?,
            None => false,
        };
        let mut since = None;
        for contact in found.1.history_of(found.0) {
            let row = view.snapshot().get(&MemberKey { workspace, contact, segment })?;
            since = since.or(row.map(|row| row.since));
        }
        Ok((is_member, since))
    }

    /// The date that an attribute of somebody holds, Unix seconds.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn date_of(
        &self,
        view: &View,
        workspace: WorkspaceId,
        found: &Found,
        attribute: &str,
    ) -> Result<Option<u32>, ReadError> {
        let Some(reference) = self.attribute_of(workspace, attribute) else { return Ok(None) };
        let mut facts = PersonFacts::new(view, workspace, found);
        Ok(if let Fact::Date(at) = facts.attribute(reference)? { Some(at) } else { None })
    }
}

/// Whether somebody is of a segment, as the engine sees it.
pub(super) fn is_member(
    view: &View,
    workspace: WorkspaceId,
    found: &Found,
    predicate: &Predicate,
) -> Result<bool, ReadError> {
    let is_listed = found.1.archived_at.is_none() && found.1.blocked_at.is_none();
    Ok(is_listed && evaluate(predicate, &mut PersonFacts::new(view, workspace, found))?)
}
