//! Keys of what a workspace has set up.

use super::keys;
use crate::ids::{AttributeId, AudienceId, SegmentId, SubscriptionTypeId, TagId, TeammateId, WebhookId, WorkspaceId};
use crate::rows::Model;

keys! {
    /// The node's own counters.
    NodeKey {
        /// Always [`crate::ids::NODE`].
        workspace: WorkspaceId,
    }

    /// A workspace and its settings.
    WorkspaceKey {
        /// Whose.
        workspace: WorkspaceId,
    }

    /// From an app id to its workspace.
    AppKey {
        /// Always [`crate::ids::NODE`]: it is read before the workspace is known.
        workspace: WorkspaceId,
        /// The public app id.
        app_id: String,
    }

    /// A token or write key, under its public half.
    TokenKey {
        /// Always [`crate::ids::NODE`]: it is read before the workspace is known.
        workspace: WorkspaceId,
        /// The half of the token that may be shown.
        public: u64,
    }

    /// Somebody who signs in to the console.
    TeammateKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        teammate: TeammateId,
    }

    /// That a teammate is signed in.
    LoginSessionKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Who.
        teammate: TeammateId,
        /// The half of the session's text that may be shown.
        public: u64,
    }

    /// A workspace's counters: the next ordinals.
    CountersKey {
        /// Whose.
        workspace: WorkspaceId,
    }

    /// A custom attribute's definition.
    AttributeKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        attribute: AttributeId,
    }

    /// From a custom attribute's name to its definition.
    AttributeNameKey {
        /// Whose.
        workspace: WorkspaceId,
        /// What it is of.
        model: Model,
        /// The name, exactly.
        name: String,
    }

    /// A tag.
    TagKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        tag: TagId,
    }

    /// From a folded name to its tag.
    TagNameKey {
        /// Whose.
        workspace: WorkspaceId,
        /// The folded name.
        folded: String,
    }

    /// A segment.
    SegmentKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        segment: SegmentId,
    }

    /// A saved audience.
    AudienceKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        audience: AudienceId,
    }

    /// What people choose to be sent or not.
    SubscriptionTypeKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        subscription: SubscriptionTypeId,
    }

    /// What other programs asked to be sent.
    WebhookKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Which.
        webhook: WebhookId,
    }

    /// Who changed what under `/manage` and on the command line.
    AuditKey {
        /// Whose.
        workspace: WorkspaceId,
        /// Position, from 1.
        seq: u64,
    }
}
