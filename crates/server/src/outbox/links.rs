//! Links that leave with a delivery: signed, so that nobody makes one up, and
//! bound to what they are for. Each names its workspace, and is good for the
//! one delivery that it was made for; nothing of it is stored. Whose it is and
//! which cannot be read: nobody counts customers by two letters.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::ids::{ContactOrdinal, DeliveryId, WorkspaceId};
use hmac::{Hmac, KeyInit as _, Mac as _};
use node::Config;
use sha2::Sha256;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Unsubscribing.
    Unsubscribe,
    /// Going where a letter's link leads.
    Click,
    /// Telling that a letter was opened.
    Open,
    /// Being a letter's id.
    Letter,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Unsubscribe => b"herald link unsubscribe\0",
            Self::Click => b"herald link click\0",
            Self::Open => b"herald link open\0",
            Self::Letter => b"herald link letter\0",
        }
    }
}

/// A delivery, as links name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Whose.
    pub workspace: WorkspaceId,
    /// For whom it was made.
    pub owner: ContactOrdinal,
    /// Which.
    pub delivery: DeliveryId,
}

/// The first byte: another layout gets another.
const LAYOUT: u8 = 2;
/// Of letters that were sent before owner and delivery were masked.
const LAYOUT_IN_CLEAR: u8 = 1;
/// Layout and workspace, by which the key is found.
const CLEAR_LEN: usize = 1 + 4;
/// Layout, workspace, owner, delivery.
const PAYLOAD_LEN: usize = 1 + 4 + 4 + 8;
/// 16 bytes of the signature: nobody guesses one of 2^128.
const TAG_LEN: usize = 16;

impl Link {
    /// Its URL-safe text for a purpose. `target` is what else is signed: where
    /// a click leads.
    #[must_use]
    pub fn seal(&self, id_key: &[u8; 16], purpose: Purpose, target: &str) -> String {
        let Self { workspace, owner, delivery } = *self;
        let mut bytes = Vec::with_capacity(PAYLOAD_LEN + TAG_LEN);
        bytes.push(LAYOUT);
        bytes.extend(workspace.0.to_be_bytes());
        bytes.extend(owner.0.to_be_bytes());
        bytes.extend(delivery.0.to_be_bytes());
        let tag = signed(id_key, purpose, (&bytes, target)).finalize().into_bytes();
        let tag: Vec<u8> = tag.into_iter().take(TAG_LEN).collect();
        mask(id_key, purpose, (&tag, &mut bytes));
        bytes.extend(tag);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads what [`Self::seal`] made with the key of its workspace; `None` for
    /// anything else.
    #[must_use]
    pub fn open(config: &Config, purpose: Purpose, (text, target): (&str, &str)) -> Option<Self> {
        let mut bytes = [0; PAYLOAD_LEN + TAG_LEN];
        let length = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok().filter(|length| *length == bytes.len())?;
        let (payload, tag) = bytes.get_mut(..length)?.split_at_mut_checked(PAYLOAD_LEN)?;
        let (layout, rest) = payload.split_first()?;
        let (workspace, _) = rest.split_first_chunk()?;
        let row = config.workspace(WorkspaceId(u32::from_be_bytes(*workspace)))?;
        match *layout {
            LAYOUT => mask(&row.id_key, purpose, (tag, payload)),
            LAYOUT_IN_CLEAR => {}
            _ => return None,
        }
        let (workspace, rest) = payload.get(1..)?.split_first_chunk()?;
        let (owner, rest) = rest.split_first_chunk()?;
        let (delivery, _) = rest.split_first_chunk()?;
        let link = Self {
            workspace: WorkspaceId(u32::from_be_bytes(*workspace)),
            owner: ContactOrdinal(u32::from_be_bytes(*owner)),
            delivery: DeliveryId(u64::from_be_bytes(*delivery)),
        };
        signed(&row.id_key, purpose, (payload, target)).verify_truncated_left(tag).ok()?;
        Some(link)
    }
}

fn signed(id_key: &[u8; 16], purpose: Purpose, (payload, target): (&[u8], &str)) -> Hmac<Sha256> {
    let mac = Hmac::<Sha256>::new_from_slice(id_key).expect("HMAC takes keys of every length");
    mac.chain_update(purpose.label()).chain_update(payload).chain_update(target)
}

/// Makes all but what finds the key unreadable, or readable again: the
/// signature, which differs with every payload, is where the mask begins (as in
/// RFC 5297).
fn mask(id_key: &[u8; 16], purpose: Purpose, (tag, payload): (&[u8], &mut [u8])) {
    let mac = Hmac::<Sha256>::new_from_slice(id_key).expect("HMAC takes keys of every length");
    let mac = mac.chain_update(b"herald link mask\0").chain_update(purpose.label()).chain_update(tag);
    for (byte, hidden) in payload.iter_mut().skip(CLEAR_LEN).zip(mac.finalize().into_bytes()) {
        *byte ^= hidden;
    }
}

/// One signature is as long as the mask has to be.
const _: () = assert!(PAYLOAD_LEN - CLEAR_LEN <= 32);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_does_not_show_how_many_customers_there_are() {
        let bytes = |owner: u32| {
            let link = Link { workspace: WorkspaceId(1), owner: ContactOrdinal(owner), delivery: DeliveryId(1) };
            URL_SAFE_NO_PAD.decode(link.seal(&[7; 16], Purpose::Open, "")).unwrap()
        };
        for owner in 0..100 {
            let (one, next) = (bytes(owner), bytes(owner + 1));
            assert_eq!(one[..CLEAR_LEN], next[..CLEAR_LEN]);
            assert_ne!(one[CLEAR_LEN..CLEAR_LEN + 4], owner.to_be_bytes());
            assert_ne!(one[CLEAR_LEN + 4..PAYLOAD_LEN], next[CLEAR_LEN + 4..PAYLOAD_LEN], "{owner}");
        }
    }
}
