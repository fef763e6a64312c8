//! What the live messages of workspaces mean, made of the configuration and
//! lent to each batch.
//!
//! A batch must not decide by messages that it has changed itself, so the
//! sequencer closes a batch behind a command that changes what they are made
//! of ([`Ready::depends_on`]).

use crate::people::ready;
use engine::ids::WorkspaceId;
use engine::messages::Ready;
use engine::{Command, Stamp, WorkingSet};
use std::collections::HashMap;
use std::sync::Arc;
use store::Config;

/// By workspace, with the configuration's generation that it was made of.
#[derive(Debug, Default)]
pub(super) struct Meanings {
    made: HashMap<WorkspaceId, (u64, Arc<Ready>)>,
}

impl Meanings {
    /// Lends what a command needs of it, if it needs any.
    pub(super) fn lend(&mut self, command: &Command, config: &Config, stamp: &Stamp, rows: &mut WorkingSet) {
        let Some(workspace) = command.triggers_in() else { return };
        if rows.ready(workspace).is_none() {
            let ready = self.of(workspace, config, stamp);
            rows.lend(workspace, ready);
        }
    }

    fn of(&mut self, workspace: WorkspaceId, config: &Config, stamp: &Stamp) -> Arc<Ready> {
        let generation = config.generation();
        if let Some((made_of, ready)) = self.made.get(&workspace)
            && *made_of == generation
            && ready.is_good_at(stamp.at_s())
        {
            return ready.clone();
        }
        let ready = Arc::new(ready(config, workspace, stamp.at_s()));
        self.made.insert(workspace, (generation, ready.clone()));
        ready
    }
}
