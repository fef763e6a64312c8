//! Why a contact gets a message, or why not.

use super::explain::ExplainedTree;
use crate::json::{Field, object};
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// A message to explain for a contact.
    #[schema(as = ExplainMessage)]
    pub struct ExplainMessage<'a> is "an object with message_id and contact_id" {
        /// The message.
        #[schema(value_type = String)]
        message_id: Field<'a>,
        /// The contact's id.
        #[schema(value_type = Option<String>)]
        contact_id: Field<'a>,
        /// The workspace's own id of them.
        #[schema(value_type = Option<String>)]
        user_id: Field<'a>,
        /// One event of theirs.
        #[schema(value_type = Option<String>)]
        event_id: Field<'a>,
    }
}

/// Why a contact gets a message, or why not.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageExplanation<'a> {
    /// Always `message_explanation`.
    #[serde(rename = "type")]
    #[schema(example = "message_explanation")]
    pub kind: &'static str,
    /// The message.
    pub message_id: String,
    /// Its version in force.
    pub version: u32,
    /// Where it stands.
    pub state: &'static str,
    /// The contact.
    pub contact_id: String,
    /// The event, if one was named.
    pub event_id: Option<String>,
    /// `sent`, or the first reason that said no: that which was decided when
    /// the event came, or, where nothing was, that of now.
    #[schema(example = "metadata_did_not_match")]
    pub verdict: &'static str,
    /// `stored` when it was decided then, `now` when it is computed now.
    #[schema(example = "stored")]
    pub verdict_of: &'static str,
    /// The version that it was decided for.
    pub verdict_version: u32,
    /// Every check in the order in which they are asked, computed now: what
    /// was sent already counts.
    pub checks: Vec<MessageCheck<'a>>,
}

/// One check.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageCheck<'a> {
    /// Which: `state`, `event`, `source`, `age`, `before_live`, `metadata`,
    /// `occurrence`, `role`, `audience`, `frequency`, `schedule`,
    /// `fatigue_cap`, `blocked`, `control_group`.
    #[schema(example = "audience")]
    pub check: &'static str,
    /// Whether it lets the message pass; null where it needs an event, and none
    /// was named.
    pub passes: Option<bool>,
    /// The reason that is kept when it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// What it looked at, in words and numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saw: Option<String>,
    /// Of the audience: the predicate with its verdicts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tree: Option<ExplainedTree<'a>>,
}
