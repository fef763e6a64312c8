//! Cursors and job ids: what they hold is bound to the workspace, so that
//! what another workspace was given, or what somebody made up, is told apart.

use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::ids::{JobId, hash128};

/// 4 bytes of a keyed hash: they bind, they keep nothing secret.
const TAG_BYTES: usize = 4;

fn tag(access: &Access, purpose: &str, payload: &[u8]) -> [u8; TAG_BYTES] {
    let parts: [&[u8]; 4] = [b"sealed", purpose.as_bytes(), &access.workspace().0.to_be_bytes(), payload];
    let [.., a, b, c, d] = hash128(&access.workspace_row().id_key, &parts).to_be_bytes();
    [a, b, c, d]
}

/// A cursor: URL-safe text that holds `payload`, good for this workspace and
/// purpose only.
#[must_use]
pub fn cursor(access: &Access, purpose: &str, payload: &[u8]) -> String {
    let mut bytes = payload.to_vec();
    bytes.extend_from_slice(&tag(access, purpose, payload));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What a cursor of `N` bytes holds.
///
/// # Errors
/// 400 when it is no cursor, 404 when it is one of another workspace or list.
pub fn open_cursor<const N: usize>(
    access: &Access,
    (purpose, field): (&str, &'static str),
    text: &str,
) -> Result<[u8; N], ApiError> {
    let wrong = || ApiError::invalid(field, format!("{field} must be a cursor from an earlier answer"));
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
    let (payload, sent_tag) = bytes.split_at_checked(N).ok_or_else(wrong)?;
    let payload: [u8; N] = payload.try_into().map_err(|_| wrong())?;
    if sent_tag.len() != TAG_BYTES {
        return Err(wrong());
    }
    if sent_tag != tag(access, purpose, &payload) {
        return Err(ApiError::new(ErrorCode::NotFound).field(field));
    }
    Ok(payload)
}

/// What a cursor of any length holds; `None` when it is no cursor of this
/// workspace and purpose.
#[must_use]
pub fn open_bytes(access: &Access, purpose: &str, text: &str) -> Option<Vec<u8>> {
    let mut bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let sent_tag = bytes.split_off(bytes.len().checked_sub(TAG_BYTES)?);
    (sent_tag == tag(access, purpose, &bytes)).then_some(bytes)
}

/// A job's public id.
#[must_use]
pub fn job_id(access: &Access, job: JobId) -> String {
    let tag = u32::from_be_bytes(tag(access, "job", &job.0.to_be_bytes()));
    format!("job_{:016x}{tag:08x}", job.0)
}

/// Reads a job's public id.
///
/// # Errors
/// 404 when it is no id of this workspace.
pub fn open_job_id(access: &Access, text: &str) -> Result<JobId, ApiError> {
    let digits = text.strip_prefix("job_").and_then(|digits| digits.get(..16));
    let job = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok()).map(JobId);
    let known = job.filter(|job| job_id(access, *job) == text);
    known.ok_or_else(|| ApiError::new(ErrorCode::JobNotFound))
}
