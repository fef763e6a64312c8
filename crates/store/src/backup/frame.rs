//! Frames: each whole and checked before anybody looks into it.

use super::{BackupError, Counted, FRAME_BYTES_MAX, Header, MAGIC, VERSION_AT};
use crate::encoding::{Corrupt, Field, Reader};
use sha2::{Digest as _, Sha256};
use std::io::{ErrorKind, Read, Write};
use xxhash_rust::xxh3::Xxh3;

/// What a frame holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Header = 1,
    Block = 2,
    Trailer = 3,
}

/// Kind, length and checksum.
const HEAD_BYTES: usize = 13;

/// How long the digest at the end is.
const DIGEST_BYTES: usize = 32;

fn head(kind: u8, payload: &[u8]) -> [u8; HEAD_BYTES] {
    let mut head = [0; HEAD_BYTES];
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX).to_be_bytes();
    let mut hasher = Xxh3::new();
    hasher.update(&[kind]);
    hasher.update(&length);
    hasher.update(payload);
    let fields = [kind].into_iter().chain(length).chain(hasher.digest().to_be_bytes());
    head.iter_mut().zip(fields).for_each(|(byte, field)| *byte = field);
    head
}

/// Writes frames, and digests what it writes.
pub(super) struct FrameWriter<W> {
    out: W,
    digest: Sha256,
    length: u64,
}

impl<W: Write> FrameWriter<W> {
    /// Begins with the magic.
    pub(super) fn begin(out: W) -> Result<Self, BackupError> {
        let mut writer = Self { out, digest: Sha256::new(), length: 0 };
        writer.put(&MAGIC)?;
        Ok(writer)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        self.digest.update(bytes);
        self.length += bytes.len() as u64;
        self.out.write_all(bytes).map_err(BackupError::Write)
    }

    pub(super) fn frame(&mut self, kind: Kind, payload: &[u8]) -> Result<(), BackupError> {
        self.put(&head(kind as u8, payload))?;
        self.put(payload)
    }

    /// Ends with the digest. Returns the length of all and the digest.
    pub(super) fn end(mut self) -> Result<(u64, [u8; DIGEST_BYTES]), BackupError> {
        let digest: [u8; DIGEST_BYTES] = self.digest.finalize().into();
        self.out.write_all(&digest).and_then(|()| self.out.flush()).map_err(BackupError::Write)?;
        Ok((self.length + DIGEST_BYTES as u64, digest))
    }
}

/// Reads frames, and digests what it reads.
pub(super) struct FrameReader<R> {
    input: R,
    digest: Sha256,
    /// How far it is.
    at: u64,
    payload: Vec<u8>,
}

impl<R: Read> FrameReader<R> {
    /// Reads the magic.
    pub(super) fn begin(input: R) -> Result<Self, BackupError> {
        let mut reader = Self { input, digest: Sha256::new(), at: 0, payload: Vec::new() };
        let mut magic = [0; MAGIC.len()];
        match reader.fill(&mut magic) {
            Ok(()) => {}
            Err(BackupError::CutOff { at }) if !MAGIC.starts_with(magic.get(..at as usize).unwrap_or_default()) => {
                return Err(BackupError::Foreign);
            }
            Err(error) => return Err(error),
        }
        if magic == MAGIC {
            return Ok(reader);
        }
        let (name, version) = magic.split_at(VERSION_AT);
        match (MAGIC.starts_with(name), version) {
            (true, [tens @ b'0'..=b'9', ones @ b'0'..=b'9', b'\n']) => {
                let version = char::from(*tens).to_string() + char::from(*ones).encode_utf8(&mut [0; 4]);
                Err(BackupError::Newer { what: format!("it has version {version}, this one reads 01") })
            }
            _ => Err(BackupError::Foreign),
        }
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), BackupError> {
        let mut filled = 0;
        while filled < bytes.len() {
            match self.input.read(bytes.get_mut(filled..).unwrap_or_default()) {
                Ok(0) => return Err(BackupError::CutOff { at: self.at + filled as u64 }),
                Ok(count) => filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(BackupError::Read(error)),
            }
        }
        self.at += bytes.len() as u64;
        self.digest.update(&*bytes);
        Ok(())
    }

    pub(super) fn damaged(&self, what: &'static str) -> BackupError {
        BackupError::Damaged { what, at: self.at }
    }

    /// The next frame's kind and what it holds.
    pub(super) fn next(&mut self) -> Result<(Kind, &[u8]), BackupError> {
        let mut found = [0; HEAD_BYTES];
        self.fill(&mut found)?;
        let [kind, a, b, c, d, ..] = found;
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        if length > FRAME_BYTES_MAX {
            return Err(self.damaged("a length is too large"));
        }
        let mut payload = std::mem::take(&mut self.payload);
        payload.resize(length, 0);
        let filled = self.fill(&mut payload);
        self.payload = payload;
        filled?;
        if head(kind, &self.payload) != found {
            return Err(self.damaged("a checksum does not match"));
        }
        let kind = match kind {
            1 => Kind::Header,
            2 => Kind::Block,
            3 => Kind::Trailer,
            _ => return Err(BackupError::Newer { what: format!("it holds something of kind {kind}") }),
        };
        Ok((kind, &self.payload))
    }

    /// Reads the digest and makes sure that nothing follows it. Returns the
    /// length of all and the digest.
    pub(super) fn end(mut self) -> Result<(u64, [u8; DIGEST_BYTES]), BackupError> {
        let expected: [u8; DIGEST_BYTES] = self.digest.clone().finalize().into();
        let mut digest = [0; DIGEST_BYTES];
        self.fill(&mut digest)?;
        if digest != expected {
            return Err(self.damaged("its digest does not match"));
        }
        match self.fill(&mut [0]) {
            Err(BackupError::CutOff { .. }) => Ok((self.at, digest)),
            Ok(()) => Err(self.damaged("something follows its end")),
            Err(error) => Err(error),
        }
    }
}

pub(super) fn put_header(header: &Header) -> Vec<u8> {
    let Header { format, commit_number, made_at_ms, herald } = header;
    let mut out = Vec::new();
    for number in [format, commit_number, made_at_ms] {
        number.put(&mut out);
    }
    herald.put(&mut out);
    out
}

/// A header; what a later version wrote after these fields is passed over.
pub(super) fn take_header(payload: &[u8]) -> Result<Header, Corrupt> {
    let mut reader = Reader::new(payload);
    Ok(Header {
        format: reader.field()?,
        commit_number: reader.field()?,
        made_at_ms: reader.field()?,
        herald: reader.field()?,
    })
}

pub(super) fn put_trailer(spaces: &[Counted]) -> Vec<u8> {
    let mut out = Vec::new();
    (spaces.len() as u64).put(&mut out);
    for Counted { space, rows, bytes } in spaces {
        space.put(&mut out);
        rows.put(&mut out);
        bytes.put(&mut out);
    }
    out
}

pub(super) fn take_trailer(payload: &[u8]) -> Result<Vec<Counted>, Corrupt> {
    let mut reader = Reader::new(payload);
    let count: u64 = reader.field()?;
    let mut spaces = Vec::new();
    for _ in 0..count {
        spaces.push(Counted { space: reader.field()?, rows: reader.field()?, bytes: reader.field()? });
    }
    Ok(spaces)
}
