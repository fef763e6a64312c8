//! Subscription types, and what contacts chose.

pub mod contact;
pub mod list;
pub mod present;

use crate::errors::{ApiError, ErrorCode};
use crate::fields::number_of;
use engine::ids::{SubscriptionTypeId, WorkspaceId};
use engine::rows::SubscriptionTypeRow;
use node::Config;
use std::sync::Arc;

/// A subscription type and its number.
pub type FoundType = (SubscriptionTypeId, Arc<SubscriptionTypeRow>);

/// The subscription type with this id, an archived one too.
///
/// # Errors
/// 404 when this workspace has none.
pub fn find(config: &Config, workspace: WorkspaceId, id: &str) -> Result<FoundType, ApiError> {
    let subscription = number_of(id).map(SubscriptionTypeId);
    let found = subscription.and_then(|id| Some((id, config.subscription_type(workspace, id)?)));
    found.ok_or_else(|| ApiError::new(ErrorCode::NotFound).field("id"))
}
