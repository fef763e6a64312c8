//! Reading a body: never more of it than its route takes, compressed or not.

use crate::app::App;
use crate::errors::{ApiError, ErrorCode};
use crate::limits::{
    BATCH_BODY_BYTES_MAX, BODIES_BYTES_MAX, BODY_BYTES_MAX, BODY_FREE_BYTES_MAX, EVENT_BODY_BYTES_MAX,
    PING_BODY_BYTES_MAX,
};
use axum::body::{Body, HttpBody as _};
use bytes::{Bytes, BytesMut};
use flate2::read::MultiGzDecoder;
use http::{HeaderMap, HeaderValue, header};
use http_body_util::BodyExt as _;
use std::io::Read as _;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Which body a route takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// None: one that is sent is ignored.
    Nothing,
    /// An event.
    Event,
    /// Any other object.
    Object,
    /// A batch of events.
    Batch,
    /// What a browser tells of itself.
    Ping,
}

impl Takes {
    /// How large it may be, after decompression.
    const fn bytes_max(self) -> Option<usize> {
        match self {
            Self::Nothing => None,
            Self::Event => Some(EVENT_BODY_BYTES_MAX),
            Self::Object => Some(BODY_BYTES_MAX),
            Self::Batch => Some(BATCH_BODY_BYTES_MAX),
            Self::Ping => Some(PING_BODY_BYTES_MAX),
        }
    }

    /// How much of the room for large bodies it needs. Those of browsers need
    /// none, because what each network may send is bounded: otherwise whoever
    /// has no token could take the room of those who have one.
    const fn room_bytes(self, bytes: usize) -> usize {
        if bytes <= BODY_FREE_BYTES_MAX || matches!(self, Self::Ping) { 0 } else { bytes }
    }
}

/// A body, and the room that it takes until it is dropped.
#[derive(Debug, Default)]
pub struct ReadBody {
    bytes: Bytes,
    _room: Option<Room>,
}

impl ReadBody {
    /// What was read.
    pub fn bytes(&self) -> Bytes {
        self.bytes.clone()
    }
}

/// Bounds the memory that large bodies take at once.
#[derive(Debug)]
pub struct BodyBudget(Arc<Semaphore>);

const KIB: usize = 1_024;

impl BodyBudget {
    /// Room for [`BODIES_BYTES_MAX`].
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Semaphore::new(BODIES_BYTES_MAX / KIB)))
    }

    /// Room for so many bytes.
    fn take(&self, bytes: usize) -> Result<Option<Room>, ApiError> {
        if bytes == 0 {
            return Ok(None);
        }
        let kib = u32::try_from(bytes.div_ceil(KIB)).unwrap_or(u32::MAX);
        let busy = |_| ApiError::new(ErrorCode::ServiceUnavailable).message("Too many large bodies at once; try again");
        Arc::clone(&self.0).try_acquire_many_owned(kib).map(|permit| Some(Room(permit))).map_err(busy)
    }
}

/// Room that somebody has, given back when it is dropped.
#[derive(Debug)]
struct Room(OwnedSemaphorePermit);

impl Room {
    /// Gives back what is not needed for so many bytes.
    fn fit(mut self, bytes: usize) -> Option<Self> {
        let excess = self.0.num_permits().saturating_sub(bytes.div_ceil(KIB));
        drop(self.0.split(excess));
        (bytes > 0).then_some(self)
    }
}

impl Default for BodyBudget {
    fn default() -> Self {
        Self::new()
    }
}

/// Reads a body of at most what the route takes, after decompression.
pub async fn read(app: &App, headers: &HeaderMap, body: Body, takes: Takes) -> Result<ReadBody, ApiError> {
    let Some(bytes_max) = takes.bytes_max() else { return Ok(ReadBody::default()) };
    if body.is_end_stream() {
        return Ok(ReadBody::default());
    }
    let is_gzip = encoding(headers)?;
    let announced = announced_bytes(headers);
    if announced.is_some_and(|bytes| bytes > bytes_max) {
        return Err(too_large(bytes_max));
    }
    let expected = match announced {
        Some(bytes) if !is_gzip => bytes,
        _ => bytes_max,
    };
    let room = app.bodies.take(takes.room_bytes(expected))?;
    let arrived = tokio::time::timeout(app.options.body_read_timeout, collect(body, bytes_max)).await;
    let bytes = arrived.map_err(|_| ApiError::new(ErrorCode::RequestTimeout))??;
    let bytes = if is_gzip { gunzip(&bytes, bytes_max)? } else { bytes };
    // How long one would be of which that was not said is known by now.
    let room = room.and_then(|room| room.fit(takes.room_bytes(bytes.len())));
    Ok(ReadBody { bytes, _room: room })
}

