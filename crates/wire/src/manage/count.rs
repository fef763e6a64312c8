//! How many contacts a predicate holds for.

use crate::json::{Unread, object};
use crate::rest::search::Cut;
use serde::Serialize;
use utoipa::ToSchema;

object! {
    /// Whom to count.
    #[schema(as = CountContacts)]
    pub struct CountContacts<'a> is "an object with predicate" {
        /// Who is counted: a predicate tree, at most 4 levels and 50 leaves;
        /// everybody when it is not sent.
        #[schema(value_type = Option<Object>, example = json!({"all": [{"attribute": "email", "op": "known"}]}))]
        predicate: Unread<'a>,
        /// Of which roles: any of `user`, `lead` and `visitor`; users and leads
        /// when it is not sent.
        #[schema(value_type = Option<Vec<String>>, example = json!(["user"]))]
        roles: Unread<'a>,
    }
}

/// How many there are.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct ContactCount {
    /// Always `count`.
    #[serde(rename = "type")]
    #[schema(example = "count")]
    pub kind: &'static str,
    /// How many the predicate holds for.
    pub count: u64,
    /// Only there when not all events could be looked at in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
}
