//! Access tokens and write keys as text: made, read, compared.
//!
//! `hrld_at_0123456789abcdef_<43 characters>`: what it is, the public half by
//! which it is found (16 hex digits), the secret half (32 random bytes,
//! base64url). The public half may be shown and logged; of the secret half
//! only its SHA-256 is ever stored. It is random, so no slow hash is needed.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::rows::Scopes;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// What a token is for. The text begins with it, so that people and secret
/// scanners recognise it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// For servers: may be given read, write and manage.
    AccessToken,
    /// For the tracking surface only.
    WriteKey,
}

impl TokenKind {
    /// What a token with these rights is.
    #[must_use]
    pub fn of(scopes: Scopes) -> Self {
        if scopes == Scopes::TRACK { Self::WriteKey } else { Self::AccessToken }
    }

    /// The first eight characters of its text.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::AccessToken => "hrld_at_",
            Self::WriteKey => "hrld_wk_",
        }
    }
}

/// Characters of a kind's prefix.
const PREFIX_LEN: usize = 8;
/// Characters of the public half.
const PUBLIC_LEN: usize = 16;
/// Characters of the secret half.
const SECRET_LEN: usize = 43;
/// Characters of a whole token: prefix, public half, `_`, secret half.
pub const TOKEN_LEN: usize = PREFIX_LEN + PUBLIC_LEN + 1 + SECRET_LEN;

/// A token that was just made. The text exists nowhere else.
pub struct TokenText {
    /// What its holder sends. Secret.
    pub text: String,
    /// The half by which it is found.
    pub public: u64,
    /// SHA-256 of the secret half: what is stored.
    pub secret_hash: [u8; 32],
}

/// Makes a token from 40 bytes of the system's random numbers.
///
/// # Errors
/// The system has no random numbers to give.
pub fn make(kind: TokenKind) -> Result<TokenText, getrandom::Error> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret)?;
    let public = getrandom::u64()?;
    let text = format!("{}_{}", shown(kind, public), URL_SAFE_NO_PAD.encode(secret));
    Ok(TokenText { text, public, secret_hash: Sha256::digest(secret).into() })
}

/// The part of a token that may be shown: its kind and public half.
#[must_use]
pub fn shown(kind: TokenKind, public: u64) -> String {
    format!("{}{public:016x}", kind.prefix())
}

/// A token that somebody sent, not yet compared with anything.
pub struct Presented {
    /// What its text says it is.
    pub kind: TokenKind,
    /// The half by which it is found.
    pub public: u64,
    secret_hash: [u8; 32],
}

/// Reads a token. `None` when the text does not have the form of one.
#[must_use]
pub fn parse(text: &str) -> Option<Presented> {
    if text.len() != TOKEN_LEN {
        return None;
    }
    let (kind, rest) = parse_kind(text)?;
    let (public, rest) = rest.split_at_checked(PUBLIC_LEN)?;
    let public = parse_public(public)?;
    let mut secret = [0; 32];
    let length = URL_SAFE_NO_PAD.decode_slice(rest.strip_prefix('_')?, &mut secret).ok()?;
    (length == secret.len()).then(|| Presented { kind, public, secret_hash: Sha256::digest(secret).into() })
}

/// Reads a public half: from a whole token, from what [`shown`] made, or
/// alone. `None` when it is none of them.
#[must_use]
pub fn parse_shown(text: &str) -> Option<u64> {
    let rest = parse_kind(text).map_or(text, |(_, rest)| rest);
    match rest.len() {
        PUBLIC_LEN => parse_public(rest),
        _ => parse(text).map(|presented| presented.public),
    }
}

impl Presented {
    /// SHA-256 of the secret half, to store a token that was made before.
    pub(crate) const fn secret_hash(&self) -> [u8; 32] {
        self.secret_hash
    }

    /// Whether its secret half is the one that has this SHA-256. Takes the
    /// same time wherever the two differ.
    #[must_use]
    pub fn matches(&self, secret_hash: &[u8; 32]) -> bool {
        self.secret_hash.ct_eq(secret_hash).into()
    }
}

impl fmt::Debug for TokenText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenText({:016x}, secret)", self.public)
    }
}

impl fmt::Debug for Presented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Presented({}, secret)", shown(self.kind, self.public))
    }
}

fn parse_kind(text: &str) -> Option<(TokenKind, &str)> {
    let of = |kind: TokenKind| text.strip_prefix(kind.prefix()).map(|rest| (kind, rest));
    of(TokenKind::AccessToken).or_else(|| of(TokenKind::WriteKey))
}

/// 16 lower-case hex digits; one text for each number.
fn parse_public(text: &str) -> Option<u64> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let has_form = text.len() == PUBLIC_LEN && text.bytes().all(is_digit);
    has_form.then(|| u64::from_str_radix(text, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_token_is_read_back_and_matches_only_its_own_hash() {
        for kind in [TokenKind::AccessToken, TokenKind::WriteKey] {
            let made = make(kind).unwrap();
            let other = make(kind).unwrap();
            let presented = parse(&made.text).unwrap();
            assert_eq!((presented.kind, presented.public), (kind, made.public));
            assert!(presented.matches(&made.secret_hash));
            assert!(!presented.matches(&other.secret_hash));
            assert_ne!(made.public, other.public);
        }
    }

    #[test]
    fn every_changed_character_makes_it_another_token_or_none() {
        let made = make(TokenKind::AccessToken).unwrap();
        for index in 0..made.text.len() {
            let mut bytes = made.text.clone().into_bytes();
            bytes[index] = if bytes[index] == b'a' { b'b' } else { b'a' };
            let same = String::from_utf8(bytes)
                .ok()
                .and_then(|text| parse(&text))
                .is_some_and(|presented| presented.public == made.public && presented.matches(&made.secret_hash));
            assert!(!same, "character {index}");
        }
    }

    #[test]
    fn texts_without_the_form_are_none() {
        let good = make(TokenKind::AccessToken).unwrap().text;
        let upper = good.replacen("hrld_at_", "HRLD_AT_", 1);
        let (cut, longer) = (good[..TOKEN_LEN - 1].to_owned(), format!("{good}A"));
        let umlaut = format!("hrld_at_{}", "é".repeat(30));
        assert_eq!(umlaut.len(), TOKEN_LEN);
        for bad in ["", "hrld_at_", &upper, &cut, &longer, &umlaut, &"x".repeat(TOKEN_LEN)] {
            assert!(parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_public_half_is_found_in_every_form() {
        let made = make(TokenKind::WriteKey).unwrap();
        let bare = format!("{:016x}", made.public);
        for text in [&made.text, &shown(TokenKind::WriteKey, made.public), &bare] {
            assert_eq!(parse_shown(text), Some(made.public), "{text}");
        }
        for bad in ["", "hrld_wk_12", "0123456789abcdeg", "0123456789ABCDEF"] {
            assert_eq!(parse_shown(bad), None, "{bad}");
        }
    }

    #[test]
    fn printing_for_programmers_hides_the_secret() {
        let made = make(TokenKind::AccessToken).unwrap();
        let secret = &made.text[TOKEN_LEN - SECRET_LEN..];
        assert!(!format!("{made:?}").contains(secret));
        assert!(!format!("{:?}", parse(&made.text)).contains(secret));
    }
}
