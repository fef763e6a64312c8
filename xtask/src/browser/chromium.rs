//! A headless Chromium, steered over a pair of pipes: JSON messages, each ended by
//! a zero byte, on the descriptors 3 (to it) and 4 (from it).

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::shell::Line;
use crate::workspace::shown;

/// A page of our own is there within milliseconds; the browser's first start on a
/// cold disk takes seconds.
const ANSWER_WAIT_MAX: Duration = Duration::from_secs(60);

const PROGRAMS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

const FLAGS: &str = "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
    --no-first-run --disable-background-networking --hide-scrollbars \
    --force-color-profile=srgb --remote-debugging-pipe";

/// A running browser; stopped when it goes out of scope.
pub struct Chromium {
    child: Child,
    commands: ChildStdin,
    messages: Receiver<Value>,
    last_id: u64,
    /// Events that came while an answer was waited for.
    events: Vec<Value>,
}

impl Chromium {
    /// Its log and its profile go into the folder.
    pub fn start(folder: &Path) -> Result<Chromium> {
        let program = PROGRAMS.iter().find(|program| Line::new(&format!("{program} --version")).succeeds());
        let program = program.context("chromium is missing: apt-get install chromium")?;
        let profile = folder.join("profile");
        // A profile of an earlier run would bring its cache.
        fs::remove_dir_all(&profile).ok();
        let log = File::create(folder.join("chromium.log")).context("create chromium.log")?;
        // The shell moves our two pipes to where Chromium looks for them.
        let mut child = Line::new("sh -c")
            .arg(format!("exec {program} {FLAGS} \"$@\" 3<&0 4>&1 </dev/null >&2"))
            .arg("chromium")
            .arg(format!("--user-data-dir={}", shown(&profile)?))
            .command()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context("start chromium")?;
        let commands = child.stdin.take().context("chromium has no input")?;
        let output = child.stdout.take().context("chromium has no output")?;
        let (sender, messages) = channel();
        std::thread::spawn(move || pass_on(output, &sender));
        Ok(Chromium { child, commands, messages, last_id: 0, events: Vec::new() })
    }

    /// Calls a method, on a session or (`""`) on the browser, and waits for its result.
    pub fn call(&mut self, session: &str, method: &str, params: Value) -> Result<Value> {
        self.last_id += 1;
        let mut message = json!({"id": self.last_id, "method": method, "params": params});
        if !session.is_empty()
            && let Some(message) = message.as_object_mut()
        {
            message.insert("sessionId".to_owned(), json!(session));
        }
        let mut bytes = serde_json::to_vec(&message)?;
        bytes.push(0);
        self.commands.write_all(&bytes).context("speak to chromium (see chromium.log)")?;
        loop {
            let mut message = self.receive(method)?;
            let field = |name| message.pointer(name).cloned();
            if field("/id") != Some(json!(self.last_id)) {
                self.events.push(message);
            } else if let Some(error) = field("/error/message") {
                bail!("chromium refuses {method}: {error}");
            } else {
                return Ok(message.pointer_mut("/result").map_or(Value::Null, Value::take));
            }
        }
    }

    /// Waits until this event has come.
    pub fn wait_for(&mut self, event: &str) -> Result<()> {
        while !self.events.iter().any(|e| is_event(e, event)) {
            let message = self.receive(event)?;
            self.events.push(message);
        }
        Ok(())
    }

    /// The events since the last time that this was asked.
    pub fn take_events(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.events)
    }

    fn receive(&self, wanted: &str) -> Result<Value> {
        let message = self.messages.recv_timeout(ANSWER_WAIT_MAX);
        message.with_context(|| format!("chromium does not answer {wanted} (see chromium.log)"))
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // It may have ended by itself already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Whether a message is this event.
pub fn is_event(message: &Value, event: &str) -> bool {
    message.get("method").is_some_and(|method| method == event)
}

fn pass_on(output: ChildStdout, sender: &Sender<Value>) {
    for message in BufReader::new(output).split(0).map_while(Result::ok) {
        let message = serde_json::from_slice(&message);
        if !message.is_ok_and(|message| sender.send(message).is_ok()) {
            return;
        }
    }
}
