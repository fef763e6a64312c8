//! Identity tokens and hashes: what nobody signed is refused, what was signed
//! is taken or refused in order, and no changed byte passes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::rows::IdentitySecretRow;
use hmac::{Hmac, KeyInit as _, Mac as _};
use server::messenger::identity::{Token, check_hash, hash};
use sha2::Sha256;

const SECRET: &str = "the identity secret";
const NOW_S: u32 = 1_800_000_000;

/// Tries the bytes as a token, as claims that are signed, and as somebody.
pub fn run(data: &[u8]) {
    let row = IdentitySecretRow { secret: SECRET.to_owned(), created_at: 0, number: 1, previous: None };
    let Some(text) = super::text(data) else { return };
    assert!(Token::read(&row, text, NOW_S).is_err(), "a token that nobody signed is taken");
    let signed = signed(r#"{"alg":"HS256"}"#, text);
    if let Ok(token) = Token::read(&row, &signed, NOW_S) {
        assert!(token.expires_at.is_none_or(|end| end > NOW_S), "an expired token is taken");
        let _claims = token.claims();
        changed(&signed, data, |other| assert!(Token::read(&row, other, NOW_S).is_err(), "{other} is taken"));
    }
    assert!(Token::read(&row, &self::signed(r#"{"alg":"none"}"#, text), NOW_S).is_err());
    let proof = hash(SECRET, text);
    assert!(check_hash(&row, (text, &proof), NOW_S).is_ok(), "a good hash is refused");
    changed(&proof, data, |other| assert!(check_hash(&row, (text, other), NOW_S).is_err(), "{other} is taken"));
}

fn signed(header: &str, claims: &str) -> String {
    let part = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("a key of any length");
    let tag = mac.chain_update(part.as_bytes()).finalize().into_bytes();
    format!("{part}.{}", URL_SAFE_NO_PAD.encode(tag))
}

/// The text with one character changed, at a place that the data names. The
/// last character of each part of a token has bits that mean nothing, which
/// the decoder refuses to be set.
fn changed(text: &str, data: &[u8], check: impl Fn(&str)) {
    let place = data.iter().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
    let place = place % text.len();
    let other = if text.as_bytes().get(place) == Some(&b'a') { "b" } else { "a" };
    let (before, after) = text.split_at(place);
    let changed = format!("{before}{other}{}", after.get(1..).unwrap_or_default());
    check(&changed);
}
