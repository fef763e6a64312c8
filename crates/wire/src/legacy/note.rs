//! Notes of the 1.x API. They are those of 2.x with a `user`.

use crate::json::{Field, Unread, object};
use crate::list::paged_list;
use crate::rest::note::Note;

paged_list! {
    /// A page of notes.
    #[schema(as = LegacyNotePage)]
    NotePage of Note is "note.list" notes
}

object! {
    /// A note to write. Whom it is about stands in `user` or beside it.
    #[schema(as = LegacyNewNote)]
    pub struct NewNote<'a> is "an object with body" {
        /// What it says: HTML, or plain text.
        #[schema(value_type = String, example = "Hello")]
        body: Field<'a>,
        /// Which teammate writes it; the token's when it is not sent.
        #[schema(value_type = Option<String>)]
        admin_id: Field<'a>,
        /// Whom it is about.
        #[schema(value_type = Option<crate::rest::reference::SentPerson>)]
        user: Unread<'a>,
        /// Whom it is about, by their id.
        #[schema(value_type = Option<String>)]
        id: Field<'a>,
        /// Whom it is about, by the workspace's own id.
        #[schema(value_type = Option<String>)]
        user_id: Field<'a>,
        /// Whom it is about, by e-mail address.
        #[schema(value_type = Option<String>)]
        email: Field<'a>,
    }
}
