//! Makes the folder: every row is decided by the engine, as the sequencer does
//! it, but twenty thousand commands share a commit, so that the disk is synced
//! a few hundred times and not ten thousand. Person by person with what they
//! did: the rows that an event needs are still in memory when it comes.
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use engine::{
    Answer, Command, Plan, Stamp, WorkingSet, apply,
    command::CreateWorkspace,
    ids::{WorkspaceId, WriterId},
    outcome::EventAnswer,
    plan,
    rows::ActorRef,
};
use store::{
    Store, Writer,
    disk::{Disk, DiskOptions},
};

use super::folk::{Population, SHOP};
use crate::{clock, output};

const COMMIT_COMMANDS: usize = 20_000;
const CACHE_BYTES: u64 = 64 << 20;

/// Makes a folder with so many people and about so many events.
pub fn make(data: &Path, contacts: u64, events: u64) -> Result<()> {
    let mut filler = Filler::begin(data, clock::unix_seconds() * 1_000)?;
    let population = Population::new(clock::unix_seconds(), events.div_ceil(contacts));
    for person in 0..contacts {
        filler.take(population.create(person))?;
        for event in population.events_of(person) {
            filler.take(event)?;
        }
        if (person + 1) % 100_000 == 0 {
            output::progress(&format!("{} people", person + 1));
        }
    }
    filler.end()
}

/// Fills a folder with what commands decide.
pub struct Filler {
    store: Arc<Store>,
    writer: Writer,
    stamp: Stamp,
    rows: WorkingSet,
    commands: usize,
}

impl Filler {
    /// Begins a folder with one workspace, at this time in Unix milliseconds.
    pub fn begin(data: &Path, at_ms: u64) -> Result<Self> {
        let options = DiskOptions { data: data.to_owned(), block_cache_bytes: CACHE_BYTES, verify: false };
        let store = Store::open(Box::new(Disk::open(&options)?), false)?;
        let mut filler = Self {
            writer: Writer::new(store.clone(), CACHE_BYTES),
            store,
            stamp: Stamp { at_ms, writer: WriterId(0) },
            rows: WorkingSet::default(),
            commands: 0,
        };
        filler.take(workspace())?;
        Ok(filler)
    }

    /// What comes from here on comes at this time.
    pub fn at(&mut self, at_ms: u64) {
        self.stamp.at_ms = at_ms;
    }

    /// Ends the folder.
    pub fn end(mut self) -> Result<()> {
        self.commit()?;
        Ok(self.store.sync_mark()?)
    }

    /// Decides a command.
    pub fn take(&mut self, command: Command) -> Result<()> {
        while let Plan::Need(need) = plan(&command, &self.stamp, &self.rows) {
            self.writer.load(&need, &mut self.rows)?;
        }
        match apply(command, &self.stamp, &mut self.rows) {
            // Two of somebody's events can fall into one second.
            Ok(Answer::Contact(_) | Answer::Event(EventAnswer::Recorded { .. } | EventAnswer::Duplicate { .. })) => {}
            Ok(Answer::Workspace(workspace)) if workspace == SHOP => {}
            other => bail!("a command of the folder was answered {other:?}"),
        }
        self.commands += 1;
        if self.commands >= COMMIT_COMMANDS { self.commit() } else { Ok(()) }
    }

    fn commit(&mut self) -> Result<()> {
        self.writer.commit(&self.rows)?;
        (self.rows, self.commands) = (WorkingSet::default(), 0);
        Ok(())
    }
}

fn workspace() -> Command {
    assert_eq!(SHOP, WorkspaceId(1), "the first workspace of a folder");
    Command::CreateWorkspace(Box::new(CreateWorkspace {
        name: "Bench".to_owned(),
        app_id: "benchapp".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        id_key: [7; 16],
        identity_secret: "not a secret".to_owned(),
        actor: ActorRef::CommandLine,
    }))
}
