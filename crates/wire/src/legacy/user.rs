//! A user of the 1.x API; a lead is the same with another `type`.

use crate::json::{Field, Unread, object};
use crate::rest::contact::Empty;
use crate::rest::me::Avatar;
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// A user to make or to change. Looked up by `id`, then `user_id`, then
    /// `email`; to make one, `user_id` or `email` is needed.
    #[schema(as = LegacyUpsertUser)]
    pub struct UpsertUser<'a> is "a user object" {
        /// The user's id.
        #[schema(value_type = Option<String>)]
        id: Field<'a>,
        /// The workspace's own id of them.
        #[schema(value_type = Option<String>, example = "25")]
        user_id: Field<'a>,
        /// E-mail address.
        #[schema(value_type = Option<String>, example = "wash@serenity.io")]
        email: Field<'a>,
        /// Phone number.
        #[schema(value_type = Option<String>)]
        phone: Field<'a>,
        /// Name.
        #[schema(value_type = Option<String>)]
        name: Field<'a>,
        /// When they signed up, Unix seconds.
        #[schema(value_type = Option<u32>)]
        signed_up_at: Field<'a>,
        /// When they were last seen, Unix seconds.
        #[schema(value_type = Option<u32>)]
        last_request_at: Field<'a>,
        /// Whether they are seen right now.
        #[schema(value_type = Option<bool>)]
        update_last_request_at: Field<'a>,
        /// Whether they opted out of e-mail.
        #[schema(value_type = Option<bool>)]
        unsubscribed_from_emails: Field<'a>,
        /// Only an empty object is taken: no attribute can be defined yet.
        #[schema(value_type = Option<Object>)]
        custom_attributes: Unread<'a>,
        /// Only an empty array is taken: there are no companies yet.
        #[schema(value_type = Option<Vec<Object>>)]
        companies: Unread<'a>,
    }
}

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
    /// Always null: leads are given no invented names.
    pub pseudonym: Option<&'a str>,
    /// Picture.
    pub avatar: Avatar<'a>,
    /// The workspace's app id.
    pub app_id: &'a str,
    /// Always empty.
    pub companies: Companies,
    /// Always empty.
    pub location_data: Empty,
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
    /// Always 0: sessions are not counted yet.
    pub session_count: u32,
    /// Always empty.
    pub social_profiles: SocialProfiles,
    /// The teammate who looks after them.
    pub owner_id: Option<&'a str>,
    /// Whether they opted out of e-mail.
    pub unsubscribed_from_emails: bool,
    /// Whether they marked a mail as spam.
    pub marked_email_as_spam: bool,
    /// Whether mail to them was returned.
    pub has_hard_bounced: bool,
    /// Always null: the browser's description is not kept.
    pub user_agent_data: Option<&'a str>,
    /// Always empty.
    pub tags: Tags,
    /// Always empty.
    pub segments: Segments,
    /// Always empty.
    pub custom_attributes: Empty,
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

/// The users that share an e-mail address: from 1.1 on.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyUserList)]
pub struct UserList<'a> {
    /// Always `user.list`.
    #[serde(rename = "type")]
    #[schema(example = "user.list")]
    pub kind: &'static str,
    /// How many there are.
    pub total_count: u64,
    /// Whether some were left out.
    pub limited: bool,
    /// Always one page.
    pub pages: UserPages,
    /// Who they are.
    pub users: Vec<User<'a>>,
}

/// What `GET /users` answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyUsers)]
#[serde(untagged)]
pub enum Users<'a> {
    /// One user.
    One(Box<User<'a>>),
    /// By e-mail, from 1.1 on: all of them.
    List(UserList<'a>),
}

/// See [`UserList::pages`].
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyUserPages)]
pub struct UserPages {
    /// Always `pages`.
    #[serde(rename = "type")]
    #[schema(example = "pages")]
    pub kind: &'static str,
    /// Always null.
    pub next: Option<String>,
    /// Always 1.
    pub page: u64,
    /// How many are shown at most.
    pub per_page: u64,
    /// Always 1.
    pub total_pages: u64,
}

macro_rules! empty_list {
    ($(#[$doc:meta])* $name:ident $kind:literal $key:ident) => {
        #[derive(Debug, Clone, Copy, Serialize, ToSchema)]
        $(#[$doc])*
        pub struct $name {
            /// Its type.
            #[serde(rename = "type")]
            #[schema(example = $kind)]
            pub kind: &'static str,
            /// Always empty.
            pub $key: [Empty; 0],
        }

        impl Default for $name {
            fn default() -> Self {
                Self { kind: $kind, $key: [] }
            }
        }
    };
}

empty_list! {
    /// Companies of a user.
    #[schema(as = LegacyCompanies)]
    Companies "company.list" companies
}
empty_list! {
    /// Social profiles of a user.
    #[schema(as = LegacySocialProfiles)]
    SocialProfiles "social_profile.list" social_profiles
}
empty_list! {
    /// Tags of a user.
    #[schema(as = LegacyTags)]
    Tags "tag.list" tags
}
empty_list! {
    /// Segments of a user.
    #[schema(as = LegacySegments)]
    Segments "segment.list" segments
}
