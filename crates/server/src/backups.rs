//! Backups of a running server, asked for over a socket in its data folder.
//!
//! Whoever may enter the folder may have all of it, so nothing else is asked
//! for: the folder is its owner's, and so is the socket (mode 0600). No token
//! would do, because a backup holds every workspace. Whoever connects is sent
//! the backup, or a line that says why not, and the connection ends.
//!
//! One is made at a time, on a thread of its own, as fast as its reader takes
//! it. A reader that takes nothing for `WRITE_STALL_MS_MAX` is dropped, and
//! with it the snapshot.

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::net::Shutdown;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use node::Node;
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
    /// The backup that is being made, or was made last.
    current: Mutex<Option<Sending>>,
}

struct Sending {
    reader: UnixStream,
    thread: JoinHandle<()>,
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
        let current = self.desk.current.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(sending) = current {
            // It may have ended by itself.
            sending.reader.shutdown(Shutdown::Both).ok();
            sending.thread.join().ok();
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
    /// Begins a backup for a reader, unless one is being made.
    fn take(self: &Arc<Self>, reader: UnixStream) -> io::Result<()> {
        reader.set_nonblocking(false)?;
        reader.set_write_timeout(Some(self.stall))?;
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|sending| !sending.thread.is_finished()) {
            return (&reader).write_all(BUSY.as_bytes());
        }
        let (desk, out) = (Arc::clone(self), reader.try_clone()?);
        let thread = std::thread::Builder::new().name("backup".to_owned()).spawn(move || desk.send(&out))?;
        *current = Some(Sending { reader, thread });
        Ok(())
    }

    fn send(&self, out: &UnixStream) {
        match self.node.backup_blocking(VERSION, BufWriter::with_capacity(1 << 16, out)) {
            Ok(contents) => tracing::info!(backup.bytes = contents.length, "a backup was sent"),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "a backup was not sent to its end");
            }
        }
        // The other handle of the socket goes with the next backup.
        out.shutdown(Shutdown::Both).ok();
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
        until(|| backups.desk.current.lock().unwrap().as_ref().unwrap().thread.is_finished());
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
        *backups.desk.current.lock().unwrap() = Some(Sending { reader, thread });
        let mut said = String::new();
        ask(folder.path()).unwrap().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(said, BUSY);
        wait.send(()).unwrap();
        until(|| backups.desk.current.lock().unwrap().as_ref().unwrap().thread.is_finished());
        node::backup::prove(ask(folder.path()).unwrap().unwrap()).unwrap();
        backups.stop();
        assert!(!folder.path().join(SOCKET).exists() && ask(folder.path()).unwrap().is_none());
    }
}
