//! Banners of a contact.

use serde::Serialize;
use utoipa::ToSchema;

/// A banner that was sent to a contact.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Banner {
    /// Always `banner`.
    #[serde(rename = "type")]
    #[schema(example = "banner")]
    pub kind: &'static str,
    /// The message's id.
    pub id: String,
    /// Names it for this contact: what `dismiss` takes.
    pub view_id: String,
    /// Plain text.
    pub title: Option<String>,
    /// HTML that is safe to show.
    pub body: Option<String>,
    /// `inline` or `floating`.
    pub style: String,
    /// `top` or `bottom`.
    pub position: String,
    /// Whether it can be dismissed.
    pub show_dismiss_button: bool,
    /// What can be done with it.
    pub action: Option<BannerAction>,
    /// Always null: banners with rules for pages are not listed.
    #[schema(value_type = Option<Object>)]
    pub client_targeting: Option<()>,
    /// When it was sent, Unix seconds.
    pub created_at: u64,
}

/// What can be done with a banner.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BannerAction {
    /// A button that leads somewhere.
    Url {
        /// What stands on it.
        label: String,
        /// To where.
        target: String,
    },
    /// One of these emoji can be given.
    Reaction {
        /// Which.
        reaction_set: Vec<BannerReaction>,
    },
    /// An e-mail address can be typed.
    EmailCollector,
}

/// An emoji that can be given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BannerReaction {
    /// Its place, from 0.
    pub index: usize,
    /// The emoji.
    pub unicode_emoticon: String,
}

/// That a banner was dismissed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DismissedBanner {
    /// Always `banner_dismiss`.
    #[serde(rename = "type")]
    #[schema(example = "banner_dismiss")]
    pub kind: &'static str,
    /// Which.
    pub view_id: String,
    /// Always true.
    pub dismissed: bool,
}
