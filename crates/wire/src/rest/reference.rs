//! Things and people named by an id.

use crate::json::{Field, object};
use serde::Serialize;
use utoipa::ToSchema;

/// Something, by its type and id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reference {
    /// What it is: `contact`, `company`, `admin`, `user`.
    #[serde(rename = "type")]
    #[schema(example = "contact")]
    pub kind: &'static str,
    /// Its id.
    pub id: String,
}

object! {
    /// Something, by its id.
    #[schema(as = SentId)]
    pub struct SentId<'a> is "an object with id" {
        /// Its id.
        #[schema(value_type = String)]
        id: Field<'a>,
    }
}

object! {
    /// Somebody, by one of the identifiers; of several, the first that belongs
    /// to somebody counts, in the order `id`, `user_id`, `email`.
    #[schema(as = SentPerson)]
    pub struct SentPerson<'a> is "an object with id, user_id or email" {
        /// Their id.
        #[schema(value_type = Option<String>)]
        id: Field<'a>,
        /// The workspace's own id of them (`external_id`).
        #[schema(value_type = Option<String>)]
        user_id: Field<'a>,
        /// Their e-mail address.
        #[schema(value_type = Option<String>)]
        email: Field<'a>,
        /// When they signed up, Unix seconds. Only where they become a user.
        #[schema(value_type = Option<u32>)]
        signed_up_at: Field<'a>,
    }
}
