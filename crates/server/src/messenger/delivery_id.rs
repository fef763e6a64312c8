//! A delivery as browsers and programs name it: whose it is and its number,
//! bound to the workspace by a keyed hash, so that nobody makes one up.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::ids::{ContactOrdinal, DeliveryId, WorkspaceId, hash128};
use engine::rows::WorkspaceRow;

/// 8 bytes of a keyed hash.
const TAG_BYTES: usize = 8;
/// Owner, delivery.
const PAYLOAD_BYTES: usize = 4 + 8;

/// The public text of a delivery.
#[must_use]
pub fn sealed(row: &WorkspaceRow, workspace: WorkspaceId, (owner, delivery): (ContactOrdinal, DeliveryId)) -> String {
    let mut bytes = Vec::with_capacity(PAYLOAD_BYTES + TAG_BYTES);
    bytes.extend(owner.0.to_be_bytes());
    bytes.extend(delivery.0.to_be_bytes());
    let tag = tag(row, workspace, &bytes);
    bytes.extend(tag);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads what [`sealed`] made for this workspace; `None` for anything else.
#[must_use]
pub fn opened(row: &WorkspaceRow, workspace: WorkspaceId, text: &str) -> Option<(ContactOrdinal, DeliveryId)> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == PAYLOAD_BYTES + TAG_BYTES)?;
    let (payload, sent_tag) = bytes.split_at_checked(PAYLOAD_BYTES)?;
    let (owner, delivery) = payload.split_at_checked(4)?;
    let found = (
        ContactOrdinal(u32::from_be_bytes(owner.try_into().ok()?)),
        DeliveryId(u64::from_be_bytes(delivery.try_into().ok()?)),
    );
    (sent_tag == tag(row, workspace, payload)).then_some(found)
}

fn tag(row: &WorkspaceRow, workspace: WorkspaceId, payload: &[u8]) -> [u8; TAG_BYTES] {
    let hash = hash128(&row.id_key, &[b"delivery", &workspace.0.to_be_bytes(), payload]).to_be_bytes();
    let [.., a, b, c, d, e, f, g, h] = hash;
    [a, b, c, d, e, f, g, h]
}
