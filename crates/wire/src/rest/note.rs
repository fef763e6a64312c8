//! Notes that teammates write about people and companies.

use crate::json::{Field, object};
use crate::list::named_list;
use crate::rest::admin::Admin;
use crate::rest::reference::Reference;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// A note. It is about one of `contact`, `company` and `user`; the others are
/// absent.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Note<'a> {
    /// Always `note`.
    #[serde(rename = "type")]
    #[schema(example = "note")]
    pub kind: &'static str,
    /// Its id.
    #[schema(example = "31")]
    pub id: String,
    /// When it was written, Unix seconds.
    pub created_at: u32,
    /// Whom it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Reference>,
    /// Which company it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<Reference>,
    /// Whom it is about, in the 1.x API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<Reference>,
    /// Who wrote it; null when it was nobody in particular.
    pub author: Option<Admin<'a>>,
    /// What it says, HTML.
    #[schema(example = "<p>Hello</p>")]
    pub body: Cow<'a, str>,
}

named_list! {
    /// Notes, as companies show them.
    NoteList of Note is "note.list" notes
}

object! {
    /// A note to write.
    #[schema(as = NewNote)]
    pub struct NewNote<'a> is "an object with body" {
        /// What it says: HTML, or plain text.
        #[schema(value_type = String, example = "Hello")]
        body: Field<'a>,
        /// Which teammate writes it; the token's when it is not sent.
        #[schema(value_type = Option<String>)]
        admin_id: Field<'a>,
    }
}
