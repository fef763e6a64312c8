//! Everything that is known of a person, as one file for them.

use super::messenger::PageView;
use crate::rest::company::Company;
use crate::rest::contact::{Contact, MergeRecord};
use crate::rest::custom_attributes::Attributes;
use crate::rest::event::ListedEvent;
use crate::rest::note::Note;
use crate::rest::segment::Segment;
use crate::rest::subscription::SubscriptionType;
use crate::rest::summary::EventSummary;
use crate::rest::tag::Tag;
use serde::Serialize;
use utoipa::ToSchema;

/// Everything that is known of a person. Every section is there, empty ones
/// too, so that a reader can see that nothing was kept back.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContactExport<'a> {
    /// Always `contact_export`.
    #[serde(rename = "type")]
    #[schema(example = "contact_export")]
    pub kind: &'static str,
    /// When it was read, Unix seconds.
    pub exported_at: u32,
    /// The person.
    pub contact: Contact<'a>,
    /// By what they are, or were, found.
    pub identifiers: ExportedIdentifiers,
    /// Everything that is known of them by name, of which `contact` shows a
    /// part: attributes that are archived too.
    #[schema(value_type = Object)]
    pub attributes: Attributes<'a>,
    /// Who was merged into them, each as they were then.
    pub merged_contacts: Vec<Contact<'a>>,
    /// Who was merged into them, the latest first.
    pub merges: Vec<MergeRecord<'a>>,
    /// Tags.
    pub tags: Vec<Tag<'a>>,
    /// Notes that teammates wrote.
    pub notes: Vec<Note<'a>>,
    /// Companies.
    pub companies: Vec<Company<'a>>,
    /// The segments that they are in at this moment.
    pub segments: Vec<Segment<'a>>,
    /// What they chose to be sent or not.
    pub subscriptions: Vec<ExportedConsent<'a>>,
    /// How often and when they did things, recorded and imported.
    pub event_summaries: Vec<EventSummary<'a>>,
    /// The latest pages that they opened, the latest first.
    pub page_views: Vec<PageView>,
    /// Events that wait to be recorded as theirs.
    pub waiting_events: Vec<ListedEvent<'a>>,
    /// Every event that is stored, the latest first, whatever its age.
    pub events: Vec<ListedEvent<'a>>,
}

/// By what a person is, or was, found: also by what those had who were merged
/// into them.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct ExportedIdentifiers {
    /// Ids that Herald made.
    pub ids: Vec<String>,
    /// The workspace's own ids.
    pub external_ids: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Phone numbers.
    pub phones: Vec<String>,
    /// Ids in the cookies of browsers.
    pub visitor_ids: Vec<String>,
}

/// What a person chose.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportedConsent<'a> {
    /// Whether they want it.
    pub wanted: bool,
    /// What it is.
    pub subscription: SubscriptionType<'a>,
}
