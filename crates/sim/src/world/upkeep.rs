//! What the node's upkeep does between commands, and what callers must unlearn
//! after a loss.

use super::{Checked, World};
use crate::history::Decided;
use crate::oracle::Oracle;
use engine::Command;
use std::collections::{BTreeSet, VecDeque};

impl World<'_> {
    /// What the node's upkeep does with jobs: the next step of one of them in
    /// each workspace, so many times, or until all have come to their end.
    /// Returns whether they have.
    pub(super) fn run_jobs(&mut self, rounds: usize) -> Checked<(bool, Option<Decided>)> {
        for _ in 0..rounds {
            let mut steps: VecDeque<Command> = self.oracle.job_steps().into_iter().map(Command::StepJob).collect();
            if steps.is_empty() {
                return Ok((true, None));
            }
            while !steps.is_empty() {
                let batch = self.hand_over(&mut steps)?;
                let unknown = self.settle(batch)?;
                if unknown.is_some() || self.machine.is_off() {
                    return Ok((false, unknown));
                }
            }
        }
        Ok((false, None))
    }

    /// What the node's upkeep does each second.
    pub(super) fn sync_mark(&mut self) -> Checked {
        let store = self.process()?.store.clone();
        if store.sync_mark().is_err() {
            store.fail();
        }
        Ok(())
    }

    /// Numbers that were lost are given again, and so are the external ids that
    /// the product makes of them. Nobody asks any more for those that are lost:
    /// taken as somebody's own, one would meet the lead for whom it is made anew.
    pub(super) fn forget_lost_ids(&mut self, told: &Oracle) {
        let known: BTreeSet<String> = self.oracle.all().flat_map(|(_, known)| known.made_ids()).collect();
        let lost: Vec<String> =
            told.all().flat_map(|(_, told)| told.made_ids()).filter(|id| !known.contains(id)).collect();
        let names_lost = |command: &Command| {
            let words = format!("{command:?}");
            lost.iter().any(|id| words.contains(id))
        };
        if !lost.is_empty() {
            self.asked.retain(|command| !names_lost(command));
            self.lost.retain(|command| !names_lost(command));
        }
    }
}
