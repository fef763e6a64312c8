//! Visitors: browsers that nobody has a name for yet.

use crate::json::{Field, Unread, object};
use crate::legacy::user::{CompanyList, LocationData, SocialProfileList};
use crate::rest::custom_attributes::Attributes;
use crate::rest::me::Avatar;
use crate::rest::segment::SegmentList;
use crate::rest::tag::TagList;
use serde::Serialize;
use utoipa::ToSchema;

/// A visitor.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Visitor<'a> {
    /// Always `visitor`.
    #[serde(rename = "type")]
    #[schema(example = "visitor")]
    pub kind: &'static str,
    /// Its id: 24 hex digits.
    pub id: String,
    /// The id that the browser was given: a UUID.
    pub user_id: Option<&'a str>,
    /// Always true.
    pub anonymous: bool,
    /// E-mail address; empty when there is none.
    pub email: &'a str,
    /// Phone number.
    pub phone: Option<&'a str>,
    /// Name.
    pub name: Option<&'a str>,
    /// A colour and a thing, told by the id, so that two visitors can be told
    /// apart. Two can share one.
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
    /// When they first came, Unix seconds.
    pub created_at: u32,
    /// The same.
    pub remote_created_at: Option<u32>,
    /// When they signed up, Unix seconds.
    pub signed_up_at: Option<u32>,
    /// When they last changed, Unix seconds.
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

object! {
    /// What to change of a visitor, who is named by `id` or `user_id`.
    #[schema(as = ChangeVisitor)]
    pub struct ChangeVisitor<'a> is "a visitor object" {
        /// Their id.
        #[schema(value_type = Option<String>)]
        id: Field<'a>,
        /// The id that the browser was given.
        #[schema(value_type = Option<String>)]
        user_id: Field<'a>,
        /// Name.
        #[schema(value_type = Option<String>)]
        name: Field<'a>,
        /// Attributes by name; null takes one away. Those not named stay.
        #[schema(value_type = Option<Object>)]
        custom_attributes: Unread<'a>,
    }
}

object! {
    /// Who a visitor turned out to be.
    #[schema(as = ConvertVisitor)]
    pub struct ConvertVisitor<'a> is "an object with visitor and type" {
        /// The visitor.
        #[schema(value_type = crate::rest::reference::SentPerson)]
        visitor: Unread<'a>,
        /// The user whom they become; not sent for a lead.
        #[schema(value_type = Option<crate::rest::reference::SentPerson>)]
        user: Unread<'a>,
        /// `user` or `lead`.
        #[schema(value_type = String, example = "user")]
        kind = "type": Field<'a>,
    }
}
