//! Where an event came from, and how far its sender was proved.

/// The surface that an event came through. The surface sets it, never the
/// body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Source {
    /// The browser SDK.
    WebJs = 1,
    /// A mobile SDK.
    Mobile = 2,
    /// `POST /events` and `POST /events/batch`.
    Rest = 3,
    /// `POST /bulk/events`.
    Bulk = 4,
    /// A Segment-shaped server call.
    SegmentServer = 5,
    /// A Stripe webhook.
    Stripe = 6,
    /// An import of history.
    Import = 7,
    /// A teammate in the console.
    Console = 8,
}

impl Source {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::WebJs,
        Self::Mobile,
        Self::Rest,
        Self::Bulk,
        Self::SegmentServer,
        Self::Stripe,
        Self::Import,
        Self::Console,
    ];

    /// The word that the API and the console use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WebJs => "web_js",
            Self::Mobile => "mobile",
            Self::Rest => "rest",
            Self::Bulk => "bulk",
            Self::SegmentServer => "segment_server",
            Self::Stripe => "stripe",
            Self::Import => "import",
            Self::Console => "console",
        }
    }

    /// The source with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|source| *source as u8 == number)
    }
}

/// What proved the sender's claim to be this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Verified {
    /// Nothing: a browser said so.
    None = 0,
    /// A `user_hash`.
    Hash = 1,
    /// A signed JWT.
    Jwt = 2,
    /// An access token: the workspace's own server.
    Token = 3,
}

impl Verified {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::None, Self::Hash, Self::Jwt, Self::Token];

    /// The word that the API and the console use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Hash => "hash",
            Self::Jwt => "jwt",
            Self::Token => "token",
        }
    }

    /// The proof with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|proof| *proof as u8 == number)
    }
}
