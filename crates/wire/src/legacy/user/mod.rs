//! A user of the 1.x API; a lead is the same with another `type`.

mod lists;
mod parts;
mod request;

pub use self::lists::{LeadList, LeadScroll, Leads, UserList, UserScroll, Users};
pub use self::parts::{CompanyBrief, CompanyList, KnownLocation, LocationData, SocialProfile, SocialProfileList};
pub use self::request::{ConvertLead, DeleteUser, UpsertUser, UserDeletion};
pub use crate::list::NumberedPages as UserPages;

use crate::rest::custom_attributes::Attributes;
use crate::rest::me::Avatar;
use crate::rest::segment::SegmentList;
use crate::rest::tag::TagList;
use serde::Serialize;
use utoipa::ToSchema;

/// A user, or a lead.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyUser)]
pub struct User<'a> {
    /// `user`, or `contact` for a lead.
    #[serde(rename = "type")]
    #[schema(example = "user")]
    pub kind: &'static str,
    /// Its id: 24 hex digits.
    pub id: String,
    /// The workspace's own id of them; a lead's is made by Herald.
    pub user_id: Option<&'a str>,
    /// Whether it is a lead.
    pub anonymous: bool,
    /// E-mail address, in lower case.
    pub email: Option<&'a str>,
    /// Phone number.
    pub phone: Option<&'a str>,
    /// Name.
    pub name: Option<&'a str>,
    /// A lead's invented name, a colour and a thing, told by the id; null for a
    /// user.
    #[schema(example = "Teal Lantern")]
    pub pseudonym: Option<String>,
    /// Picture.
    pub avatar: Avatar<'a>,
    /// The workspace's app id.
    pub app_id: &'a str,
    /// Companies.
    pub companies: CompanyList<'a>,
    /// Where they are; `{}` when that is not known.
    pub location_data: LocationData<'a>,
    /// When they were last seen, Unix seconds.
    pub last_request_at: Option<u32>,
    /// Always null: addresses are not kept.
    pub last_seen_ip: Option<&'a str>,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When they signed up, Unix seconds.
    pub remote_created_at: Option<u32>,
    /// When they signed up, Unix seconds.
    pub signed_up_at: Option<u32>,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
    /// How many sessions they had.
    pub session_count: u32,
    /// Their pages on other sites.
    pub social_profiles: SocialProfileList<'a>,
    /// The teammate who looks after them.
    pub owner_id: Option<&'a str>,
    /// Whether they opted out of e-mail.
    pub unsubscribed_from_emails: bool,
    /// Whether they marked a mail as spam.
    pub marked_email_as_spam: bool,
    /// Whether mail to them was returned.
    pub has_hard_bounced: bool,
    /// What their browser called itself last.
    pub user_agent_data: Option<&'a str>,
    /// Tags.
    pub tags: TagList<'a>,
    /// The segments that they are in.
    pub segments: SegmentList<'a>,
    /// What the workspace keeps of them besides.
    #[schema(value_type = Object)]
    pub custom_attributes: Attributes<'a>,
    /// The page that led them here.
    pub referrer: Option<&'a str>,
    /// UTM campaign.
    pub utm_campaign: Option<&'a str>,
    /// UTM content.
    pub utm_content: Option<&'a str>,
    /// UTM medium.
    pub utm_medium: Option<&'a str>,
    /// UTM source.
    pub utm_source: Option<&'a str>,
    /// UTM term.
    pub utm_term: Option<&'a str>,
    /// Whether the browser asks not to be tracked.
    pub do_not_track: Option<bool>,
}
