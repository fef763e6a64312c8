//! Events that wait for their person.

use crate::ids::TokenId;
use crate::metadata::{Metadata, Omissions};
use crate::source::{Source, Verified};

/// An event of somebody who is not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRow {
    /// The `user_id` that was sent.
    pub user_id: Option<String>,
    /// The e-mail address that was sent.
    pub email: Option<String>,
    /// What was done, as the event's name is written.
    pub name: String,
    /// When it happened, Unix seconds.
    pub created_at: u32,
    /// When the request was read, Unix milliseconds.
    pub received_at_ms: u64,
    /// Through which surface it came.
    pub source: Source,
    /// What proved the sender.
    pub verified: Verified,
    /// With which token.
    pub token: TokenId,
    /// The client's own id of the event, and whether it is compared.
    pub client_id: Option<(String, bool)>,
    /// What was sent along.
    pub metadata: Metadata,
    /// What of it was not stored as sent.
    pub omissions: Omissions,
    /// About how many bytes it holds.
    pub bytes: u32,
}

/// A held event waits under an identifier: the key says all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldUnderRow;

/// How many events wait under one identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeldCountRow {
    /// How many.
    pub count: u32,
}
