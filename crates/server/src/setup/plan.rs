//! What a new workspace will be.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::random;
use crate::tokens::{self, TokenKind};

/// The `external_id` of the contact to try with.
pub const SAMPLE_CONTACT: &str = "sample-user";

/// The owner signs in with this until somebody changes it. Not an address
/// that mail could be sent to.
const OWNER_EMAIL: &str = "owner@localhost";

/// Letters and digits: app ids are eight of them, 41 bits.
const APP_ID_LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const APP_ID_LEN: usize = 8;

/// Without letters that look like others: 20 of them are 116 bits.
const PASSWORD_LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const PASSWORD_LEN: usize = 20;

/// A workspace that is to be, with everything random in it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Plan {
    /// What people call it.
    pub name: String,
    /// Whether it is the first of its folder, with an owner and a contact to
    /// try with.
    pub is_first: bool,
    /// What is shown once.
    pub secrets: Secrets,
}

/// What is shown once. This is also what `herald init --json` prints.
#[derive(Clone, Serialize, Deserialize)]
pub struct Secrets {
    /// The public app id.
    pub app_id: String,
    /// A token that may read, write and manage.
    pub access_token: String,
    /// A key for the tracking surface.
    pub write_key: String,
    /// Signs identities of browsers and mobile apps.
    pub identity_secret: String,
    /// The owner, of a folder's first workspace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin: Option<Admin>,
}

/// How the owner signs in.
#[derive(Clone, Serialize, Deserialize)]
pub struct Admin {
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: String,
}

impl Plan {
    /// A folder's first workspace.
    ///
    /// # Errors
    /// The system has no random numbers to give.
    pub fn first() -> Result<Self, getrandom::Error> {
        let password = random::text(PASSWORD_LEN, PASSWORD_LETTERS)?;
        let admin = Admin { email: OWNER_EMAIL.to_owned(), password };
        Self::new("My workspace".to_owned(), Some(admin))
    }

    /// Another workspace.
    ///
    /// # Errors
    /// The system has no random numbers to give.
    pub fn another(name: String) -> Result<Self, getrandom::Error> {
        Self::new(name, None)
    }

    fn new(name: String, admin: Option<Admin>) -> Result<Self, getrandom::Error> {
        let is_first = admin.is_some();
        let secrets = Secrets {
            app_id: random::text(APP_ID_LEN, APP_ID_LETTERS)?,
            access_token: tokens::make(TokenKind::AccessToken)?.text,
            write_key: tokens::make(TokenKind::WriteKey)?.text,
            identity_secret: URL_SAFE_NO_PAD.encode(random::bytes::<32>()?),
            admin,
        };
        Ok(Self { name, is_first, secrets })
    }
}
