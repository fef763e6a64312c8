//! One event: as it is sent, and as it is listed.

use crate::json::{Field, object};
use crate::rest::metadata::{Metadata, MetadataSchema, ShownMetadata};
use crate::rest::summary::EventSummaryList;
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// An event to record. `event_name`, `created_at` and one of `id`,
    /// `user_id` and `email` are needed; of several identifiers the first that
    /// belongs to somebody counts, in that order.
    #[schema(as = TrackEvent)]
    pub struct TrackEvent<'a> is "an event object" {
        /// What was done, such as `ordered-item`. Case does not count; `.` and
        /// `$` become `-`. 1 to 255 characters.
        #[schema(value_type = String, example = "ordered-item")]
        event_name: Field<'a>,
        /// When, in Unix seconds; at most 24 hours ahead. Missing means "now",
        /// but only where no `Intercom-Version` from 2.0 on is sent.
        #[schema(value_type = i64, example = 1_671_028_894)]
        created_at: Field<'a>,
        /// The workspace's own id of the contact (`external_id`).
        #[schema(value_type = Option<String>)]
        user_id: Field<'a>,
        /// The contact's id.
        #[schema(value_type = Option<String>)]
        id: Field<'a>,
        /// The contact's e-mail address.
        #[schema(value_type = Option<String>)]
        email: Field<'a>,
        /// Another name of `id`.
        #[schema(value_type = Option<String>)]
        intercom_user_id: Field<'a>,
        /// The sender's own id of this event, 1 to 255 characters: an event
        /// sent again under it within 7 days is a duplicate.
        #[schema(value_type = Option<String>)]
        event_id: Field<'a>,
        /// Flat facts about the event: strings, numbers, booleans, links,
        /// `{"url","value"}` and `{"amount","currency"}`.
        #[schema(value_type = Option<MetadataSchema>)]
        metadata: Metadata<'a>,
    }
}

/// An event in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Event)]
pub struct ListedEvent<'a> {
    /// Always `event`.
    #[serde(rename = "type")]
    #[schema(example = "event")]
    pub kind: &'static str,
    /// Its id: a UUID.
    pub id: String,
    /// When it happened, Unix seconds.
    pub created_at: u32,
    /// What was done, in lower case.
    pub event_name: &'a str,
    /// The contact's `external_id`.
    pub user_id: Option<&'a str>,
    /// The contact's e-mail address.
    pub email: Option<&'a str>,
    /// The contact's id.
    pub intercom_user_id: &'a str,
    /// What was sent along, as it was sent; `{}` when nothing was.
    #[schema(value_type = MetadataSchema)]
    pub metadata: ShownMetadata<'a>,
}

/// A contact's events, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventList<'a> {
    /// Always `event.list`.
    #[serde(rename = "type")]
    #[schema(example = "event.list")]
    pub kind: &'static str,
    /// This page's events.
    pub events: Vec<ListedEvent<'a>>,
    /// Links to the neighbouring pages.
    pub pages: EventPages,
}

/// What `GET /events` answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Events<'a> {
    /// The events themselves.
    List(EventList<'a>),
    /// With `summary=true`: how often and when each was done.
    Summary(EventSummaryList<'a>),
}

/// Links to the neighbouring pages. It has no `type`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventPages {
    /// Older events; null when there are none.
    pub next: Option<String>,
    /// Newer events: poll it.
    pub since: Option<String>,
}
