//! Herald on a fresh folder and a port of its own.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::workspace::{Workspace, shown};

/// It is ready in well under a second; a machine that runs other things may be slow.
const READY_WAIT_MAX: Duration = Duration::from_secs(30);

/// How often it is asked.
const READY_POLL: Duration = Duration::from_millis(20);

/// A running Herald; stopped when it goes out of scope.
pub struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts the built binary and waits until it says that it is ready.
    pub fn start(workspace: &Workspace) -> Result<Server> {
        let folder = workspace.target.join("browser");
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&folder).context("create the browser test's folder")?;
        let log = folder.join("herald.log");
        let output = File::create(&log).context("create herald.log")?;
        let address = free_address()?;
        let child = workspace
            .start("herald")?
            .arg("serve")
            .arg("--data")
            .arg(shown(&folder.join("data"))?)
            .arg("--listen")
            .arg(address.to_string())
            .command()
            .stdin(Stdio::null())
            .stdout(output.try_clone().context("share herald.log")?)
            .stderr(output)
            .spawn()
            .context("start herald")?;
        let mut server = Server { child, address };
        let ready = server.wait_until_ready();
        ready.with_context(|| format!("herald did not start, see {}", log.display()))?;
        Ok(server)
    }

    /// The address of a path on it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        while !is_ready(self.address) {
            if let Some(status) = self.child.try_wait().context("look after herald")? {
                bail!("it ended with {status}");
            }
            if started.elapsed() > READY_WAIT_MAX {
                bail!("it was not ready after {READY_WAIT_MAX:?}");
            }
            std::thread::park_timeout(READY_POLL);
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Free a moment ago. Another program may still take it; then the start fails.
fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").context("find a free port")?;
    listener.local_addr().context("read the free port")
}

/// Whether `GET /readyz` answers 200.
fn is_ready(address: SocketAddr) -> bool {
    let request = format!("GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    let mut answer = String::new();
    let asked = TcpStream::connect(address).and_then(|mut stream| {
        stream.set_read_timeout(Some(READY_WAIT_MAX))?;
        stream.write_all(request.as_bytes())?;
        stream.read_to_string(&mut answer)
    });
    asked.is_ok() && answer.starts_with("HTTP/1.1 200")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_listening_is_not_ready() {
        assert!(!is_ready(free_address().unwrap()));
    }

    #[test]
    fn only_a_200_is_ready() {
        for (status, is_ok) in [("503 Service Unavailable", false), ("200 OK", true)] {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap();
            let server = std::thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = [0; 1024];
                assert!(stream.read(&mut request).unwrap() > 0);
                write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n").unwrap();
            });
            assert_eq!(is_ready(address), is_ok);
            server.join().unwrap();
        }
    }
}
