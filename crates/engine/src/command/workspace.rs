//! Intents about a workspace as a whole.

use crate::ids::{SubscriptionTypeId, TeammateId, WebhookId, WorkspaceId};
use crate::rows::ActorRef;

/// See [`Command::ChangeWorkspace`](super::Command::ChangeWorkspace). `None`
/// leaves a field as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeWorkspace {
    /// Which.
    pub workspace: WorkspaceId,
    /// What people call it.
    pub name: Option<String>,
    /// IANA name of its time zone: one that is known.
    pub time_zone: Option<String>,
    /// Who asked.
    pub actor: ActorRef,
}

/// See [`Command::SetAway`](super::Command::SetAway).
#[derive(Debug, Clone, PartialEq)]
pub struct SetAway {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Who.
    pub teammate: TeammateId,
    /// Whether they are away.
    pub away: bool,
    /// Whether replies to them go to others meanwhile.
    pub reassign: bool,
    /// Who asked.
    pub actor: ActorRef,
}

/// See [`Command::SaveSubscriptionType`](super::Command::SaveSubscriptionType).
#[derive(Debug, Clone, PartialEq)]
pub struct SaveSubscriptionType {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The one to change; `None` makes one.
    pub subscription: Option<SubscriptionTypeId>,
    /// What people call it.
    pub name: String,
    /// What is sent under it.
    pub description: String,
    /// Whether people get it only after they agreed.
    pub opt_in: bool,
    /// Whether it is archived.
    pub archived: bool,
    /// Who asked.
    pub actor: ActorRef,
}

/// See [`Command::SaveWebhook`](super::Command::SaveWebhook).
#[derive(Debug, Clone, PartialEq)]
pub struct SaveWebhook {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The one to change; `None` makes one.
    pub webhook: Option<WebhookId>,
    /// Where to send; needed to make one.
    pub url: Option<String>,
    /// About what.
    pub topics: Option<Vec<String>>,
    /// Which events, for the topic `event.created`.
    pub event_names: Option<Vec<String>>,
    /// What signs the requests.
    pub hub_secret: Option<Option<String>>,
}

/// See [`Command::DeleteWebhook`](super::Command::DeleteWebhook).
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteWebhook {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub webhook: WebhookId,
}
