//! Who was of a segment when a message went live.

use super::desk::ToMark;
use super::looks::is_member;
use super::{Shift, Turn};
use crate::failure::Failure;
use crate::lane::{CommandResult, Lane};
use crate::limits::MARK_PEOPLE_AT_ONCE;
use crate::people::segment_predicate;
use crate::views::{Found, View};
use engine::command::{MarkMembers, Marked};
use engine::ids::{ContactOrdinal, MessageId, SegmentId, WorkspaceId};
use engine::limits::MARKED_PER_STEP_MAX;
use engine::predicates::Predicate;
use engine::tables::{ContactKey, MemberKey};
use engine::{Answer, Command, RefusalKind};
use store::{Direction, ReadError};

/// A walk over the people of a workspace as they were at one moment.
pub(super) struct Marking {
    workspace: WorkspaceId,
    message: MessageId,
    segment: SegmentId,
    since_ms: u64,
    /// The rows as they were.
    view: View,
    /// Who is looked at next.
    next: ContactOrdinal,
}

impl Marking {
    fn command(&self, people: Vec<Marked>, ends: bool) -> Command {
        let Self { workspace, message, since_ms, .. } = *self;
        Command::MarkMembers(Box::new(MarkMembers { workspace, message, since_ms, people, ends }))
    }

    /// Who is to be marked among the next people, and where to go on after
    /// them; `None` at the end.
    fn step(&self, predicate: Option<&Predicate>) -> Result<(Vec<Marked>, Option<ContactOrdinal>), ReadError> {
        let workspace = self.workspace;
        let [from, to] =
            [self.next.0, u32::MAX].map(|contact| ContactKey { workspace, contact: ContactOrdinal(contact) });
        let rows = self.view.snapshot().list((&from, &to), Direction::Up, MARK_PEOPLE_AT_ONCE)?;
        let is_whole = rows.len() < MARK_PEOPLE_AT_ONCE;
        let next = rows.last().filter(|_| !is_whole).and_then(|(key, _)| key.contact.0.checked_add(1));
        let mut people = Vec::new();
        // Who was merged away is looked at as the survivor.
        for (key, row) in rows.into_iter().filter(|(_, row)| row.merged_into.is_none()) {
            self.person(&(key.contact, row), predicate, &mut people)?;
        }
        Ok((people, next.map(ContactOrdinal)))
    }

    fn person(&self, found: &Found, predicate: Option<&Predicate>, people: &mut Vec<Marked>) -> Result<(), ReadError> {
        let Self { workspace, segment, .. } = *self;
        let is_member = match predicate {
            Some(predicate) => is_member(&self.view, workspace, found, predicate)?,
            None => false,
        };
        let mut marked = Vec::new();
        for contact in found.1.history_of(found.0) {
            if self.view.snapshot().get(&MemberKey { workspace, contact, segment })?.is_some() {
                marked.push(Marked { contact, is_member: false });
            }
        }
        match (is_member, marked.is_empty()) {
            (true, true) => people.push(Marked { contact: found.0, is_member: true }),
            (true, false) => {}
            (false, _) => people.append(&mut marked),
        }
        Ok(())
    }
}

/// What became of commands; `None` when not all were taken. A step that was
/// taken in part is made again: it marks the same people.
fn submitted(lane: &Lane, commands: Vec<Command>) -> Option<Vec<CommandResult>> {
    let count = commands.len();
    let (receiver, _) = lane.submit(commands);
    let results = receiver.blocking_recv().unwrap_or_default();
    let is_taken = |result: &CommandResult| matches!(result, Ok(_) | Err(Failure::Refused(_)));
    (results.len() == count && results.iter().all(is_taken)).then_some(results)
}

/// Whether the marking is not wanted any more.
fn is_over(result: &CommandResult) -> bool {
    match result {
        Ok(Answer::Swept { finished, .. }) => *finished,
        Err(Failure::Refused(refusal)) => refusal.kind == RefusalKind::MessageNotFound,
        _ => false,
    }
}

impl Marking {
    /// Marks people, several with one command. Where that would be too much for
    /// one, because messages are sent to many of them, each has their own.
    /// Returns whether the marking goes on; `None` when not all were taken.
    fn mark_all(&self, lane: &Lane, people: &[Marked]) -> Option<bool> {
        let of = |people: &[Marked]| self.command(people.to_vec(), false);
        let chunks: Vec<&[Marked]> = people.chunks(MARKED_PER_STEP_MAX).collect();
        let results = submitted(lane, chunks.iter().map(|people| of(people)).collect())?;
        let is_refused = |result: &CommandResult| result.is_err() && !is_over(result);
        let refused = chunks.iter().zip(&results).filter(|(_, result)| is_refused(result));
        let one_by_one: Vec<Command> = refused.flat_map(|(people, _)| people.chunks(1).map(of)).collect();
        let again = if one_by_one.is_empty() { Vec::new() } else { submitted(lane, one_by_one)? };
        for failure in again.iter().filter(|result| is_refused(result)) {
            tracing::error!(
                workspace.ordinal = self.workspace.0,
                message.id = self.message.0,
                refusal = ?failure.as_ref().err(),
                "somebody could not be marked as of a segment before a message went live"
            );
        }
        Some(!results.iter().chain(&again).any(is_over))
    }
}

impl Shift {
    /// Marks some people, for the message that waits first.
    pub(super) fn mark(&mut self) -> Result<Turn, ReadError> {
        while let Some(ToMark { workspace, message, segment, since_ms, snapshot }) = self.means.desk.take_mark() {
            self.markings.retain(|other| (other.workspace, other.message) != (workspace, message));
            let view = View::new(snapshot, self.means.store.clone());
            let next = ContactOrdinal(0);
            self.markings.push_back(Marking { workspace, message, segment, since_ms, view, next });
        }
        let now_s = self.now_s();
        let Some(marking) = self.markings.front_mut() else { return Ok(Turn::Idle) };
        let predicate = segment_predicate(self.means.store.config(), (marking.workspace, marking.segment), now_s);
        let (people, next) = marking.step(predicate.as_ref())?;
        let Some(mut goes_on) = marking.mark_all(&self.means.lane, &people) else { return Ok(Turn::Stuck) };
        if goes_on && next.is_none() {
            let Some(ends) = submitted(&self.means.lane, vec![marking.command(Vec::new(), true)]) else {
                return Ok(Turn::Stuck);
            };
            goes_on = !ends.iter().all(is_over);
        }
        match next {
            Some(next) if goes_on => marking.next = next,
            None if goes_on => return Ok(Turn::Stuck),
            _ => {
                let workspace = marking.workspace;
                self.markings.pop_front();
                // What changed while nobody was looked at is found now.
                self.reviewed_at.remove(&workspace);
            }
        }
        Ok(Turn::Busy)
    }
}
