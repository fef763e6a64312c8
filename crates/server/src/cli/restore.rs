//! `herald restore`: a data folder from a backup.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::ArgMatches;
use node::backup::{RestoreOptions, Restored, prove, restore};
use node::erased::{self, ERASED_FILE, Erased};
use node::{Clock as _, SystemClock};

use super::{output, text};
use crate::config::Options;
use crate::times;

/// As many bytes are read at a time.
const PIECE_BYTES: usize = 1 << 18;

/// Restores, or only proves that the backup is whole.
///
/// # Errors
/// The backup is not whole or none, or the folder is not empty or cannot be
/// written. It then holds no data.
pub fn run(options: &Options, matches: &ArgMatches) -> Result<ExitCode> {
    let source = text(matches, "source");
    let input: Box<dyn Read> = match source {
        "-" => Box::new(io::stdin().lock()),
        path => Box::new(File::open(path).with_context(|| format!("read {path}"))?),
    };
    let input = BufReader::with_capacity(PIECE_BYTES, input);
    if matches.get_flag("verify") {
        let (contents, _) = prove(input).with_context(|| format!("read {source}"))?;
        output::say(&format!("{source} is whole: {contents}"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let lists = lists(source, matches);
    let options = RestoreOptions {
        data: options.data.clone(),
        erased: read_all(&lists)?,
        sends_waiting: matches.get_flag("send_waiting"),
        pauses_messages: matches.get_flag("pause_messages"),
        now_ms: SystemClock.now_ms(),
    };
    let restored = restore(input, &options);
    let restored = restored.with_context(|| format!("restore {source} into {}", options.data.display()))?;
    output::say(&told(&restored, (source, &options)))?;
    if lists.is_empty() {
        output::complain(
            "there was no list of people who were deleted: none lies beside the backup, and none was given with \
             --erased. Whoever was deleted after the backup is there again",
        );
    }
    for id in &restored.not_deleted {
        output::complain(&format!(
            "contact {id} was deleted after the backup, and is one with somebody in it who was not: look at them \
             with GET /contacts/{id} and undo the merge or delete them"
        ));
    }
    Ok(if restored.not_deleted.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The lists of who must not come back: the one beside the backup, and those
/// that were given.
fn lists(source: &str, matches: &ArgMatches) -> Vec<PathBuf> {
    let beside = Path::new(source).with_file_name(ERASED_FILE);
    let beside = (source != "-" && beside.exists()).then_some(beside);
    let given = matches.get_many::<String>("erased").into_iter().flatten().map(PathBuf::from);
    beside.into_iter().chain(given).collect()
}

/// Everybody on them, in order.
fn read_all(lists: &[PathBuf]) -> Result<Vec<Erased>> {
    let mut all = Vec::new();
    for list in lists {
        all.extend(erased::read(list).with_context(|| format!("read {}", list.display()))?);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

fn told(restored: &Restored, (source, options): (&str, &RestoreOptions)) -> String {
    use engine::Table;
    let Restored { contents, deleted, not_deleted: _, stopped, paused } = restored;
    let count = |table| contents.rows_of(table);
    let mut lines = vec![
        format!("restored {} from {source}: {contents}", options.data.display()),
        format!(
            "made {} by Herald {}: {} workspaces, {} contacts, {} events",
            times::iso_ms(u32::try_from(contents.header.made_at_ms / 1_000).unwrap_or(u32::MAX)),
            contents.header.herald,
            count(Table::Workspace),
            count(Table::Contact),
            count(Table::Log)
        ),
    ];
    if *deleted > 0 {
        lines.push(format!("deleted {deleted} people again who were deleted after the backup"));
    }
    if *stopped > 0 {
        lines.push(format!("stopped {stopped} deliveries that waited to leave: they may have left since"));
    }
    if *paused > 0 {
        lines.push(format!("paused {paused} messages"));
    }
    lines.push("everybody is signed out of the console; `herald check` proves the folder".to_owned());
    lines.join("\n")
}
