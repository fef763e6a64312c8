//! `herald backup`: all of a data folder in one file, whether or not a server
//! runs on it.
//!
//! What is written is proven on its way: a file has its name only when it is
//! whole and on disk.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Cursor, IsTerminal as _, Read, Write};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::JoinHandle;

use anyhow::{Context as _, Result, anyhow, bail};
use node::backup::{BackupError, Contents, MAGIC, Source, prove};
use node::erased::{self, ERASED_FILE, Erased};
use node::{Clock as _, NodeOptions, SystemClock};

use super::{open, output, remote};
use crate::backups::{VERSION, ask};
use crate::config::Options;
use crate::last_backup;
use crate::limits::BACKUP_WAITS_MAX;

/// As many bytes are read at a time.
const PIECE_BYTES: usize = 1 << 18;

/// 8 tries to open a file that others finish or remove meanwhile.
const DRAFT_TRIES_MAX: u32 = 8;

/// 1 KiB: the longest line that a server says instead of a backup.
const REFUSAL_BYTES_MAX: u64 = 1_024;

/// Makes a backup: a file that is not there yet, or `-` for stdout.
///
/// # Errors
/// There is no data, nobody gives it out, or it cannot be written. No file with
/// that name is there then.
pub fn run(options: &Options, destination: &str) -> Result<ExitCode> {
    open::must_hold_data(&options.data)?;
    if destination == "-" {
        if io::stdout().is_terminal() {
            bail!("a backup is nothing for a terminal; send it into a pipe or a file");
        }
        let (contents, _) = copy(options, io::stdout().lock())?;
        output::complain(&format!("wrote a backup: {contents}"));
        note(&options.data);
        return Ok(ExitCode::SUCCESS);
    }
    let destination = Path::new(destination);
    let draft = FileDraft::begin(destination)?;
    let (contents, mut gone) = copy(options, &draft.file)?;
    draft.finish()?;
    let of_folder = options.data.join(ERASED_FILE);
    let list = destination.with_file_name(ERASED_FILE);
    let listed = match erased::read(&of_folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        listed => listed.with_context(|| format!("read {}", of_folder.display())),
    };
    let added = listed.and_then(|listed| {
        gone.extend(listed);
        erased::add(&list, gone).with_context(|| format!("write {}", list.display()))
    });
    let added = added.context("the backup is whole, but not the list of people who were deleted beside it")?;
    output::say(&format!("wrote {}: {contents}", destination.display()))?;
    if added > 0 {
        output::say(&format!("added {added} people who were deleted to {}", list.display()))?;
    }
    note(&options.data);
    Ok(ExitCode::SUCCESS)
}

/// For the metrics: the backup is no worse without.
fn note(data: &Path) {
    if let Err(error) = last_backup::note(data, SystemClock.now_ms() / 1_000) {
        output::complain(&format!("the metrics will not show this backup: {error}"));
    }
}

/// Where a backup is written until it is whole.
struct FileDraft<'a> {
    destination: &'a Path,
    path: PathBuf,
    file: File,
}

impl<'a> FileDraft<'a> {
    fn begin(destination: &'a Path) -> Result<Self> {
        must_be_free(destination)?;
        let mut name = destination.file_name().context("give a file to write")?.to_owned();
        name.push(".partial");
        let path = destination.with_file_name(name);
        let file = Self::open(&path)?;
        let draft = Self { destination, path, file };
        // Another one may have had this name until now, and has the other one.
        must_be_free(destination)?;
        // One that was killed may have left something.
        draft.file.set_len(0).with_context(|| format!("write {}", draft.path.display()))?;
        Ok(draft)
    }

