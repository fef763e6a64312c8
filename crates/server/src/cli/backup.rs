//! `herald backup`: all of a data folder in one file, whether or not a server
//! runs on it.
//!
//! What is written is proven on its way: a file has its name only when it is
//! whole and on disk.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Cursor, Read, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::JoinHandle;

use anyhow::{Context as _, Result, anyhow, bail};
use node::backup::{BackupError, Contents, MAGIC, Source, prove};
use node::erased::{self, ERASED_FILE, Erased};
use node::{Clock as _, SystemClock};

use super::{open, output};
use crate::backups::{VERSION, ask};
use crate::config::Options;
use crate::last_backup;

/// As many bytes are read at a time.
const PIECE_BYTES: usize = 1 << 18;

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
        let opened = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path);
        let file = opened.with_context(|| format!("write {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!("another backup is being written to {}", path.display()),
            Err(TryLockError::Error(error)) => return Err(error).with_context(|| format!("lock {}", path.display())),
        }
        // One that was killed may have left something.
        file.set_len(0).with_context(|| format!("write {}", path.display()))?;
        Ok(Self { destination, path, file })
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
        // It is not there any more when it has its name.
        fs::remove_file(&self.path).ok();
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
    if let Some(server) = ask(&options.data).context("ask the server on the data folder")? {
        let input = begin(server)?;
        let proven = prove_copy(input, out);
        return proven.map_err(|error| match error {
            BackupError::CutOff { .. } => anyhow!("the server ended the backup early; its log says why"),
            error => anyhow::Error::from(error).context("make the backup"),
        });
    }
    let (input, writer) = from_folder(options)?;
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

/// Opens the folder, and writes a backup of it from a thread.
fn from_folder(options: &Options) -> Result<(UnixStream, JoinHandle<Result<Contents, BackupError>>)> {
    let data = options.data.display();
    let source = match Source::open(&open::node_options(options)) {
        Err(error) if error.is_locked() => bail!(
            "another process uses {data}, and no server listens at herald.sock in it; wait for its end, or see the \
             server's log"
        ),
        source => source.with_context(|| format!("open the data folder {data}"))?,
    };
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
