//! What browsers and apps may do, and how the SDK is installed.

use crate::json::{Field, Unread, object};
use serde::Serialize;
use utoipa::ToSchema;

/// What browsers and apps may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ManagedMessenger)]
pub struct Messenger<'a> {
    /// Always `messenger`.
    #[serde(rename = "type")]
    #[schema(example = "messenger")]
    pub kind: &'static str,
    /// On which platforms users must prove who they are.
    pub enforce: Enforced,
    /// Hosts whose pages may call, `*.` before one for all below it; empty:
    /// all.
    pub trusted_domains: &'a [String],
    /// Names of attributes that only an identity token or an access token
    /// writes.
    pub protected_attributes: &'a [String],
    /// Whether browsers that prove nothing are told what is stored.
    pub share_with_unverified: bool,
}

/// On which platforms users must prove who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Enforced {
    /// In browsers.
    pub web: bool,
    /// On Apple's phones and tablets.
    pub ios: bool,
    /// On Android.
    pub android: bool,
}

object! {
    /// What to change. What is not sent stays.
    #[schema(as = ChangeMessenger)]
    pub struct ChangeMessenger<'a> is "an object with enforce, trusted_domains, protected_attributes or share_with_unverified" {
        /// `web`, `ios` and `android`, each true or false.
        #[schema(value_type = Option<Object>, example = json!({"web": true}))]
        enforce: Unread<'a>,
        /// At most 100 hosts.
        #[schema(value_type = Option<Vec<String>>, example = json!(["shop.example", "*.shop.example"]))]
        trusted_domains: Unread<'a>,
        /// At most 250 names.
        #[schema(value_type = Option<Vec<String>>, example = json!(["plan"]))]
        protected_attributes: Unread<'a>,
        /// Whether browsers that prove nothing are told what is stored.
        #[schema(value_type = Option<bool>)]
        share_with_unverified: Field<'a>,
    }
}

/// What signs identities on a platform, without the secret itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IdentitySecret {
    /// Always `identity_secret`.
    #[serde(rename = "type")]
    #[schema(example = "identity_secret")]
    pub kind: &'static str,
    /// `web`, `ios` or `android`.
    #[schema(example = "web")]
    pub platform: &'static str,
    /// How many there have been, this one included.
    pub number: u32,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// Its last four characters.
    pub hint: String,
    /// Until when the one before counts too, Unix seconds.
    pub previous_valid_until: Option<u32>,
    /// The secret. Shown once, when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

object! {
    /// How a secret is replaced.
    #[schema(as = RotateIdentitySecret)]
    pub struct RotateIdentitySecret<'a> is "an object with grace_s" {
        /// How many seconds the one before goes on to count, at most 30 days; 0
        /// ends it, and every session that it proved, at once. 7 days when not
        /// sent.
        #[schema(value_type = Option<u32>, example = 604_800)]
        grace_s: Field<'a>,
    }
}

/// How the SDK is installed, and what was seen of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Install<'a> {
    /// Always `install`.
    #[serde(rename = "type")]
    #[schema(example = "install")]
    pub kind: &'static str,
    /// The workspace's app id.
    pub app_id: &'a str,
    /// The script's address.
    pub script: String,
    /// Where the SDK sends to.
    pub api_base: &'a str,
    /// Sites from which a page pinged, the latest seen first. Empty: the
    /// snippet was never seen.
    pub sites: Vec<InstallSite>,
    /// Hosts whose pages may call; empty: all.
    pub trusted_domains: &'a [String],
    /// Calls that were refused since the server started, the latest first.
    pub refused: Vec<InstallRefusal>,
    /// What to put into a page, by the way it is done.
    pub snippets: Snippets,
}

/// A site whose pages hold the snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InstallSite {
    /// Its host.
    #[schema(example = "shop.example")]
    pub host: String,
    /// When a page of it first pinged, Unix seconds.
    pub first_seen_at: u32,
    /// When one last did, Unix seconds, to within a minute.
    pub last_seen_at: u32,
}

/// Calls that were refused alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InstallRefusal {
    /// Which error of the list.
    #[schema(example = "domain_not_trusted")]
    pub code: &'static str,
    /// The host of the page, if the browser told one.
    pub host: Option<String>,
    /// How often.
    pub count: u64,
    /// When last, Unix seconds.
    pub last_at: u32,
    /// What it means.
    pub message: &'static str,
}

/// What to put into a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Snippets {
    /// Into every page.
    pub html: String,
    /// With the package `@intercom/messenger-js-sdk`.
    pub npm: String,
    /// With the package `react-use-intercom`.
    pub react: String,
    /// In a Vue application.
    pub vue: String,
    /// As a custom HTML tag of a tag manager.
    pub gtm: String,
    /// With Segment's analytics.js in device mode.
    pub segment: String,
}

/// A page that somebody opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PageView {
    /// Always `page_view`.
    #[serde(rename = "type")]
    #[schema(example = "page_view")]
    pub kind: &'static str,
    /// Its address, without what stands behind `#`.
    pub url: String,
    /// Its title.
    pub title: Option<String>,
    /// The page that led to it.
    pub referrer: Option<String>,
    /// When, Unix seconds.
    pub viewed_at: u64,
}
