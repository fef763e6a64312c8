//! A contact: as it is sent, and as it is shown.

mod fate;
mod parts;
mod request;

pub use self::fate::{ArchivedContact, BlockedContact, DeletedContact};
pub use self::parts::{Empty, Location, MergeRecord, SUBLIST_ITEMS_MAX, SocialProfile, Sublist, SublistItem};
pub use self::request::{MergeContacts, NewContact};
pub use crate::list::PlainList;

use crate::rest::custom_attributes::Attributes;
use crate::rest::me::Avatar;
use serde::Serialize;
use utoipa::ToSchema;

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
    /// The phone number, written to be read. Only in 2.11 and Preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub formatted_phone: Option<Option<&'a str>>,
    /// Name.
    pub name: Option<&'a str>,
    /// Picture.
    pub avatar: Option<Avatar<'a>>,
    /// The teammate who looks after them.
    pub owner_id: Option<&'a str>,
    /// Their pages on other sites.
    pub social_profiles: PlainList<SocialProfile<'a>>,
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
    pub location: Location<'a>,
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
    /// What the workspace keeps of them besides.
    #[schema(value_type = Object)]
    pub custom_attributes: Attributes<'a>,
    /// Tags, at most 10.
    pub tags: Sublist,
    /// Notes, at most 10.
    pub notes: Sublist,
    /// Companies, at most 10.
    pub companies: Sublist,
    /// What they opted out of, at most 10.
    pub opted_out_subscription_types: Sublist,
    /// What they opted in to, at most 10.
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
    /// What was merged into them, the latest first. From 2.16 on, where it is
    /// asked for and they are a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge_history: Option<Vec<MergeRecord<'a>>>,
}
