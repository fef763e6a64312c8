//! Passwords: hashed with Argon2id, compared in the same time whether or not
//! somebody has the address.

use crate::errors::{ApiError, ErrorCode};
use crate::limits::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, PASSWORD_HASHINGS_MAX};
use crate::request::blocking;
use argon2::Argon2;
use argon2::password_hash::{Error, PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

/// How many passwords were compared in this process.
static COMPARED: AtomicU64 = AtomicU64::new(0);

/// How many passwords this process has compared with a hash, an unknown
/// address's with nobody's among them.
#[must_use]
pub fn compared_count() -> u64 {
    COMPARED.load(Ordering::Relaxed)
}

/// Argon2id with the parameters that OWASP recommends (19 MiB, 2 passes), in
/// PHC form.
///
/// # Errors
/// The password is longer than Argon2 takes.
pub fn hash(password: &str, salt: [u8; 16]) -> Result<String, Error> {
    let salt = SaltString::encode_b64(&salt)?;
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
}

/// Whether the password has this hash. One that is empty or none at all is
/// compared all the same, with the hash of nothing that anybody knows.
#[must_use]
pub fn is_of(password: &str, phc: &str) -> bool {
    let parsed = PasswordHash::new(phc).ok().filter(|_| !phc.is_empty());
    let is_known = parsed.is_some();
    let Some(hash) = parsed.or_else(|| PasswordHash::new(nobodys()).ok()) else { return false };
    COMPARED.fetch_add(1, Ordering::Relaxed);
    Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && is_known
}

/// The hash of a random password that nobody has.
fn nobodys() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        let mut random = [0; 16];
        // Without random numbers it is a fixed hash, which lets nobody in
        // either: a match with it counts for nothing.
        getrandom::fill(&mut random).unwrap_or_default();
        hash(&format!("{:032x}", u128::from_be_bytes(random)), random).unwrap_or_default()
    })
}

/// Reads a password that is to be set.
///
/// # Errors
/// 400: it is too short or too long.
pub fn new_password(sent: Option<String>) -> Result<String, ApiError> {
    let password = sent.ok_or_else(|| ApiError::missing("password"))?;
    if password.chars().count() < PASSWORD_CHARS_MIN {
        let message = format!("password must have at least {PASSWORD_CHARS_MIN} characters");
        return Err(ApiError::invalid("password", message));
    }
    debug_assert!(password.chars().count() <= PASSWORD_CHARS_MAX, "the reader of the field saw to it");
    Ok(password)
}

/// Room to hash: each takes 19 MiB and a core for some 20 ms.
#[derive(Debug)]
pub struct Hashing(Arc<Semaphore>);

impl Default for Hashing {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(PASSWORD_HASHINGS_MAX)))
    }
}

impl Hashing {
    /// Runs something that hashes, on a thread of its own, when there is room.
    ///
    /// # Errors
    /// 503 when the server stops.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
        let room = Arc::clone(&self.0).acquire_owned().await;
        let room = room.map_err(|_| ApiError::new(ErrorCode::ServiceUnavailable))?;
        Ok(blocking(move || {
            let done = work();
            drop(room);
            done
        })
        .await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_hash_is_argon2id_and_verifies() {
        let (one, again) = (hash("correct horse", [1; 16]).unwrap(), hash("correct horse", [2; 16]).unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, again);
        assert!(is_of("correct horse", &one) && !is_of("correct house", &one));
    }

    #[test]
    fn no_password_is_not_an_empty_one() {
        for phc in ["", "$argon2id$", "plain"] {
            assert!(!is_of("", phc) && !is_of("x", phc), "{phc}");
        }
    }

    #[test]
    fn a_new_password_has_its_length() {
        for (chars, is_taken) in
            [(PASSWORD_CHARS_MIN - 1, false), (PASSWORD_CHARS_MIN, true), (PASSWORD_CHARS_MIN + 1, true)]
        {
            assert_eq!(new_password(Some("ä".repeat(chars))).is_ok(), is_taken, "{chars}");
        }
        assert_eq!(new_password(None).unwrap_err().code, ErrorCode::ParameterNotFound);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn no_more_hash_at_once_than_may() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let (hashing, now, most) =
            (Arc::new(Hashing::default()), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let begun: Vec<_> = (0..8)
            .map(|_| {
                let (hashing, now, most) = (Arc::clone(&hashing), Arc::clone(&now), Arc::clone(&most));
                tokio::spawn(async move {
                    let count = move || {
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        let done = hash("x", [0; 16]).is_ok();
                        now.fetch_sub(1, Ordering::SeqCst);
                        done
                    };
                    hashing.run(count).await.unwrap()
                })
            })
            .collect();
        for one in begun {
            assert!(one.await.unwrap());
        }
        assert!((1..=PASSWORD_HASHINGS_MAX).contains(&most.load(Ordering::SeqCst)));
    }
}
