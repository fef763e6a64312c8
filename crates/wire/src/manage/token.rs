//! Access tokens.

use crate::json::{Field, Unread, object};
use serde::Serialize;
use utoipa::ToSchema;

/// An access token or write key, without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Token<'a> {
    /// Always `token`.
    #[serde(rename = "type")]
    #[schema(example = "token")]
    pub kind: &'static str,
    /// Its id: the public part of its text.
    pub id: String,
    /// What people call it.
    pub name: &'a str,
    /// What it may do: `read`, `write`, `manage`, `track`.
    pub scopes: Vec<&'static str>,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// Whether it still works.
    pub revoked: bool,
    /// When it was revoked, Unix seconds.
    pub revoked_at: Option<u32>,
    /// Its text. Shown once, when it is made: only a hash is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

object! {
    /// A token to make.
    #[schema(as = NewToken)]
    pub struct NewToken<'a> is "an object with name and scopes" {
        /// What people are to call it, 1 to 255 characters.
        #[schema(value_type = String, example = "nightly import")]
        name: Field<'a>,
        /// What it may do: any of `read`, `write` and `manage` that the
        /// calling token may do itself.
        #[schema(value_type = Vec<String>, example = json!(["read", "write"]))]
        scopes: Unread<'a>,
    }
}
