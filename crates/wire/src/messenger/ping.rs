//! `POST /messenger/web/ping`.

use super::NewsItem;
use crate::json::{Field, Unread, object};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

object! {
    /// A browser says who is there, and what is known of them. Everything but
    /// `app_id` may be left out.
    #[schema(as = MessengerPing)]
    pub struct Ping<'a> is "a ping object" {
        /// The workspace's app id.
        #[schema(value_type = String)]
        app_id: Field<'a>,
        /// The UUID that this browser keeps in its cookie. Without one the
        /// answer holds a new one.
        #[schema(value_type = Option<String>, example = "6e9f1c1e-9b0f-4c2b-8f0e-0c9f1c1e9b0f")]
        anonymous_id: Field<'a>,
        /// The UUID that the SDK keeps for this device: only counted with.
        #[schema(value_type = Option<String>)]
        device_id: Field<'a>,
        /// From the answer to an earlier ping.
        #[schema(value_type = Option<String>)]
        session: Field<'a>,
        /// The settings of `boot` or `update`: `user_id`, `email`, `user_hash`,
        /// `intercom_user_jwt`, `name`, `company` and others, and any
        /// attribute.
        #[schema(value_type = Option<Object>)]
        user_data: Unread<'a>,
        /// The page that is open.
        #[schema(value_type = Option<Page>)]
        page: Unread<'a>,
        /// Whether the page was opened just now, and is to be noted.
        #[schema(value_type = Option<bool>)]
        page_view: Field<'a>,
        /// The browser's language.
        #[schema(value_type = Option<String>, example = "en-IE")]
        language: Field<'a>,
        /// Instead of `page.url`.
        #[schema(value_type = Option<String>)]
        page_url: Field<'a>,
        /// Instead of `page.title`.
        #[schema(value_type = Option<String>)]
        page_title: Field<'a>,
        /// Instead of `page.referrer`.
        #[schema(value_type = Option<String>)]
        referrer: Field<'a>,
        /// Instead of the parameter of the page's address.
        #[schema(value_type = Option<String>)]
        utm_campaign: Field<'a>,
        /// Instead of the parameter of the page's address.
        #[schema(value_type = Option<String>)]
        utm_content: Field<'a>,
        /// Instead of the parameter of the page's address.
        #[schema(value_type = Option<String>)]
        utm_medium: Field<'a>,
        /// Instead of the parameter of the page's address.
        #[schema(value_type = Option<String>)]
        utm_source: Field<'a>,
        /// Instead of the parameter of the page's address.
        #[schema(value_type = Option<String>)]
        utm_term: Field<'a>,
        /// Instead of `language`.
        #[schema(value_type = Option<String>, example = "en-IE")]
        browser_language: Field<'a>,
        /// IANA name of the browser's time zone.
        #[schema(value_type = Option<String>, example = "Europe/Dublin")]
        time_zone: Field<'a>,
        /// Whether the browser asks not to be tracked.
        #[schema(value_type = Option<bool>)]
        do_not_track: Field<'a>,
    }
}

object! {
    /// A page.
    #[schema(as = MessengerPage)]
    pub struct Page<'a> is "a page object" {
        /// Its address. What stands behind `#` is not kept.
        #[schema(value_type = Option<String>)]
        url: Field<'a>,
        /// Its title.
        #[schema(value_type = Option<String>)]
        title: Field<'a>,
        /// The page that led to it. Of a contact it is kept when it is of
        /// another site.
        #[schema(value_type = Option<String>)]
        referrer: Field<'a>,
    }
}

/// What a browser is told.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MessengerPong)]
pub struct Pong<'a> {
    /// For every other call: who is there, and what proved it.
    pub session: String,
    /// For recording events, also after somebody else came.
    pub event_key: String,
    /// What the browser is to keep and send with its next ping.
    pub anonymous_id: &'a str,
    /// Who is there, as this browser may know them.
    pub person: Person<'a>,
    /// For visitors and leads only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visitor: Option<KnownVisitor<'a>>,
    /// What proved who it is: `none`, `hash` or `jwt`.
    #[schema(example = "none")]
    pub verified: &'static str,
    /// Rises with everything that a browser of theirs must see.
    pub revision: u64,
    /// The server's clock, Unix milliseconds.
    pub now_ms: u64,
    /// How long the session is good from now on.
    pub session_duration_ms: u64,
    /// Messages that are open for them, as events of the stream.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<NewsItem<'static>>,
    /// What of `user_data` was not taken.
    pub left_out: Vec<LeftOut>,
    /// What bounds an event.
    pub limits: Limits,
    /// How messages look, below what the page says; only there when the
    /// workspace says something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appearance: Option<PageLooks>,
}

/// How messages look. What is missing is the SDK's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MessengerLooks)]
pub struct PageLooks {
    /// The colour of buttons and links.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "#0a7ea4")]
    pub action_color: Option<String>,
    /// The colour of banners.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background_color: Option<String>,
    /// `light` or `dark`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme_mode: Option<&'static str>,
}

/// Somebody, as their own browser may know them. Whoever proves nothing is told
/// only what this call sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MessengerPerson)]
pub struct Person<'a> {
    /// `visitor`, `lead` or `user`.
    #[serde(rename = "type")]
    #[schema(example = "user")]
    pub kind: &'static str,
    /// Their id: 24 hex digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// A user's `external_id`; of others the same as `anonymous_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Cow<'a, str>>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Cow<'a, str>>,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Cow<'a, str>>,
}

/// Something of `user_data` that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MessengerLeftOut)]
pub struct LeftOut {
    /// Under which key it was sent.
    pub name: String,
    /// Which error of the list.
    pub code: &'static str,
    /// What to change.
    pub message: Cow<'static, str>,
}

/// What bounds an event of a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MessengerLimits)]
pub struct Limits {
    /// Events in one call.
    pub events_per_request: usize,
    /// Keys of an event's metadata; further ones are left out.
    pub metadata_keys: u64,
}

/// A visitor as the browser itself may see it: nothing that anybody else wrote.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KnownVisitor<'a> {
    /// Always `visitor`.
    #[serde(rename = "type")]
    #[schema(example = "visitor")]
    pub kind: &'static str,
    /// Its id: 24 hex digits.
    pub id: String,
    /// The same as `anonymous_id`.
    pub user_id: &'a str,
    /// When it first came, Unix seconds.
    pub created_at: u32,
    /// When it was last seen, Unix seconds.
    pub last_request_at: Option<u32>,
    /// How many sessions it had.
    pub session_count: u32,
}
