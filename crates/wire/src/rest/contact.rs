//! A contact: as it is sent, and as it is shown.

use crate::json::{Field, Unread, object};
use crate::rest::me::Avatar;
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// A contact to make. One of `external_id`, `email` and `role` is needed.
    #[schema(as = NewContact)]
    pub struct NewContact<'a> is "a contact object" {
        /// `user` (the default) or `lead`.
        #[schema(value_type = Option<String>, example = "user")]
        role: Field<'a>,
        /// The workspace's own id of them, at most 255 characters.
        #[schema(value_type = Option<String>, example = "25")]
        external_id: Field<'a>,
        /// E-mail address, at most 254 characters.
        #[schema(value_type = Option<String>, example = "wash@serenity.io")]
        email: Field<'a>,
        /// Phone number, kept as sent.
        #[schema(value_type = Option<String>)]
        phone: Field<'a>,
        /// Name.
        #[schema(value_type = Option<String>)]
        name: Field<'a>,
        /// URL of a picture, http or https.
        #[schema(value_type = Option<String>)]
        avatar: Field<'a>,
        /// When they signed up, Unix seconds.
        #[schema(value_type = Option<u32>)]
        signed_up_at: Field<'a>,
        /// When they were last seen, Unix seconds.
        #[schema(value_type = Option<u32>)]
        last_seen_at: Field<'a>,
        /// The id of the teammate who looks after them.
        #[schema(value_type = Option<String>)]
        owner_id: Field<'a>,
        /// Whether they opted out of e-mail.
        #[schema(value_type = Option<bool>)]
        unsubscribed_from_emails: Field<'a>,
        /// Attributes that the workspace defined. None can be defined yet, so
        /// only an empty object is taken.
        #[schema(value_type = Option<Object>)]
        custom_attributes: Unread<'a>,
        /// Read from clients of the 1.x API only: the lead to change.
        #[schema(value_type = Option<String>)]
        id: Field<'a>,
        /// Read from clients of the 1.x API only: the lead to change.
        #[schema(value_type = Option<String>)]
        user_id: Field<'a>,
    }
}