/// Whether the body is gzip; any other encoding but none is refused.
fn encoding(headers: &HeaderMap) -> Result<bool, ApiError> {
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    let (first, more) = (encodings.next(), encodings.next());
    let name = first.map_or(&b"identity"[..], HeaderValue::as_bytes).trim_ascii();
    let is = |expected: &str| name.eq_ignore_ascii_case(expected.as_bytes());
    match more {
        None if name.is_empty() || is("identity") => Ok(false),
        None if is("gzip") || is("x-gzip") => Ok(true),
        _ => Err(ApiError::new(ErrorCode::UnsupportedEncoding).field("Content-Encoding")),
    }
}

fn announced_bytes(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The whole body. One that comes in one piece, as nearly all do, is not
/// copied.
async fn collect(mut body: Body, bytes_max: usize) -> Result<Bytes, ApiError> {
    let mut first = Bytes::new();
    let mut joined = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let broken = |_| ApiError::new(ErrorCode::ParameterInvalid).message("The request body broke off");
        let Ok(data) = frame.map_err(broken)?.into_data() else { continue };
        if first.len() + joined.len() + data.len() > bytes_max {
            return Err(too_large(bytes_max));
        }
        if first.is_empty() && joined.is_empty() {
            first = data;
        } else {
            joined.extend_from_slice(&std::mem::take(&mut first));
            joined.extend_from_slice(&data);
        }
    }
    Ok(if joined.is_empty() { first } else { joined.freeze() })
}

/// Decompresses at most `bytes_max`: a bomb stops there.
fn gunzip(compressed: &[u8], bytes_max: usize) -> Result<Bytes, ApiError> {
    let mut out = Vec::with_capacity(compressed.len().saturating_mul(4).min(bytes_max));
    let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX).saturating_add(1);
    let read = MultiGzDecoder::new(compressed).take(limit).read_to_end(&mut out);
    if read.is_err() {
        return Err(ApiError::new(ErrorCode::ParameterInvalid).message("The request body is no gzip"));
    }
    if out.len() > bytes_max {
        return Err(too_large(bytes_max));
    }
    Ok(out.into())
}

fn too_large(bytes_max: usize) -> ApiError {
    ApiError::new(ErrorCode::PayloadTooLarge).message(format!("The request body is larger than {bytes_max} bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn decompression_stops_at_the_limit() {
        for (bytes, fits) in [(999, true), (1_000, true), (1_001, false), (10_000_000, false)] {
            let out = gunzip(&gzip(&vec![b'x'; bytes]), 1_000);
            assert_eq!(out.is_ok(), fits, "{bytes}");
        }
        assert_eq!(gunzip(b"no gzip", 10).unwrap_err().code, ErrorCode::ParameterInvalid);
    }

    #[test]
    fn large_bodies_share_their_room_and_give_it_back() {
        let budget = BodyBudget::new();
        let large: Vec<_> = (0..25).map(|_| budget.take(BATCH_BODY_BYTES_MAX).unwrap()).collect();
        assert_eq!(budget.take(BATCH_BODY_BYTES_MAX).unwrap_err().code, ErrorCode::ServiceUnavailable);
        assert!(budget.take(0).unwrap().is_none(), "small ones need none");
        drop(large);
        assert!(budget.take(BATCH_BODY_BYTES_MAX).unwrap().is_some());
    }

    #[test]
    fn small_bodies_and_those_of_browsers_need_no_room() {
        let room = |takes: Takes| {
            [BODY_FREE_BYTES_MAX - 1, BODY_FREE_BYTES_MAX, BODY_FREE_BYTES_MAX + 1].map(|bytes| takes.room_bytes(bytes))
        };
        for takes in [Takes::Event, Takes::Object, Takes::Batch] {
            assert_eq!(room(takes), [0, 0, BODY_FREE_BYTES_MAX + 1]);
        }
        assert_eq!(room(Takes::Ping), [0, 0, 0]);
    }

    #[test]
    fn what_turned_out_to_be_short_gives_back_what_it_does_not_need() {
        let budget = BodyBudget::new();
        let left = || budget.0.available_permits() * KIB;
        let whole = left();
        for (bytes, kept) in [(0, 0), (1, KIB), (KIB, KIB), (KIB + 1, 2 * KIB), (5 * KIB, 5 * KIB), (6 * KIB, 5 * KIB)]
        {
            let room = budget.take(5 * KIB).unwrap().and_then(|room| room.fit(bytes));
            assert_eq!(left(), whole - kept, "{bytes}");
            drop(room);
            assert_eq!(left(), whole);
        }
    }

    #[tokio::test]
    async fn a_body_is_read_up_to_its_limit() {
        for (bytes, fits) in [(9, true), (10, true), (11, false)] {
            assert_eq!(collect(Body::from(vec![b'x'; bytes]), 10).await.is_ok(), fits, "{bytes}");
        }
    }

    #[test]
    fn encodings_are_read_in_any_case() {
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_ENCODING, value.parse().unwrap());
            encoding(&headers).ok()
        };
        assert_eq!([of("GZip"), of("identity"), of("br"), of("gzip, gzip")], [Some(true), Some(false), None, None]);
    }
}
