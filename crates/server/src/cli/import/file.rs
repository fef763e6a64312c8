//! The file: looked through once, then read chunk by chunk.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use csv::{StringRecord, StringRecordsIntoIter};
use engine::limits::IMPORT_ROWS_MAX;
use sha2::{Digest as _, Sha256};

use crate::limits::IMPORT_CHUNK_BYTES_MAX;
use crate::manage::imports::sheet::{reader, separator};

/// A CSV file in UTF-8.
pub struct SourceFile {
    path: PathBuf,
    separator: u8,
    header: StringRecord,
    digest: String,
    /// How many rows it has, the header not counted.
    pub row_count: u64,
}

/// Rows that are sent together.
pub struct Chunk {
    /// The header line, and the rows.
    pub csv: String,
    /// On which line of the file each row begins.
    lines: Vec<u64>,
}

impl SourceFile {
    /// Looks through a file.
    ///
    /// # Errors
    /// It cannot be read, is no UTF-8, or has no header.
    pub fn open(path: &Path) -> Result<Self> {
        let name = || format!("read {}", path.display());
        let digest = digest(path).with_context(name)?;
        let mut first_line = Vec::new();
        let file = File::open(path).with_context(name)?;
        // A header that is longer is none.
        let bytes_max = u64::try_from(IMPORT_CHUNK_BYTES_MAX).unwrap_or(u64::MAX);
        BufReader::new(file.take(bytes_max)).read_until(b'\n', &mut first_line).with_context(name)?;
        let separator = separator(&String::from_utf8_lossy(&first_line));
        let mut file = Self { path: path.to_owned(), separator, header: StringRecord::new(), digest, row_count: 0 };
        let mut records = file.records()?;
        file.header = match records.next() {
            Some(header) => header.with_context(name)?,
            None => bail!("{} is empty: the first line must name the columns", path.display()),
        };
        for record in records {
            record.with_context(name)?;
            file.row_count += 1;
        }
        Ok(file)
    }

    /// What the import is called unless somebody says otherwise.
    pub fn key(&self) -> String {
        format!("sha256:{}", self.digest)
    }

    /// The header and the first rows.
    ///
    /// # Errors
    /// The file cannot be read any more.
    pub fn beginning(&self) -> Result<String> {
        match self.chunks(0)?.next() {
            Some(chunk) => Ok(chunk?.csv),
            None => line(&self.header),
        }
    }

    /// The chunks from this row on.
    ///
    /// # Errors
    /// The file cannot be opened any more.
    pub fn chunks(&self, first_row: u64) -> Result<impl Iterator<Item = Result<Chunk>>> {
        let skipped = usize::try_from(first_row).unwrap_or(usize::MAX).saturating_add(1);
        let mut records = self.records()?.skip(skipped).peekable();
        let header = line(&self.header)?;
        Ok(std::iter::from_fn(move || {
            records.peek()?;
            let mut chunk = Chunk { csv: header.clone(), lines: Vec::new() };
            while let Some(record) = records.peek() {
                let text = match record {
                    Ok(record) => line(record),
                    Err(error) => return Some(Err(anyhow::anyhow!("read the file: {error}"))),
                };
                let text = match text {
                    Ok(text) => text,
                    Err(error) => return Some(Err(error)),
                };
                let is_full =
                    chunk.lines.len() == IMPORT_ROWS_MAX || chunk.csv.len() + text.len() > IMPORT_CHUNK_BYTES_MAX;
                if is_full && !chunk.lines.is_empty() {
                    break;
                }
                chunk.csv.push_str(&text);
                if let Some(Ok(record)) = records.next() {
                    chunk.lines.push(record.position().map_or(0, csv::Position::line));
                }
            }
            Some(Ok(chunk))
        }))
    }

    fn records(&self) -> Result<StringRecordsIntoIter<BufReader<File>>> {
        let file = File::open(&self.path).with_context(|| format!("read {}", self.path.display()))?;
        Ok(reader(BufReader::new(file), self.separator).into_records())
    }
}

impl Chunk {
    /// How many rows it holds.
    pub fn row_count(&self) -> u64 {
        u64::try_from(self.lines.len()).unwrap_or(u64::MAX)
    }

    /// On which line of the file its row of this number begins.
    pub fn line_of(&self, row: u64) -> u64 {
        let place = usize::try_from(row).unwrap_or(usize::MAX);
        self.lines.get(place).copied().unwrap_or_default()
    }
}

/// A record as a line of CSV with commas.
fn line(record: &StringRecord) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(record).context("write a row")?;
    let bytes = writer.into_inner().context("write a row")?;
    String::from_utf8(bytes).context("write a row")
}

/// SHA-256 of a file, as hex digits.
fn digest(path: &Path) -> Result<String> {
    let mut file = BufReader::new(File::open(path)?);
    let mut hash = Sha256::new();
    let mut piece = [0; 8_192];
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            break;
        }
        hash.update(piece.get(..count).unwrap_or_default());
    }
    let mut digits = String::new();
    for byte in hash.finalize() {
        write!(digits, "{byte:02x}")?;
    }
    Ok(digits)
}
