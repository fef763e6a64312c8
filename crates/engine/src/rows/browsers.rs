//! What browsers do, and what they may.

/// Where an SDK runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Platform {
    /// Browsers.
    Web = 1,
    /// Apple's phones and tablets.
    Ios = 2,
    /// Android.
    Android = 3,
}

impl Platform {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Web, Self::Ios, Self::Android];

    /// The word that the API uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Ios => "ios",
            Self::Android => "android",
        }
    }

    /// The platform with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| *platform as u8 == number)
    }

    /// The platform of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.name() == name)
    }
}

/// What of a contact browsers follow and do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BrowsingRow {
    /// Rises with everything that a browser of theirs must see.
    pub revision: u64,
    /// The revision at which the contact itself last changed in what a
    /// browser sees of it.
    pub person_revision: u64,
    /// How many pages they have opened.
    pub page_views: u64,
}

/// A page that somebody opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageViewRow {
    /// Which of their page views it is, from 1.
    pub number: u64,
    /// When, Unix milliseconds.
    pub viewed_at_ms: u64,
    /// Its address, without what stands behind `#`.
    pub url: String,
    /// Its title.
    pub title: Option<String>,
    /// The page that led to it.
    pub referrer: Option<String>,
}

/// A site whose pages hold the snippet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiteRow {
    /// When a page of it first pinged, Unix seconds.
    pub first_seen_at: u32,
    /// When one last did, Unix seconds; noted at most once a minute.
    pub last_seen_at: u32,
}

/// What browsers and apps may do in a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MessengerRow {
    /// The platforms on which users must prove who they are, sorted.
    pub enforced: Vec<Platform>,
    /// Hosts whose pages may call, `*.` before one for all below it; empty:
    /// all.
    pub trusted_domains: Vec<String>,
    /// Names of attributes that no browser writes unsigned.
    pub protected_attributes: Vec<String>,
    /// Whether browsers that prove nothing are told what is stored.
    pub share_with_unverified: bool,
    /// The colour of buttons and links, 0xRRGGBB; `None` is Herald's own.
    pub action_color: Option<u32>,
    /// The colour of banners, the same.
    pub background_color: Option<u32>,
    /// Whether messages are dark; `None` is as the device wants it.
    pub dark: Option<bool>,
}

/// A platform's identity secrets, once they were rotated. Before that it has
/// the workspace's first one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentitySecretRow {
    /// What signs identities now.
    pub secret: String,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// How many there have been, the first one included: 2 after the first
    /// rotation.
    pub number: u32,
    /// The one before, and until when it is valid, Unix seconds.
    pub previous: Option<(String, u32)>,
}
