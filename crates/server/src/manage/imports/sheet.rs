//! A CSV file, or a part of one: its header and its rows.

use crate::errors::ApiError;
use engine::limits::IMPORT_COLUMNS_MAX;
use std::io::Read;

/// What separates cells, in the order in which they are preferred.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Cells by row and column, trimmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The columns' names.
    pub header: Vec<String>,
    /// Rows may be shorter or longer than the header.
    pub rows: Vec<Vec<String>>,
}

/// Which rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowsMax(pub usize);

impl Sheet {
    /// Reads a header line and the rows behind it. Cells are separated by
    /// commas, semicolons or tabs, whichever the header has most of. Reading
    /// stops one row past `rows_max`.
    ///
    /// # Errors
    /// There is no header, or it has too many columns, or one twice or without
    /// a name.
    pub fn read(text: &str, RowsMax(rows_max): RowsMax) -> Result<Self, ApiError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = reader(text.as_bytes(), separator(text.lines().next().unwrap_or_default()));
        let mut records = reader.records();
        // A text cannot fail to be read as records of texts.
        let cells = |record: csv::Result<csv::StringRecord>| {
            record.map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>()).ok()
        };
        let header = records.next().and_then(cells).unwrap_or_default();
        check(&header)?;
        let rows = records.filter_map(cells).take(rows_max + 1).collect();
        Ok(Self { header, rows })
    }

    /// Where a column stands.
    #[must_use]
    pub fn place(&self, column: &str) -> Option<usize> {
        self.header.iter().position(|name| name == column)
    }
}

/// Reads records of cells that are separated so; the header is one of them.
pub fn reader<R: Read>(input: R, separator: u8) -> csv::Reader<R> {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(separator).has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(input)
}

/// What separates the cells of a header line.
#[must_use]
pub fn separator(header: &str) -> u8 {
    let count = |separator: u8| header.bytes().filter(|byte| *byte == separator).count();
    // The first of equals.
    SEPARATORS.into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

fn check(header: &[String]) -> Result<(), ApiError> {
    if header.iter().all(String::is_empty) {
        return Err(ApiError::invalid("csv", "csv needs a header line with the names of the columns"));
    }
    if header.len() > IMPORT_COLUMNS_MAX {
        return Err(ApiError::invalid("csv", format!("csv may have at most {IMPORT_COLUMNS_MAX} columns")));
    }
    for (place, name) in header.iter().enumerate() {
        if name.is_empty() {
            return Err(ApiError::invalid("csv", format!("Column {} of csv has no name", place + 1)));
        }
        if header.iter().take(place).any(|before| before == name) {
            return Err(ApiError::invalid("csv", format!("csv has the column {name} twice")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Sheet, String> {
        Sheet::read(text, RowsMax(10)).map_err(|error| error.message.into_owned())
    }

    #[test]
    fn separators_quotes_and_marks_are_understood() {
        for text in ["a,b\n1,2\n", "a;b\r\n1;2", "a\tb\n1\t2\n", "\u{feff}a,b\n\"1\",\" 2 \"\n\n"] {
            let sheet = read(text).unwrap();
            assert_eq!(
                (sheet.header, sheet.rows),
                (vec!["a".to_owned(), "b".to_owned()], vec![vec!["1".into(), "2".into()]])
            );
        }
        let quoted = read("a,b\n\"x, y\",\"line\nbreak \"\"q\"\"\"\n1\n1,2,3\n").unwrap();
        assert_eq!(quoted.rows, [vec!["x, y", "line\nbreak \"q\""], vec!["1"], vec!["1", "2", "3"]]);
        assert_eq!((quoted.place("b"), quoted.place("c")), (Some(1), None));
    }

    #[test]
    fn a_header_must_name_each_column_once() {
        let wide = (0..=IMPORT_COLUMNS_MAX).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
        for (text, message) in [
            ("", "csv needs a header line with the names of the columns"),
            (",,\n1,2,3", "csv needs a header line with the names of the columns"),
            ("a,,b\n", "Column 2 of csv has no name"),
            ("a,b,a\n", "csv has the column a twice"),
            (wide.as_str(), "csv may have at most 300 columns"),
        ] {
            assert_eq!(read(text), Err(message.to_owned()), "{text}");
        }
    }

    #[test]
    fn reading_stops_one_past_the_limit() {
        let text = format!("a\n{}", "1\n".repeat(100));
        assert_eq!(read(&text).unwrap().rows.len(), 11);
    }
}
