//! From a backup to a data folder that a server may start on.
//!
//! The rows are those of the backup but for the sign-ins to the console. Then
//! everybody on the list of the erased is deleted again, and what waited to
//! leave the building is stopped: whether it left after the backup was made,
//! nobody knows. Both are ordinary commands, so they are in the folder when it
//! gets its name.

use crate::erased::{self, ERASED_FILE, Erased};
use crate::lane::sequencer::Sequencer;
use crate::limits::{BATCH_COMMANDS_MAX, BLOCK_CACHE_BYTES_DEFAULT};
use engine::command::{
    ClaimedId, DeleteContact, FireTimers, Identifiers, MessageStep, MoveMessage, RecordSending, SendingOutcome,
    UnmergeContact,
};
use engine::contacts::id_of;
use engine::ids::{ContactId, ContactOrdinal, WorkspaceId, WriterId};
use engine::rows::{ActorRef, MessageState};
use engine::tables::{ContactKey, OutboxKey};
use engine::{Answer, Command, Table, TableKey as _};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use store::backup::{BackupError, Contents};
use store::disk::{Disk, DiskOptions, Draft, DraftError};
use store::{ReadError, Store, Writer};

/// How a backup is restored.
#[derive(Debug, Clone)]
pub struct RestoreOptions {
    /// Into which folder: new or empty.
    pub data: PathBuf,
    /// Who must not come back, in order.
    pub erased: Vec<Erased>,
    /// Nothing happened after the backup was made, so what waits to leave the
    /// building may leave.
    pub sends_waiting: bool,
    /// Live messages are paused.
    pub pauses_messages: bool,
    /// Now, Unix milliseconds.
    pub now_ms: u64,
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the backup holds.
    pub contents: Contents,
    /// How many people were deleted again.
    pub deleted: u64,
    /// Who should have been and could not: public ids. They were one with
    /// somebody else when the backup was made, who was not deleted.
    pub not_deleted: Vec<ContactId>,
    /// How many deliveries waited to leave and were stopped.
    pub stopped: u64,
    /// How many messages were paused.
    pub paused: u64,
}

