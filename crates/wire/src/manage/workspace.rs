//! The workspace itself.

use crate::json::{Field, object};
use serde::Serialize;
use utoipa::ToSchema;

/// The workspace.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ManagedWorkspace)]
pub struct Workspace<'a> {
    /// Always `workspace`.
    #[serde(rename = "type")]
    #[schema(example = "workspace")]
    pub kind: &'static str,
    /// Its app id.
    pub app_id: &'a str,
    /// What people call it.
    pub name: &'a str,
    /// IANA name of its time zone, in which days begin and end.
    #[schema(example = "Europe/Dublin")]
    pub time_zone: &'a str,
    /// When it was made, Unix seconds.
    pub created_at: u32,
}

object! {
    /// What to change of the workspace. What is not sent stays.
    #[schema(as = ChangeWorkspace)]
    pub struct ChangeWorkspace<'a> is "an object with name or time_zone" {
        /// What people are to call it, 1 to 255 characters.
        #[schema(value_type = Option<String>)]
        name: Field<'a>,
        /// IANA name of its time zone.
        #[schema(value_type = Option<String>, example = "Europe/Dublin")]
        time_zone: Field<'a>,
    }
}
