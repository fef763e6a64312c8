//! An event's metadata: flat keys and typed values, in the order sent.
//!
//! The wire hands over [`Incoming`] values; [`admit()`] applies the key and
//! length rules and says what it left out or cut. What is stored is what was
//! sent: a date stays a number, a link stays a string, and [`Kind`] says how
//! to read it.

mod admit;
mod kind;

pub(crate) use admit::limit_keys;
pub use admit::{Incoming, admit};
pub use kind::Kind;

/// One admitted value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text, at most 255 characters; a URL, at most 2,048 bytes.
    String(String),
    /// A number as the sender wrote it, in JSON's decimal form.
    Number(String),
    /// True or false.
    Boolean(bool),
    /// A text that leads somewhere.
    RichLink {
        /// An http or https URL.
        url: String,
        /// The text shown.
        value: String,
    },
    /// An amount of money.
    Money {
        /// In the currency's minor unit (cents).
        amount: u64,
        /// ISO 4217, three lower-case letters.
        currency: String,
    },
    /// Any other object or array, as JSON text: shown, not filterable.
    Opaque(String),
}

impl Value {
    /// About how many bytes it holds.
    pub(crate) fn weight(&self) -> usize {
        const FIXED: usize = 64;
        FIXED
            + match self {
                Self::String(text) | Self::Number(text) | Self::Opaque(text) => text.len(),
                Self::RichLink { url, value } => url.len() + value.len(),
                Self::Boolean(_) | Self::Money { .. } => 0,
            }
    }
}

/// The admitted metadata of one event.
pub type Metadata = Vec<(String, Value)>;

/// Something of an event's metadata that was not stored as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Omission {
    /// The key as sent, cut to 64 characters.
    pub key: String,
    /// Why.
    pub reason: OmissionReason,
}

/// Why a key or a part of its value is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum OmissionReason {
    /// The workspace's key limit was reached before this key.
    TooManyKeys = 1,
    /// The key holds a character that keys cannot have.
    KeyForbidden = 2,
    /// The key is empty.
    KeyBlank = 3,
    /// The key is longer than 255 characters.
    KeyTooLong = 4,
    /// The same key came again; the last value won.
    KeyRepeated = 5,
    /// The string was cut to 255 characters.
    StringCut = 6,
    /// The URL is longer than 2,048 bytes.
    UrlTooLong = 7,
    /// The object or array is larger than 4 KiB.
    ObjectTooLarge = 8,
    /// The number's text is longer than 255 characters.
    NumberTooLong = 9,
}

impl OmissionReason {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::TooManyKeys,
        Self::KeyForbidden,
        Self::KeyBlank,
        Self::KeyTooLong,
        Self::KeyRepeated,
        Self::StringCut,
        Self::UrlTooLong,
        Self::ObjectTooLarge,
        Self::NumberTooLong,
    ];

    /// The word that the receipt uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooManyKeys => "too_many_keys",
            Self::KeyForbidden => "key_forbidden",
            Self::KeyBlank => "key_blank",
            Self::KeyTooLong => "key_too_long",
            Self::KeyRepeated => "key_repeated",
            Self::StringCut => "string_cut",
            Self::UrlTooLong => "url_too_long",
            Self::ObjectTooLarge => "object_too_large",
            Self::NumberTooLong => "number_too_long",
        }
    }

    /// The reason with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| *reason as u8 == number)
    }
}

/// What was left out or cut: the first 50 by name, and how many there were.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Omissions {
    /// At most [`crate::limits::OMISSIONS_MAX`] of them, in arrival order.
    pub named: Vec<Omission>,
    /// How many there were in all.
    pub count: u32,
}

impl Omissions {
    /// Adds one.
    pub fn push(&mut self, key: &str, reason: OmissionReason) {
        self.count += 1;
        if self.named.len() < crate::limits::OMISSIONS_MAX {
            let (key, _) = crate::text::cut(key, crate::limits::OMISSION_KEY_CHARS_MAX);
            self.named.push(Omission { key: key.to_owned(), reason });
        }
    }
}
