//! Screens of a mobile app, one after the other.

use super::{Text, locales, one_line, render, same, taken};
use crate::errors::ApiError;
use crate::limits::{
    ACTIONS_MAX, BLOCKS_MAX, LABEL_TEMPLATE_CHARS_MAX, MESSAGE_BODY_CHARS_MAX, SCREENS_MAX, TARGET_CHARS_MAX,
    TITLE_CHARS_MAX,
};
use crate::messages::at::At;
use crate::render::values::Values;
use crate::render::{Budget, Place, RenderError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use wire::json::Json;

/// What a carousel shows; its texts are templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Carousel {
    /// What it is called, for programs that read screens aloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether it can be closed before its end.
    pub close_button: bool,
    /// On which platforms: `ios`, `android`.
    pub platforms: Vec<String>,
    /// `top`, `middle` or `bottom`.
    pub vertical_alignment: String,
    /// Colours, as `#rrggbb`.
    pub colors: Colors,
    /// What is shown, in order.
    pub screens: Vec<Screen>,
    /// By language, what differs there.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub locales: BTreeMap<String, LocalCarousel>,
}

/// A carousel's colours, as `#rrggbb`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Colors {
    /// Behind everything.
    pub background: String,
    /// Of texts.
    pub text: String,
    /// Of buttons.
    pub button: String,
    /// Of what stands on buttons.
    pub button_text: String,
}

/// What is shown at once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Screen {
    /// What is shown, from above.
    pub blocks: Vec<Block>,
    /// What can be done.
    pub actions: Vec<Action>,
}

/// A part of a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    /// A picture.
    Image {
        /// From where.
        url: String,
        /// What is to be seen on it.
        alt: String,
        /// `left`, `center` or `right`.
        align: String,
    },
    /// Plain text in large letters.
    Title {
        /// What.
        text: String,
        /// `left`, `center` or `right`.
        align: String,
    },
    /// HTML.
    Text {
        /// What.
        text: String,
        /// `left`, `center` or `right`.
        align: String,
    },
}

/// A button of a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Action {
    /// To the next screen.
    Continue {
        /// What stands on it.
        label: String,
    },
    /// The carousel ends.
    Dismiss {
        /// What stands on it.
        label: String,
    },
    /// To the end, past what is left.
    Skip {
        /// What stands on it.
        label: String,
    },
    /// Somewhere else.
    Url {
        /// What stands on it.
        label: String,
        /// To where.
        target: String,
    },
    /// The phone asks for a permission; then to the next screen.
    Permission {
        /// What stands on it.
        label: String,
        /// One of [`PERMISSIONS`].
        permission: String,
    },
}

/// What a carousel shows in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LocalCarousel {
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What is shown, in order; empty for as elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub screens: Vec<Screen>,
}

/// What a phone can be asked to permit.
pub const PERMISSIONS: [&str; 6] = ["push", "location", "camera", "photos", "contacts", "microphone"];

/// Where carousels are shown.
pub const PLATFORMS: [&str; 2] = ["ios", "android"];

const ACTION_TYPES: [&str; 5] = ["continue", "dismiss", "skip", "url", "permission"];

impl Default for Carousel {
    fn default() -> Self {
        Self {
            title: None,
            close_button: true,
            platforms: PLATFORMS.map(str::to_owned).to_vec(),
            vertical_alignment: "middle".to_owned(),
            colors: Colors::default(),
            screens: Vec::new(),
            locales: BTreeMap::new(),
        }
    }
}

impl Default for Colors {
    fn default() -> Self {
        let [background, text, button, button_text] = ["#ffffff", "#1b1f24", "#1f5eff", "#ffffff"].map(str::to_owned);
        Self { background, text, button, button_text }
    }
}

const KEYS: [&str; 7] = ["title", "close_button", "platforms", "vertical_alignment", "colors", "screens", "locales"];

