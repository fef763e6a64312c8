//! What a figure must be read with: the machine, the disk, the code.
use std::{fs, path::Path, process::Command};

use anyhow::Result;
use serde::Serialize;

use crate::{cores::Cores, disk};

/// Where and of what a run was made.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// Model of the first processor.
    pub cpu: String,
    /// Cores of the server.
    pub server_cores: Vec<usize>,
    /// Cores of the load generator.
    pub load_cores: Vec<usize>,
    /// Memory in bytes.
    pub memory_bytes: u64,
    /// Kernel release.
    pub kernel: String,
    /// File system under the data folder and its device.
    pub file_system: String,
    /// Median of a 4 KiB append with fdatasync there, in milliseconds.
    pub disk_sync_ms: f64,
    /// Runnable processes over the last minute when the run began: anything
    /// much above 0 is somebody else's work on the same cores.
    pub load_average: f64,
    /// Commit of the working tree, `+` when it holds changes.
    pub git_commit: String,
    /// What `herald --version` says.
    pub herald_version: String,
    /// The command line.
    pub command: String,
}

impl Machine {
    /// Looks around. What the system does not tell stays `unknown`.
    pub fn describe(cores: &Cores, folder: &Path, herald: &Path) -> Result<Self> {
        let cpu = line_of("/proc/cpuinfo", "model name");
        let memory = line_of("/proc/meminfo", "MemTotal");
        let kib = memory.split(' ').next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default();
        Ok(Self {
            cpu,
            server_cores: cores.server.clone(),
            load_cores: cores.load.clone(),
            memory_bytes: kib * 1_024,
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_owned(),
            file_system: disk::file_system(folder).unwrap_or_else(|| "unknown".to_owned()),
            disk_sync_ms: disk::sync_ms(folder)?,
            load_average: load_average(),
            git_commit: git_commit(),
            herald_version: said(Command::new(herald).arg("--version")),
            command: std::env::args().collect::<Vec<_>>().join(" "),
        })
    }
}

/// Runnable processes over the last minute; 0 where the kernel does not tell.
pub fn load_average() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|one| one.parse().ok()).unwrap_or_default()
}

fn line_of(path: &str, name: &str) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut values = text.lines().filter(|line| line.starts_with(name)).filter_map(|line| line.split_once(':'));
    values.next().map_or_else(|| "unknown".to_owned(), |(_, value)| value.trim().to_owned())
}

fn git_commit() -> String {
    let commit = said(Command::new("git").args(["rev-parse", "--short=12", "HEAD"]));
    let changed = said(Command::new("git").args(["status", "--porcelain", "--untracked-files=no"]));
    if changed == "unknown" || changed.is_empty() { commit } else { commit + "+" }
}

/// What a command printed, trimmed; `unknown` when it failed.
fn said(command: &mut Command) -> String {
    let output = command.output().ok().filter(|output| output.status.success());
    output.map_or_else(|| "unknown".to_owned(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
