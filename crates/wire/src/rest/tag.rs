//! Tags, and who and what has them.

use crate::json::{Field, Unread, object};
use crate::list::named_list;
use crate::rest::reference::Reference;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// A tag.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Tag<'a> {
    /// Always `tag`.
    #[serde(rename = "type")]
    #[schema(example = "tag")]
    pub kind: &'static str,
    /// Its id.
    #[schema(example = "81")]
    pub id: String,
    /// Its name, as first sent.
    pub name: Cow<'a, str>,
    /// When it was applied, Unix seconds. Only where it is shown with what it
    /// is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_at: Option<u32>,
    /// Which teammate applied it. As `applied_at`; absent when it was nobody in
    /// particular.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_by: Option<Reference>,
}

impl<'a> Tag<'a> {
    /// The tag alone.
    #[must_use]
    pub fn new(id: String, name: impl Into<Cow<'a, str>>) -> Self {
        Self { kind: "tag", id, name: name.into(), applied_at: None, applied_by: None }
    }

    /// The tag as it was applied, by the teammate with the id `by`.
    #[must_use]
    pub fn applied(self, at: u32, by: Option<String>) -> Self {
        let applied_by = by.map(|id| Reference { kind: "admin", id });
        Self { applied_at: Some(at), applied_by, ..self }
    }
}

named_list! {
    /// Tags, as the 1.x API and companies show them.
    TagList of Tag is "tag.list" tags
}

/// The tags of a contact.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContactTags<'a> {
    /// Always `list`.
    #[serde(rename = "type")]
    #[schema(example = "list")]
    pub kind: &'static str,
    /// The tags.
    pub data: Vec<Tag<'a>>,
    /// The same, for callers of up to 2.6.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag<'a>>>,
}

impl<'a> ContactTags<'a> {
    /// From 2.7 on.
    #[must_use]
    pub const fn new(data: Vec<Tag<'a>>) -> Self {
        Self { kind: "list", data, tags: None }
    }

    /// Up to 2.6, whose clients read `tags`.
    #[must_use]
    pub fn under_both_keys(data: Vec<Tag<'a>>) -> Self {
        Self { kind: "list", tags: Some(data.clone()), data }
    }
}

/// A tag that was made, renamed, applied or taken off.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SavedTag<'a> {
    /// Always `tag`.
    #[serde(rename = "type")]
    #[schema(example = "tag")]
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: &'a str,
    /// The people of the request.
    pub users: Vec<Tagging>,
    /// The companies of the request.
    pub companies: Vec<Tagging>,
}

/// Whether somebody or something has a tag now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Tagging {
    /// Its id.
    pub id: String,
    /// Whether it has the tag.
    pub tagged: bool,
}

object! {
    /// A tag to make (`name`), to rename (`id` and `name`), or to apply or take
    /// off (`name` and `users` or `companies`).
    #[schema(as = SaveTag)]
    pub struct SaveTag<'a> is "a tag object" {
        /// The tag to rename.
        #[schema(value_type = Option<String>)]
        id: Field<'a>,
        /// Its name. Case does not count: a tag that is there is used.
        #[schema(value_type = String, example = "Independent")]
        name: Field<'a>,
        /// The people to tag.
        #[schema(value_type = Option<Vec<TagTarget>>)]
        users: Unread<'a>,
        /// The companies to tag.
        #[schema(value_type = Option<Vec<TagTarget>>)]
        companies: Unread<'a>,
        /// `untag` for all of them; `tag` otherwise.
        #[schema(value_type = Option<String>)]
        tag_or_untag: Field<'a>,
    }
}

object! {
    /// Whom or what to tag, by one identifier.
    #[schema(as = TagTarget)]
    pub struct TagTarget<'a> is "an object with an identifier" {
        /// The id of the contact or company.
        #[schema(value_type = Option<String>)]
        id: Field<'a>,
        /// The workspace's own id of the contact.
        #[schema(value_type = Option<String>)]
        user_id: Field<'a>,
        /// The contact's e-mail address.
        #[schema(value_type = Option<String>)]
        email: Field<'a>,
        /// The workspace's own id of the company.
        #[schema(value_type = Option<String>)]
        company_id: Field<'a>,
        /// Whether to take the tag off.
        #[schema(value_type = Option<bool>)]
        untag: Field<'a>,
    }
}
