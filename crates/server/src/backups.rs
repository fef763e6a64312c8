//! Backups of a running server, asked for over a socket in its data folder.
//!
//! Whoever may enter the folder may have all of it, so nothing else is asked
//! for: the folder is its owner's, and so is the socket (mode 0600). No token
//! would do, because a backup holds every workspace. Whoever connects is sent
//! the backup, or a line that says why not, and the connection ends.
//!
//! One is made at a time, on a thread of its own, as fast as its reader takes
//! it. A reader that takes nothing for `WRITE_STALL_MS_MAX` is dropped, and
//! with it the snapshot; one that is gone makes room for the next at once.

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::net::Shutdown;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use node::Node;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::net::UnixListener;
use tokio::task::AbortHandle;

use crate::limits::WRITE_STALL_MS_MAX;

/// The socket's name in the data folder.
const SOCKET: &str = "herald.sock";

/// Which version made a backup.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What is told to whoever asks while a backup is being made.
const BUSY: &str = "another backup is being made; wait for its end\n";

/// The socket, and the backup that is being made.
pub struct Backups {
    path: PathBuf,
    accepting: AbortHandle,
    desk: Arc<Desk>,
}

struct Desk {
    node: Arc<Node>,
    stall: Duration,
    current: Mutex<Current>,
}

#[derive(Default)]
struct Current {
    /// The backup that is being made, or was made last.
    sending: Option<Sending>,
    /// No further one is begun.
    is_stopped: bool,
}

struct Sending {
    reader: UnixStream,
    thread: JoinHandle<()>,
}

impl Sending {
    /// Whether nobody waits for it any more.
    fn is_over(&self) -> bool {
        self.thread.is_finished() || has_hung_up(&self.reader)
    }

    /// Cuts it, and waits until its thread is gone.
    fn end(self) {
        // It may have ended by itself.
        self.reader.shutdown(Shutdown::Both).ok();
        self.thread.join().ok();
    }
}

/// Whether the other end of a connection is closed.
fn has_hung_up(stream: &UnixStream) -> bool {
    let mut ends = [PollFd::new(stream, PollFlags::empty())];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut ends, Some(&now)).is_ok_and(|_| ends.iter().any(|end| end.revents().contains(PollFlags::HUP)))
}

/// Ends a connection when it is dropped, so that its reader does not wait for
/// ever for a thread that has panicked: [`Sending`] has another handle of it.
struct HangsUp<'a>(&'a UnixStream);

impl Drop for HangsUp<'_> {
    fn drop(&mut self) {
        self.0.shutdown(Shutdown::Both).ok();
    }
}

impl Backups {
    /// Listens in a data folder. A socket that a killed server left is
    /// replaced: whoever holds the node is the only server on the folder.
    ///
    /// # Errors
    /// The system gives no socket, for instance because the path is too long.
    pub fn listen(data: &Path, node: &Arc<Node>) -> io::Result<Self> {
        Self::listen_within(data, node, Duration::from_millis(WRITE_STALL_MS_MAX))
    }

    fn listen_within(data: &Path, node: &Arc<Node>, stall: Duration) -> io::Result<Self> {
        let (path, draft) = (data.join(SOCKET), data.join("herald.sock.new"));
        match fs::remove_file(&draft) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // Under another name until nobody else may connect.
        let listener = UnixListener::bind(&draft)?;
        fs::set_permissions(&draft, fs::Permissions::from_mode(0o600))?;
        fs::rename(&draft, &path)?;
        let desk = Arc::new(Desk { node: Arc::clone(node), stall, current: Mutex::default() });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&desk))).abort_handle();
        Ok(Self { path, accepting, desk })
    }

    /// Cuts the backup that is being made, and waits until its thread is gone.
    pub fn stop(&self) {
        self.accepting.abort();
        fs::remove_file(&self.path).ok();
        let mut current = self.desk.current();
        current.is_stopped = true;
        if let Some(sending) = current.sending.take() {
            sending.end();
        }
    }
}

async fn accept(listener: UnixListener, desk: Arc<Desk>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                if let Err(error) = stream.into_std().and_then(|stream| desk.take(stream)) {
                    tracing::warn!(error = %error, "could not begin a backup");
                }
            }
            Err(error) => {
                tracing::warn!(error = %error, "could not accept a connection for a backup");
                tokio::time::sleep(Duration::from_millis(crate::limits::ACCEPT_PAUSE_MS)).await;
            }
        }
    }
}

impl Desk {
    fn current(&self) -> MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a backup for a reader, unless one is being made for somebody who
    /// is still there.
    fn take(self: &Arc<Self>, reader: UnixStream) -> io::Result<()> {
        reader.set_nonblocking(false)?;
        reader.set_write_timeout(Some(self.stall))?;
        let mut current = self.current();
        if current.is_stopped {
            return Ok(());
        }
        if current.sending.as_ref().is_some_and(|sending| !sending.is_over()) {
            return (&reader).write_all(BUSY.as_bytes());
        }
        let (desk, out, before) = (Arc::clone(self), reader.try_clone()?, current.sending.take());
        let work = move || {
            // One whose reader is gone notices when it writes again.
            before.into_iter().for_each(Sending::end);
            desk.send(&out);
        };
        let thread = std::thread::Builder::new().name("backup".to_owned()).spawn(work)?;
        current.sending = Some(Sending { reader, thread });
        Ok(())
    }

