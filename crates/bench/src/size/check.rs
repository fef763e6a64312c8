//! `herald check` on a large folder: how long it takes, and how much memory.
use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use serde::Serialize;

use crate::{clock, figures::rounded, herald::Herald, process};

/// What it took.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Checked {
    /// From its start to its end.
    pub seconds: f64,
    /// Its highest resident memory.
    pub memory_bytes_max: u64,
}

/// Runs it. Errors: it finds something wrong.
pub fn check(herald: &Herald) -> Result<Checked> {
    let began = Instant::now();
    let mut child = herald.command("check").stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let mut memory_bytes_max = 0;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        // It can end between the two looks.
        memory_bytes_max = process::memory_bytes(child.id()).map_or(memory_bytes_max, |(_, highest)| highest);
        clock::pause(Duration::from_millis(20));
    };
    ensure!(status.success(), "herald check ended with {status}");
    Ok(Checked { seconds: rounded(began.elapsed().as_secs_f64()), memory_bytes_max })
}
