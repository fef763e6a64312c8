//! `herald import contacts|companies FILE`: a CSV file into a running server.
//!
//! The server is shown the beginning of the file and proposes which column goes
//! where; then it is told how many rows there are and says where to go on; then
//! it gets the rows, chunk by chunk. The import's key is the file's digest: the
//! same command, run again, goes on where it was.

mod file;
mod progress;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::ArgMatches;
use serde_json::{Map, Value, json};

use super::remote::{self, Server};
use super::{output, text};
use file::{Chunk, SourceFile};
use progress::Progress;

/// What is imported.
struct Import {
    server: Server,
    model: &'static str,
    file: SourceFile,
}

/// Imports a file. The exit code is 1 when a row was refused.
///
/// # Errors
/// The file cannot be read, or the server refuses or cannot be reached.
pub fn run(model: &'static str, matches: &ArgMatches) -> Result<ExitCode> {
    let server = Server::named(matches)?;
    let file = SourceFile::open(Path::new(text(matches, "file")))?;
    let told = matches.get_many::<String>("mapping").unwrap_or_default();
    let told = told.map(|pair| read_pair(pair)).collect::<Result<Map<_, _>>>()?;
    let key = matches.get_one::<String>("key").cloned().unwrap_or_else(|| file.key());
    let import = Import { server, model, file };
    let mapping = import.mapping(told)?;
    if matches.get_flag("preview") {
        return Ok(ExitCode::SUCCESS);
    }
    let begun = import.server.post(
        "/manage/imports",
        &json!({"model": model, "key": key, "mapping": mapping, "rows_total": import.file.row_count}),
    )?;
    let id = begun.pointer("/id").and_then(Value::as_str).context("the server's answer holds no import")?.to_owned();
    if begun.pointer("/state").is_some_and(|state| state == "completed") {
        output::complain("this file was imported before; give another --key to import it again");
        return Ok(ExitCode::SUCCESS);
    }
    let rows_done = begun.pointer("/rows_done").and_then(Value::as_u64).unwrap_or_default();
    if rows_done > 0 {
        output::complain(&format!("going on after {rows_done} rows"));
    }
    import.send(&id, rows_done)
}

/// `column=field`; without a field the column is left out.
fn read_pair(pair: &str) -> Result<(String, Value)> {
    let Some((column, field)) = pair.split_once('=') else {
        bail!("--mapping takes column=field, not {pair}");
    };
    let field = field.trim();
    Ok((column.trim().to_owned(), if field.is_empty() { Value::Null } else { field.into() }))
}

impl Import {
    /// Shows the server the beginning of the file, and people what it proposes.
    fn mapping(&self, told: Map<String, Value>) -> Result<Map<String, Value>> {
        let preview = self.server.post(
            "/manage/imports/preview",
            &json!({"model": self.model, "csv": self.file.beginning()?, "mapping": told}),
        )?;
        let mut mapping = Map::new();
        for column in preview.pointer("/columns").and_then(Value::as_array).into_iter().flatten() {
            let (name, field) = (column["name"].as_str().unwrap_or_default(), column["field"].as_str());
            let new = if column["is_new"] == true { " (new)" } else { "" };
            output::complain(&format!("  {name} -> {}{new}", field.unwrap_or("left out")));
            if let Some(field) = field {
                mapping.insert(name.to_owned(), field.into());
            }
        }
        for error in preview.pointer("/errors").and_then(Value::as_array).into_iter().flatten() {
            let row = error["row"].as_u64().unwrap_or_default();
            let message = error["message"].as_str().unwrap_or_default();
            output::complain(&format!("  row {} would be refused: {message}", row + 1));
        }
        Ok(mapping)
    }

    /// Sends the rows from this one on.
    fn send(&self, id: &str, rows_done: u64) -> Result<ExitCode> {
        let mut progress = Progress::new(self.file.row_count, rows_done);
        let mut first_row = rows_done;
        for chunk in self.file.chunks(rows_done)? {
            first_row = self.send_chunk(id, &chunk?, (first_row, &mut progress))?;
        }
        let rows = json!({"first_row": first_row, "finished": true});
        let ended = self.server.post(&format!("/manage/imports/{id}/rows"), &rows)?;
        let count =
            |key: &str| ended.pointer("/import").and_then(|import| import.get(key)?.as_u64()).unwrap_or_default();
        let refused = count("error_count");
        progress.end();
        output::say(&format!(
            "{} rows: {} created, {} updated, {refused} refused",
            count("rows_done"),
            count("created_count"),
            count("updated_count")
        ))?;
        Ok(if refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Sends a chunk until all of it is taken; answers the next row's number.
    fn send_chunk(&self, id: &str, chunk: &Chunk, (first_row, progress): (u64, &mut Progress)) -> Result<u64> {
        let path = format!("/manage/imports/{id}/rows");
        let end = first_row + chunk.row_count();
        loop {
            let answer = self.server.post(&path, &json!({"first_row": first_row, "csv": chunk.csv}))?;
            for result in answer.pointer("/results").and_then(Value::as_array).into_iter().flatten() {
                let row = result.pointer("/row").and_then(Value::as_u64).unwrap_or_default();
                if result.pointer("/result").is_some_and(|told| told == "rejected") {
                    let message = result.pointer("/error/message").and_then(Value::as_str).unwrap_or_default();
                    progress.refused(chunk.line_of(row - first_row), message);
                }
            }
            let done = answer
                .pointer("/import/rows_done")
                .and_then(Value::as_u64)
                .context("the server's answer holds no import")?;
            progress.done(done);
            if done >= end {
                return Ok(end);
            }
            // The server could not take all of it: what it took is passed over
            // the next time.
            remote::pause(1);
        }
    }
}
