//! What a contact is made of.

use serde::Serialize;
use utoipa::ToSchema;

/// `{}`.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
pub struct Empty {}

/// The first items of something that belongs to the contact. Ruby's client
/// needs `type` and `url` both.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Sublist {
    /// Always `list`.
    #[serde(rename = "type")]
    #[schema(example = "list")]
    pub kind: &'static str,
    /// The first of them.
    pub data: Vec<SublistItem>,
    /// Where all of them are.
    pub url: String,
    /// How many there are.
    pub total_count: u32,
    /// Whether there are more than shown.
    pub has_more: bool,
}

/// How many items a [`Sublist`] shows: clients ask its `url` for more.
pub const SUBLIST_ITEMS_MAX: usize = 10;

impl Sublist {
    /// The empty list of `what` of the contact with this id.
    #[must_use]
    pub fn empty(id: &str, what: &str) -> Self {
        Self { kind: "list", data: Vec::new(), url: format!("/contacts/{id}/{what}"), total_count: 0, has_more: false }
    }

    /// The list of `what` of the contact with this id: the first
    /// [`SUBLIST_ITEMS_MAX`] of `items`, which are `total_count` in all.
    #[must_use]
    pub fn new(id: &str, what: &str, total_count: u32, items: impl IntoIterator<Item = SublistItem>) -> Self {
        let data: Vec<SublistItem> = items.into_iter().take(SUBLIST_ITEMS_MAX).collect();
        let has_more = usize::try_from(total_count).is_ok_and(|total| total > data.len());
        Self { data, total_count, has_more, ..Self::empty(id, what) }
    }
}

/// Something that belongs to a contact, by its id.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SublistItem {
    /// `tag`, `note`, `company` or `subscription`.
    #[serde(rename = "type")]
    #[schema(example = "tag")]
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Where it is.
    #[schema(example = "/tags/81")]
    pub url: String,
}

impl SublistItem {
    /// The tag with this id.
    #[must_use]
    pub fn tag(id: String) -> Self {
        Self { kind: "tag", url: format!("/tags/{id}"), id }
    }

    /// The note with this id.
    #[must_use]
    pub fn note(id: String) -> Self {
        Self { kind: "note", url: format!("/notes/{id}"), id }
    }

    /// The company with this id.
    #[must_use]
    pub fn company(id: String) -> Self {
        Self { kind: "company", url: format!("/companies/{id}"), id }
    }

    /// The subscription type with this id.
    #[must_use]
    pub fn subscription(id: String) -> Self {
        Self { kind: "subscription", url: format!("/subscription_types/{id}"), id }
    }
}

/// A page of the contact on another site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SocialProfile<'a> {
    /// Always `social_profile`.
    #[serde(rename = "type")]
    #[schema(example = "social_profile")]
    pub kind: &'static str,
    /// The site.
    pub name: &'a str,
    /// Where the page is.
    pub url: &'a str,
}

/// Where a contact is; null where that is not known.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Location<'a> {
    /// Always `location`.
    #[serde(rename = "type")]
    #[schema(example = "location")]
    pub kind: &'static str,
    /// Country.
    pub country: Option<&'a str>,
    /// Region.
    pub region: Option<&'a str>,
    /// City.
    pub city: Option<&'a str>,
    /// ISO 3166 code of the country.
    pub country_code: Option<&'a str>,
    /// Two letters for the continent.
    pub continent_code: Option<&'a str>,
}

impl Default for Location<'_> {
    fn default() -> Self {
        Self { kind: "location", country: None, region: None, city: None, country_code: None, continent_code: None }
    }
}

/// One merge: who was merged into the contact, and when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MergeRecord<'a> {
    /// Always `merge_history`.
    #[serde(rename = "type")]
    #[schema(example = "merge_history")]
    pub kind: &'static str,
    /// Who was merged into the contact.
    pub source_contact_id: String,
    /// Their role at that time: `visitor`, `lead` or `user`.
    pub source_contact_role: &'a str,
    /// When, Unix seconds.
    pub merged_at: u32,
}
