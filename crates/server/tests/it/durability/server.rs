//! The real binary as a child process.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Sets a folder up and gives its access token.
pub fn init(data: &Path) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_herald")).env_clear().args(["init", "--json", "--data"]).arg(data).output();
    let output = output.expect("started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let made: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    made["access_token"].as_str().expect("a token").to_owned()
}

/// `herald check` finds nothing wrong.
pub fn check(data: &Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_herald")).env_clear().args(["check", "--data"]).arg(data).output();
    let output = output.expect("started");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("everything agrees"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

pub struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts it and waits until it says where it listens.
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    /// The same, with more options.
    pub fn start_with(data: &Path, options: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_herald"));
        command.env_clear().args(options);
        Self::await_address(command, data)
    }

    /// The same, able to write files only up to `blocks` of 512 bytes. The
    /// signal that goes with the limit is ignored, so that the write fails
    /// instead.
    pub fn start_with_file_limit(data: &Path, blocks: u32) -> Self {
        let mut command = Command::new("/bin/sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        command.env_clear().arg("-c").arg(script).arg(env!("CARGO_BIN_EXE_herald"));
        Self::await_address(command, data)
    }

    fn await_address(mut command: Command, data: &Path) -> Self {
        command.arg("--data").arg(data).args(["--listen", "127.0.0.1:0"]);
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("started");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let mut said = String::new();
        let address = loop {
            let Some(Ok(line)) = lines.next() else { panic!("it did not start: {said}") };
            if let Some((_, address)) = line.split_once("listening on http://") {
                break address.split_whitespace().next().and_then(|address| address.parse().ok()).expect("an address");
            }
            said.push_str(&line);
            said.push('\n');
        };
        // A full pipe would stop the server: keep reading until it ends.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// SIGKILL: no goodbye.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// SIGTERM: it ends by itself, without fault.
    pub fn stop(mut self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("signalled");
        let status = self.child.wait().expect("gone");
        assert!(status.success(), "it ended with {status}");
    }
}

impl Drop for Server {
    /// A failed test must not leave a server behind.
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _waited = self.child.wait();
    }
}
