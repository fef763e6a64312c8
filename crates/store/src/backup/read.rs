//! From a stream to its rows.

use super::frame::{FrameReader, Kind, take_header, take_trailer};
use super::{BackupError, Contents, Counted, FRAME_BYTES_MAX, Header, check_format};
use crate::backend::Space;
use crate::encoding::{Corrupt, Reader};
use std::io::Read;

/// What is told of a backup that is read.
pub trait TakeRows {
    /// Is told of the header before any row.
    ///
    /// # Errors
    /// Whatever ends the reading.
    fn header(&mut self, _header: &Header) -> Result<(), BackupError> {
        Ok(())
    }

    /// Is told of each row, in the order of spaces and keys.
    ///
    /// # Errors
    /// Whatever ends the reading.
    fn row(&mut self, space: Space, key: &[u8], value: &[u8]) -> Result<(), BackupError>;
}

/// Reads a backup to its end, with a block in memory at a time. Rows are told
/// of as they come: only when this returns `Ok` were they all of a whole one.
///
/// # Errors
/// [`BackupError`], also that of `rows`. Nothing in `input` makes this panic.
pub fn read(input: impl Read, rows: &mut impl TakeRows) -> Result<Contents, BackupError> {
    let mut frames = FrameReader::begin(input)?;
    let header = match frames.next()? {
        (Kind::Header, payload) => take_header(payload),
        _ => Err(Corrupt("it has no header")),
    };
    let header = header.map_err(|Corrupt(what)| frames.damaged(what))?;
    check_format(&header)?;
    rows.header(&header)?;
    let mut spaces = Vec::<Counted>::new();
    let trailer = loop {
        let taken = match frames.next()? {
            (Kind::Block, payload) => take_block(payload, &mut spaces, rows),
            (Kind::Trailer, payload) => break take_trailer(payload),
            (Kind::Header, _) => Err(Fault::Corrupt(Corrupt("it has two headers"))),
        };
        taken.map_err(|fault| match fault {
            Fault::Corrupt(Corrupt(what)) => frames.damaged(what),
            Fault::Other(error) => error,
        })?;
    };
    let trailer = trailer.map_err(|Corrupt(what)| frames.damaged(what))?;
    if trailer != spaces {
        return Err(frames.damaged("its rows are not those that it counts"));
    }
    let (length, digest) = frames.end()?;
    Ok(Contents { header, spaces, length, digest })
}

/// Why a block was not taken.
enum Fault {
    Corrupt(Corrupt),
    Other(BackupError),
}

impl From<Corrupt> for Fault {
    fn from(corrupt: Corrupt) -> Self {
        Self::Corrupt(corrupt)
    }
}

fn take_block(payload: &[u8], spaces: &mut Vec<Counted>, rows: &mut impl TakeRows) -> Result<(), Fault> {
    let mut reader = Reader::new(payload);
    let name: String = reader.field()?;
    let length: u64 = reader.field()?;
    let length = usize::try_from(length).ok().filter(|length| *length <= FRAME_BYTES_MAX);
    let length = length.ok_or(Corrupt("a block is too large"))?;
    let Some(space) = Space::all().find(|space| space.name() == name) else {
        return Err(Fault::Other(BackupError::Newer { what: format!("it has the table {name:?}") }));
    };
    let block = lz4_flex::block::decompress(reader.rest(), length);
    let block = block.ok().filter(|block| block.len() == length).ok_or(Corrupt("a block cannot be unpacked"))?;
    if spaces.last().is_none_or(|counted| counted.space != name) {
        spaces.push(Counted { space: name, rows: 0, bytes: 0 });
    }
    let counted = spaces.last_mut().ok_or(Corrupt("a block is of no table"))?;
    let mut reader = Reader::new(&block);
    while !reader.is_at_end() {
        let [key, value] = [take_bytes(&mut reader)?, take_bytes(&mut reader)?];
        counted.rows += 1;
        counted.bytes += (key.len() + value.len()) as u64;
        rows.row(space, key, value).map_err(Fault::Other)?;
    }
    Ok(())
}

fn take_bytes<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], Corrupt> {
    let length = reader.length()?;
    reader.take(length)
}
