//! Everybody of a workspace, with the index of people.

use super::{Shift, Turn};
use crate::limits::REVIEWED_AT_ONCE_MAX;
use crate::people::SearchError;
use engine::ids::{ContactOrdinal, SegmentId, WorkspaceId};
use engine::messages::{ReadyMessage, is_reviewed};
use engine::predicates::{Leaf, Op, Scalar, Tree};
use engine::rows::{Channel, Trigger};
use engine::tables::MemberKey;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use store::{Direction, ReadError};

const DAY_S: i64 = 86_400;

impl Shift {
    /// Looks at some of those of everybody for whom something may be to do.
    pub(super) fn review(&mut self) -> Result<Turn, ReadError> {
        if let Some((workspace, mut left)) = self.candidates.pop_front() {
            let rest = left.split_off(left.len().min(REVIEWED_AT_ONCE_MAX));
            let is_done = self.consider(workspace, &left)?;
            let rest = if is_done { rest } else { left.into_iter().chain(rest).collect() };
            if !rest.is_empty() {
                self.candidates.push_back((workspace, rest));
            }
            return Ok(if is_done { Turn::Busy } else { Turn::Stuck });
        }
        for (workspace, _) in self.means.desk.interests() {
            if self.means.desk.take_overrun(workspace) || self.is_due(workspace) {
                self.reviewed_at.insert(workspace, self.now_ms());
                match self.candidates_of(workspace) {
                    Ok(candidates) if candidates.is_empty() => {}
                    Ok(candidates) => self.candidates.push_back((workspace, candidates.into_iter().collect())),
                    Err(SearchError::Read(error)) => return Err(error),
                }
                return Ok(Turn::Busy);
            }
        }
        Ok(Turn::Idle)
    }

    /// Everybody who has entered or left a segment, or for whom a message may be
    /// due. A message that comes to people in a page is looked at when they
    /// open one: it has no need to lie there before.
    fn candidates_of(&mut self, workspace: WorkspaceId) -> Result<BTreeSet<ContactOrdinal>, SearchError> {
        let ready = self.ready(workspace);
        let mut candidates = BTreeSet::new();
        for known in ready.segments().iter().filter(|known| !known.is_marking) {
            let members = self.means.people.all(workspace, &known.predicate)?;
            let marked = self.marked(workspace, known.segment)?;
            candidates.extend(members.symmetric_difference(&marked));
        }
        for message in ready.on_review() {
            let leaves = message.row.kind.channel() == Channel::Outside;
            let found = match &message.row.spec.trigger {
                Trigger::Match if leaves && is_reviewed(&message.row) => {
                    self.means.people.all(workspace, &message.predicate)?
                }
                Trigger::Date { .. } => self.around_date(workspace, message)?,
                _ => continue,
            };
            candidates.extend(found);
        }
        Ok(candidates)
    }

    /// Who has a row that says that they are of a segment.
    fn marked(&self, workspace: WorkspaceId, segment: SegmentId) -> Result<BTreeSet<ContactOrdinal>, ReadError> {
        let [from, to] = [(0, SegmentId(0)), (u32::MAX, SegmentId(u32::MAX))].map(|(contact, segment)| MemberKey {
            workspace,
            contact: ContactOrdinal(contact),
            segment,
        });
        let mut marked = BTreeSet::new();
        self.means.store.snapshot().scan((&from, &to), Direction::Up, |key, _| {
            if key.segment == segment {
                marked.insert(key.contact);
            }
            ControlFlow::Continue(())
        })?;
        Ok(marked)
    }

    /// Who has a date about as far off as a message asks: a day more on both
    /// sides, for other zones.
    fn around_date(
        &self,
        workspace: WorkspaceId,
        message: &ReadyMessage,
    ) -> Result<BTreeSet<ContactOrdinal>, SearchError> {
        let Trigger::Date { attribute, days } = &message.row.spec.trigger else { return Ok(BTreeSet::new()) };
        let today_s = i64::from(self.now_s()) - i64::from(*days) * DAY_S;
        let leaf = |op, at: i64| {
            Tree::Leaf(Leaf::Attribute { name: attribute.clone(), op, value: Scalar::Number(at.to_string()) })
        };
        let near = Tree::All(vec![leaf(Op::After, today_s - 3 * DAY_S), leaf(Op::Before, today_s + 2 * DAY_S)]);
        self.means.people.all_of_tree(workspace, &near, self.now_s())
    }
}
