//! Tags.

use crate::ids::{TagId, TeammateId};

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagRow {
    /// Its name, as first sent; names compare folded.
    pub name: String,
    /// When it was made, Unix seconds.
    pub created_at: u32,
}

/// From a folded name to its tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagNameRow {
    /// Which.
    pub tag: TagId,
}

/// A tag that a contact or a company has. A tag that is gone leaves these
/// behind; reads pass over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tagging {
    /// Which tag.
    pub tag: TagId,
    /// When it was applied, Unix seconds.
    pub at: u32,
    /// Who applied it; 0 is nobody in particular.
    pub by: TeammateId,
}
