//! Undoing a merge.

use crate::rest::contact::Contact;
use serde::Serialize;
use utoipa::ToSchema;

/// A merge that was undone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Unmerge<'a> {
    /// Always `unmerge`.
    #[serde(rename = "type")]
    #[schema(example = "unmerge")]
    pub kind: &'static str,
    /// Who had taken the other in, without them.
    pub contact: Box<Contact<'a>>,
    /// Who is a contact of their own again.
    pub restored: Box<Contact<'a>>,
    /// When they had been merged, Unix seconds.
    pub merged_at: u32,
}

impl<'a> Unmerge<'a> {
    /// The merge of `merged_at` that was undone.
    #[must_use]
    pub fn new(contact: Contact<'a>, restored: Contact<'a>, merged_at: u32) -> Self {
        Self { kind: "unmerge", contact: Box::new(contact), restored: Box::new(restored), merged_at }
    }
}
