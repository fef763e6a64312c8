//! `herald health`: what `/readyz` of a running server says, as an exit code, for
//! supervisors that have no HTTP client at hand, as in a container.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;
use ureq::Agent;

use super::{output, remote};
use crate::limits::HEALTH_ANSWER_S_MAX;

/// Asks once. The exit code is 0 while the server takes writes, else 1, and
/// stderr says why.
///
/// # Errors
/// The server was not reached, or did not answer within `HEALTH_ANSWER_S_MAX`.
pub fn run(url: &str) -> Result<ExitCode> {
    let url = url.trim_end_matches('/');
    let limit = Some(Duration::from_secs(HEALTH_ANSWER_S_MAX));
    let config =
        Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None).timeout_global(limit).build();
    let asked = Agent::from(config).get(format!("{url}/readyz")).call();
    let mut answer = asked.with_context(|| format!("ask {url} how it is"))?;
    if answer.status().is_success() {
        output::say("ready")?;
        return Ok(ExitCode::SUCCESS);
    }
    let body = remote::read_json(answer.body_mut()).unwrap_or_default();
    let code = body.pointer("/errors/0/code").and_then(Value::as_str).unwrap_or("something that is no Herald");
    output::complain(&format!("not ready: {}: {code}", answer.status().as_u16()));
    Ok(ExitCode::FAILURE)
}
