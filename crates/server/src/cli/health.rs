//! `herald health`: what `/readyz` of a running server says, as an exit code, for
//! supervisors that have no HTTP client at hand, as in a container.

use std::process::ExitCode;

use anyhow::Result;

use super::{output, remote};

/// Asks once. The exit code is 0 while the server takes writes, else 1, and
/// stderr says why.
///
/// # Errors
/// The server was not reached, or did not answer within `HEALTH_ANSWER_S_MAX`.
pub fn run(url: &str) -> Result<ExitCode> {
    let (status, code) = remote::readiness(url.trim_end_matches('/'))?;
    if status == 200 {
        output::say("ready")?;
        return Ok(ExitCode::SUCCESS);
    }
    let code = code.as_deref().unwrap_or("from something that is no Herald");
    output::complain(&format!("not ready: {status} {code}"));
    Ok(ExitCode::FAILURE)
}
