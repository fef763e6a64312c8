//! What teammates did, as the API of old shows it. See also
//! [`manage::audit`](crate::manage::audit).

use crate::json::{Field, Unread, object};
use crate::list::NumberedPages;
use crate::rest::custom_attributes::Attributes;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// Something that a teammate did.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActivityLog<'a> {
    /// Its id.
    pub id: String,
    /// Who did it.
    pub performed_by: ActivityActor<'a>,
    /// What is known besides; `{}` when nothing is.
    #[schema(value_type = Object)]
    pub metadata: Attributes<'a>,
    /// When, Unix seconds.
    pub created_at: u32,
    /// What was done, as a word: one of `GET /admins/activity_log_event_types`.
    #[schema(example = "admin_away_mode_change")]
    pub activity_type: &'a str,
    /// What was done, as a sentence.
    pub activity_description: Cow<'a, str>,
}

/// Who did something.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActivityActor<'a> {
    /// Always `admin`.
    #[serde(rename = "type")]
    #[schema(example = "admin")]
    pub kind: &'static str,
    /// The teammate's id; `0` when it was a token or the command line.
    pub id: String,
    /// Their e-mail address; empty when it was no teammate.
    pub email: &'a str,
    /// Always null: addresses are not kept.
    pub ip: Option<&'a str>,
}

/// A page of what teammates did, the latest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActivityLogList<'a> {
    /// Always `activity_log.list`.
    #[serde(rename = "type")]
    #[schema(example = "activity_log.list")]
    pub kind: &'static str,
    /// Where this page stands.
    pub pages: NumberedPages,
    /// This page's items.
    pub activity_logs: Vec<ActivityLog<'a>>,
}

impl<'a> ActivityLogList<'a> {
    /// A page.
    #[must_use]
    pub const fn new(activity_logs: Vec<ActivityLog<'a>>, pages: NumberedPages) -> Self {
        Self { kind: "activity_log.list", pages, activity_logs }
    }
}

/// Every `activity_type` that there is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActivityTypeList {
    /// Always `activity_log_event_type.list`.
    #[serde(rename = "type")]
    #[schema(example = "activity_log_event_type.list")]
    pub kind: &'static str,
    /// The words.
    pub event_types: Vec<&'static str>,
}

impl ActivityTypeList {
    /// These words.
    #[must_use]
    pub const fn new(event_types: Vec<&'static str>) -> Self {
        Self { kind: "activity_log_event_type.list", event_types }
    }
}

object! {
    /// Which activities to show.
    #[schema(as = SearchActivityLogs)]
    pub struct SearchActivityLogs<'a> is "an object with created_at_after" {
        /// From when on: Unix seconds.
        #[schema(value_type = u32)]
        created_at_after: Field<'a>,
        /// Until when: Unix seconds.
        #[schema(value_type = Option<u32>)]
        created_at_before: Field<'a>,
        /// Of which types; of all when it is not sent.
        #[schema(value_type = Option<Vec<String>>)]
        event_types: Unread<'a>,
        /// Which page, from 1.
        #[schema(value_type = Option<u64>)]
        page: Field<'a>,
        /// How many a page holds, 1 to 150, 20 when not sent.
        #[schema(value_type = Option<u64>)]
        per_page: Field<'a>,
    }
}
