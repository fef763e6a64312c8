//! Teammates, whom the API calls admins.

use crate::json::{Field, object};
use crate::list::named_list;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// A teammate. No field is ever null but `away_status_reason_id`: the Java
/// client cannot read one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Admin<'a> {
    /// Always `admin`.
    #[serde(rename = "type")]
    #[schema(example = "admin")]
    pub kind: &'static str,
    /// Their id.
    #[schema(example = "1295")]
    pub id: String,
    /// Their name.
    pub name: Cow<'a, str>,
    /// Their e-mail address.
    pub email: Cow<'a, str>,
    /// Whether they are away.
    pub away_mode_enabled: bool,
    /// Whether what comes in while they are away goes to others.
    pub away_mode_reassign: bool,
    /// Why they are away. Only where one teammate is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u64>)]
    pub away_status_reason_id: Option<Option<u64>>,
    /// Whether they can answer in the inbox.
    pub has_inbox_seat: bool,
    /// Their teams.
    pub team_ids: Vec<u64>,
}

named_list! {
    /// Teammates.
    AdminList of Admin is "admin.list" admins
}

object! {
    /// Whether a teammate is away.
    #[schema(as = SetAway)]
    pub struct SetAway<'a> is "an object with away_mode_enabled and away_mode_reassign" {
        /// Whether they are away.
        #[schema(value_type = bool)]
        away_mode_enabled: Field<'a>,
        /// Whether what comes in goes to others.
        #[schema(value_type = bool)]
        away_mode_reassign: Field<'a>,
        /// Why they are away.
        #[schema(value_type = Option<u64>)]
        away_status_reason_id: Field<'a>,
    }
}
