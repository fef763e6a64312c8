//! Messages for a browser, and what it tells of them.

use crate::json::{Field, Unread, object};
use serde::Serialize;
use utoipa::ToSchema;

/// A message for whoever sits at a browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MessengerMessage)]
pub struct WebMessage {
    /// Names this delivery to receipts.
    pub delivery: String,
    /// The message's id.
    pub message_id: String,
    /// `banner`, `chat`, `post` or `tooltip`.
    pub kind: &'static str,
    /// Of a banner: `inline` or `floating`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// Of a banner: `top` or `bottom`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// Of a tooltip: the element that it points to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selector: Option<String>,
    /// Plain text.
    pub title: Option<String>,
    /// HTML that is safe to show.
    pub body: String,
    /// Of a banner: whether it can be dismissed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show_dismiss_button: Option<bool>,
    /// What can be done with it.
    pub action: Option<WebAction>,
    /// Of a banner: whether it goes once its action was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dismiss_on_action: Option<bool>,
    /// Of which pages: one rule must hold; none is every page.
    pub url_rules: Vec<WebUrlRule>,
    /// After how many seconds on the page.
    pub time_on_page_s: u32,
    /// When it was sent, Unix seconds.
    pub created_at: u64,
}

/// What can be done with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = MessengerAction)]
pub enum WebAction {
    /// A button that leads somewhere.
    Url {
        /// What stands on it, plain text.
        label: String,
        /// To where: `http`, `https`, `mailto` or `tel`.
        target: String,
        /// Whether in a tab of its own.
        new_tab: bool,
    },
    /// One of these emoji can be given.
    Reaction {
        /// Which; a receipt names one by its place, from 0.
        reactions: Vec<String>,
    },
    /// An e-mail address can be typed.
    EmailCollector,
}

/// A condition on a page's address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MessengerUrlRule)]
pub struct WebUrlRule {
    /// `is`, `contains` or `starts_with`.
    pub op: String,
    /// With what.
    pub value: String,
}

/// That a message is no longer to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MessengerMessageGone)]
pub struct MessageGone {
    /// Which delivery.
    pub delivery: String,
}

object! {
    /// What a browser tells of messages.
    #[schema(as = MessengerReceipts)]
    pub struct WebReceipts<'a> is "an object with app_id, session and receipts" {
        /// The workspace's app id.
        #[schema(value_type = String)]
        app_id: Field<'a>,
        /// From a ping's answer.
        #[schema(value_type = String)]
        session: Field<'a>,
        /// The SDK's own id of this device.
        #[schema(value_type = Option<String>)]
        device_id: Field<'a>,
        /// 1 to 50 receipts.
        #[schema(value_type = Vec<WebReceipt>)]
        receipts: Unread<'a>,
    }
}

object! {
    /// What happened with one delivery. The same again changes nothing; one
    /// that is not this person's is passed over.
    #[schema(as = MessengerReceipt)]
    pub struct WebReceipt<'a> is "a receipt object" {
        /// Which, as it came.
        #[schema(value_type = String)]
        delivery: Field<'a>,
        /// `received`, `shown`, `clicked`, `dismissed` or `reaction`.
        #[schema(value_type = String, example = "shown")]
        kind: Field<'a>,
        /// With `reaction`: which, from 0.
        #[schema(value_type = Option<u8>)]
        reaction: Field<'a>,
    }
}

/// That receipts were taken.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = MessengerReceipted)]
pub struct Receipted {
    /// The person's revision now.
    pub revision: u64,
}
