//! `POST /messenger/web/events`.

use crate::json::{Field, Unread, object};
use crate::rest::batch::ResultWord;
use crate::rest::metadata::{Metadata, MetadataSchema};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

object! {
    /// Events of a browser.
    #[schema(as = MessengerEvents)]
    pub struct WebEvents<'a> is "an object with app_id and events" {
        /// The workspace's app id.
        #[schema(value_type = String)]
        app_id: Field<'a>,
        /// The UUID that the SDK keeps for this device.
        #[schema(value_type = Option<String>)]
        device_id: Field<'a>,
        /// The key of events that have none of their own.
        #[schema(value_type = Option<String>)]
        key: Field<'a>,
        /// 1 to 50 events.
        #[schema(value_type = Vec<WebEvent>)]
        events: Unread<'a>,
    }
}

object! {
    /// One event of a browser.
    #[schema(as = MessengerEvent)]
    pub struct WebEvent<'a> is "an event object" {
        /// The SDK's id of it, 1 to 64 characters: the same one again is a
        /// duplicate.
        #[schema(value_type = String)]
        id: Field<'a>,
        /// The `event_key` from a ping's answer: whose event it is.
        #[schema(value_type = Option<String>)]
        key: Field<'a>,
        /// What was done.
        #[schema(value_type = String, example = "upload-complete")]
        name: Field<'a>,
        /// When, Unix seconds; missing means "now".
        #[schema(value_type = Option<i64>)]
        created_at: Field<'a>,
        /// Flat facts about the event.
        #[schema(value_type = Option<MetadataSchema>)]
        metadata: Metadata<'a>,
    }
}

/// What became of events, in the order sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MessengerEventResults)]
pub struct WebEventResults<'a> {
    /// A result for each.
    pub results: Vec<WebEventResult<'a>>,
    /// The revision of the person whose key is the first that is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<u64>,
}

/// What became of one event.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MessengerEventResult)]
pub struct WebEventResult<'a> {
    /// As sent; null when it could not be read.
    pub id: Option<Cow<'a, str>>,
    /// What became of it. All but `retry` is final.
    pub result: ResultWord,
    /// The error's code, or the reason for which it was dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Cow<'static, str>>,
    /// The field at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Cow<'static, str>>,
    /// What to change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Cow<'static, str>>,
}
