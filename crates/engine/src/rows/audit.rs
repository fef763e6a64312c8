//! Who changed what.

use crate::ids::{TeammateId, TokenId};

/// Who did something under `/manage` or on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorRef {
    /// The operator, on the server's own command line.
    CommandLine,
    /// The holder of a token.
    Token(TokenId),
    /// A signed-in teammate.
    Teammate(TeammateId),
    /// Herald itself: a message that stopped by itself.
    Herald,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// When, Unix milliseconds.
    pub at_ms: u64,
    /// Who.
    pub actor: ActorRef,
    /// What was done: a stable word such as `event_definition.archived`.
    pub action: String,
    /// To what: its kind and id, such as `event_definition:12`.
    pub subject: String,
    /// What changed: field, value before, value after. Never a secret.
    pub changes: Vec<AuditChange>,
}

/// One changed field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditChange {
    /// Which field.
    pub field: String,
    /// Its value before, as text.
    pub before: Option<String>,
    /// Its value after, as text.
    pub after: Option<String>,
}
