//! Somebody has come for whom events wait: a job records them, each as if it
//! came now from where it came then.

use super::identity;
use crate::command::{ClaimedId, ClientId, Identifiers, RecordEvent, Stamp};
use crate::contacts;
use crate::events::dedupe::{self, Domain};
use crate::events::name_slot::{self, Slot};
use crate::events::record;
use crate::events::uncounted::{self, Uncounted};
use crate::ids::{ContactOrdinal, DefinitionId, HeldId, WorkspaceId};
use crate::jobs;
use crate::messages::decide::Heard;
use crate::outcome::{Answer, EventAnswer, RefusalKind};
use crate::rows::{ContactRow, HeldRow, JobKind, SeenRow, WorkspaceRow};
use crate::tables::{CountersKey, HeldCountKey, IdentifierKey, TimelineKey, WorkspaceKey};
use crate::text::EventName;
use crate::working_set::{Reads, WorkingSet};
use std::sync::Arc;

/// Notes what [`begin_attach`] reads.
pub(crate) fn plan_attach(workspace: WorkspaceId, keys: &[IdentifierKey], reads: &mut Reads<'_>) {
    reads.get(&CountersKey { workspace });
    let Some(Some(workspace_row)) = reads.get(&WorkspaceKey { workspace }) else { return };
    for key in keys {
        reads.get(&HeldCountKey { workspace, identity: identity(workspace_row, key) });
    }
}

/// Begins a job for each identifier under which events wait.
pub(crate) fn begin_attach(
    workspace: WorkspaceId,
    contact: ContactOrdinal,
    keys: &[IdentifierKey],
    stamp: &Stamp,
    rows: &mut WorkingSet,
) {
    let Some(workspace_row) = rows.get(&WorkspaceKey { workspace }).cloned() else { return };
    for key in keys {
        // An identifier that was not planned is one that Herald made itself,
        // under which nobody can have sent anything.
        let identity = identity(&workspace_row, key);
        let count = rows.known(&HeldCountKey { workspace, identity }).flatten();
        if count.is_none_or(|row| row.count == 0) {
            continue;
        }
        let kind = JobKind::AttachHeld {
            contact,
            kind: key.kind,
            // The job needs no more than this, and it tells nobody who it is.
            value: format!("{identity:032x}"),
            cursor: HeldId::default(),
            attached: 0,
            finished: false,
        };
        jobs::begin(workspace, kind, stamp, rows);
    }
}

/// For whom held events are recorded.
pub(crate) struct Person {
    workspace: WorkspaceId,
    workspace_row: Arc<WorkspaceRow>,
    contact: ContactOrdinal,
    row: Arc<ContactRow>,
}

impl Person {
    /// Somebody who is there and was not merged away.
    pub(crate) fn new(
        (workspace, workspace_row): (WorkspaceId, Arc<WorkspaceRow>),
        (contact, row): (ContactOrdinal, Arc<ContactRow>),
    ) -> Self {
        Self { workspace, workspace_row, contact, row }
    }

    /// The event as the sender sent it. `None` when its name is none any more.
    fn event(&self, held: &HeldRow) -> Option<RecordEvent> {
        let held = held.clone();
        Some(RecordEvent {
            workspace: self.workspace,
            who: Identifiers { user_id: held.user_id, email: held.email, ..Identifiers::default() },
            name: EventName::parse(&held.name).ok()?,
            created_at: Some(u64::from(held.created_at)),
            metadata: held.metadata,
            omissions: held.omissions,
            client_id: held.client_id.map(|(text, compared)| ClientId { text, compared }),
            source: held.source,
            verified: held.verified,
            token: held.token,
            received_at_ms: held.received_at_ms,
        })
    }

    /// The same event as this person's. Its client id is not compared: what was
    /// sent cannot be told from a retry that named the person otherwise.
    fn theirs(&self, mut event: RecordEvent) -> RecordEvent {
        let id = contacts::id_of(&self.workspace_row, self.workspace, self.contact, &self.row);
        event.who = Identifiers { id: Some(ClaimedId::new(id.to_string())), ..Identifiers::default() };
        event.client_id = event.client_id.map(|id| ClientId { compared: false, ..id });
        event
    }

    /// Notes what recording this event reads.
    pub(crate) fn plan(&self, held: &HeldRow, stamp: &Stamp, reads: &mut Reads<'_>) -> Option<()> {
        let workspace = self.workspace;
        let Some(event) = self.event(held) else {
            return uncounted::plan(&self.uncounted(held, DefinitionId::default()), stamp, reads);
        };
        let event = self.theirs(event);
        let is_new = event.client_id.is_none();
        // Asked for here, a round before it is known whether they are needed:
        // the rounds of a command are few.
        if let Some(definition) = name_slot::plan(workspace, &event.name, reads).filter(|_| is_new) {
            for contact in self.row.history_of(self.contact) {
                reads.get(&TimelineKey::at(workspace, contact, held.created_at, definition, 0));
            }
        }
        record::plan(&event, Heard::Late, stamp, reads)
    }

    /// Whether an event's name would be new to the workspace.
    pub(crate) fn takes_name(&self, held: &HeldRow, rows: &WorkingSet) -> bool {
        let name = EventName::parse(&held.name);
        name.is_ok_and(|name| matches!(name_slot::find(self.workspace, &name, rows), Slot::Free(_)))
    }

    /// Records an event; one that breaks a rule is counted under that. Returns
    /// whether it was stored.
    pub(crate) fn record(&self, held: &HeldRow, stamp: &Stamp, rows: &mut WorkingSet) -> bool {
        let Some(sent) = self.event(held) else {
            self.reject(held, RefusalKind::EventNameInvalid, stamp, rows);
            return false;
        };
        let id_key = &self.workspace_row.id_key;
        let seen = dedupe::seen_key_of(id_key, self.workspace, Domain::Event, sent.client_id.as_ref());
        let digest = dedupe::digest(id_key, &sent);
        let writes = rows.writes();
        match record::apply(self.theirs(sent), Heard::Late, stamp, rows) {
            Ok(Answer::Event(EventAnswer::Recorded { .. })) => {
                // So that a late retry of the sender's is found to be the same.
                let row = seen.as_ref().and_then(|key| rows.get(key)).map(|row| **row);
                if let (Some(key), Some(row)) = (seen, row) {
                    rows.put(&key, SeenRow { digest, ..row });
                }
                true
            }
            Ok(_) => false,
            Err(refusal) => {
                assert_eq!(rows.writes(), writes, "a refused event wrote something");
                self.reject(held, refusal.kind, stamp, rows);
                false
            }
        }
    }

    fn reject(&self, held: &HeldRow, kind: RefusalKind, stamp: &Stamp, rows: &mut WorkingSet) {
        let slot = EventName::parse(&held.name).ok().map(|name| name_slot::find(self.workspace, &name, rows));
        let definition = match slot {
            Some(Slot::Taken(definition) | Slot::Archived(definition)) => definition,
            Some(Slot::Free(_)) | None => DefinitionId::default(),
        };
        uncounted::rejected(&self.uncounted(held, definition), kind, stamp, rows);
    }

    fn uncounted(&self, held: &HeldRow, definition: DefinitionId) -> Uncounted {
        Uncounted {
            workspace: self.workspace,
            definition,
            source: held.source,
            token: held.token,
            received_at_ms: held.received_at_ms,
        }
    }
}
