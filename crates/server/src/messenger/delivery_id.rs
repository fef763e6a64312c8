//! A delivery as browsers and programs name it: whose it is and its number,
//! bound to the workspace by a keyed hash, so that nobody makes one up, and
//! unreadable, so that nobody counts the workspace's customers.

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
    mask(row, workspace, (tag, &mut bytes));
    bytes.extend(tag);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads what [`sealed`] made for this workspace; `None` for anything else.
#[must_use]
pub fn opened(row: &WorkspaceRow, workspace: WorkspaceId, text: &str) -> Option<(ContactOrdinal, DeliveryId)> {
    let mut bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == PAYLOAD_BYTES + TAG_BYTES)?;
    let (payload, sent_tag) = bytes.split_at_mut_checked(PAYLOAD_BYTES)?;
    let sent_tag: [u8; TAG_BYTES] = (&*sent_tag).try_into().ok()?;
    mask(row, workspace, (sent_tag, payload));
    let payload = &*payload;
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

/// Makes a payload unreadable, or readable again: the tag, which differs with
/// every payload, is where its mask begins (as in RFC 5297).
fn mask(row: &WorkspaceRow, workspace: WorkspaceId, (tag, payload): ([u8; TAG_BYTES], &mut [u8])) {
    let hidden = hash128(&row.id_key, &[b"delivery mask", &workspace.0.to_be_bytes(), &tag]).to_be_bytes();
    for (byte, hidden) in payload.iter_mut().zip(hidden) {
        *byte ^= hidden;
    }
}

/// One hash is as long as the mask has to be.
const _: () = assert!(PAYLOAD_BYTES <= 16);

#[cfg(test)]
mod tests {
    use super::*;

    fn row(key: u8) -> WorkspaceRow {
        WorkspaceRow {
            app_id: "abcdefgh".to_owned(),
            name: "shop".to_owned(),
            created_at: 0,
            time_zone: "UTC".to_owned(),
            id_key: [key; 16],
            identity_secret: String::new(),
            settings: engine::settings::Settings::default(),
        }
    }

    #[test]
    fn an_id_is_read_where_it_was_made_and_nowhere_else() {
        let (shop, own) = (WorkspaceId(1), (ContactOrdinal(7), DeliveryId(9)));
        let text = sealed(&row(1), shop, own);
        assert_eq!(opened(&row(1), shop, &text), Some(own));
        assert_eq!(opened(&row(1), WorkspaceId(2), &text), None);
        assert_eq!(opened(&row(2), shop, &text), None);
        for at in 0..text.len() {
            // The last letter holds 4 bits that count, and all 20 bytes end there.
            let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
            let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
            assert_eq!(opened(&row(1), shop, &changed), None, "{at}");
        }
        assert_eq!(opened(&row(1), shop, ""), None);
    }

    #[test]
    fn an_id_does_not_show_how_many_customers_there_are() {
        let bytes = |contact: u32| {
            let text = sealed(&row(1), WorkspaceId(1), (ContactOrdinal(contact), DeliveryId(1)));
            URL_SAFE_NO_PAD.decode(text).unwrap()
        };
        for contact in 0..100 {
            let (one, next) = (bytes(contact), bytes(contact + 1));
            assert_ne!(one[..4], contact.to_be_bytes());
            // Neighbours have nothing in common: not the order, not the number.
            assert_ne!(one[4..12], next[4..12], "{contact}");
        }
    }
}
