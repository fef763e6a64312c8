//! Keys of messages, and of what became of them.

use super::keys;
use crate::ids::{ContactOrdinal, DeliveryId, MessageId, WorkspaceId, WriterId};

keys! {
    /// A message.
    MessageKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        message: MessageId,
    }

    /// What a message was before it was changed.
    MessageVersionKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        message: MessageId,
        /// Which version.
        version: u32,
    }

    /// What a person had of messages.
    SendsKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which contact.
        contact: ContactOrdinal,
    }

    /// A message for a person.
    DeliveryKey {
        /// Whose.
        workspace: WorkspaceId,
        /// For whom.
        contact: ContactOrdinal,
        /// Which.
        delivery: DeliveryId,
    }

    /// From a message to its deliveries.
    DeliveryOfKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Of which message.
        message: MessageId,
        /// Which.
        delivery: DeliveryId,
    }

    /// What came of an event for the messages that listen to its name.
    DecisionKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Who wrote the event.
        writer: WriterId,
        /// Where it stands in the log.
        seq: u64,
    }

    /// What a message did, by version and hour.
    MessageStatsKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which message.
        message: MessageId,
        /// Which version.
        version: u32,
        /// The hour, since 1970.
        hour: u32,
        /// Who counted.
        writer: WriterId,
    }
}
