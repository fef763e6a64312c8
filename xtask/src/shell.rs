//! Command lines: run, read or teed, and printed so that they can be typed again.

use std::fmt;
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, ensure};

/// A program with its arguments and what it adds to the environment.
#[derive(Clone)]
pub struct Line {
    program: String,
    args: Vec<String>,
    env: Vec<(String, String)>,
}

/// What a teed command left behind.
pub struct Teed {
    /// Whether it ended with status 0.
    pub is_success: bool,
    /// Everything it printed, both streams by line, without colours.
    pub text: String,
}

impl Line {
    /// `words` is split at spaces: `Line::new("cargo fmt --check")`.
    pub fn new(words: &str) -> Line {
        let mut words = words.split(' ');
        let program = Line::program(words.next().unwrap_or_default());
        words.fold(program, |line, word| line.arg(word))
    }

    /// A program whose path may hold spaces.
    pub fn program(path: &str) -> Line {
        Line { program: path.to_owned(), args: Vec::new(), env: Vec::new() }
    }

    /// One more argument, taken whole.
    pub fn arg(mut self, arg: impl Into<String>) -> Line {
        self.args.push(arg.into());
        self
    }

    /// One more environment variable, shown in front of the command.
    pub fn env(mut self, name: &str, value: &str) -> Line {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The command itself, to be started by someone who needs its pipes.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args).envs(self.env.iter().cloned());
        // `cargo run` describes this package in the environment. A nested cargo
        // must not see that, or build scripts may think something has changed.
        for (name, _) in std::env::vars() {
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                command.env_remove(name);
            }
        }
        command
    }

    /// Runs on this terminal; answers whether the status was 0.
    pub fn run(&self) -> Result<bool> {
        let status = self.command().status();
        Ok(status.with_context(|| format!("start {self}"))?.success())
    }

    /// Runs silently; false too when the program does not exist.
    pub fn succeeds(&self) -> bool {
        self.command()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// What it prints to its standard output; fails with its standard error.
    pub fn read(&self) -> Result<String> {
        let mut command = self.command();
        let output = command.stdin(Stdio::null()).output();
        let output = output.with_context(|| format!("start {self}"))?;
        let stderr = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{self}: {}", stderr.trim());
        String::from_utf8(output.stdout).with_context(|| format!("{self} printed no UTF-8"))
    }

    /// Runs, shows each line as it comes, and keeps it.
    pub fn tee(&self) -> Result<Teed> {
        let mut command = self.command();
        if std::io::stdout().is_terminal() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("start {self}"))?;
        let kept = Mutex::new(String::new());
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        std::thread::scope(|scope| {
            scope.spawn(|| pass_on(stdout, std::io::stdout(), &kept));
            scope.spawn(|| pass_on(stderr, std::io::stderr(), &kept));
        });
        let status = child.wait().with_context(|| format!("wait for {self}"))?;
        let kept = kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Teed { is_success: status.success(), text: without_colours(&kept) })
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.env {
            write!(f, "{name}={} ", quoted(value))?;
        }
        f.write_str(&quoted(&self.program))?;
        self.args.iter().try_for_each(|arg| write!(f, " {}", quoted(arg)))
    }
}

/// Copies line by line. A reader that went away ends the copying, not the command.
fn pass_on(from: Option<impl Read>, mut to: impl Write, kept: &Mutex<String>) {
    let Some(from) = from else { return };
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
        if to.write_all(&line).and_then(|()| to.flush()).is_err() {
            return;
        }
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Drops terminal colour sequences: ESC [ … letter.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_line_can_be_typed_again() {
        let line = Line::new("cargo doc --no-deps").env("RUSTDOCFLAGS", "-D warnings").arg("it's");
        assert_eq!(line.to_string(), r"RUSTDOCFLAGS='-D warnings' cargo doc --no-deps 'it'\''s'");
    }

    #[test]
    fn teed_output_is_kept_and_the_status_told() {
        let teed = Line::new("sh -c").arg("echo out; echo err >&2; exit 3");
        let teed = teed.tee().unwrap();
        assert!(!teed.is_success);
        assert!(teed.text.contains("out\n") && teed.text.contains("err\n"));
    }

    #[test]
    fn reading_a_failing_command_shows_its_errors() {
        let failing = Line::new("sh -c").arg("echo broken >&2; exit 1");
        assert!(failing.read().unwrap_err().to_string().contains("broken"));
    }

    #[test]
    fn colours_are_dropped() {
        assert_eq!(without_colours("\u{1b}[1;32mok\u{1b}[0m 3"), "ok 3");
    }
}