    /// Opens it for this process alone.
    fn open(path: &Path) -> Result<File> {
        let mut tries = 0;
        loop {
            tries += 1;
            let opened = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path);
            let file = opened.with_context(|| format!("write {}", path.display()))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => bail!("another backup is being written to {}", path.display()),
                Err(TryLockError::Error(error)) => {
                    return Err(error).with_context(|| format!("lock {}", path.display()));
                }
            }
            // Whoever held it before may have given it its name, or removed it. File
            // systems whose files have no lasting numbers are taken at their word.
            if tries >= DRAFT_TRIES_MAX
                || has_name(&file, path).with_context(|| format!("look at {}", path.display()))?
            {
                return Ok(file);
            }
        }
    }

    fn finish(self) -> Result<()> {
        let failed = || format!("write {}", self.destination.display());
        self.file.sync_all().with_context(failed)?;
        must_be_free(self.destination)?;
        fs::rename(&self.path, self.destination).with_context(failed)?;
        let folder = self.destination.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all()).with_context(failed)
    }
}

impl Drop for FileDraft<'_> {
    fn drop(&mut self) {
        // When it has its name, another one may be there by now.
        if has_name(&self.file, &self.path).is_ok_and(|has_name| has_name) {
            fs::remove_file(&self.path).ok();
        }
    }
}

