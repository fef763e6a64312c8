//! What a browser holds: the session's text in a cookie, a link's in its
//! fragment.
//!
//! Both say whose they are and end in 32 random bytes, of which only the
//! SHA-256 is stored. They begin with what they are, so that people and secret
//! scanners recognise them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::ids::{TeammateId, WorkspaceId};
use sha2::{Digest as _, Sha256};
use std::fmt;

const SESSION_PREFIX: &str = "hrld_ls_";
const LINK_PREFIX: &str = "hrld_li_";

/// Workspace, teammate, public half, secret half.
const SESSION_BYTES: usize = 4 + 4 + 8 + 32;
/// Workspace, teammate, secret.
const LINK_BYTES: usize = 4 + 4 + 32;

/// A session as a browser holds it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SessionText {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who.
    pub teammate: TeammateId,
    /// The half by which it is found.
    pub public: u64,
    secret: [u8; 32],
}

impl SessionText {
    /// A new one.
    ///
    /// # Errors
    /// The system has no random numbers to give.
    pub fn make(workspace: WorkspaceId, teammate: TeammateId) -> Result<Self, getrandom::Error> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        Ok(Self { workspace, teammate, public: getrandom::u64()?, secret })
    }

    /// As the cookie holds it. Secret.
    #[must_use]
    pub fn text(&self) -> String {
        let mut bytes = Vec::with_capacity(SESSION_BYTES);
        bytes.extend(self.workspace.0.to_be_bytes());
        bytes.extend(self.teammate.0.to_be_bytes());
        bytes.extend(self.public.to_be_bytes());
        bytes.extend(self.secret);
        format!("{SESSION_PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads one. `None` when the text does not have the form of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; SESSION_BYTES] = read(SESSION_PREFIX, text)?;
        let (workspace, rest) = bytes.split_first_chunk()?;
        let (teammate, rest) = rest.split_first_chunk()?;
        let (public, secret) = rest.split_first_chunk()?;
        Some(Self {
            workspace: WorkspaceId(u32::from_be_bytes(*workspace)),
            teammate: TeammateId(u32::from_be_bytes(*teammate)),
            public: u64::from_be_bytes(*public),
            secret: secret.try_into().ok()?,
        })
    }

    /// SHA-256 of the secret half: what is stored.
    #[must_use]
    pub fn secret_hash(&self) -> [u8; 32] {
        Sha256::digest(self.secret).into()
    }

    /// What pages of ours send beside the cookie, to show that they can read
    /// what this server answers: nobody computes it without the secret half.
    #[must_use]
    pub fn csrf_token(&self) -> String {
        let digest = Sha256::new().chain_update(b"herald csrf token").chain_update(self.secret).finalize();
        URL_SAFE_NO_PAD.encode(digest)
    }
}

/// A link's text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LinkText {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who.
    pub teammate: TeammateId,
    secret: [u8; 32],
}

impl LinkText {
    /// Of a secret that was made before.
    #[must_use]
    pub const fn of(workspace: WorkspaceId, teammate: TeammateId, secret: [u8; 32]) -> Self {
        Self { workspace, teammate, secret }
    }

    /// As the link holds it. Secret.
    #[must_use]
    pub fn text(&self) -> String {
        let mut bytes = Vec::with_capacity(LINK_BYTES);
        bytes.extend(self.workspace.0.to_be_bytes());
        bytes.extend(self.teammate.0.to_be_bytes());
        bytes.extend(self.secret);
        format!("{LINK_PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The whole link. Its fragment never leaves the browser: no server and no
    /// proxy writes it down.
    #[must_use]
    pub fn address(&self, base_url: &str) -> String {
        format!("{}/console/sign-in#{}", base_url.trim_end_matches('/'), self.text())
    }

    /// Reads one. `None` when the text does not have the form of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; LINK_BYTES] = read(LINK_PREFIX, text)?;
        let (workspace, rest) = bytes.split_first_chunk()?;
        let (teammate, secret) = rest.split_first_chunk()?;
        let (workspace, teammate) = (u32::from_be_bytes(*workspace), u32::from_be_bytes(*teammate));
        Some(Self::of(WorkspaceId(workspace), TeammateId(teammate), secret.try_into().ok()?))
    }

    /// SHA-256 of the secret: what is stored.
    #[must_use]
    pub fn secret_hash(&self) -> [u8; 32] {
        hash_of(&self.secret)
    }
}

/// What is stored of a link's secret.
#[must_use]
pub fn hash_of(secret: &[u8; 32]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// A secret for a link.
///
/// # Errors
/// The system has no random numbers to give.
pub fn link_secret() -> Result<[u8; 32], getrandom::Error> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map(|()| secret)
}

fn read<const N: usize>(prefix: &str, text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let encoded = text.strip_prefix(prefix)?;
    // `decode_slice` wants room for a whole group at the end.
    let mut room = [0; 64];
    let length = URL_SAFE_NO_PAD.decode_slice(encoded, &mut room).ok()?;
    bytes.copy_from_slice(room.get(..length).filter(|read| read.len() == N)?);
    Some(bytes)
}

impl fmt::Debug for SessionText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionText({}, {}, {:016x}, secret)", self.workspace, self.teammate, self.public)
    }
}

impl fmt::Debug for LinkText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkText({}, {}, secret)", self.workspace, self.teammate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHO: (WorkspaceId, TeammateId) = (WorkspaceId(3), TeammateId(7));

    #[test]
    fn what_was_written_is_read_back_and_says_whose_it_is() {
        let (made, other) = (SessionText::make(WHO.0, WHO.1).unwrap(), SessionText::make(WHO.0, WHO.1).unwrap());
        let read = SessionText::parse(&made.text()).unwrap();
        assert!(read == made && read != other);
        assert_eq!((read.workspace, read.teammate, read.secret_hash()), (WHO.0, WHO.1, made.secret_hash()));
        assert_eq!(read.csrf_token(), made.csrf_token());
        assert_ne!(other.csrf_token(), made.csrf_token());
        let link = LinkText::of(WHO.0, WHO.1, link_secret().unwrap());
        assert!(LinkText::parse(&link.text()) == Some(link));
        assert!(link.address("https://h.example/").starts_with("https://h.example/console/sign-in#hrld_li_"));
    }

    #[test]
    fn another_text_is_none() {
        let session = SessionText::make(WHO.0, WHO.1).unwrap().text();
        let link = LinkText::of(WHO.0, WHO.1, [1; 32]).text();
        let (cut, longer) = (session.split_at(session.len() - 1).0.to_owned(), format!("{session}A"));
        for bad in ["", "hrld_ls_", "hrld_li_", &cut, &longer, &link, &"A".repeat(300)] {
            assert!(SessionText::parse(bad).is_none(), "{bad}");
        }
        for bad in ["", "hrld_li_", &session, &format!("{link}AAAA")] {
            assert!(LinkText::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn printing_for_programmers_hides_the_secret() {
        let session = SessionText::make(WHO.0, WHO.1).unwrap();
        let shown = format!("{session:?} {:?}", LinkText::of(WHO.0, WHO.1, [9; 32]));
        assert!(shown.contains("secret") && !shown.contains("9, 9") && !shown.contains(&session.csrf_token()));
    }
}
