//! What proves who is there: a keyed hash, or a signed token.
//!
//! Both are keyed with the workspace's identity secret, which its own server
//! holds. A browser that sends neither claims to be somebody.

use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::limits::{IDENTITY_TOKEN_BYTES_MAX, IDENTITY_TOKEN_SKEW_S};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::ids::WorkspaceId;
use engine::rows::{IdentitySecretRow, Platform};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt::Write as _;
use subtle::ConstantTimeEq as _;
use wire::json::{Entries, Field};
use wire::messenger::{TokenClaims, TokenHeader};

/// The secrets that count at this moment, each with its number: the current
/// one and, for as long as the rotation said, the one before.
pub fn in_force(row: &IdentitySecretRow, now_s: u32) -> impl Iterator<Item = (u32, &str)> {
    let previous = row.previous.as_ref().filter(|(_, valid_until)| now_s < *valid_until);
    let previous = previous.map(|(secret, _)| (row.number.saturating_sub(1), secret.as_str()));
    std::iter::once((row.number, row.secret.as_str())).chain(previous)
}

/// The `user_hash` of somebody: lower-case hex of HMAC-SHA256 over their
/// `user_id`, or over their e-mail address when they have none.
#[must_use]
pub fn hash(secret: &str, who: &str) -> String {
    let mut text = String::with_capacity(64);
    for byte in signed(secret, who.as_bytes()).finalize().into_bytes() {
        write!(text, "{byte:02x}").expect("a string takes all that is written");
    }
    text
}

/// The number of the secret with which this `user_hash` was made.
///
/// # Errors
/// 403: with none that counts.
pub fn check_hash(row: &IdentitySecretRow, (who, sent): (&str, &str), now_s: u32) -> Result<u32, ApiError> {
    let is_made_with = |secret: &str| bool::from(hash(secret, who).as_bytes().ct_eq(sent.as_bytes()));
    in_force(row, now_s).find(|(_, secret)| is_made_with(secret)).map(|(number, _)| number).ok_or_else(unproven)
}

/// The refusal of whoever proves nothing or proves it badly: the same whatever
/// was wrong, and whether or not the person exists.
#[must_use]
pub fn unproven() -> ApiError {
    ApiError::new(ErrorCode::IdentityUnproven)
}

/// Whether users must prove who they are on this platform: where that is asked
/// for, and, once it is asked for anywhere, wherever the secret is still the one
/// that all platforms began with. Else whoever cannot sign would only have to
/// name another platform.
#[must_use]
pub fn is_enforced(config: &node::Config, workspace: WorkspaceId, platform: Platform) -> bool {
    let enforced = &config.messenger(workspace).enforced;
    let has_its_own = || config.identity_secret(workspace, platform).is_some_and(|row| row.number > FIRST_SECRET);
    enforced.contains(&platform) || (!enforced.is_empty() && !has_its_own())
}

/// The number of the secret that a workspace begins with.
const FIRST_SECRET: u32 = 1;

/// A token whose signature is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The number of the secret that signed it.
    pub secret: u32,
    /// Until when it proves something, the allowed skew included, Unix seconds.
    pub expires_at: Option<u32>,
    /// What it says, as JSON text.
    claims: String,
}

/// Names that tokens use for themselves: nothing about the person.
const REGISTERED: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

impl Token {
    /// Reads a token: a compact JWS, HS256 and nothing else.
    ///
    /// # Errors
    /// 400 `identity_token_invalid` when it has another form or algorithm or no
    /// `user_id`; 403 when no secret that counts signed it, or it has expired.
    pub fn read(row: &IdentitySecretRow, text: &str, now_s: u32) -> Result<Self, ApiError> {
        let (token, begins_at) = Self::read_of(in_force(row, now_s), text)?;
        if token.expires_at.is_some_and(|end| end <= now_s) || now_s < begins_at {
            return Err(unproven());
        }
        Ok(token)
    }

    /// The same of a token that is over or does not count yet; with the moment
    /// from which on it does, Unix seconds. It proves nothing: it is for those
    /// who look for what is wrong.
    ///
    /// # Errors
    /// As [`Self::read`], but for the token's time.
    pub fn read_untimely(row: &IdentitySecretRow, text: &str, now_s: u32) -> Result<(Self, u32), ApiError> {
        Self::read_of(in_force(row, now_s), text)
    }

