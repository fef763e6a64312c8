//! Delays whose time has come.

use super::desk::next_timer;
use super::{Shift, Turn};
use crate::limits::{TIMER_STEPS_MAX, UPKEEP_EVERY_MS};
use engine::command::FireTimers;
use engine::ids::WorkspaceId;
use engine::{Answer, Command};
use std::time::Duration;
use store::ReadError;

impl Shift {
    /// How long to wait for the next delay to end. The clock may jump, so it is
    /// looked at each second.
    pub(super) fn until_next_timer(&self) -> Duration {
        let now_ms = self.now_ms();
        let left = |due_at: u32| (u64::from(due_at) * 1_000).saturating_sub(now_ms);
        let ms = self.means.desk.next_due().map_or(UPKEEP_EVERY_MS, |due_at| left(due_at).min(UPKEEP_EVERY_MS));
        Duration::from_millis(ms)
    }

    pub(super) fn fire_timers(&mut self) -> Result<Turn, ReadError> {
        let mut turn = Turn::Idle;
        for workspace in self.means.desk.take_due(self.now_s()) {
            let is_taken = self.fire(workspace);
            // What was set meanwhile is among the rows.
            if let Some(due_at) = next_timer(&self.means.store.snapshot(), workspace)? {
                self.means.desk.note_timer(workspace, due_at);
                if due_at <= self.now_s() {
                    turn = turn.max(if is_taken { Turn::Busy } else { Turn::Stuck });
                }
            }
        }
        Ok(turn)
    }

    /// Fires some of a workspace's delays. Returns whether that could be done.
    fn fire(&self, workspace: WorkspaceId) -> bool {
        for _ in 0..TIMER_STEPS_MAX {
            let (receiver, _) = self.means.lane.submit(vec![Command::FireTimers(FireTimers { workspace })]);
            match receiver.blocking_recv().unwrap_or_default().into_iter().next() {
                Some(Ok(Answer::Swept { finished: false, .. })) => {}
                Some(Ok(_)) => return true,
                Some(Err(_)) | None => return false,
            }
        }
        true
    }
}
