//! Deliveries are taken back before anybody saw them.

use super::{deliver, stats, subject};
use crate::command::{RecallDeliveries, Stamp};
use crate::contacts::survivor;
use crate::ids::{ContactOrdinal, DeliveryId, WorkspaceId};
use crate::limits::RECALLED_PER_STEP_MAX;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::{Cause, DeliveryRow, MessageCount, SendingState};
use crate::tables::{BrowsingKey, CountersKey, DeliveryKey, MessageKey};
use crate::working_set::{Reads, WorkingSet};
use crate::workspaces::audit::{self, Entry};

impl DeliveryRow {
    /// Whether it can still be taken back: nobody has seen it, nothing was done
    /// with it, and it has not left the node.
    #[must_use]
    pub fn is_unseen(&self, now_s: u32) -> bool {
        let times = [self.shown_at, self.clicked_at, self.dismissed_at, self.replied_at, self.completed_at];
        let is_touched = self.reaction.is_some() || times.iter().any(Option::is_some);
        let has_left = self.sending.as_ref().is_some_and(|sending| sending.state != SendingState::Waiting);
        !is_touched && !has_left && !self.recalled && now_s < self.expires_at
    }
}

fn key(workspace: WorkspaceId, (contact, delivery): (ContactOrdinal, DeliveryId)) -> DeliveryKey {
    DeliveryKey { workspace, contact, delivery }
}

pub(crate) fn plan(command: &RecallDeliveries, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
    let RecallDeliveries { workspace, message, .. } = *command;
    reads.get(&MessageKey { workspace, message });
    reads.get(&CountersKey { workspace });
    let mut is_whole = true;
    for place in &command.deliveries {
        if let Some(row) = reads.get(&key(workspace, *place)).flatten() {
            reads.get(&stats::key(workspace, (row.message, row.version), stamp));
        }
        match survivor(reads, workspace, place.0) {
            Ok(Some((contact, _))) => is_whole &= reads.get(&BrowsingKey { workspace, contact }).is_some(),
            Ok(None) => {}
            Err(_) => is_whole = false,
        }
    }
    is_whole.then_some(())
}

/// Takes back those that can still be; the others stay as they are.
pub(crate) fn apply(command: &RecallDeliveries, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let RecallDeliveries { workspace, message, ref deliveries, actor } = *command;
    if rows.get(&MessageKey { workspace, message }).is_none() {
        return Err(Refusal::new(RefusalKind::MessageNotFound));
    }
    if deliveries.len() > RECALLED_PER_STEP_MAX {
        return Err(Refusal::new(RefusalKind::CommandTooLarge).detail(RECALLED_PER_STEP_MAX));
    }
    if let Some(actor) = actor {
        let entry = Entry { actor, action: "message.recalled", subject: subject(message), changes: Vec::new() };
        audit::note(workspace, entry, stamp, rows);
    }
    let mut recalled = 0;
    for place in deliveries {
        let key = key(workspace, *place);
        let row = rows.get(&key).filter(|row| row.message == message && row.is_unseen(stamp.at_s()));
        let Some(mut row) = row.map(|row| DeliveryRow::clone(row)) else { continue };
        row.recalled = true;
        if row.sending.is_none() {
            let Ok(person) = survivor(&mut &*rows, workspace, place.0);
            // Whoever was deleted has no browsers left.
            let Some((contact, _)) = person else { continue };
            row.revision = deliver::wake(workspace, contact, rows);
        }
        if row.cause != Cause::Test {
            stats::count(&stats::key(workspace, (message, row.version), stamp), MessageCount::Recalled, rows);
        }
        rows.put(&key, row);
        recalled += 1;
    }
    Ok(Answer::Recalled(recalled))
}
