//! Texts that Herald made and gets back: cursors, sessions, signed links. What
//! somebody made up is refused; what was sealed opens, and no changed byte of
//! it does.

use crate::shop;
use engine::ids::{ContactId, ContactOrdinal, DeliveryId};
use engine::rows::Platform;
use engine::source::Verified;
use server::messenger::session::{Holder, Purpose, Session, open};
use server::outbox::links::{self, Link};

/// Tries one text in every place.
pub fn run(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    shop::with(|shop| {
        let Some(row) = shop.app.node.config().workspace(shop.workspace) else { return };
        for purpose in [Purpose::Session, Purpose::EventKey] {
            assert!(open(&shop.app, shop.workspace, text, purpose).is_err(), "a session that was made up");
        }
        let config = shop.app.node.config();
        assert!(Link::open(config, links::Purpose::Click, (text, "")).is_none(), "a link that was made up");
        let session = Session {
            workspace: shop.workspace,
            contact: ContactId(padded(data)),
            verified: Verified::None,
            secret: 0,
            holder: Holder::Browser,
            platform: Platform::Web,
            expires_at: u32::MAX,
        };
        let sealed = session.seal(&row.id_key, Purpose::Session);
        assert_eq!(open(&shop.app, shop.workspace, &sealed, Purpose::Session).ok(), Some(session));
        let spoilt = spoilt(&sealed, data);
        assert!(open(&shop.app, shop.workspace, &spoilt, Purpose::Session).is_err(), "{spoilt} opens");
        let link = Link { workspace: shop.workspace, owner: ContactOrdinal(7), delivery: DeliveryId(9) };
        let sealed = link.seal(&row.id_key, links::Purpose::Click, text);
        assert_eq!(Link::open(config, links::Purpose::Click, (&sealed, text)), Some(link));
        assert!(Link::open(config, links::Purpose::Unsubscribe, (&sealed, text)).is_none());
        assert!(Link::open(config, links::Purpose::Click, (&self::spoilt(&sealed, data), text)).is_none());
    });
}

fn padded(data: &[u8]) -> [u8; 12] {
    let mut bytes = [0; 12];
    for (to, from) in bytes.iter_mut().zip(data) {
        *to = *from;
    }
    bytes
}

fn spoilt(text: &str, data: &[u8]) -> String {
    let place = data.iter().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
    let place = place % text.len();
    let other = if text.as_bytes().get(place) == Some(&b'A') { "B" } else { "A" };
    let (before, after) = text.split_at(place);
    format!("{before}{other}{}", after.get(1..).unwrap_or_default())
}