impl Carousel {
    pub(super) fn read(json: &Json<'_>) -> Result<Self, ApiError> {
        let at = At::object(json, "content", &KEYS)?;
        let usual = Self::default();
        let platforms = match at.items("platforms", PLATFORMS.len())? {
            None => usual.platforms,
            Some(items) => {
                let known = same(&PLATFORMS);
                let read = items.iter().map(|item| item.as_word(&known).map(str::to_owned));
                read.collect::<Result<Vec<_>, _>>()?
            }
        };
        if platforms.is_empty() {
            return Err(ApiError::invalid(at.field("platforms"), "content.platforms must name ios or android"));
        }
        let alignment = at.word("vertical_alignment", &same(&["top", "middle", "bottom"]))?;
        Ok(Self {
            title: at.text("title", TITLE_CHARS_MAX)?,
            close_button: at.boolean("close_button")?.unwrap_or(true),
            platforms,
            vertical_alignment: alignment.unwrap_or("middle").to_owned(),
            colors: at.get("colors").map(|at| colors(&at)).transpose()?.unwrap_or_default(),
            screens: screens(&at)?.ok_or_else(|| at.missing("screens"))?,
            locales: locales(&at, &["title", "screens"], |at| {
                let screens = screens(at)?.unwrap_or_default();
                Ok(LocalCarousel { title: at.text("title", TITLE_CHARS_MAX)?, screens })
            })?,
        })
    }

    pub(super) fn texts(&self) -> Vec<Text<'_>> {
        let own = ("content".to_owned(), self.title.as_ref(), &self.screens);
        let of_locales = self.locales.iter();
        let of_locales =
            of_locales.map(|(language, one)| (format!("content.locales.{language}"), one.title.as_ref(), &one.screens));
        let mut texts = Vec::new();
        for (path, title, screens) in std::iter::once(own).chain(of_locales) {
            texts.extend(title.map(|title| Text::new(format!("{path}.title"), title, Place::Text)));
            for (place, screen) in screens.iter().enumerate() {
                texts.extend(screen.texts(&format!("{path}.screens[{place}]")));
            }
        }
        texts
    }

    /// As somebody with these languages sees it.
    #[must_use]
    pub fn localised(mut self, languages: &[&str]) -> Self {
        if let Some(LocalCarousel { title, screens }) = taken(&mut self.locales, languages) {
            self.title = title.or(self.title);
            if !screens.is_empty() {
                self.screens = screens;
            }
        }
        self
    }

    /// Renders it: the same with its texts in place of the templates. An image
    /// or a link that leads nowhere is left out.
    ///
    /// # Errors
    /// A template is wrong, or it becomes too long or takes too long.
    pub fn rendered(&self, values: &Values<'_>) -> Result<Self, RenderError> {
        let mut budget = Budget::of_a_message();
        let title = self.title.as_ref();
        let title = title.map(|title| render(title, Place::Text, (values, &mut budget))).transpose()?;
        let screens = self.screens.iter().map(|screen| screen.rendered((values, &mut budget)));
        let screens = screens.collect::<Result<_, _>>()?;
        Ok(Self { title: title.map(|title| one_line(&title)), screens, ..self.clone() })
    }
}

impl Screen {
    fn texts(&self, path: &str) -> Vec<Text<'_>> {
        let mut texts = Vec::new();
        for (place, block) in self.blocks.iter().enumerate() {
            let path = |key: &str| format!("{path}.blocks[{place}].{key}");
            match block {
                Block::Image { url, alt, .. } => {
                    texts.push(Text::new(path("url"), url, Place::Url));
                    texts.push(Text::new(path("alt"), alt, Place::Text));
                }
                Block::Title { text, .. } => texts.push(Text::new(path("text"), text, Place::Text)),
                Block::Text { text, .. } => texts.push(Text::new(path("text"), text, Place::Html)),
            }
        }
        for (place, action) in self.actions.iter().enumerate() {
            let path = |key: &str| format!("{path}.actions[{place}].{key}");
            texts.push(Text::new(path("label"), action.label(), Place::Text));
            if let Action::Url { target, .. } = action {
                texts.push(Text::new(path("target"), target, Place::Url));
            }
        }
        texts
    }

    fn rendered(&self, (values, budget): (&Values<'_>, &mut Budget)) -> Result<Self, RenderError> {
        let mut render = |text: &str, place| render(text, place, (values, &mut *budget));
        let mut screen = Self::default();
        for block in &self.blocks {
            let align = block.align().to_owned();
            screen.blocks.extend(match block {
                Block::Image { url, alt, .. } => {
                    let (url, alt) = (render(url, Place::Url)?, render(alt, Place::Text)?);
                    (!url.is_empty()).then_some(Block::Image { url, alt, align })
                }
                Block::Title { text, .. } => Some(Block::Title { text: render(text, Place::Text)?, align }),
                Block::Text { text, .. } => Some(Block::Text { text: render(text, Place::Html)?, align }),
            });
        }
        for action in &self.actions {
            let label = render(action.label(), Place::Text)?;
            screen.actions.extend(match action {
                Action::Continue { .. } => Some(Action::Continue { label }),
                Action::Dismiss { .. } => Some(Action::Dismiss { label }),
                Action::Skip { .. } => Some(Action::Skip { label }),
                Action::Permission { permission, .. } => {
                    Some(Action::Permission { label, permission: permission.clone() })
                }
                Action::Url { target, .. } => {
                    let target = render(target, Place::Url)?;
                    (!target.is_empty()).then_some(Action::Url { label, target })
                }
            });
        }
        Ok(screen)
    }
}

