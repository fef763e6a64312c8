//! How banners and the other messages of a page look.

use crate::json::{Field, object};
use serde::Serialize;
use utoipa::ToSchema;

/// How messages look, below what a page itself says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Appearance {
    /// Always `appearance`.
    #[serde(rename = "type")]
    #[schema(example = "appearance")]
    pub kind: &'static str,
    /// The colour of buttons and links; null is Herald's own.
    #[schema(example = "#0a7ea4")]
    pub action_color: Option<String>,
    /// The colour of banners; null is Herald's own.
    pub background_color: Option<String>,
    /// `light`, `dark`, or `system`: as the device wants it.
    #[schema(example = "system")]
    pub theme_mode: &'static str,
}

object! {
    /// What to change. What is not sent stays.
    #[schema(as = ChangeAppearance)]
    pub struct ChangeAppearance<'a> is "an object with action_color, background_color or theme_mode" {
        /// As `#rrggbb`; null for Herald's own.
        #[schema(value_type = Option<String>, example = "#0a7ea4")]
        action_color: Field<'a>,
        /// As `#rrggbb`; null for Herald's own.
        #[schema(value_type = Option<String>)]
        background_color: Field<'a>,
        /// `system`, `light` or `dark`.
        #[schema(value_type = Option<String>, example = "system")]
        theme_mode: Field<'a>,
    }
}
