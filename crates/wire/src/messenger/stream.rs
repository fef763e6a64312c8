//! `POST /messenger/web/stream` and `POST /messenger/web/poll`.

use super::{MessageGone, Person, WebMessage};
use crate::json::{Field, object};
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// What a browser has seen so far, to be told of what is newer.
    #[schema(as = MessengerFollow)]
    pub struct Follow<'a> is "an object with app_id and session" {
        /// The workspace's app id.
        #[schema(value_type = String)]
        app_id: Field<'a>,
        /// From a ping's answer.
        #[schema(value_type = String)]
        session: Field<'a>,
        /// The SDK's own id of this device.
        #[schema(value_type = Option<String>)]
        device_id: Field<'a>,
        /// The last revision that the page has seen; 0 if none.
        #[schema(value_type = Option<u64>)]
        revision: Field<'a>,
    }
}

/// The first event of a stream.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MessengerHello)]
pub struct Hello {
    /// The person's revision now.
    pub revision: u64,
    /// After how many seconds of silence there is a comment.
    pub heartbeat_s: u64,
}

/// What of the person a browser sees has changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MessengerSeen)]
pub struct Seen<'a> {
    /// The person, as in a ping's answer.
    #[serde(flatten)]
    pub person: Person<'a>,
    /// The revision at which they changed.
    pub revision: u64,
}

/// Nothing follows.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MessengerEnd)]
pub struct End {
    /// `merged`, `gone`, `revoked`, `replaced` or `closing`.
    #[schema(example = "closing")]
    pub reason: &'static str,
}

/// What is newer than the revision that was sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MessengerNews)]
pub struct News<'a> {
    /// The person's revision now: what to send the next time.
    pub revision: u64,
    /// As the stream's events, in order.
    pub items: Vec<NewsItem<'a>>,
}

/// One of them.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MessengerNewsItem)]
pub struct NewsItem<'a> {
    /// Which event: `person`, `message`, `message_gone` or `end`.
    #[schema(example = "person")]
    pub event: &'static str,
    /// Its revision.
    pub id: u64,
    /// What belongs to it.
    pub data: NewsData<'a>,
}

/// What belongs to an event.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = MessengerNewsData)]
pub enum NewsData<'a> {
    /// Of `person`.
    Person(Seen<'a>),
    /// Of `message`.
    Message(Box<WebMessage>),
    /// Of `message_gone`.
    Gone(MessageGone),
    /// Of `end`.
    End(End),
}
