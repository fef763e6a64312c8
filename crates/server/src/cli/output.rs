//! What is printed, and where.

use std::io::{self, IsTerminal as _, Write as _};

use anyhow::{Context as _, Result};

use crate::config::Options;

/// Prints to stdout, with a line break at the end. A reader that has gone
/// (`herald token list | head -1`) is no failure.
///
/// # Errors
/// stdout takes nothing, for another reason.
pub fn say(text: &str) -> Result<()> {
    match deliver(text) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("print"),
    }
}

/// Prints to stdout what must arrive: whoever calls keeps it until then.
///
/// # Errors
/// stdout takes nothing.
pub fn deliver(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{}", text.trim_end())?;
    stdout.flush()
}

/// Prints to stderr. When even that is gone there is nobody to tell.
pub fn complain(text: &str) {
    writeln!(io::stderr().lock(), "{text}").ok();
}

/// Whether stdout may show secrets: people read a terminal, but a pipe often
/// ends in a log.
pub fn may_show_secrets(options: &Options) -> bool {
    options.print_secrets || io::stdout().is_terminal()
}

/// Rows under their headings, the columns aligned.
pub fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| plain(cell)).collect()).collect();
    let first = headings.iter().map(|heading| (*heading).to_owned()).collect();
    let lines: Vec<&Vec<String>> = std::iter::once(&first).chain(&rows).collect();
    let width = |column: usize| lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..headings.len()).map(|column| width(column).unwrap_or_default()).collect();
    let line = |cells: &Vec<String>| {
        let padded: Vec<String> = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        padded.join("  ").trim_end().to_owned()
    };
    lines.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Without control characters, with which a name could repaint the terminal.
fn plain(cell: &str) -> String {
    cell.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn columns_are_aligned_and_harmless() {
        let rows = [vec!["é".to_owned(), "long one".to_owned()], vec!["b\u{1b}[2J".to_owned(), String::new()]];
        expect![[r#"
            A      B
            é      long one
            b�[2J"#]]
        .assert_eq(&table(&["A", "B"], &rows));
    }
}
