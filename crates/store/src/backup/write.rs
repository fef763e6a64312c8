//! From a snapshot to a stream.

use super::frame::{FrameWriter, Kind, put_header, put_trailer};
use super::{BLOCK_BYTES, BackupError, Contents, Counted, Header};
use crate::backend::{Direction, Space};
use crate::encoding::Field as _;
use crate::snapshot::Snapshot;
use crate::store::FORMAT;
use std::io::Write;
use std::ops::ControlFlow;

/// Writes all rows of a snapshot, block by block: as fast as `out` takes them,
/// with two blocks in memory. `made_at_ms` is now, `herald` who writes.
///
/// # Errors
/// [`BackupError`] when the store cannot be read or `out` takes no more. What
/// was written by then is no backup, and nothing takes it for one.
pub fn write(snapshot: &Snapshot, (made_at_ms, herald): (u64, &str), out: impl Write) -> Result<Contents, BackupError> {
    let commit_number = snapshot.commit_number()?;
    let header = Header { format: FORMAT, commit_number, made_at_ms, herald: herald.to_owned() };
    let mut frames = FrameWriter::begin(out)?;
    frames.frame(Kind::Header, &put_header(&header))?;
    let mut spaces = Vec::new();
    for space in Space::all() {
        let counted = write_space(snapshot, space, &mut frames)?;
        if counted.rows > 0 {
            spaces.push(counted);
        }
    }
    frames.frame(Kind::Trailer, &put_trailer(&spaces))?;
    let (length, digest) = frames.end()?;
    Ok(Contents { header, spaces, length, digest })
}

fn write_space<W: Write>(
    snapshot: &Snapshot,
    space: Space,
    frames: &mut FrameWriter<W>,
) -> Result<Counted, BackupError> {
    let mut counted = Counted { space: space.name().to_owned(), rows: 0, bytes: 0 };
    let mut block = Vec::with_capacity(BLOCK_BYTES);
    let mut written = Ok(());
    snapshot.backend.scan(space, (&[], &[0xff; 24]), Direction::Up, &mut |key, value| {
        counted.rows += 1;
        counted.bytes += (key.len() + value.len()) as u64;
        for bytes in [key, value] {
            (bytes.len() as u64).put(&mut block);
            block.extend_from_slice(bytes);
        }
        if block.len() >= BLOCK_BYTES {
            written = write_block(space, &block, frames);
            block.clear();
        }
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    written?;
    if !block.is_empty() {
        write_block(space, &block, frames)?;
    }
    Ok(counted)
}

fn write_block<W: Write>(space: Space, block: &[u8], frames: &mut FrameWriter<W>) -> Result<(), BackupError> {
    let mut payload = Vec::new();
    space.name().to_owned().put(&mut payload);
    (block.len() as u64).put(&mut payload);
    payload.extend(lz4_flex::block::compress(block));
    frames.frame(Kind::Block, &payload)
}
