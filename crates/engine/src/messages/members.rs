//! Who is of the segments that messages wait for somebody to enter.
//!
//! A row says that somebody is of a segment; a look that finds them there
//! without a row finds that they entered it. So each entry triggers once,
//! however often is looked.
//!
//! When a message goes live, those who are of its segment at that moment are
//! marked without triggering it. The node reads who they are from the rows as
//! they were then; until all are marked nobody is looked at for that segment,
//! and what changed meanwhile is found by the first look after it. Messages
//! that were live before, and wait for the same segment, are asked about
//! whoever is marked and had no row.

use super::decide::{self, Asking};
use super::facts::{self, RowFacts};
use super::opened::proof_of_review;
use super::{ReadyMessage, ReadySegment};
use crate::command::{MarkMembers, Marked, Stamp};
use crate::contacts::Found;
use crate::ids::{SegmentId, WorkspaceId};
use crate::limits::MARKED_PER_STEP_MAX;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::predicates::evaluate;
use crate::rows::{Cause, ContactRow, MemberRow, MessageRow, MessageState, Trigger, Verdict};
use crate::tables::{BrowsingKey, ContactKey, CountersKey, MemberKey, MessageKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use std::sync::Arc;

/// Notes what [`renew`] reads.
pub(super) fn plan_renew(workspace: WorkspaceId, found: &Found, reads: &mut Reads<'_>) {
    let Some(ready) = reads.ready(workspace) else { return };
    for known in ready.segments() {
        facts::plan_predicate(workspace, &known.predicate, found, reads);
        for contact in found.1.history_of(found.0) {
            reads.get(&MemberKey { workspace, contact, segment: known.segment });
        }
    }
}

/// Notes of which segments somebody is now. Returns those that they entered.
pub(super) fn renew(workspace: WorkspaceId, found: &Found, stamp: &Stamp, rows: &mut WorkingSet) -> Vec<SegmentId> {
    let Some(ready) = rows.ready(workspace).cloned() else { return Vec::new() };
    let mut entered = Vec::new();
    for known in ready.segments().iter().filter(|known| !known.is_marking) {
        let ReadySegment { segment, predicate, .. } = known;
        let Ok(holds) = evaluate(predicate, &mut RowFacts::new(workspace, found, rows));
        let key = |contact| MemberKey { workspace, contact, segment: *segment };
        let theirs: Vec<_> = found.1.history_of(found.0).map(key).filter(|key| rows.get(key).is_some()).collect();
        if !(holds && is_listed(&found.1)) {
            theirs.iter().for_each(|key| rows.remove(key));
        } else if theirs.is_empty() {
            rows.put(&key(found.0), MemberRow { since: stamp.at_s() });
            entered.push(*segment);
        }
    }
    entered
}

/// Whether somebody is listed as a segment's member if its conditions hold.
fn is_listed(row: &ContactRow) -> bool {
    row.archived_at.is_none() && row.blocked_at.is_none()
}

/// The other messages that wait for the segment and take entries already.
fn others(on_review: &[Arc<ReadyMessage>], segment: SegmentId) -> impl Iterator<Item = &Arc<ReadyMessage>> {
    let waits = move |message: &&Arc<ReadyMessage>| {
        message.row.spec.trigger == Trigger::Entered { segment } && message.row.marking_since_ms.is_none()
    };
    on_review.iter().filter(waits)
}

/// The segment that is being marked for this message since this moment.
fn segment_of(command: &MarkMembers, row: &MessageRow) -> Option<SegmentId> {
    let is_meant = row.state == MessageState::Live && row.marking_since_ms == Some(command.since_ms);
    match row.spec.trigger {
        Trigger::Entered { segment } if is_meant => Some(segment),
        _ => None,
    }
}

pub(crate) fn plan(command: &MarkMembers, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    let row = reads.get(&MessageKey { workspace, message: command.message })??;
    let segment = segment_of(command, row)?;
    let asked = reads.ready(workspace).into_iter().flat_map(|ready| others(ready.on_review(), segment));
    let asked: Vec<_> = asked.cloned().collect();
    for Marked { contact, .. } in &command.people {
        reads.get(&MemberKey { workspace, contact: *contact, segment });
        let Some(Some(row)) = reads.get(&ContactKey { workspace, contact: *contact }) else { continue };
        if !asked.is_empty() {
            reads.get(&BrowsingKey { workspace, contact: *contact });
            decide::plan(workspace, &asked, &(*contact, Arc::clone(row)), stamp, reads);
        }
    }
    Some(())
}

/// Marks people. What is not being marked any more stays as it is.
pub(crate) fn apply(command: &MarkMembers, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let key = MessageKey { workspace, message: command.message };
    let Some(row) = rows.get(&key).cloned() else { return Err(Refusal::new(RefusalKind::MessageNotFound)) };
    if command.people.len() > MARKED_PER_STEP_MAX {
        return Err(Refusal::new(RefusalKind::CommandTooLarge).detail(MARKED_PER_STEP_MAX));
    }
    let Some(segment) = segment_of(command, &row) else { return Ok(Answer::Swept { removed: 0, finished: true }) };
    for marked in &command.people {
        mark((workspace, segment), *marked, stamp, rows);
    }
    if command.ends {
        rows.put(&key, MessageRow { marking_since_ms: None, ..MessageRow::clone(&row) });
    }
    Ok(Answer::Swept { removed: 0, finished: command.ends })
}

fn mark((workspace, segment): (WorkspaceId, SegmentId), marked: Marked, stamp: &Stamp, rows: &mut WorkingSet) {
    let Marked { contact, is_member } = marked;
    let key = MemberKey { workspace, contact, segment };
    let had_row = rows.get(&key).is_some();
    // Who was deleted meanwhile leaves nothing behind.
    let Some(row) = rows.get(&ContactKey { workspace, contact }).cloned() else { return };
    if is_member == had_row {
        return;
    }
    if !is_member {
        rows.remove(&key);
        return;
    }
    rows.put(&key, MemberRow { since: stamp.at_s() });
    // Of who was merged meanwhile the survivor is asked, at the next look.
    let Some(ready) = rows.ready(workspace).cloned().filter(|_| row.merged_into.is_none()) else { return };
    let found = (contact, row);
    for message in others(ready.on_review(), segment) {
        let verified = proof_of_review(message.row.kind, Cause::Entered, &found.1);
        let asking = Asking { workspace, message, found: &found, verified };
        let verdict = asking.refusal(stamp.at_s(), rows).unwrap_or(Verdict::Sent);
        asking.act(verdict, Cause::Entered, stamp, rows);
    }
}
