//! How often and when a contact did things, listed and imported.

use crate::json::{Field, Unread, object};
use serde::Serialize;
use utoipa::ToSchema;

/// A contact's events, summed up by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventSummaryList<'a> {
    /// Always `event.summary`.
    #[serde(rename = "type")]
    #[schema(example = "event.summary")]
    pub kind: &'static str,
    /// The contact's e-mail address.
    pub email: Option<&'a str>,
    /// The contact's id.
    pub intercom_user_id: &'a str,
    /// The contact's `external_id`.
    pub user_id: Option<&'a str>,
    /// One entry for each event name, the latest done first.
    pub events: Vec<EventSummary<'a>>,
    /// Always without a link: a contact has one page of summaries.
    pub pages: SummaryPages,
}

/// See [`EventSummaryList::pages`].
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SummaryPages {
    /// Always null.
    pub next: Option<String>,
}

/// How often and when a contact did one thing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventSummary<'a> {
    /// The event's name.
    pub name: &'a str,
    /// The first time, ISO 8601 with milliseconds.
    #[schema(example = "2016-12-22T03:54:57.000Z")]
    pub first: String,
    /// The last time, ISO 8601 with milliseconds.
    #[schema(example = "2018-10-10T06:51:02.000Z")]
    pub last: String,
    /// How often: recorded and imported together.
    pub count: u64,
    /// What the event means, if somebody said.
    pub description: Option<&'a str>,
}

object! {
    /// Occurrences that happened elsewhere, to be added to a contact's
    /// summaries. One of the identifiers is needed.
    #[schema(as = ImportEventSummaries)]
    pub struct ImportSummaries<'a> is "an object with event_summaries" {
        /// The workspace's own id of the contact (`external_id`).
        #[schema(value_type = Option<String>)]
        user_id: Field<'a>,
        /// The contact's id.
        #[schema(value_type = Option<String>)]
        id: Field<'a>,
        /// Another name of `id`.
        #[schema(value_type = Option<String>)]
        intercom_user_id: Field<'a>,
        /// The contact's e-mail address.
        #[schema(value_type = Option<String>)]
        email: Field<'a>,
        /// One summary, or an array of at most 100.
        #[schema(value_type = ImportSummary)]
        event_summaries: Unread<'a>,
    }
}

object! {
    /// Occurrences of one event name.
    #[schema(as = ImportEventSummary)]
    pub struct ImportSummary<'a> is "an event summary" {
        /// What was done.
        #[schema(value_type = String, example = "invited-friend")]
        event_name: Field<'a>,
        /// How often, from 1 to 2,147,483,647.
        #[schema(value_type = i64, example = 1)]
        count: Field<'a>,
        /// The first time: Unix seconds or ISO 8601. Missing, it is `last`;
        /// one of the two is needed.
        #[schema(value_type = Option<i64>, example = 1_671_028_894)]
        first: Field<'a>,
        /// The last time: Unix seconds or ISO 8601. Missing, it is `first`.
        #[schema(value_type = Option<i64>, example = 1_671_028_894)]
        last: Field<'a>,
    }
}
