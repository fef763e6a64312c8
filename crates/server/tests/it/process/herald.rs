//! Herald as a child process on a folder and a port of its own.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// A start takes well under a second, a stop too; the rest is for a machine
/// that does other things.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// The binary, with nothing that this shell's environment would set.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_herald"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("HERALD_")) {
        command.env_remove(name);
    }
    command.args(arguments);
    command
}

/// Runs a command to its end.
pub fn run(arguments: &[&str]) -> Output {
    command(arguments).stdin(Stdio::null()).output().unwrap()
}

/// A running server: killed, if it still runs, when it goes out of scope.
pub struct Herald {
    /// Where it listens.
    pub address: SocketAddr,
    child: Child,
    lines: Receiver<String>,
    said: Vec<String>,
    out: Option<JoinHandle<String>>,
}

impl Herald {
    /// Serves a data folder on a free port, and waits until it listens.
    pub fn serve(data: &Path, more: &[&str]) -> Self {
        let mut arguments = vec!["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()];
        arguments.extend(more);
        Self::start(command(&arguments))
    }

    /// Starts any command that serves, and waits until it listens.
    pub fn start(command: Command) -> Self {
        Self::spawn(command).listening()
    }

    /// Starts any command that serves.
    pub fn spawn(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (say, lines) = channel();
        let errors = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || errors.lines().map_while(Result::ok).try_for_each(|line| say.send(line)));
        let out = BufReader::new(child.stdout.take().unwrap());
        let out = std::thread::spawn(move || out.lines().map_while(Result::ok).map(|line| line + "\n").collect());
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { address, child, lines, said: Vec::new(), out: Some(out) }
    }

    /// Waits until it listens.
    pub fn listening(mut self) -> Self {
        let line = self.wait_for_line("listening on http");
        let (_, address) = line.split_once("://").unwrap();
        let is_address = |letter: char| letter.is_ascii_digit() || ".:".contains(letter);
        self.address = address.split(|letter| !is_address(letter)).next().unwrap().parse().unwrap();
        self
    }

    /// Waits for a line on stderr that holds `words`, and answers it.
    pub fn wait_for_line(&mut self, words: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(WAIT_MAX);
            let line = line.unwrap_or_else(|_| panic!("no line with {words:?}:\n{}", self.said.join("\n")));
            self.said.push(line.clone());
            if line.contains(words) {
                return line;
            }
        }
    }

    /// The lines on stderr so far.
    pub fn said(&self) -> &[String] {
        &self.said
    }

    /// The number by which the system knows it.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.child.id().try_into().unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// Waits for its end, and answers how it was and what it wrote to stdout
    /// and stderr.
    pub fn ended(mut self) -> (ExitStatus, String, String) {
        while let Ok(line) = self.lines.recv_timeout(WAIT_MAX) {
            self.said.push(line);
        }
        // stderr is closed by the end of the process only.
        let status = self.child.wait().unwrap();
        let out = self.out.take().unwrap().join().unwrap();
        (status, out, self.said.join("\n"))
    }

    /// Stops it in order.
    pub fn stop(self) -> (ExitStatus, String, String) {
        self.signal(Signal::TERM);
        self.ended()
    }
}

impl Drop for Herald {
    fn drop(&mut self) {
        // It has ended already, unless a test failed.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