/// Whether an open file is the one that has this name.
fn has_name(file: &File, path: &Path) -> io::Result<bool> {
    let own = file.metadata()?;
    match fs::metadata(path) {
        Ok(named) => Ok((named.dev(), named.ino()) == (own.dev(), own.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn must_be_free(destination: &Path) -> Result<()> {
    match fs::symlink_metadata(destination) {
        Ok(found) if found.is_dir() => bail!("{} is a folder; give a file in it", destination.display()),
        Ok(_) => bail!("{} is there already; a backup never overwrites: give another name", destination.display()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| format!("look at {}", destination.display())),
    }
}

/// Copies a backup from whoever has the folder, and proves it.
fn copy(options: &Options, out: impl Write) -> Result<(Contents, Vec<Erased>)> {
    let source = match find(&open::node_options(options), BACKUP_WAITS_MAX, wait)? {
        Giver::Server(server) => {
            let proven = prove_copy(begin(server)?, out);
            return proven.map_err(|error| match error {
                BackupError::CutOff { .. } => anyhow!("the server ended the backup early; its log says why"),
                error => anyhow::Error::from(error).context("make the backup"),
            });
        }
        Giver::Folder(source) => source,
    };
    let (input, writer) = from_folder(source)?;
    let proven = prove_copy(input, out);
    // What went wrong while reading says more than that something was cut off.
    let written = writer.join().map_err(|_| anyhow!("the backup's thread has stopped"))?;
    match (written, proven) {
        (Err(error @ (BackupError::Store(_) | BackupError::Damaged { .. })), _) | (_, Err(error)) => {
            Err(anyhow::Error::from(error).context("make the backup"))
        }
        (_, Ok(proven)) => Ok(proven),
    }
}

/// The beginning of a backup, or what the server says instead.
fn begin(mut server: UnixStream) -> Result<impl Read> {
    let mut first = Vec::new();
    (&mut server).take(MAGIC.len() as u64).read_to_end(&mut first).context("ask the server for a backup")?;
    if first != MAGIC && !first.is_empty() {
        (&mut server).take(REFUSAL_BYTES_MAX).read_to_end(&mut first).context("ask the server for a backup")?;
        bail!("the server makes no backup: {}", String::from_utf8_lossy(&first).trim());
    }
    Ok(Cursor::new(first).chain(server))
}

/// Who gives a backup out.
enum Giver {
    Server(UnixStream),
    Folder(Source),
}

/// Finds the server on a folder, or opens the folder if there is none. A server
/// that is starting or stopping has the folder and does not listen: it is waited
/// for, so that a backup at that moment is only late.
fn find(options: &NodeOptions, waits_max: u32, mut wait: impl FnMut(u32)) -> Result<Giver> {
    let data = options.data.display();
    for waits in 0..=waits_max {
        if let Some(server) = ask(&options.data).context("ask the server on the data folder")? {
            return Ok(Giver::Server(server));
        }
        match Source::open(options) {
            Err(error) if error.is_locked() && waits < waits_max => wait(waits),
            Err(error) if error.is_locked() => break,
            source => return source.map(Giver::Folder).with_context(|| format!("open the data folder {data}")),
        }
    }
    bail!(
        "another process uses {data}, and no server listens at herald.sock in it; wait for its end, or see the \
         server's log"
    )
}

/// Waits a second for a server, and says so once.
fn wait(waits: u32) {
    if waits == 0 {
        output::complain("another process uses the folder and does not listen yet, or no longer: waiting for it");
    }
    remote::pause(1);
}

/// Writes a backup of a folder from a thread.
fn from_folder(source: Source) -> Result<(UnixStream, JoinHandle<Result<Contents, BackupError>>)> {
    let (input, out) = UnixStream::pair().context("make a pipe")?;
    let write = move || source.backup((SystemClock.now_ms(), VERSION), &out);
    let writer = std::thread::Builder::new().name("backup".to_owned()).spawn(write).context("start a thread")?;
    Ok((input, writer))
}

fn prove_copy(input: impl Read, out: impl Write) -> Result<(Contents, Vec<Erased>), BackupError> {
    let mut tee = Tee { input, out, is_full: false };
    match prove(BufReader::with_capacity(PIECE_BYTES, &mut tee)) {
        Err(BackupError::Read(error)) if tee.is_full => Err(BackupError::Write(error)),
        proven => proven,
    }
}

/// Writes what is read.
struct Tee<R, W> {
    input: R,
    out: W,
    /// Whether it was the writing that failed.
    is_full: bool,
}

impl<R, W: Write> Tee<R, W> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        let written = if bytes.is_empty() { self.out.flush() } else { self.out.write_all(bytes) };
        self.is_full = written.is_err();
        written
    }
}

impl<R: Read, W: Write> Read for Tee<R, W> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(bytes)?;
        self.put(bytes.get(..count).unwrap_or_default())?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_starts_or_stops_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let options = NodeOptions::new(folder.path().to_owned());
        // The folder is free again after so many waits.
        for (free_after, waits_max, is_found) in [(2, 3, true), (3, 3, true), (4, 3, false), (0, 0, true)] {
            let mut source = (free_after > 0).then(|| Source::open(&options).unwrap());
            let mut waited = 0;
            let found = find(&options, waits_max, |waits| {
                waited += 1;
                assert_eq!(waits + 1, waited);
                source = source.take().filter(|_| waited < free_after);
            });
            assert_eq!(matches!(found, Ok(Giver::Folder(_))), is_found, "after {free_after} of {waits_max}");
            assert_eq!(waited, free_after.min(waits_max));
        }
        // Or somebody listens.
        let _held = Source::open(&options).unwrap();
        let mut listener = None;
        let found = find(&options, 2, |_| {
            listener = Some(std::os::unix::net::UnixListener::bind(folder.path().join("herald.sock")).unwrap());
        });
        assert!(matches!(found, Ok(Giver::Server(_))));
        let refused = find(&NodeOptions::new(folder.path().join("no/file\0")), 2, |_| {}).err();
        assert!(refused.is_some(), "whatever else is wrong is said at once");
    }

    #[test]
    fn a_file_that_has_its_name_is_never_written_to_again() {
        let folder = tempfile::tempdir().unwrap();
        let destination = folder.path().join("backup");
        let first = FileDraft::begin(&destination).unwrap();
        (&first.file).write_all(b"whole").unwrap();
        let refused = FileDraft::begin(&destination).err().unwrap().to_string();
        assert!(refused.contains("another backup is being written to"), "{refused}");
        // Somebody opened it before it had its name, and gets the lock after.
        let late = File::options().write(true).open(&first.path).unwrap();
        assert!(has_name(&late, &first.path).unwrap());
        let path = first.path.clone();
        first.finish().unwrap();
        assert!(!path.exists());
        assert!(!has_name(&late, &path).unwrap());
        File::create(&path).unwrap();
        assert!(!has_name(&late, &path).unwrap(), "another one has the name by now");
        assert!(FileDraft::begin(&destination).is_err());
        assert_eq!(fs::read(&destination).unwrap(), b"whole");
        // What fails leaves nothing.
        drop(FileDraft::begin(&folder.path().join("other")).unwrap());
        assert!(!folder.path().join("other.partial").exists());
    }
}