    fn send(&self, out: &UnixStream) {
        let _hangs_up = HangsUp(out);
        match self.node.backup_blocking(VERSION, BufWriter::with_capacity(1 << 16, out)) {
            Ok(contents) => tracing::info!(backup.bytes = contents.length, "a backup was sent"),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "a backup was not sent to its end");
            }
        }
    }
}

/// Asks the server that runs on a data folder for a backup. `None` when none
/// listens there.
///
/// # Errors
/// The system refuses for another reason.
pub fn ask(data: &Path) -> io::Result<Option<UnixStream>> {
    match UnixStream::connect(data.join(SOCKET)) {
        Ok(stream) => Ok(Some(stream)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use node::{NodeOptions, SystemClock};
    use std::io::Read as _;
    use std::time::Instant;

    fn node(folder: &Path) -> Arc<Node> {
        Arc::new(Node::open(NodeOptions::new(folder.to_owned()), Arc::new(SystemClock)).unwrap())
    }

    /// Until something is so.
    fn until(is_so: impl Fn() -> bool) {
        let began = Instant::now();
        while !is_so() {
            assert!(began.elapsed() < Duration::from_secs(60));
            std::thread::yield_now();
        }
    }

    fn is_finished(backups: &Backups) -> bool {
        backups.desk.current().sending.as_ref().unwrap().thread.is_finished()
    }

    /// A backup whose thread waits until it is told to end, and its reader.
    fn held_up(backups: &Backups) -> (UnixStream, std::sync::mpsc::Sender<()>) {
        let (reader, other) = UnixStream::pair().unwrap();
        let (go_on, told) = std::sync::mpsc::channel::<()>();
        let thread = std::thread::spawn(move || told.recv().unwrap());
        backups.desk.current().sending = Some(Sending { reader, thread });
        (other, go_on)
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn a_reader_that_is_gone_makes_room_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let backups = Backups::listen(folder.path(), &node(folder.path())).unwrap();
        let (reader, go_on) = held_up(&backups);
        // Whoever only says nothing more is still there.
        reader.shutdown(Shutdown::Write).unwrap();
        let mut said = String::new();
        ask(folder.path()).unwrap().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(said, BUSY);
        drop(reader);
        let next = ask(folder.path()).unwrap().unwrap();
        until(|| has_hung_up(&next) || backups.desk.current().sending.as_ref().is_some_and(|next| !next.is_over()));
        assert!(!has_hung_up(&next), "it waits for its turn");
        go_on.send(()).unwrap();
        node::backup::prove(next).unwrap();
        backups.stop();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn nobody_waits_for_a_thread_that_panicked_or_was_never_begun() {
        let folder = tempfile::tempdir().unwrap();
        let backups = Backups::listen(folder.path(), &node(folder.path())).unwrap();
        let (reader, mut other) = UnixStream::pair().unwrap();
        let out = reader.try_clone().unwrap();
        let thread = std::thread::spawn(move || {
            let _hangs_up = HangsUp(&out);
            panic!("on purpose");
        });
        backups.desk.current().sending = Some(Sending { reader, thread });
        let mut said = Vec::new();
        assert_eq!(other.read_to_end(&mut said).unwrap(), 0);
        backups.stop();
        let (late, mut other) = UnixStream::pair().unwrap();
        backups.desk.take(late).unwrap();
        assert_eq!(other.read_to_end(&mut said).unwrap(), 0, "the server is stopping");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn one_is_sent_at_a_time_and_whoever_takes_nothing_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let node = node(folder.path());
        // What a killed server leaves.
        drop(UnixListener::bind(folder.path().join(SOCKET)).unwrap());
        assert!(ask(folder.path()).unwrap().is_none());
        let backups = Backups::listen_within(folder.path(), &node, Duration::from_millis(50)).unwrap();
        let mode = fs::metadata(folder.path().join(SOCKET)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);

        let mut first = ask(folder.path()).unwrap().unwrap();
        let (contents, _) = node::backup::prove(&mut first).unwrap();
        assert_eq!(contents.header.commit_number, 0, "nothing was ever committed");

        // A thread that is held up stands for a reader that takes nothing.
        until(|| is_finished(&backups));
        let (held, _other) = UnixStream::pair().unwrap();
        held.set_write_timeout(Some(backups.desk.stall)).unwrap();
        let (wait, waited) = std::sync::mpsc::channel::<()>();
        let reader = held.try_clone().unwrap();
        let thread = std::thread::spawn(move || {
            // More than a socket holds, to somebody who takes none of it.
            let error = (&held).write_all(&vec![0; 64 << 20]).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
            waited.recv().unwrap();
        });
        backups.desk.current().sending = Some(Sending { reader, thread });
        let mut said = String::new();
        ask(folder.path()).unwrap().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(said, BUSY);
        wait.send(()).unwrap();
        until(|| is_finished(&backups));
        node::backup::prove(ask(folder.path()).unwrap().unwrap()).unwrap();
        backups.stop();
        assert!(!folder.path().join(SOCKET).exists() && ask(folder.path()).unwrap().is_none());
    }
}
