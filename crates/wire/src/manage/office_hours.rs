//! When somebody is there to answer.

use super::message::MessageWindow;
use serde::Serialize;
use utoipa::ToSchema;

/// The office hours of a workspace.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OfficeHours<'a> {
    /// Always `office_hours`.
    #[serde(rename = "type")]
    #[schema(example = "office_hours")]
    pub kind: &'static str,
    /// When somebody is there; none is never.
    pub windows: Vec<MessageWindow>,
    /// IANA name of the workspace's time zone, in which they are.
    #[schema(example = "Europe/Dublin")]
    pub time_zone: &'a str,
}

/// The office hours as they are to be.
#[derive(Debug, Clone, ToSchema)]
pub struct SetOfficeHours {
    /// When somebody is there, at most 50; none is never.
    pub windows: Vec<MessageWindow>,
}