/// A contact.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Contact<'a> {
    /// Always `contact`.
    #[serde(rename = "type")]
    #[schema(example = "contact")]
    pub kind: &'static str,
    /// Its id: 24 hex digits.
    pub id: String,
    /// The workspace's app id.
    pub workspace_id: &'a str,
    /// The workspace's own id of them; a lead's is made by Herald.
    pub external_id: Option<&'a str>,
    /// `user`, `lead` or `visitor`.
    pub role: &'static str,
    /// E-mail address, in lower case.
    pub email: Option<&'a str>,
    /// What stands behind the `@`.
    pub email_domain: Option<&'a str>,
    /// Phone number.
    pub phone: Option<&'a str>,
    /// Name.
    pub name: Option<&'a str>,
    /// Picture.
    pub avatar: Option<Avatar<'a>>,
    /// The teammate who looks after them.
    pub owner_id: Option<&'a str>,
    /// Always empty.
    pub social_profiles: PlainList,
    /// Whether mail to them was returned.
    pub has_hard_bounced: bool,
    /// Whether they marked a mail as spam.
    pub marked_email_as_spam: bool,
    /// Whether they opted out of e-mail.
    pub unsubscribed_from_emails: bool,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
    /// When they signed up, Unix seconds.
    pub signed_up_at: Option<u32>,
    /// When they were last seen, Unix seconds.
    pub last_seen_at: Option<u32>,
    /// When they last replied, Unix seconds.
    pub last_replied_at: Option<u32>,
    /// When they were last contacted, Unix seconds.
    pub last_contacted_at: Option<u32>,
    /// When they last opened a mail, Unix seconds.
    pub last_email_opened_at: Option<u32>,
    /// When they last clicked in a mail, Unix seconds.
    pub last_email_clicked_at: Option<u32>,
    /// The language chosen for them.
    pub language_override: Option<&'a str>,
    /// Their browser.
    pub browser: Option<&'a str>,
    /// Its version.
    pub browser_version: Option<&'a str>,
    /// Its language.
    pub browser_language: Option<&'a str>,
    /// Their operating system.
    pub os: Option<&'a str>,
    /// Where they are.
    pub location: Location,
    /// The Android app's name.
    pub android_app_name: Option<&'a str>,
    /// The Android app's version.
    pub android_app_version: Option<&'a str>,
    /// The Android device.
    pub android_device: Option<&'a str>,
    /// Its system's version.
    pub android_os_version: Option<&'a str>,
    /// The version of its SDK.
    pub android_sdk_version: Option<&'a str>,
    /// When it was last seen, Unix seconds.
    pub android_last_seen_at: Option<u32>,
    /// The iOS app's name.
    pub ios_app_name: Option<&'a str>,
    /// The iOS app's version.
    pub ios_app_version: Option<&'a str>,
    /// The iOS device.
    pub ios_device: Option<&'a str>,
    /// Its system's version.
    pub ios_os_version: Option<&'a str>,
    /// The version of its SDK.
    pub ios_sdk_version: Option<&'a str>,
    /// When it was last seen, Unix seconds.
    pub ios_last_seen_at: Option<u32>,
    /// Always empty: no attribute can be defined yet.
    pub custom_attributes: Empty,
    /// Tags.
    pub tags: Sublist,
    /// Notes.
    pub notes: Sublist,
    /// Companies.
    pub companies: Sublist,
    /// What they opted out of.
    pub opted_out_subscription_types: Sublist,
    /// What they opted in to.
    pub opted_in_subscription_types: Sublist,
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
    /// The page that led them here.
    pub referrer: Option<&'a str>,
    /// Whether they agreed to text messages.
    pub sms_consent: bool,
    /// Whether they opted out of text messages.
    pub unsubscribed_from_sms: bool,
    /// Whether push messages reach them.
    pub enabled_push_messaging: Option<bool>,
}

/// A list that has no page of its own.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct PlainList {
    /// Always `list`.
    #[serde(rename = "type")]
    #[schema(example = "list")]
    pub kind: &'static str,
    /// Always empty.
    pub data: [Empty; 0],
}

impl Default for PlainList {
    fn default() -> Self {
        Self { kind: "list", data: [] }
    }
}

/// The first items of something that belongs to the contact. Ruby's client
/// needs `type` and `url` both.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Sublist {
    /// Always `list`.
    #[serde(rename = "type")]
    #[schema(example = "list")]
    pub kind: &'static str,
    /// Always empty for now.
    pub data: [Empty; 0],
    /// Where all of them are.
    pub url: String,
    /// How many there are.
    pub total_count: u32,
    /// Whether there are more than shown.
    pub has_more: bool,
}

impl Sublist {
    /// The empty list of `what` of the contact with this id.
    #[must_use]
    pub fn empty(id: &str, what: &str) -> Self {
        Self { kind: "list", data: [], url: format!("/contacts/{id}/{what}"), total_count: 0, has_more: false }
    }
}

/// `{}`.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
pub struct Empty {}

/// Where a contact is. Unknown as yet.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Location {
    /// Always `location`.
    #[serde(rename = "type")]
    #[schema(example = "location")]
    pub kind: &'static str,
    /// Country.
    pub country: Option<&'static str>,
    /// Region.
    pub region: Option<&'static str>,
    /// City.
    pub city: Option<&'static str>,
    /// ISO 3166 code of the country.
    pub country_code: Option<&'static str>,
    /// Two letters for the continent.
    pub continent_code: Option<&'static str>,
}

impl Default for Location {
    fn default() -> Self {
        Self { kind: "location", country: None, region: None, city: None, country_code: None, continent_code: None }
    }
}
