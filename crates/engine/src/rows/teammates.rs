//! The people who sign in to the console, and their sign-ins.

/// What a teammate may do. Each role may do all that those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(u8)]
pub enum TeammateRole {
    /// Look at everything but keys and the audit.
    Viewer = 1,
    /// Work on people and their profiles.
    Support = 2,
    /// Everything but teammates and keys.
    Editor = 3,
    /// Everything. A row that is older than roles is an owner's: whoever was a
    /// teammate then could do everything.
    #[default]
    Owner = 4,
}

impl TeammateRole {
    /// All of them, the weakest first.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Support, Self::Editor, Self::Owner];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Support => "support",
            Self::Editor => "editor",
            Self::Owner => "owner",
        }
    }

    /// The role of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The role with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|role| *role as u8 == number)
    }
}

/// A link that signs a teammate in, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInLink {
    /// SHA-256 of its secret. It is random, so it needs no slow hash.
    pub secret_hash: [u8; 32],
    /// Until when it can be used, Unix seconds.
    pub expires_at: u32,
}

/// Somebody who signs in to the console.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TeammateRow {
    /// Their e-mail address, by which they sign in. Empty once they were
    /// removed.
    pub email: String,
    /// Their name. It stays when they are removed: the audit shows it.
    pub name: String,
    /// An Argon2id hash in PHC form; empty while they have no password.
    pub password_hash: String,
    /// When they were added, Unix seconds.
    pub created_at: u32,
    /// Whether they are away.
    pub away: bool,
    /// Whether replies to them go to others while they are away.
    pub away_reassign: bool,
    /// What they may do.
    pub role: TeammateRole,
    /// When they were removed, Unix seconds.
    pub removed_at: Option<u32>,
    /// The link that was made for them last, if it was not used.
    pub link: Option<SignInLink>,
    /// When they signed in last, Unix seconds.
    pub last_signed_in_at: Option<u32>,
}

/// That somebody is signed in: a browser holds the secret half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginSessionRow {
    /// SHA-256 of the secret half. It is random, so it needs no slow hash.
    pub secret_hash: [u8; 32],
    /// When they signed in, Unix seconds.
    pub created_at: u32,
    /// Until when it lasts, Unix seconds.
    pub expires_at: u32,
    /// Whether a link let them in, and they set no password since: then they
    /// may set one without the one before.
    pub by_link: bool,
}
