//! What a browser holds after a ping: whose it is and what proved it, signed
//! by the server, unreadable, and kept by the page: who only claims to be
//! somebody must not read their id. Nothing of it is stored here.
//!
//! A *session* is for everything that a browser may ask; an *event key* is for
//! recording events only, and is kept beside events that wait to be sent. Both
//! are good for one workspace, until they expire, and no longer than the
//! identity secret that proved them.

use super::identity;
use crate::app::App;
use crate::errors::{ApiError, ErrorCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::ids::{ContactId, WorkspaceId};
use engine::rows::{IdentitySecretRow, Platform, Role};
use engine::source::Verified;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// What a sealed text is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// All that a browser may ask.
    Session,
    /// Recording events.
    EventKey,
}

impl Purpose {
    /// What the signature is over, besides the payload.
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Session => b"herald messenger session\0",
            Self::EventKey => b"herald messenger event key\0",
        }
    }
}

/// Whose a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Holder {
    /// Whoever the browser's own cookie belongs to: a visitor or a lead.
    Browser = 0,
    /// A user.
    User = 1,
}

impl Holder {
    /// Who they can be: a visitor's session does not go on as that of the user
    /// whom they became.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Browser => &[Role::Visitor, Role::Lead],
            Self::User => &[Role::User],
        }
    }
}

/// A browser's session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Whose rows it leads to.
    pub workspace: WorkspaceId,
    /// Who is there.
    pub contact: ContactId,
    /// What proved it.
    pub verified: Verified,
    /// The number of the identity secret that proved it; 0 when none did.
    pub secret: u32,
    /// Whose it is.
    pub holder: Holder,
    /// Where they are, whose identity secret it was.
    pub platform: Platform,
    /// Until when it is good, Unix seconds.
    pub expires_at: u32,
}

/// The first byte of what is sealed: another layout gets another.
const LAYOUT: u8 = 2;
/// Layout, workspace, contact, proof, secret, holder, platform, end.
const PAYLOAD_LEN: usize = 1 + 4 + 12 + 1 + 4 + 1 + 1 + 4;
/// 16 bytes of the signature: nobody guesses one of 2^128.
const TAG_LEN: usize = 16;

impl Session {
    /// Its URL-safe text, signed with the workspace's key.
    #[must_use]
    pub fn seal(&self, id_key: &[u8; 16], purpose: Purpose) -> String {
        let mut payload = self.payload();
        let tag = signed(id_key, purpose, &payload).finalize().into_bytes();
        let tag: Vec<u8> = tag.into_iter().take(TAG_LEN).collect();
        mask(id_key, (purpose, &tag), &mut payload);
        payload.extend(tag);
        URL_SAFE_NO_PAD.encode(payload)
    }

    fn payload(&self) -> Vec<u8> {
        let Self { workspace, contact, verified, secret, holder, platform, expires_at } = *self;
        let mut bytes = Vec::with_capacity(PAYLOAD_LEN + TAG_LEN);
        bytes.push(LAYOUT);
        bytes.extend(workspace.0.to_be_bytes());
        bytes.extend(contact.0);
        bytes.push(verified as u8);
        bytes.extend(secret.to_be_bytes());
        bytes.push(holder as u8);
        bytes.push(platform as u8);
        bytes.extend(expires_at.to_be_bytes());
        bytes
    }

    /// Reads what [`Self::seal`] made. `None` for anything else.
    fn unseal(id_key: &[u8; 16], purpose: Purpose, text: &str) -> Option<Self> {
        let mut bytes = [0; PAYLOAD_LEN + TAG_LEN];
        let length = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok().filter(|length| *length == bytes.len())?;
        let (payload, tag) = bytes.get_mut(..length)?.split_at_mut_checked(PAYLOAD_LEN)?;
        mask(id_key, (purpose, tag), payload);
        signed(id_key, purpose, payload).verify_truncated_left(tag).ok()?;
        let mut rest = &*payload;
        let [LAYOUT] = take(&mut rest)? else { return None };
        let workspace = WorkspaceId(u32::from_be_bytes(take(&mut rest)?));
        let contact = ContactId(take(&mut rest)?);
        let [verified] = take(&mut rest)?;
        let verified = Verified::from_number(verified)?;
        let secret = u32::from_be_bytes(take(&mut rest)?);
        let holder = match take(&mut rest)? {
            [0] => Holder::Browser,
            [1] => Holder::User,
            [_] => return None,
        };
        let [platform] = take(&mut rest)?;
        let platform = Platform::ALL.into_iter().find(|known| *known as u8 == platform)?;
        let expires_at = u32::from_be_bytes(take(&mut rest)?);
        Some(Self { workspace, contact, verified, secret, holder, platform, expires_at })
    }

