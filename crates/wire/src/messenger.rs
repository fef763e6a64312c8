//! What browsers send, and are told: as little as they need.

use crate::json::{Field, object};
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// A browser says that it is there. Everything but `app_id` may be left
    /// out.
    #[schema(as = MessengerPing)]
    pub struct Ping<'a> is "a ping object" {
        /// The workspace's app id.
        #[schema(value_type = String)]
        app_id: Field<'a>,
        /// The UUID that this browser keeps in its cookie. Without one the
        /// answer holds a new one.
        #[schema(value_type = Option<String>, example = "6e9f1c1e-9b0f-4c2b-8f0e-0c9f1c1e9b0f")]
        anonymous_id: Field<'a>,
        /// The page's address. Only its `utm_` parameters are kept.
        #[schema(value_type = Option<String>)]
        page_url: Field<'a>,
        /// The page that led to this one. Kept when it is of another site.
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
        /// The browser's language.
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

/// What a browser is told.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MessengerPong)]
pub struct Pong<'a> {
    /// For whom Herald takes the browser.
    pub visitor: KnownVisitor<'a>,
    /// What the browser is to keep and send with its next ping.
    pub anonymous_id: &'a str,
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
