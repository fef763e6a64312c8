//! How far an import is, on stderr: a line that is written over where somebody
//! watches, else a line now and then.

use std::io::{self, Write as _};

use crate::cli::{output, remote};
use crate::limits::IMPORT_REFUSED_NAMED_MAX;

/// How many rows lie between two lines that nobody watches.
const ROWS_BETWEEN: u64 = 10_000;

/// See the module.
pub struct Progress {
    row_count: u64,
    is_watched: bool,
    told: u64,
    refused: u64,
}

impl Progress {
    /// Of this many rows, so many are done.
    pub fn new(row_count: u64, done: u64) -> Self {
        Self { row_count, is_watched: remote::is_watched(), told: done, refused: 0 }
    }

    /// So many rows are done.
    pub fn done(&mut self, done: u64) {
        let text = format!("{done} of {} rows", self.row_count);
        if self.is_watched {
            // When stderr is gone there is nobody to tell.
            write!(io::stderr().lock(), "\r{text}").ok();
        } else if done >= self.told + ROWS_BETWEEN {
            output::complain(&text);
            self.told = done;
        }
    }

    /// The row on this line was refused.
    pub fn refused(&mut self, line: u64, message: &str) {
        self.refused += 1;
        if self.refused > IMPORT_REFUSED_NAMED_MAX {
            return;
        }
        self.end();
        output::complain(&format!("line {line}: {message}"));
        if self.refused == IMPORT_REFUSED_NAMED_MAX {
            output::complain("further refused rows are counted; the import lists all of them");
        }
    }

    /// Leaves the line that is written over.
    pub fn end(&self) {
        if self.is_watched {
            writeln!(io::stderr().lock()).ok();
        }
    }
}
