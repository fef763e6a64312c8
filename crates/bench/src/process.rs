//! A server under test as a process: started on its own cores, watched through
//! `/proc`, ended by its own id and no other way.
use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use rustix::{
    param::clock_ticks_per_second,
    process::{Pid, Signal, kill_process},
};
use serde::Serialize;

use crate::{clock, cores::pin_this_thread};

/// A server that has not said where it listens by then never will.
const START_WAIT_MAX: Duration = Duration::from_secs(60);
/// A graceful stop writes what is in memory; longer is a hang.
const STOP_WAIT_MAX: Duration = Duration::from_secs(60);
/// Compaction of a million events takes seconds; after this the figure says
/// that the server never came to rest.
const SETTLE_WAIT_MAX: Duration = Duration::from_secs(120);
const LISTENING: &str = "listening on http://";
const LAST_LINES: usize = 30;

/// A running server.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// When its process was started.
    pub started: Instant,
    last_lines: Arc<Mutex<VecDeque<String>>>,
}

/// How long a server went on working after its load had ended.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Settled {
    /// Until it used less than 1 % of a core for two consecutive seconds.
    pub seconds: f64,
    /// False when that did not happen in time.
    pub came_to_rest: bool,
}

/// Resident memory of a process in bytes: now and at its highest.
pub fn memory_bytes(id: u32) -> Result<(u64, u64)> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1_024)
    };
    field("VmRSS:").zip(field("VmHWM:")).context("no memory figures in /proc")
}

impl Server {
    /// Starts the command on these cores and waits until it names its address
    /// on stderr. Errors: it ends, or says nothing for a minute.
    pub fn start(mut command: Command, cores: &[usize]) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let started = Instant::now();
        // A child inherits the cores of the thread that starts it, so a thread
        // of its own does so and the load generator keeps its cores.
        let spawned = std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                pin_this_thread(cores)?;
                anyhow::Ok(command.spawn()?)
            });
            thread.join().map_err(|_| anyhow::anyhow!("the starting thread panicked"))?
        });
        let mut child = spawned.with_context(|| format!("start {command:?}"))?;
        let last_lines = Arc::new(Mutex::new(VecDeque::new()));
        let (say, hear) = mpsc::channel();
        if let Some(stderr) = child.stderr.take() {
            let last_lines = Arc::clone(&last_lines);
            std::thread::spawn(move || read_lines(stderr, &last_lines, &say));
        }
        let Ok(address) = hear.recv_timeout(START_WAIT_MAX) else {
            let failed = Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), started, last_lines };
            bail!("{command:?} did not say where it listens; its last lines:\n{}", failed.last_lines());
        };
        Ok(Self { child, address, started, last_lines })
    }

    /// Process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// CPU seconds so far, in user and kernel mode, all threads, also those
    /// that have ended (fields 14 and 15 of `/proc/PID/stat`).
    pub fn cpu_seconds(&self) -> Result<f64> {
        let path = format!("/proc/{}/stat", self.id());
        let stat = std::fs::read_to_string(&path).with_context(|| self.gone())?;
        let ticks = cpu_ticks(&stat).with_context(|| format!("no CPU times in {path}"))?;
        Ok(crate::figures::as_f64(ticks) / crate::figures::as_f64(clock_ticks_per_second()))
    }

    /// Resident memory in bytes: now and at its highest.
    pub fn memory_bytes(&self) -> Result<(u64, u64)> {
        memory_bytes(self.id()).with_context(|| self.gone())
    }

    /// Waits until the server rests: no flush, no compaction, nothing queued.
    pub fn settle(&self) -> Result<Settled> {
        let began = Instant::now();
        let (mut restful, mut before) = (0, self.cpu_seconds()?);
        while began.elapsed() < SETTLE_WAIT_MAX {
            clock::pause(Duration::from_secs(1));
            let now = self.cpu_seconds()?;
            // One tick of 10 ms is 1 % of a second.
            restful = if now - before < 0.015 { restful + 1 } else { 0 };
            before = now;
            if restful == 2 {
                return Ok(Settled { seconds: began.elapsed().as_secs_f64() - 2.0, came_to_rest: true });
            }
        }
        Ok(Settled { seconds: began.elapsed().as_secs_f64(), came_to_rest: false })
    }

    /// Ends it as a power cut would, with SIGKILL.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to stop and waits. Errors: it exits with anything but 0.
    pub fn stop(mut self) -> Result<()> {
        let id = Pid::from_raw(i32::try_from(self.id())?).context("a process id")?;
        kill_process(id, Signal::TERM)?;
        let asked = Instant::now();
        while asked.elapsed() < STOP_WAIT_MAX {
            if let Some(status) = self.child.try_wait()? {
                ensure!(status.success(), "the server ended with {status}:\n{}", self.last_lines());
                return Ok(());
            }
            clock::pause(Duration::from_millis(5));
        }
        bail!("the server did not stop within {STOP_WAIT_MAX:?}:\n{}", self.last_lines())
    }

    /// What the server last wrote to stderr, for error messages.
    pub fn last_lines(&self) -> String {
        let lines = self.last_lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    fn gone(&self) -> String {
        format!("the server is gone; its last lines:\n{}", self.last_lines())
    }
}

impl Drop for Server {
    /// A run that fails leaves no server behind.
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Keeps the last lines and passes the first address on. A line about the
/// metrics listener names another address and is not meant.
fn read_lines(stderr: impl Read, last_lines: &Mutex<VecDeque<String>>, say: &mpsc::Sender<SocketAddr>) {
    for line in BufReader::new(stderr).lines() {
        let Ok(line) = line else { return };
        if let Some(address) = address_in(&line) {
            // Nobody listens any more once the first address has arrived.
            say.send(address).ok();
        }
        let mut last_lines = last_lines.lock().unwrap_or_else(PoisonError::into_inner);
        last_lines.push_back(line);
        if last_lines.len() > LAST_LINES {
            last_lines.pop_front();
        }
    }
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let (before, after) = line.split_once(LISTENING)?;
    let end = after.find(|c: char| !(c.is_ascii_hexdigit() || ".:[]".contains(c))).unwrap_or(after.len());
    if before.contains("metrics") { None } else { after.get(..end)?.parse().ok() }
}

/// utime + stime of a line of `/proc/PID/stat`. The second field is the
/// program's name in parentheses, which may itself hold spaces.
fn cpu_ticks(stat: &str) -> Option<u64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let kernel: u64 = fields.next()?.parse().ok()?;
    Some(user + kernel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_is_read_behind_any_program_name() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194560 100 0 0 0 30 12 0 0 20 0 5 0 100 1 1 1";
        assert_eq!(cpu_ticks(stat), Some(42));
        assert_eq!(cpu_ticks("7 (herald) S"), None);
    }

    #[test]
    fn the_address_is_found_in_a_log_line() {
        let line = "2026-11-22T08:00:00Z  INFO listening on http://127.0.0.1:7070/ data=x";
        assert_eq!(address_in(line), "127.0.0.1:7070".parse().ok());
        assert_eq!(address_in("INFO metrics listening on http://127.0.0.1:9"), None);
        assert_eq!(address_in("INFO \u{1b}[2mlistening on http://127.0.0.1:80\u{1b}[0m"), "127.0.0.1:80".parse().ok());
        assert_eq!(address_in("INFO opened the store"), None);
    }
}
