//! Keys of messages, and of what became of them.

use super::keys;
use crate::ids::{ContactOrdinal, DeliveryId, FactId, MessageId, SegmentId, TimerId, WorkspaceId, WriterId};

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

    /// How often a message was sent.
    PulseKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which message.
        message: MessageId,
    }

    /// What waits for its delay, by when that ends.
    TimerKey {
        /// Whose.
        workspace: WorkspaceId,
        /// When, Unix seconds.
        due_at: u32,
        /// Which.
        timer: TimerId,
    }

    /// A delivery that is to leave the node, by when it is tried next.
    OutboxKey {
        /// Whose.
        workspace: WorkspaceId,
        /// When, Unix seconds.
        due_at: u32,
        /// For whom.
        contact: ContactOrdinal,
        /// Which.
        delivery: DeliveryId,
    }

    /// That a person is of a segment that messages wait for.
    MemberKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Who.
        contact: ContactOrdinal,
        /// Of which.
        segment: SegmentId,
    }

    /// A workspace's office hours.
    OfficeHoursKey {
        /// Whose.
        workspace: WorkspaceId,
    }

    /// Something about events that is counted as they come.
    FactKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        fact: FactId,
    }

    /// What a person did, of what a fact counts.
    FactCountKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Who.
        contact: ContactOrdinal,
        /// Of which.
        fact: FactId,
    }

    /// The devices of a person.
    DevicesKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Who.
        contact: ContactOrdinal,
    }

    /// From a device to its person.
    DeviceOwnerKey {
        /// Whose.
        workspace: WorkspaceId,
        /// A keyed hash of its token.
        device: u128,
    }
}