impl Block {
    /// `left`, `center` or `right`.
    #[must_use]
    pub fn align(&self) -> &str {
        match self {
            Self::Image { align, .. } | Self::Title { align, .. } | Self::Text { align, .. } => align,
        }
    }
}

impl Action {
    /// What stands on it.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Continue { label }
            | Self::Dismiss { label }
            | Self::Skip { label }
            | Self::Url { label, .. }
            | Self::Permission { label, .. } => label,
        }
    }
}

fn colors(at: &At<'_>) -> Result<Colors, ApiError> {
    at.only(&["background", "text", "button", "button_text"])?;
    let usual = Colors::default();
    let color = |key: &str, usual: String| {
        let Some(color) = at.text(key, TITLE_CHARS_MAX)? else { return Ok(usual) };
        let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6);
        if digits.is_none_or(|digits| !digits.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            let field = at.field(key);
            let message = format!("{field} must be a colour such as #1f5eff");
            return Err(ApiError::invalid(field, message));
        }
        Ok(color.to_lowercase())
    };
    Ok(Colors {
        background: color("background", usual.background)?,
        text: color("text", usual.text)?,
        button: color("button", usual.button)?,
        button_text: color("button_text", usual.button_text)?,
    })
}

fn screens(at: &At<'_>) -> Result<Option<Vec<Screen>>, ApiError> {
    let Some(items) = at.items("screens", SCREENS_MAX)? else { return Ok(None) };
    if items.is_empty() {
        return Err(at.missing("screens"));
    }
    let screens = items.iter().map(|at| {
        at.only(&["blocks", "actions"])?;
        let blocks = at.items("blocks", BLOCKS_MAX)?.unwrap_or_default();
        let actions = at.items("actions", ACTIONS_MAX)?.unwrap_or_default();
        if blocks.is_empty() {
            return Err(at.missing("blocks"));
        }
        Ok(Screen {
            blocks: blocks.iter().map(block).collect::<Result<_, _>>()?,
            actions: actions.iter().map(action).collect::<Result<_, _>>()?,
        })
    });
    screens.collect::<Result<_, ApiError>>().map(Some)
}

fn block(at: &At<'_>) -> Result<Block, ApiError> {
    let Json::Object(_) = at.json else { return Err(at.mistyped("an object")) };
    let kind = at.word("type", &same(&["image", "title", "text"]))?.ok_or_else(|| at.missing("type"))?;
    let align = at.word("align", &same(&["left", "center", "right"]))?.unwrap_or("left").to_owned();
    if kind == "image" {
        at.only(&["type", "url", "alt", "align"])?;
        let alt = at.text("alt", TITLE_CHARS_MAX)?.unwrap_or_default();
        return Ok(Block::Image { url: at.needed_text("url", TARGET_CHARS_MAX)?, alt, align });
    }
    at.only(&["type", "text", "align"])?;
    Ok(if kind == "title" {
        Block::Title { text: at.needed_text("text", TITLE_CHARS_MAX)?, align }
    } else {
        Block::Text { text: at.needed_text("text", MESSAGE_BODY_CHARS_MAX)?, align }
    })
}

fn action(at: &At<'_>) -> Result<Action, ApiError> {
    let Json::Object(_) = at.json else { return Err(at.mistyped("an object")) };
    let kind = at.word("type", &same(&ACTION_TYPES))?.ok_or_else(|| at.missing("type"))?;
    let more: &[&str] = match kind {
        "url" => &["type", "label", "target"],
        "permission" => &["type", "label", "permission"],
        _ => &["type", "label"],
    };
    at.only(more)?;
    let label = at.needed_text("label", LABEL_TEMPLATE_CHARS_MAX)?;
    Ok(match kind {
        "continue" => Action::Continue { label },
        "dismiss" => Action::Dismiss { label },
        "skip" => Action::Skip { label },
        "url" => Action::Url { label, target: at.needed_text("target", TARGET_CHARS_MAX)? },
        _ => {
            let permission = at.word("permission", &same(&PERMISSIONS))?.ok_or_else(|| at.missing("permission"))?;
            Action::Permission { label, permission: permission.to_owned() }
        }
    })
}