    fn read_of<'s>(mut secrets: impl Iterator<Item = (u32, &'s str)>, text: &str) -> Result<(Self, u32), ApiError> {
        let malformed = || ApiError::new(ErrorCode::IdentityTokenInvalid).field("intercom_user_jwt");
        if text.len() > IDENTITY_TOKEN_BYTES_MAX {
            let message = format!("intercom_user_jwt may have at most {IDENTITY_TOKEN_BYTES_MAX} bytes");
            return Err(malformed().message(message));
        }
        let (signed_part, signature) = text.rsplit_once('.').ok_or_else(malformed)?;
        let (header, claims) = signed_part.split_once('.').ok_or_else(malformed)?;
        let header = decoded(header).ok_or_else(malformed)?;
        let header: TokenHeader<'_> = fields::json(&header).map_err(|_| malformed())?;
        // What `crit` names must be understood, and nothing of it is.
        if header.alg != Field::Text("HS256".into()) || !header.crit.is_absent() {
            return Err(malformed());
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| malformed())?;
        let is_signed_with = |secret: &str| signed(secret, signed_part.as_bytes()).verify_slice(&signature).is_ok();
        let (secret, _) = secrets.find(|(_, secret)| is_signed_with(secret)).ok_or_else(unproven)?;
        let claims = decoded(claims).ok_or_else(malformed)?;
        let known: TokenClaims<'_> = fields::json(&claims).map_err(|_| malformed())?;
        let has_user_id =
            matches!(&known.user_id, Field::Text(id) if !id.is_empty()) || matches!(known.user_id, Field::Number(_));
        if !has_user_id {
            return Err(malformed());
        }
        let moment = |field: Field<'_>| second(&field).map_err(|()| malformed());
        let expires_at = moment(known.exp)?.map(|exp| exp.saturating_add(IDENTITY_TOKEN_SKEW_S));
        let begins_at = moment(known.nbf)?.map_or(0, |nbf| nbf.saturating_sub(IDENTITY_TOKEN_SKEW_S));
        Ok((Self { secret, expires_at, claims }, begins_at))
    }

    /// What it says of the person.
    #[must_use]
    pub fn claims(&self) -> Entries<'_> {
        let Entries(mut entries) = serde_json::from_str(&self.claims).unwrap_or_default();
        entries.retain(|(name, _)| !REGISTERED.contains(&name.as_ref()));
        Entries(entries)
    }
}

fn signed(secret: &str, message: &[u8]) -> Hmac<Sha256> {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of every length");
    mac.chain_update(message)
}

