//! What apps say, besides what browsers say too.

use crate::json::{Field, object};
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// What the first call of an app holds besides [`super::Ping`].
    pub struct MobilePlatform<'a> is "an object with platform" {
        /// `ios` or `android`.
        #[schema(value_type = String, example = "ios")]
        platform: Field<'a>,
    }
}

object! {
    /// An app asks for what it is to show.
    pub struct MobileContentCall<'a> is "an object with app_id and session" {
        /// The workspace's app id.
        #[schema(value_type = String)]
        app_id: Field<'a>,
        /// From the latest ping.
        #[schema(value_type = String)]
        session: Field<'a>,
    }
}

object! {
    /// A device that can be woken.
    pub struct MobileDevice<'a> is "a device object" {
        /// The workspace's app id.
        #[schema(value_type = String)]
        app_id: Field<'a>,
        /// From the latest ping.
        #[schema(value_type = String)]
        session: Field<'a>,
        /// Whose service wakes it: `apns` or `fcm`.
        #[schema(value_type = String, example = "apns")]
        service: Field<'a>,
        /// By which text: what the service gave the app, at most 512 bytes.
        #[schema(value_type = String)]
        token: Field<'a>,
    }
}

/// That a device was noted.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct MobileDeviceNoted {
    /// Always `device`.
    #[serde(rename = "type")]
    #[schema(example = "device")]
    pub kind: &'static str,
    /// Whether it is this person's now.
    pub is_saved: bool,
}

/// What an app is to show.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MobileMessage {
    /// For receipts.
    pub delivery: String,
    /// Which message it is of.
    pub message_id: String,
    /// `carousel`, `chat` or `post`.
    pub kind: &'static str,
    /// When it was sent, Unix seconds.
    pub created_at: u64,
    /// What it shows, by its kind.
    #[schema(value_type = Object)]
    pub content: Box<serde_json::value::RawValue>,
}
