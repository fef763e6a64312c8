//! `GET /me`: for whom the token speaks.

use serde::Serialize;
use utoipa::ToSchema;

/// The teammate behind the token, and the workspace.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Me<'a> {
    /// Always `admin`: the API's word for a teammate.
    #[serde(rename = "type")]
    #[schema(example = "admin")]
    pub kind: &'static str,
    /// The teammate's id; `0` when the workspace has no teammate yet.
    pub id: String,
    /// Their name.
    pub name: &'a str,
    /// Their e-mail address.
    pub email: &'a str,
    /// Whether the address was confirmed.
    pub email_verified: bool,
    /// Always null: nobody keeps job titles here.
    pub job_title: Option<&'a str>,
    /// Whether they are away.
    pub away_mode_enabled: bool,
    /// Whether what comes in while they are away goes to others.
    pub away_mode_reassign: bool,
    /// Why they are away.
    pub away_status_reason_id: Option<u64>,
    /// Whether they can answer in the inbox.
    pub has_inbox_seat: bool,
    /// Their teams.
    pub team_ids: Vec<u64>,
    /// Their picture.
    pub avatar: Avatar<'a>,
    /// The workspace.
    pub app: App<'a>,
}

/// A picture.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Avatar<'a> {
    /// Always `avatar`.
    #[serde(rename = "type")]
    #[schema(example = "avatar")]
    pub kind: &'static str,
    /// Where it is.
    pub image_url: Option<&'a str>,
}

impl<'a> Avatar<'a> {
    /// The picture at this address.
    #[must_use]
    pub const fn new(image_url: Option<&'a str>) -> Self {
        Self { kind: "avatar", image_url }
    }
}

/// A workspace, as the API of old names it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct App<'a> {
    /// Always `app`.
    #[serde(rename = "type")]
    #[schema(example = "app")]
    pub kind: &'static str,
    /// The app id.
    pub id_code: &'a str,
    /// The workspace's name.
    pub name: &'a str,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// Whether browsers must prove who they speak for.
    pub secure: bool,
    /// The same.
    pub identity_verification: bool,
    /// IANA name of its time zone.
    pub timezone: &'a str,
    /// Always `US`: clients choose their host by it.
    pub region: &'static str,
}