/// Why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The backup.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The folder.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// The store that is restored into cannot be made, or not opened.
    #[error("could not make the store to restore into")]
    Open(#[from] store::OpenError),
    /// What was restored cannot be read.
    #[error("could not read what was restored")]
    Read(#[from] ReadError),
    /// The list of the erased could not be written.
    #[error("could not write the list of people who were deleted")]
    Erased(#[source] io::Error),
    /// A command that has to succeed did not.
    #[error("could not {what}")]
    Refused {
        /// What it was for.
        what: &'static str,
    },
}

/// Restores a backup. When this returns `Ok` the folder is whole and durable;
/// otherwise, or when it is killed, no server and no check takes it for one.
///
/// # Errors
/// [`RestoreError`].
pub fn restore(input: impl Read, options: &RestoreOptions) -> Result<Restored, RestoreError> {
    let draft = Draft::begin(&options.data, &[ERASED_FILE])?;
    let folder = draft.folder();
    let disk = DiskOptions { data: folder.clone(), block_cache_bytes: BLOCK_CACHE_BYTES_DEFAULT, verify: false };
    let disk = Disk::open(&disk)?;
    let contents = store::backup::restore(input, &disk, &[Table::LoginSession])?;
    let store = Store::open(Box::new(disk), false)?;
    let mut restored = Restored { contents, deleted: 0, not_deleted: Vec::new(), stopped: 0, paused: 0 };
    let mut hands = Hands { store: &store, sequencer: sequencer(&store), now_ms: options.now_ms };
    hands.delete(&options.erased, &mut restored)?;
    if options.pauses_messages {
        restored.paused = hands.pause_messages()?;
    }
    if !options.sends_waiting {
        restored.stopped = hands.stop_sending()?;
    }
    drop(hands);
    drop(store);
    if !options.erased.is_empty() {
        let listed = options.erased.iter().copied();
        erased::add(&folder.join(ERASED_FILE), listed).map_err(RestoreError::Erased)?;
    }
    draft.finish()?;
    Ok(restored)
}

fn sequencer(store: &Arc<Store>) -> Sequencer {
    Sequencer::new(Writer::new(store.clone(), BLOCK_CACHE_BYTES_DEFAULT), WriterId::default())
}

/// What changes rows after they are restored.
struct Hands<'a> {
    store: &'a Arc<Store>,
    sequencer: Sequencer,
    now_ms: u64,
}

/// Somebody in the backup who is on the list.
struct Hit {
    workspace: WorkspaceId,
    id: ContactId,
    merged_into: Option<ContactOrdinal>,
    /// Whether others were part of them.
    has_others: bool,
}

impl Hit {
    fn delete(&self) -> Command {
        Command::DeleteContact(DeleteContact { workspace: self.workspace, who: by_id(self.id) })
    }
}

fn by_id(id: ContactId) -> Identifiers {
    Identifiers { id: Some(ClaimedId { text: id.to_string(), id: Some(id) }), ..Identifiers::default() }
}

impl Hands<'_> {
    /// Makes commands, in order. Those that fail are answered with `None`.
    fn make(&mut self, commands: Vec<Command>) -> Vec<Option<Answer>> {
        let (mut commands, mut answers) = (commands.into_iter().peekable(), Vec::new());
        while commands.peek().is_some() {
            let outcome = self.sequencer.run(self.now_ms, || commands.next());
            answers.extend(outcome.results.into_iter().map(Result::ok));
        }
        answers
    }

    /// Makes commands that all have to succeed.
    fn must_make(&mut self, commands: Vec<Command>, what: &'static str) -> Result<Vec<Answer>, RestoreError> {
        let answers: Option<Vec<Answer>> = self.make(commands).into_iter().collect();
        answers.ok_or(RestoreError::Refused { what })
    }

    /// Deletes who is on the list, and nobody else: who were one when the backup
    /// was made, and were taken apart after it before one of them was deleted,
    /// are taken apart first.
    fn delete(&mut self, erased: &[Erased], restored: &mut Restored) -> Result<(), RestoreError> {
        if erased.is_empty() {
            return Ok(());
        }
        let hits = self.hits(erased)?;
        let (merged, whole): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(|hit| hit.merged_into.is_some());
        let mut commands = Vec::new();
        for hit in whole {
            if self.spare_others(&hit, erased)? {
                commands.push(hit.delete());
            } else {
                restored.not_deleted.push(hit.id);
            }
        }
        restored.deleted += self.must_make(commands, "delete people who were deleted before")?.len() as u64;
        for hit in merged {
            if self.take_out(&hit)? {
                self.must_make(vec![hit.delete()], "delete people who were deleted before")?;
                restored.deleted += 1;
            } else if self.row_of(&hit)?.is_some() {
                restored.not_deleted.push(hit.id);
            } else {
                // They went with whom they had been merged into.
                restored.deleted += 1;
            }
        }
        Ok(())
    }

    fn hits(&self, erased: &[Erased]) -> Result<Vec<Hit>, RestoreError> {
        let workspaces = self.store.config().workspaces();
        let mut hits = Vec::new();
        self.store.snapshot().scan_table(Table::Contact, |key, row| {
            if let (Some(&ContactKey { workspace, contact }), Some(row)) =
                (ContactKey::from_erased(&key), ContactKey::typed(&row))
                && let Some((_, own)) = workspaces.iter().find(|(known, _)| *known == workspace)
                && erased.binary_search(&erased::of_contact(own, workspace, (contact, row))).is_ok()
            {
                let (id, merged_into) = (id_of(own, workspace, contact, row), row.merged_into);
                hits.push(Hit { workspace, id, merged_into, has_others: !row.aliases.is_empty() });
            }
            ControlFlow::Continue(())
        })?;
        Ok(hits)
    }

    fn row_of(&self, hit: &Hit) -> Result<Option<Arc<engine::rows::ContactRow>>, RestoreError> {
        let workspace = hit.workspace;
        let own = self.store.config().workspace(workspace);
        let Some(contact) = own.and_then(|own| hit.id.ordinal(&own.id_key, workspace)) else { return Ok(None) };
        Ok(self.store.snapshot().get(&ContactKey { workspace, contact })?)
    }

    /// Takes merges back until nobody is part of them who is not to be deleted,
    /// as far as that is possible.
    fn spare_others(&mut self, hit: &Hit, erased: &[Erased]) -> Result<bool, RestoreError> {
        if !hit.has_others {
            return Ok(true);
        }
        while self.has_others_to_spare(hit, erased)? {
            if !self.unmerge(hit.workspace, hit.id) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn has_others_to_spare(&self, hit: &Hit, erased: &[Erased]) -> Result<bool, RestoreError> {
        let workspace = hit.workspace;
        let (Some(row), Some(own)) = (self.row_of(hit)?, self.store.config().workspace(workspace)) else {
            return Ok(false);
        };
        let snapshot = self.store.snapshot();
        for &contact in &row.aliases {
            if let Some(alias) = snapshot.get(&ContactKey { workspace, contact })?
                && erased.binary_search(&erased::of_contact(&own, workspace, (contact, &alias))).is_err()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes the latest merge of somebody back, if that is possible.
    fn unmerge(&mut self, workspace: WorkspaceId, id: ContactId) -> bool {
        let unmerge = UnmergeContact { workspace, who: by_id(id), actor: ActorRef::CommandLine };
        self.make(vec![Command::UnmergeContact(unmerge)]).iter().all(Option::is_some)
    }

    /// Takes merges back until somebody is themselves again, as far as that is
    /// possible.
    fn take_out(&mut self, hit: &Hit) -> Result<bool, RestoreError> {
        while let Some(row) = self.row_of(hit)? {
            let Some(into) = row.merged_into else { return Ok(true) };
            let (workspace, contact) = (hit.workspace, into);
            let survivor = self.store.snapshot().get(&ContactKey { workspace, contact })?;
            let own = self.store.config().workspace(workspace);
            let (Some(survivor), Some(own)) = (survivor, own) else { return Ok(false) };
            // Whoever came last goes first; nobody else is taken out for it.
            let ordinal = hit.id.ordinal(&own.id_key, workspace);
            if survivor.aliases.last().copied() != ordinal {
                return Ok(false);
            }
            if !self.unmerge(workspace, id_of(&own, workspace, into, &survivor)) {
                return Ok(false);
            }
        }
        Ok(false)
    }

    fn pause_messages(&mut self) -> Result<u64, RestoreError> {
        let mut commands = Vec::new();
        for (workspace, _) in self.store.config().workspaces() {
            let live = self.store.config().messages(workspace);
            let live = live.into_iter().filter(|(_, row)| row.state == MessageState::Live);
            commands.extend(live.map(|(message, _)| {
                let (step, actor) = (MessageStep::Pause, ActorRef::CommandLine);
                Command::MoveMessage(MoveMessage { workspace, message, step, actor })
            }));
        }
        Ok(self.must_make(commands, "pause messages")?.len() as u64)
    }

    /// Lets delays end whose time has come, and stops what waits to leave.
    fn stop_sending(&mut self) -> Result<u64, RestoreError> {
        for (workspace, _) in self.store.config().workspaces() {
            loop {
                let fire = vec![Command::FireTimers(FireTimers { workspace })];
                let answers = self.must_make(fire, "end the delays of messages")?;
                if !matches!(answers.as_slice(), [Answer::Swept { finished: false, .. }]) {
                    break;
                }
            }
        }
        let mut stopped = 0;
        loop {
            let waiting = self.waiting()?;
            if waiting.is_empty() {
                return Ok(stopped);
            }
            stopped += waiting.len() as u64;
            let commands = waiting.into_iter().map(|OutboxKey { workspace, due_at, contact, delivery }| {
                let outcome = SendingOutcome::Skipped { reason: "restored".to_owned() };
                Command::RecordSending(Box::new(RecordSending { workspace, contact, delivery, due_at, outcome }))
            });
            self.must_make(commands.collect(), "stop what waited to leave")?;
        }
    }

    /// Some of what waits.
    fn waiting(&self) -> Result<Vec<OutboxKey>, RestoreError> {
        let mut waiting = Vec::new();
        self.store.snapshot().scan_table(Table::Outbox, |key, _| {
            waiting.extend(OutboxKey::from_erased(&key).cloned());
            if waiting.len() < BATCH_COMMANDS_MAX { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(waiting)
    }
}
