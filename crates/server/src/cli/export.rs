//! `herald export contacts|companies`: a CSV file from a running server.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::ArgMatches;

use super::remote::Server;
use super::{output, text};
use crate::request::encode;

/// Writes the file, or prints it. A file is there only when it is whole.
///
/// # Errors
/// The server refuses or is cut off, or the file cannot be written.
pub fn run(what: &str, matches: &ArgMatches) -> Result<ExitCode> {
    let server = Server::named(matches)?;
    let segment = matches.try_get_one::<String>("segment").ok().flatten();
    let query = segment.map(|segment| format!("?segment_id={}", encode(segment))).unwrap_or_default();
    let mut answer = server.get(&format!("/manage/exports/{what}{query}"))?;
    let out = text(matches, "out");
    if out.is_empty() {
        return match io::copy(&mut answer, &mut io::stdout().lock()) {
            // A reader that has gone is no failure.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
            copied => copied.context("the export was cut off").map(|_| ExitCode::SUCCESS),
        };
    }
    let out = Path::new(out);
    let part = part_of(out);
    let written = write(&mut answer, &part);
    if written.is_err() {
        fs::remove_file(&part).ok();
    }
    let bytes = written.with_context(|| format!("write {}", out.display()))?;
    fs::rename(&part, out).with_context(|| format!("write {}", out.display()))?;
    output::complain(&format!("wrote {} ({bytes} bytes)", out.display()));
    Ok(ExitCode::SUCCESS)
}

/// Where the file is written until it is whole.
fn part_of(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    out.with_file_name(name)
}

fn write(answer: &mut impl io::Read, part: &Path) -> Result<u64> {
    let mut file = BufWriter::new(File::create(part)?);
    let bytes = io::copy(answer, &mut file).context("the export was cut off")?;
    file.flush()?;
    Ok(bytes)
}
