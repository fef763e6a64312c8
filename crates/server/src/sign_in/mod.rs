//! Teammates sign in to the console.
//!
//! The cast: [`texts`] are what a browser holds, the cookie and the link;
//! [`cookie`] sets and reads the one; [`password`] hashes and compares, two at a
//! time; [`throttle`] counts who failed; [`guard`] keeps the pages of other
//! sites away. Who a cookie belongs to is looked up in [`crate::auth`].

pub mod cookie;
pub mod guard;
pub mod password;
pub mod texts;
pub mod throttle;

use password::Hashing;
use std::path::PathBuf;
use throttle::Throttle;

/// What is remembered of sign-ins while the server runs.
#[derive(Debug, Default)]
pub struct SignIns {
    /// Who failed lately.
    pub throttle: Throttle,
    /// Room to hash passwords.
    pub hashing: Hashing,
}

/// Deletes the file that holds the secrets of the first run: somebody has come
/// in.
pub(crate) fn forget_first_run(file: Option<PathBuf>) {
    let Some(file) = file else { return };
    match std::fs::remove_file(&file) {
        Ok(()) => {
            tracing::info!(file = %file.display(), "somebody signed in: the secrets of the first run are deleted")
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            tracing::warn!(file = %file.display(), error = %error, "the secrets of the first run could not be deleted: do it by hand");
        }
    }
}
