//! Webhook subscriptions of the 1.x API.

use crate::json::{Field, Unread, object};
use crate::list::NumberedPages;
use crate::rest::contact::Empty;
use serde::Serialize;
use utoipa::ToSchema;

/// A webhook subscription.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacySubscription)]
pub struct Subscription<'a> {
    /// Always `notification_subscription`.
    #[serde(rename = "type")]
    #[schema(example = "notification_subscription")]
    pub kind: &'static str,
    /// Its id.
    #[schema(example = "nsub_123")]
    pub id: String,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
    /// Always `web`.
    pub service_type: &'static str,
    /// The workspace's app id.
    pub app_id: &'a str,
    /// Where notifications go.
    pub url: &'a str,
    /// Where the subscription itself is.
    #[serde(rename = "self")]
    pub itself: String,
    /// About what.
    pub topics: Vec<&'a str>,
    /// Whether notifications are sent.
    pub active: bool,
    /// Which events.
    pub metadata: SubscriptionMetadata<'a>,
    /// What signs the notifications.
    pub hub_secret: Option<&'a str>,
    /// Always `point`.
    pub mode: &'static str,
    /// Where to read more.
    pub links: SubscriptionLinks,
    /// What to know about it, such as why nothing is sent.
    pub notes: Vec<&'a str>,
}

/// Which events a subscription is about; `{}` for all.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = LegacySubscriptionMetadata)]
pub struct SubscriptionMetadata<'a> {
    /// Their names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub event_names: Vec<&'a str>,
}

/// Where to read more about a subscription.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacySubscriptionLinks)]
pub struct SubscriptionLinks {
    /// What was sent.
    pub sent: String,
    /// What waits to be sent again.
    pub retry: String,
    /// What could not be sent.
    pub errors: String,
}

/// Webhook subscriptions, or notifications of one. Clients look for `items`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacySubscriptionList)]
pub struct SubscriptionList<'a> {
    /// Always `notification_subscription.list`.
    #[serde(rename = "type")]
    #[schema(example = "notification_subscription.list")]
    pub kind: &'static str,
    /// How many there are.
    pub total_count: u64,
    /// Where this page stands.
    pub pages: NumberedPages,
    /// This page's items.
    pub items: Vec<Subscription<'a>>,
}

impl<'a> SubscriptionList<'a> {
    /// A page of `total_count` subscriptions.
    #[must_use]
    pub const fn new(items: Vec<Subscription<'a>>, total_count: u64, pages: NumberedPages) -> Self {
        Self { kind: "notification_subscription.list", total_count, pages, items }
    }
}

/// Notifications of a subscription: none, as long as none is sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyNotificationList)]
pub struct NotificationList {
    /// Always `notification_event.list`.
    #[serde(rename = "type")]
    #[schema(example = "notification_event.list")]
    pub kind: &'static str,
    /// Always empty.
    pub items: [Empty; 0],
}

impl Default for NotificationList {
    fn default() -> Self {
        Self { kind: "notification_event.list", items: [] }
    }
}

object! {
    /// A webhook subscription to make, or what to change of one.
    #[schema(as = LegacySaveSubscription)]
    pub struct SaveSubscription<'a> is "a subscription object" {
        /// `web`, which is also meant when it is not sent.
        #[schema(value_type = Option<String>, example = "web")]
        service_type: Field<'a>,
        /// Where notifications are to go.
        #[schema(value_type = Option<String>)]
        url: Field<'a>,
        /// About what.
        #[schema(value_type = Option<Vec<String>>, example = json!(["user.created"]))]
        topics: Unread<'a>,
        /// Which events, for the topic `event.created`.
        #[schema(value_type = Option<SubscriptionMetadata>)]
        metadata: Unread<'a>,
        /// What is to sign the notifications.
        #[schema(value_type = Option<String>)]
        hub_secret: Field<'a>,
    }
}

object! {
    /// Which events a subscription is about.
    #[schema(as = LegacySentSubscriptionMetadata)]
    pub struct SentSubscriptionMetadata<'a> is "an object with event_names" {
        /// Their names.
        #[schema(value_type = Option<Vec<String>>)]
        event_names: Unread<'a>,
    }
}