    /// Whether it is good at this moment. It can end while it is held: a
    /// stream asks again.
    #[must_use]
    pub fn is_good(&self, config: &node::Config, now_s: u32) -> bool {
        let is_proved = match config.identity_secret(self.workspace, self.platform) {
            None => false,
            Some(row) => self.secret == 0 || is_valid(&row, self.secret, now_s),
        };
        let must_prove = self.holder == Holder::User && self.verified == Verified::None;
        let is_enforced = || identity::is_enforced(config, self.workspace, self.platform);
        now_s < self.expires_at && is_proved && !(must_prove && is_enforced())
    }
}

/// Reads a session or an event key of this workspace.
///
/// # Errors
/// 401 `session_expired`, the same for whatever is wrong with it: it is none,
/// another workspace's or of the other purpose; it has expired; the identity
/// secret that proved it counts no more; or the workspace asks users for a
/// proof by now.
pub fn open(app: &App, workspace: WorkspaceId, text: &str, purpose: Purpose) -> Result<Session, ApiError> {
    let config = app.node.config();
    let now_s = u32::try_from(app.node.now_ms() / 1_000).unwrap_or(u32::MAX);
    let opened = config.workspace(workspace).and_then(|row| Session::unseal(&row.id_key, purpose, text));
    let good = opened.filter(|session| session.workspace == workspace && session.is_good(config, now_s));
    good.ok_or_else(|| expired(purpose))
}

/// The refusal of whatever is not good, or not good here.
#[must_use]
pub fn expired(purpose: Purpose) -> ApiError {
    ApiError::new(ErrorCode::SessionExpired).field(field_of(purpose))
}

const fn field_of(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Session => "session",
        Purpose::EventKey => "key",
    }
}

/// Whether the secret of this number still proves something.
fn is_valid(row: &IdentitySecretRow, number: u32, now_s: u32) -> bool {
    let is_previous = number.checked_add(1) == Some(row.number);
    let previous = || row.previous.as_ref().is_some_and(|(_, valid_until)| now_s < *valid_until);
    number == row.number || (is_previous && previous())
}

fn signed(id_key: &[u8; 16], purpose: Purpose, payload: &[u8]) -> Hmac<Sha256> {
    let mac = Hmac::<Sha256>::new_from_slice(id_key).expect("HMAC takes keys of every length");
    mac.chain_update(purpose.label()).chain_update(payload)
}

/// Makes a payload unreadable, or readable again: the signature, which differs
/// with every payload, is where its mask begins (as in RFC 5297).
fn mask(id_key: &[u8; 16], (purpose, tag): (Purpose, &[u8]), payload: &mut [u8]) {
    let mac = Hmac::<Sha256>::new_from_slice(id_key).expect("HMAC takes keys of every length");
    let mac = mac.chain_update(b"herald messenger mask\0").chain_update(purpose.label()).chain_update(tag);
    for (byte, hidden) in payload.iter_mut().zip(mac.finalize().into_bytes()) {
        *byte ^= hidden;
    }
}

/// One signature is as long as the mask has to be.
const _: () = assert!(PAYLOAD_LEN <= 32);

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*first)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8; 16] = b"sixteen key byte";

    fn session() -> Session {
        Session {
            workspace: WorkspaceId(7),
            contact: ContactId::parse("6762f0dd1bb69f9f2193bb83").unwrap(),
            verified: Verified::Jwt,
            secret: 2,
            holder: Holder::User,
            platform: Platform::Android,
            expires_at: 1_800_000_000,
        }
    }

    #[test]
    fn what_was_sealed_is_read_and_nothing_else() {
        for purpose in [Purpose::Session, Purpose::EventKey] {
            let text = session().seal(KEY, purpose);
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{text}");
            assert_eq!(Session::unseal(KEY, purpose, &text), Some(session()));
            assert_eq!(Session::unseal(b"another key byte", purpose, &text), None);
            for at in 0..text.len() {
                let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
                let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
                assert_eq!(Session::unseal(KEY, purpose, &changed), None, "{at}");
            }
            for cut in [0, 1, text.len() - 1] {
                assert_eq!(Session::unseal(KEY, purpose, &text[..cut]), None, "{cut}");
            }
        }
    }

    #[test]
    fn an_event_key_is_no_session() {
        let key = session().seal(KEY, Purpose::EventKey);
        assert_eq!(Session::unseal(KEY, Purpose::Session, &key), None);
        let text = session().seal(KEY, Purpose::Session);
        assert_eq!(Session::unseal(KEY, Purpose::EventKey, &text), None);
    }

    #[test]
    fn a_secret_counts_until_its_grace_ends() {
        let row = |previous| IdentitySecretRow { secret: "s".into(), created_at: 0, number: 3, previous };
        let graced = row(Some(("old".into(), 100)));
        for (number, now_s, expected) in [(3, 500, true), (2, 99, true), (2, 100, false), (1, 0, false), (4, 0, false)]
        {
            assert_eq!(is_valid(&graced, number, now_s), expected, "{number} at {now_s}");
        }
        assert!(!is_valid(&row(None), 2, 0));
    }
}
