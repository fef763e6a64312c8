//! Intents about a workspace as a whole.

use super::Actor;
use crate::ids::{SubscriptionTypeId, TeammateId, WebhookId, WorkspaceId};
use crate::rows::{ActorRef, Scopes};
use crate::settings::Setting;

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

/// See [`Command::CreateWorkspace`](super::Command::CreateWorkspace). Secrets and ids are made by the caller:
/// the engine knows no randomness.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateWorkspace {
    /// What people call it.
    pub name: String,
    /// The public app id.
    pub app_id: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// 16 random bytes.
    pub id_key: [u8; 16],
    /// A random secret.
    pub identity_secret: String,
    /// Who asked.
    pub actor: Actor,
}

/// See [`Command::CreateToken`](super::Command::CreateToken).
#[derive(Debug, Clone, PartialEq)]
pub struct CreateToken {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The public half, random.
    pub public: u64,
    /// SHA-256 of the secret half.
    pub secret_hash: [u8; 32],
    /// What it may do.
    pub scopes: Scopes,
    /// What people call it.
    pub name: String,
    /// Who asked.
    pub actor: Actor,
}

/// See [`Command::RevokeToken`](super::Command::RevokeToken).
#[derive(Debug, Clone, PartialEq)]
pub struct RevokeToken {
    /// Whose.
    pub workspace: WorkspaceId,
    /// The public half.
    pub public: u64,
    /// Who asked.
    pub actor: Actor,
}

/// See [`Command::ChangeSettings`](super::Command::ChangeSettings).
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeSettings {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Settings and their new values.
    pub values: Vec<(Setting, u64)>,
    /// Who asked.
    pub actor: Actor,
}
