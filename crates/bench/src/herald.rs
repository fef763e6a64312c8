//! The product as a process: set up, served, given its people.
use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::{
    clock,
    events::external_id,
    http::{self, Connection},
    load::{self, Plan, Source},
    process::Server,
    tally::excerpt,
};

const COMMITS: &str = "herald_store_commits_total";
const READY_WAIT_MAX: Duration = Duration::from_secs(60);

/// A data folder with a workspace in it, and the binary that serves it.
#[derive(Debug)]
pub struct Herald {
    binary: PathBuf,
    data: PathBuf,
    cores: Vec<usize>,
    /// Access token of the workspace.
    pub token: String,
    /// The workspace's app id.
    pub app_id: String,
    has_metrics: bool,
}

/// Herald, serving.
#[derive(Debug)]
pub struct Serving {
    /// Its process.
    pub server: Server,
    metrics: Option<SocketAddr>,
}

#[derive(Deserialize)]
struct FirstRun {
    app_id: String,
    access_token: String,
}

impl Herald {
    /// Makes the data folder with `herald init`. Errors: it fails, or prints no token.
    pub fn init(binary: &Path, data: PathBuf, cores: &[usize]) -> Result<Self> {
        let output = command(binary).args(["init", "--json", "--data"]).arg(&data).output();
        let output = output.with_context(|| format!("run {}", binary.display()))?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "herald init ended with {}: {errors}", output.status);
        let first_run: FirstRun = serde_json::from_slice(&output.stdout).context("read what herald init printed")?;
        let help = command(binary).args(["serve", "--help"]).output()?;
        let has_metrics = String::from_utf8_lossy(&help.stdout).contains("--metrics-listen");
        let binary = binary.to_path_buf();
        Ok(Self {
            binary,
            data,
            cores: cores.to_vec(),
            token: first_run.access_token,
            app_id: first_run.app_id,
            has_metrics,
        })
    }

    /// The folder of an earlier run, with its access token.
    pub fn again(binary: &Path, data: PathBuf, cores: &[usize], token: String) -> Self {
        let (binary, cores, app_id) = (binary.to_path_buf(), cores.to_vec(), String::new());
        Self { binary, data, cores, token, app_id, has_metrics: false }
    }

    /// The binary with a subcommand, on the data folder.
    pub fn command(&self, subcommand: &str) -> Command {
        let mut command = command(&self.binary);
        command.args([subcommand, "--data"]).arg(&self.data);
        command
    }

    /// Starts it and waits until `/readyz` answers 200.
    pub fn serve(&self) -> Result<Serving> {
        self.serve_with(&[])
    }

    /// The same with more options.
    pub fn serve_with(&self, more: &[&str]) -> Result<Serving> {
        let mut serve = command(&self.binary);
        serve.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&self.data).args(more);
        let metrics = if self.has_metrics { Some(free_address()?) } else { None };
        if let Some(address) = metrics {
            serve.args(["--metrics-listen", &address.to_string()]);
        }
        let serving = Serving { server: Server::start(serve, &self.cores)?, metrics };
        serving.wait_until_ready()?;
        Ok(serving)
    }

    /// Where its data lies.
    pub fn data(&self) -> &Path {
        &self.data
    }
}

impl Serving {
    fn wait_until_ready(&self) -> Result<()> {
        let request = http::request("GET", "/readyz", "", None);
        let began = Instant::now();
        while began.elapsed() < READY_WAIT_MAX {
            let answer = Connection::open(self.server.address).and_then(|mut asking| Ok(asking.ask(&request)?.0));
            if matches!(answer, Ok(200)) {
                return Ok(());
            }
            clock::pause(Duration::from_millis(1));
        }
        bail!("/readyz did not answer 200 within {READY_WAIT_MAX:?}:\n{}", self.server.last_lines())
    }

    /// Commits of the store so far, each of them one fsync, by Herald's own
    /// count. `None` when it does not publish one.
    pub fn commits(&self) -> Option<u64> {
        let mut asking = Connection::open(self.metrics?).ok()?;
        let (status, body) = asking.ask(&http::request("GET", "/metrics", "", None)).ok()?;
        let text = std::str::from_utf8(body).ok().filter(|_| status == 200)?;
        let samples = text.lines().filter(|line| line.starts_with(COMMITS));
        let values = samples.filter_map(|line| line.rsplit_once(' ')?.1.parse::<u64>().ok());
        values.reduce(|sum, value| sum + value)
    }

    /// Creates people `0..count` over many connections, each a user with an
    /// external id. Errors: any of them is not answered with 200.
    pub fn create_people(&self, token: &str, count: u64, cores: &[usize]) -> Result<()> {
        let next = AtomicU64::new(0);
        let plan = Plan { address: self.server.address, connections: 64, cores, length: None };
        let (load, _) = load::run(&plan, |_| People { token, next: &next, count })?;
        ensure!(load.requests == count, "{} of {count} people were created", load.requests);
        Ok(())
    }
}

struct People<'a> {
    token: &'a str,
    next: &'a AtomicU64,
    count: u64,
}

impl Source for People<'_> {
    fn next(&mut self, out: &mut Vec<u8>) -> bool {
        let person = self.next.fetch_add(1, Ordering::Relaxed);
        let body = format!(r#"{{"role":"user","external_id":"{}"}}"#, external_id(person));
        out.extend_from_slice(&http::request("POST", "/contacts", self.token, Some(body.as_bytes())));
        person < self.count
    }

    fn check(&mut self, status: u16, body: &[u8]) -> Result<()> {
        ensure!(status == 200, "creating a person was answered {status}: {}", excerpt(body));
        Ok(())
    }
}

/// The binary without what the environment would set for it: a measurement
/// runs with the defaults.
fn command(binary: &Path) -> Command {
    let mut command = Command::new(binary);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("HERALD_")) {
        command.env_remove(name);
    }
    command
}

/// An address that nobody listened on a moment ago.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