fn decoded(part: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

/// Unix seconds, perhaps with a fraction; what lies after 2106 is then.
fn second(field: &Field<'_>) -> Result<Option<u32>, ()> {
    match field {
        Field::Absent | Field::Null => Ok(None),
        Field::Number(digits) => {
            let seconds: f64 = digits.parse().map_err(|_| ())?;
            // A cast of what lies beyond gives the nearest that there is.
            Ok(Some(seconds as u32))
        }
        _ => Err(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A token of these JSON texts.
    fn token(header: &str, claims: &str, secret: &str) -> String {
        let part = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = signed(secret, part.as_bytes()).finalize().into_bytes();
        format!("{part}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    const NOW_S: u32 = 1_800_000_000;
    const VECTOR: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjoiOTg3NiIsImVtYWlsIjoiam9obi5kb2VAZXhhbXBsZS5jb20iLCJleHAiOjQxMDI0NDQ4MDB9._BOBZbTa4dU3jimHDNGMJZKByeS_ISS3x0HGUZYUEqM";

    fn row() -> IdentitySecretRow {
        let previous = Some(("old_secret".to_owned(), NOW_S + 10));
        IdentitySecretRow { secret: "test_secret".to_owned(), created_at: 0, number: 4, previous }
    }

    fn read(text: &str, now_s: u32) -> Result<Token, &'static str> {
        Token::read(&row(), text, now_s).map_err(|error| error.code.code())
    }

    #[test]
    fn hashes_are_those_of_the_published_vectors() {
        let by_id = "8440b857420b99b4998d85d9f12a35b0cd7b9f3e6b1d10d4313cbf05a5b6c119";
        let by_email = "ada45a5e953bdb382da8c1885f2f191d48f2c2e72cab134bad938d66953804b3";
        assert_eq!(hash("test_secret", "9876"), by_id);
        assert_eq!(hash("test_secret", "john.doe@example.com"), by_email);
        let check = |who: &str, sent: &str, now_s| check_hash(&row(), (who, sent), now_s).ok();
        assert_eq!(check("9876", by_id, NOW_S), Some(4));
        assert_eq!(check("9877", by_id, NOW_S), None);
        for sent in ["", "8440", &by_id.to_uppercase(), by_email] {
            assert_eq!(check("9876", sent, NOW_S), None, "{sent}");
        }
        let old = hash("old_secret", "9876");
        assert_eq!([9, 10].map(|after| check("9876", &old, NOW_S + after)), [Some(3), None]);
    }

    #[test]
    fn the_published_token_is_read() {
        let read = read(VECTOR, NOW_S).unwrap();
        assert_eq!((read.secret, read.expires_at), (4, Some(4_102_444_860)));
        let Entries(claims) = read.claims();
        let claims: Vec<_> = claims.iter().map(|(name, value)| format!("{name}={}", value.get())).collect();
        assert_eq!(claims, [r#"user_id="9876""#, r#"email="john.doe@example.com""#]);
    }

    #[test]
    fn a_token_of_another_form_is_told_and_one_of_another_secret_is_not() {
        let good = r#"{"user_id":"9876"}"#;
        let of = |header: &str, claims: &str, secret: &str| read(&token(header, claims, secret), NOW_S).err();
        let hs256 = r#"{"alg":"HS256"}"#;
        assert_eq!(of(hs256, good, "test_secret"), None);
        assert_eq!(of(hs256, good, "old_secret"), None);
        for header in [
            r#"{"alg":"none"}"#,
            r#"{"alg":"HS512"}"#,
            r#"{"alg":"RS256"}"#,
            r#"{"alg":"hs256"}"#,
            r#"{"alg":["HS256"]}"#,
            r#"{"alg":"HS256","crit":["b64"],"b64":false}"#,
            r#"{"alg":"HS256","alg":"none"}"#,
            "{}",
            "[]",
            "no JSON",
        ] {
            assert_eq!(of(header, good, "test_secret"), Some("identity_token_invalid"), "{header}");
        }
        for claims in ["{}", r#"{"user_id":null}"#, r#"{"user_id":""}"#, r#"{"user_id":["9876"]}"#, "[]", "x"] {
            assert_eq!(of(hs256, claims, "test_secret"), Some("identity_token_invalid"), "{claims}");
            // What it says is not looked at before it is known who says it.
            assert_eq!(of(hs256, claims, "wrong"), Some("identity_verification_failed"), "{claims}");
        }
        let (unsigned, _) = VECTOR.rsplit_once('.').unwrap();
        for cut in ["", ".", "..", "a.b", unsigned] {
            assert_eq!(read(cut, NOW_S).err(), Some("identity_token_invalid"), "{cut}");
        }
        let forged = format!("{unsigned}.{}", "A".repeat(43));
        for wrong in [format!("{unsigned}."), forged, format!("{unsigned}.AAAA")] {
            assert_eq!(read(&wrong, NOW_S).err(), Some("identity_verification_failed"), "{wrong}");
        }
    }

    #[test]
    fn a_token_has_its_time_and_a_minute() {
        let of = |claims: &str, now_s| read(&token(r#"{"alg":"HS256"}"#, claims, "test_secret"), now_s).err();
        let ending = r#"{"user_id":9876,"exp":1800000000.5}"#;
        let results = [NOW_S + 59, NOW_S + 60, NOW_S + 61].map(|now_s| of(ending, now_s));
        assert_eq!(results, [None, Some("identity_verification_failed"), Some("identity_verification_failed")]);
        let beginning = r#"{"user_id":9876,"nbf":1800000000}"#;
        assert_eq!(
            [NOW_S - 61, NOW_S - 60].map(|now_s| of(beginning, now_s)),
            [Some("identity_verification_failed"), None]
        );
        assert_eq!(of(r#"{"user_id":9876,"exp":-5}"#, NOW_S), Some("identity_verification_failed"));
        assert_eq!(of(r#"{"user_id":9876,"exp":1e300}"#, NOW_S), None);
        assert_eq!(of(r#"{"user_id":9876,"exp":"soon"}"#, NOW_S), Some("identity_token_invalid"));
    }

    #[test]
    fn a_token_has_its_longest() {
        let sized = |bytes: usize| {
            let header = r#"{"alg":"HS256"}"#;
            let base = token(header, r#"{"user_id":"9876","a":""}"#, "test_secret").len();
            // Base64 grows by four for every three.
            let filler = "x".repeat((bytes - base) / 4 * 3);
            let text = token(header, &format!(r#"{{"user_id":"9876","a":"{filler}"}}"#), "test_secret");
            (text.len(), read(&text, NOW_S).err())
        };
        let (at, within) = sized(IDENTITY_TOKEN_BYTES_MAX);
        assert!(at <= IDENTITY_TOKEN_BYTES_MAX && at + 4 > IDENTITY_TOKEN_BYTES_MAX, "{at}");
        assert_eq!(within, None);
        let (beyond, refused) = sized(IDENTITY_TOKEN_BYTES_MAX + 4);
        assert!(beyond > IDENTITY_TOKEN_BYTES_MAX);
        assert_eq!(refused, Some("identity_token_invalid"));
    }
}
