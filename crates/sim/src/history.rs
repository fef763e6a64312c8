//! What has been committed, in order: one entry for each batch that lies in
//! the journal. From it the oracle can be told the story anew, and a second
//! store must come to the same rows.

use crate::disk::{Machine, Rows};
use crate::oracle::Oracle;
use engine::ids::{ContactOrdinal, WorkspaceId};
use engine::{Command, Key, Outcome, Row, Stamp, WorkingSet};
use node::{Failure, Sequencer};
use std::sync::Arc;
use store::{Space, Store, Writer};

/// One batch of the journal.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it did.
    pub what: What,
    /// External ids of leads that were read after it, because their answers
    /// were lost.
    pub read: Vec<ReadId>,
}

/// A lead's external id that was read: whose, and the id.
pub type ReadId = (WorkspaceId, ContactOrdinal, String);

impl From<What> for Entry {
    fn from(what: What) -> Self {
        Self { what, read: Vec::new() }
    }
}

/// What a batch did.
#[derive(Debug, Clone)]
pub enum What {
    /// Commands that were decided together.
    Commands(Decided),
    /// What another writer wrote.
    Rival(Key, Row),
    /// A loss was accepted: the store's own rows only.
    AcceptedLoss,
}

/// Commands that were decided together.
#[derive(Debug, Clone)]
pub struct Decided {
    /// Their stamp.
    pub stamp: Stamp,
    /// Those that were decided, in order.
    pub commands: Vec<Command>,
    /// What was answered; empty when the answers were lost.
    pub outcomes: Vec<Outcome>,
}

impl Decided {
    /// Tells it to an oracle.
    pub fn tell(&self, oracle: &mut Oracle) {
        for (place, command) in self.commands.iter().enumerate() {
            let _expected = oracle.decide(command, &self.stamp);
            if let Some(Ok(answer)) = self.outcomes.get(place) {
                oracle.learn(command, answer);
            }
        }
    }
}

/// Tells a new oracle the whole story.
#[must_use]
pub fn retell(history: &[Entry]) -> Oracle {
    let mut oracle = Oracle::default();
    for entry in history {
        match &entry.what {
            What::Commands(decided) => decided.tell(&mut oracle),
            What::Rival(key, row) => oracle.take_in(key, row),
            What::AcceptedLoss => {}
        }
        for (workspace, contact, id) in &entry.read {
            let _is_news = oracle.learn_external_id(*workspace, *contact, id);
        }
    }
    oracle
}

/// How commands are gathered when they are decided again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gathering {
    /// As they were.
    Same,
    /// Each on its own.
    OneByOne,
}

/// Decides everything again on a fresh store and compares the bytes of all
/// rows: the same stamped commands in the same order give the same rows.
///
/// # Errors
/// What differs, or could not be done.
pub fn check_replay(machine: &Machine, history: &[Entry], gathering: Gathering) -> Result<(), String> {
    let fresh = Machine::new(false, None);
    let store = Store::open(Box::new(fresh.start()), false).map_err(|error| error.to_string())?;
    for entry in history {
        match &entry.what {
            What::Commands(decided) => {
                let size = if gathering == Gathering::Same { usize::MAX } else { 1 };
                decided.commands.chunks(size).try_for_each(|commands| decide(&store, commands, &decided.stamp))?;
            }
            What::Rival(key, row) => {
                let mut rows = WorkingSet::default();
                rows.change(key.clone(), Some(row.clone()));
                Writer::new(store.clone(), 0).commit(&rows).map_err(|error| error.to_string())?;
            }
            What::AcceptedLoss => {}
        }
    }
    for space in Space::all().filter(|space| *space != Space::Meta) {
        compare(space, &machine.rows(space), &fresh.rows(space))
            .map_err(|what| format!("decided again ({gathering:?}), {what}"))?;
    }
    Ok(())
}

/// A sequencer of its own for each batch takes any moment for now.
fn decide(store: &Arc<Store>, commands: &[Command], stamp: &Stamp) -> Result<(), String> {
    let mut sequencer = Sequencer::new(Writer::new(store.clone(), 0), stamp.writer);
    let (mut left, mut decided) = (commands.iter().cloned(), 0);
    while decided < commands.len() {
        let results = sequencer.run(stamp.at_ms, || left.next()).results;
        if results.contains(&Err(Failure::StorageFailed)) || results.is_empty() {
            return Err("decided again, a sound store failed".to_owned());
        }
        decided += results.len();
    }
    Ok(())
}

fn compare(space: Space, before: &Arc<Rows>, again: &Arc<Rows>) -> Result<(), String> {
    if before == again {
        return Ok(());
    }
    let keys = before.keys().chain(again.keys());
    let differs = keys.into_iter().find(|key| before.get(*key) != again.get(*key));
    let show = |rows: &Rows| match (space, differs.and_then(|key| Some((key, rows.get(key)?)))) {
        (Space::Table(table), Some((_, row))) => format!("{:?}", store::encoding::decode_row(table, row)),
        _ => "no row".to_owned(),
    };
    let name = space.name();
    Err(format!(
        "a row of {name} under {differs:02x?} is not the same:\n  first {}\n  then  {}",
        show(before),
        show(again)
    ))
}
