//! Intents about events and their definitions.

use super::{Actor, Identifiers};
use crate::ids::{DefinitionId, TokenId, WorkspaceId};
use crate::metadata::{Metadata, Omissions};
use crate::outcome::RefusalKind;
use crate::source::{Source, Verified};
use crate::text::EventName;

/// A client's own id of an event, by which a retry is recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientId {
    /// As sent, 1 to 255 characters.
    pub text: String,
    /// Whether the same id with another event is an error
    /// (`Idempotency-Key`, `event_id`) or a changed retry.
    pub compared: bool,
}

/// See [`Command::RecordEvent`](super::Command::RecordEvent).
#[derive(Debug, Clone, PartialEq)]
pub struct RecordEvent {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who did it.
    pub who: Identifiers,
    /// What was done.
    pub name: EventName,
    /// When, Unix seconds; `None` is "now".
    pub created_at: Option<u64>,
    /// What was sent along, admitted.
    pub metadata: Metadata,
    /// What was left out of it.
    pub omissions: Omissions,
    /// The client's own id of the event.
    pub client_id: Option<ClientId>,
    /// Through which surface it came.
    pub source: Source,
    /// What proved the sender.
    pub verified: Verified,
    /// With which token.
    pub token: TokenId,
    /// When the request was read, Unix milliseconds.
    pub received_at_ms: u64,
}

/// See [`Command::RecordRejection`](super::Command::RecordRejection).
#[derive(Debug, Clone, PartialEq)]
pub struct RecordRejection {
    /// Whose.
    pub workspace: WorkspaceId,
    /// What was wrong.
    pub kind: RefusalKind,
    /// Through which surface it came.
    pub source: Source,
    /// With which token.
    pub token: TokenId,
    /// When the request was read, Unix milliseconds.
    pub received_at_ms: u64,
}

/// See [`Command::ImportSummary`](super::Command::ImportSummary).
#[derive(Debug, Clone, PartialEq)]
pub struct ImportSummary {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who did it.
    pub who: Identifiers,
    /// What was done.
    pub name: EventName,
    /// How often, from 1.
    pub count: u64,
    /// The first time, Unix seconds.
    pub first: u64,
    /// The last time, Unix seconds.
    pub last: u64,
    /// The client's own id of the import.
    pub client_id: Option<ClientId>,
    /// With which token.
    pub token: TokenId,
}

/// See [`Command::DescribeDefinition`](super::Command::DescribeDefinition). `None` leaves a field as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeDefinition {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub definition: DefinitionId,
    /// What it means.
    pub description: Option<Option<String>>,
    /// The name to read.
    pub display_name: Option<Option<String>>,
    /// Who asked.
    pub actor: Actor,
}

/// See [`Command::ArchiveDefinition`](super::Command::ArchiveDefinition).
#[derive(Debug, Clone, PartialEq)]
pub struct ArchiveDefinition {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub definition: DefinitionId,
    /// Whether it is to be archived or active.
    pub archived: bool,
    /// Who asked.
    pub actor: Actor,
}
