//! A running server, as the commands that work on one reach it: over HTTP, with
//! a token. What can be asked again is, until it is answered.

use std::io::{self, IsTerminal as _, Read};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use clap::ArgMatches;
use http::{HeaderMap, header};
use serde_json::Value;
use ureq::{Agent, Body};

use super::{output, text};
use crate::limits::{
    HEALTH_ANSWER_S_MAX, REMOTE_ANSWER_BYTES_MAX, REMOTE_ANSWER_S_MAX, REMOTE_CONNECT_S_MAX, REMOTE_PAUSE_S_MAX,
    REMOTE_TRIES_MAX,
};

/// See the module.
pub struct Server {
    agent: Agent,
    url: String,
    token: String,
}

/// What a server answered to one try.
struct Answer {
    status: u16,
    retry_after: Option<u64>,
    body: Value,
}

impl Server {
    /// The server that the arguments name.
    ///
    /// # Errors
    /// There is no token, or the address is none.
    pub fn named(matches: &ArgMatches) -> Result<Self> {
        let url = text(matches, "url").trim_end_matches('/').to_owned();
        let uri: http::Uri = url.parse().with_context(|| format!("{url} is no address; write http://host:port"))?;
        let is_plain = match uri.scheme_str() {
            Some("http") => true,
            Some("https") => false,
            _ => bail!("{url} is no address; write http://host:port or https://host"),
        };
        let host = uri.host().unwrap_or_default();
        if is_plain && !["localhost", "127.0.0.1", "[::1]"].contains(&host) {
            output::complain(&format!("the token goes to {host} without encryption"));
        }
        let token = text(matches, "token").trim().to_owned();
        if token.is_empty() {
            bail!("a token with the scope manage is needed; set HERALD_TOKEN, or give --token");
        }
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // The token is meant for this address only.
            .max_redirects(0)
            .proxy(None)
            .timeout_connect(seconds(REMOTE_CONNECT_S_MAX))
            .timeout_recv_response(seconds(REMOTE_ANSWER_S_MAX))
            .build();
        Ok(Self { agent: config.into(), url, token })
    }

    /// Posts JSON and answers with JSON. When the server is busy, restarts or
    /// cannot be reached, it is asked again: only for what may be done twice.
    ///
    /// # Errors
    /// It refuses, in its own words, or was not reached in all tries.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let body = body.to_string();
        let mut pause_s = 1;
        for tries_left in (0..REMOTE_TRIES_MAX).rev() {
            let (why, wanted_s) = match self.try_post(path, &body) {
                Ok(answer) if (200..300).contains(&answer.status) => return Ok(answer.body),
                Ok(answer) if [408, 429, 502, 503, 504].contains(&answer.status) => {
                    (told(answer.status, &answer.body), answer.retry_after)
                }
                Ok(answer) => bail!(told(answer.status, &answer.body)),
                Err(error) => (error.to_string(), None),
            };
            if tries_left == 0 {
                bail!("{}: {why}; run the same again to go on", self.url);
            }
            let wait_s = wanted_s.unwrap_or(pause_s).clamp(1, REMOTE_PAUSE_S_MAX);
            output::complain(&format!("{why}; trying again in {wait_s} s"));
            pause(wait_s);
            pause_s = (pause_s * 2).min(REMOTE_PAUSE_S_MAX);
        }
        unreachable!("the last try returns")
    }

    fn try_post(&self, path: &str, body: &str) -> Result<Answer, ureq::Error> {
        let request = self.agent.post(format!("{}{path}", self.url));
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        let mut response = request.content_type("application/json").send(body)?;
        let (status, retry_after) = (response.status().as_u16(), retry_after(response.headers()));
        let body = read_json(response.body_mut())?;
        Ok(Answer { status, retry_after, body })
    }

    /// What a `GET` answers with, to be read to its end: an answer that is cut
    /// off is an error there.
    ///
    /// # Errors
    /// The server refuses, in its own words, or cannot be reached.
    pub fn get(&self, path: &str) -> Result<impl Read + use<>> {
        let request = self.agent.get(format!("{}{path}", self.url));
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        let mut response = request.call().with_context(|| format!("reach {}", self.url))?;
        let status = response.status().as_u16();
        if !(200..300).contains(&status) {
            let body = read_json(response.body_mut()).unwrap_or_default();
            return Err(anyhow!(told(status, &body)));
        }
        Ok(response.into_body().into_with_config().limit(u64::MAX).reader())
    }
}

fn read_json(body: &mut Body) -> Result<Value, ureq::Error> {
    let bytes = body.with_config().limit(REMOTE_ANSWER_BYTES_MAX).read_to_vec()?;
    // What is no JSON comes from something between here and the server.
    Ok(serde_json::from_slice(&bytes).unwrap_or_default())
}

fn retry_after(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()
}

/// Asks a server whether it takes writes: the status, and the code of the error
/// if there is one. Needs no token.
///
/// # Errors
/// It was not reached, or did not answer within `HEALTH_ANSWER_S_MAX`.
pub fn readiness(url: &str) -> Result<(u16, Option<String>)> {
    let limit = Some(Duration::from_secs(HEALTH_ANSWER_S_MAX));
    let config = Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None);
    let asked = Agent::from(config.timeout_global(limit).build()).get(format!("{url}/readyz")).call();
    let mut answer = asked.with_context(|| format!("ask {url} how it is"))?;
    let body = read_json(answer.body_mut()).unwrap_or_default();
    let code = body.pointer("/errors/0/code").and_then(Value::as_str).map(str::to_owned);
    Ok((answer.status().as_u16(), code))
}

/// An error in the server's own words.
fn told(status: u16, body: &Value) -> String {
    let error = body.pointer("/errors/0");
    let message = error.and_then(|error| error.get("message")).and_then(Value::as_str);
    let field = error.and_then(|error| error.get("field")).and_then(Value::as_str);
    match (message, field) {
        (Some(message), Some(field)) if !message.contains(field) => format!("{status}: {field}: {message}"),
        (Some(message), _) => format!("{status}: {message}"),
        (None, _) => format!("{status} from something that is no Herald"),
    }
}

/// Waits as long as a server asked for, or before it is tried again.
pub fn pause(seconds: u64) {
    #[expect(clippy::disallowed_methods, reason = "the server said when, or cannot be asked now")]
    std::thread::sleep(Duration::from_secs(seconds));
}

/// Whether somebody watches stderr, so that a line can be written over.
pub fn is_watched() -> bool {
    io::stderr().is_terminal()
}
