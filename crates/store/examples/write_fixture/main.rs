//! Writes the data folder that `tests/fixtures` keeps of a released format:
//! `cargo run --release -p store --example write_fixture -- FOLDER`.
//!
//! Run once for each format, before its release; a folder that is kept is
//! never written again. Every table has rows in it, and every variant that a
//! row can hold is there. One half lies in sorted files, the other in the
//! journal, so that opening reads both.

mod begin;
mod browsers;
mod events;
mod messages;
mod people;
mod team;
mod unreachable;

use engine::command::Stamp;
use engine::ids::{WorkspaceId, WriterId};
use engine::{Command, Plan, RefusalKind, WorkingSet, apply, plan};
use std::error::Error;
use std::path::{Path, PathBuf};
use store::disk::{Disk, DiskOptions};
use store::{Store, Writer};

const WORKSPACE: WorkspaceId = WorkspaceId(1);
/// 2026-11-01, 00:00 UTC.
const BEGIN_MS: u64 = 1_793_491_200_000;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("which folder?")?);
    std::fs::create_dir(&folder)?;
    write(&folder, |writer| {
        commit(writer, BEGIN_MS, begin::commands())?;
        commit(writer, BEGIN_MS + 3_600_000, events::commands())?;
        commit(writer, BEGIN_MS + 7_200_000, people::commands())?;
        commit(writer, BEGIN_MS + 10_800_000, browsers::commands())?;
        commit(writer, BEGIN_MS + 10_801_000, team::commands())?;
        Ok(writer.commit(&messages::rows())?)
    })?;
    flush(&folder)?;
    write(&folder, |writer| {
        commit(writer, BEGIN_MS + 2 * 86_400_000, events::afterwards())?;
        commit(writer, BEGIN_MS + 3 * 86_400_000, people::afterwards())?;
        commit(writer, BEGIN_MS + 4 * 86_400_000, browsers::afterwards())?;
        commit(writer, BEGIN_MS + 4 * 86_400_000, team::afterwards())?;
        writer.commit(&messages::afterwards())?;
        Ok(writer.commit(&unreachable::rows())?)
    })
}

fn write(folder: &Path, work: impl FnOnce(&mut Writer) -> Result<(), Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
    let options = DiskOptions { data: folder.to_owned(), block_cache_bytes: 1 << 20, verify: true };
    let store = Store::open(Box::new(Disk::open(&options)?), false)?;
    work(&mut Writer::new(store.clone(), 1 << 20))?;
    Ok(store.sync_mark()?)
}

/// Moves what lies in the journal into sorted files.
fn flush(folder: &Path) -> Result<(), Box<dyn Error>> {
    let database = fjall::Database::builder(folder.join("store")).open()?;
    for name in database.list_keyspace_names() {
        database.keyspace(&name, fjall::KeyspaceCreateOptions::default)?.rotate_memtable_and_wait()?;
    }
    Ok(())
}

/// What some of the commands are there to be refused for.
const MEANT: [RefusalKind; 2] = [RefusalKind::ContactNotFound, RefusalKind::MetadataInvalid];

/// Decides commands as the sequencer does, each in a commit of its own.
fn commit(writer: &mut Writer, at_ms: u64, commands: Vec<Command>) -> Result<(), Box<dyn Error>> {
    let stamp = Stamp { at_ms, writer: WriterId(0) };
    for command in commands {
        let mut rows = WorkingSet::default();
        while let Plan::Need(need) = plan(&command, &stamp, &rows) {
            writer.load(&need, &mut rows)?;
        }
        let refused = apply(command, &stamp, &mut rows).err();
        if let Some(refusal) = refused.filter(|refusal| !MEANT.contains(&refusal.kind)) {
            return Err(format!("a command was refused: {refusal:?}").into());
        }
        writer.commit(&rows)?;
    }
    Ok(())
}
