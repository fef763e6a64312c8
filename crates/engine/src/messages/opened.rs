//! A look at a person: the messages that wait for somebody to match, to enter a
//! segment, or for a date of theirs.
//!
//! A browser's look comes with each page that is opened. All others are the
//! node's own: something of the person changed, or time passed.

use super::decide::{self, Asking};
use super::{ReadyMessage, dates, members};
use crate::command::{ClaimedId, Identifiers, MatchMessages, ReviewContact, Stamp};
use crate::contacts::{ANYBODY, Found, find, plan_find, survivor};
use crate::ids::{SegmentId, WorkspaceId};
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::predicates::AttributeRef;
use crate::rows::{Cause, Channel, ContactRow, FrequencyMode, MessageKind, MessageRow, Trigger, Verdict};
use crate::source::Verified;
use crate::tables::{AttributeKey, BrowsingKey, CountersKey, WorkspaceKey};
use crate::working_set::{Reads, WorkingSet};
use std::sync::Arc;

/// What a look comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Occasion {
    /// A page was opened by somebody who is proved so far.
    Page(Verified),
    /// The node looks by itself, as often as it likes.
    Review,
}

/// A person who is looked at.
struct Look<'a> {
    workspace: WorkspaceId,
    found: &'a Found,
    occasion: Occasion,
}

/// How the sender of what a review sends counts as proved.
///
/// What leaves the node counts as unproven while something about the person is
/// only what a browser claimed: their address may be anybody's. Entries and
/// dates are no doing of a browser, so who merely claims to be the person does
/// not get them. What a page's own look would send may be fetched by whoever
/// opened it: a review that comes first must not take it from them.
#[must_use]
pub fn proof_of_review(kind: MessageKind, cause: Cause, row: &ContactRow) -> Verified {
    let is_known = match kind.channel() {
        Channel::Outside => row.claimed.is_empty(),
        Channel::Page | Channel::App => cause != Cause::Match,
    };
    if is_known { Verified::Token } else { Verified::None }
}

fn who(command: &MatchMessages) -> Identifiers {
    let id = ClaimedId { text: command.contact.to_string(), id: Some(command.contact) };
    Identifiers { id: Some(id), ..Identifiers::default() }
}

pub(crate) fn plan(command: &MatchMessages, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    let found = plan_find(workspace, &who(command), ANYBODY, reads)?;
    plan_look(workspace, &found, stamp, reads);
    Some(())
}

pub(crate) fn plan_review(command: &ReviewContact, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    let found = survivor(reads, workspace, command.contact).ok()??;
    plan_look(workspace, &found, stamp, reads);
    Some(())
}

/// Notes what a look at this person reads.
fn plan_look(workspace: WorkspaceId, found: &Found, stamp: &Stamp, reads: &mut Reads<'_>) {
    reads.get(&BrowsingKey { workspace, contact: found.0 });
    let Some(ready) = reads.ready(workspace) else { return };
    members::plan_renew(workspace, found, reads);
    for message in ready.on_review() {
        if let Some(AttributeRef::Custom(attribute)) = message.date {
            reads.get(&AttributeKey { workspace, attribute });
        }
    }
    decide::plan(workspace, ready.on_review(), found, stamp, reads);
}

pub(crate) fn apply(command: &MatchMessages, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Ok(found) = find(&mut &*rows, workspace, &who(command), ANYBODY);
    let found = found?;
    let look = Look { workspace, found: &found, occasion: Occasion::Page(command.verified) };
    Ok(look.at(stamp, rows))
}

/// A look that nobody asked for: who was deleted meanwhile is not there, who
/// was merged is the survivor.
pub(crate) fn review(command: &ReviewContact, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let workspace = command.workspace;
    let Ok(found) = survivor(&mut &*rows, workspace, command.contact);
    let found = found.ok_or(Refusal::new(RefusalKind::ContactNotFound))?;
    let look = Look { workspace, found: &found, occasion: Occasion::Review };
    Ok(look.at(stamp, rows))
}

impl Look<'_> {
    fn at(&self, stamp: &Stamp, rows: &mut WorkingSet) -> Answer {
        let Self { workspace, found, .. } = *self;
        if let Some(ready) = rows.ready(workspace).cloned() {
            let entered = members::renew(workspace, found, stamp, rows);
            for message in ready.on_review() {
                if let Some(cause) = self.cause(message, &entered, stamp, rows) {
                    self.decide(message, cause, stamp, rows);
                }
            }
        }
        let revision = rows.get(&BrowsingKey { workspace, contact: found.0 }).map_or(0, |row| row.revision);
        Answer::Receipts { revision }
    }

    /// What of this look triggers a message, if anything does.
    fn cause(&self, message: &ReadyMessage, entered: &[SegmentId], stamp: &Stamp, rows: &WorkingSet) -> Option<Cause> {
        match &message.row.spec.trigger {
            Trigger::Event(_) => None,
            Trigger::Match => {
                let is_asked = self.occasion != Occasion::Review || is_reviewed(&message.row);
                is_asked.then_some(Cause::Match)
            }
            Trigger::Entered { segment } => entered.contains(segment).then_some(Cause::Entered),
            Trigger::Date { .. } => dates::due(self.workspace, message, self.found, stamp, rows).map(Cause::Date),
        }
    }

    /// What a review refuses is looked at again and again, so it is not
    /// counted; but an entry is used up by it.
    fn decide(&self, message: &Arc<ReadyMessage>, cause: Cause, stamp: &Stamp, rows: &mut WorkingSet) {
        let Self { workspace, found, occasion } = *self;
        let verified = match occasion {
            Occasion::Page(verified) => verified,
            Occasion::Review => proof_of_review(message.row.kind, cause, &found.1),
        };
        let asking = Asking { workspace, message, found, verified };
        let verdict = asking.refusal(stamp.at_s(), rows).unwrap_or(Verdict::Sent);
        let is_over = match cause {
            Cause::Entered => true,
            Cause::Match if occasion != Occasion::Review => true,
            _ => matches!(verdict, Verdict::Sent | Verdict::Control),
        };
        if is_over {
            asking.act(verdict, cause, stamp, rows);
        }
    }
}

/// Whether the node's own looks ask a message that waits for whoever matches.
/// One that is sent every time without a gap is for each page that is opened:
/// the node looks as often as it likes.
#[must_use]
pub fn is_reviewed(message: &MessageRow) -> bool {
    let frequency = message.spec.frequency;
    message.spec.trigger == Trigger::Match
        && (frequency.mode == FrequencyMode::Once || frequency.min_gap_s.is_some_and(|gap| gap > 0))
}
