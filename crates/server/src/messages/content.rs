//! What a message in a page says.

use super::at::At;
use super::kinds::{locales, same, taken};
use crate::errors::ApiError;
use crate::limits::{
    LABEL_TEMPLATE_CHARS_MAX, MESSAGE_BODY_CHARS_MAX, REACTION_CHARS_MAX, REACTIONS_MAX, SELECTOR_CHARS_MAX,
    TARGET_CHARS_MAX, TITLE_CHARS_MAX,
};
use engine::rows::MessageKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use wire::json::Json;

/// What a message says. Which parts it has depends on its kind; texts are
/// templates.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// Of a banner: `inline` or `floating`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// Of a banner: `top` or `bottom`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// Of a tooltip: which element it points to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selector: Option<String>,
    /// Plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// HTML.
    pub body: String,
    /// Of a banner: whether it can be dismissed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show_dismiss_button: Option<bool>,
    /// What can be done with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Of a banner: whether it goes once its action was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dismiss_on_action: Option<bool>,
    /// By language, in lower case (`de`, `pt-br`), what differs there.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub locales: BTreeMap<String, Localised>,
}

/// What a message says in one language; what is missing is as elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Localised {
    /// Plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// What can be done with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
}

/// What can be done with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Action {
    /// A button that leads somewhere.
    Url {
        /// What stands on it.
        label: String,
        /// To where.
        target: String,
        /// Whether in a tab of its own.
        #[serde(default)]
        new_tab: bool,
    },
    /// One of these emoji can be given.
    Reaction {
        /// Which.
        reactions: Vec<String>,
    },
    /// An e-mail address can be typed.
    EmailCollector,
}

const ACTIONS: [&str; 3] = ["url", "reaction", "email_collector"];

impl Content {
    /// Reads `content` of a message of this kind, which is one of a page.
    ///
    /// # Errors
    /// What is wrong, by its place.
    pub fn read(json: &Json<'_>, kind: MessageKind) -> Result<Self, ApiError> {
        let at = At::object(json, "content", keys(kind))?;
        let body = at.needed_text("body", MESSAGE_BODY_CHARS_MAX)?;
        let mut content = Self {
            title: at.text("title", TITLE_CHARS_MAX)?,
            body,
            action: action(&at)?,
            locales: locales(&at, localised_keys(kind), localised)?,
            ..Self::default()
        };
        match kind {
            MessageKind::Banner => {
                content.style = Some(at.word("style", &same(&["inline", "floating"]))?.unwrap_or("inline").to_owned());
                let position = at.word("position", &same(&["top", "bottom"]))?;
                content.position = Some(position.unwrap_or("top").to_owned());
                content.show_dismiss_button = Some(at.boolean("show_dismiss_button")?.unwrap_or(true));
                content.dismiss_on_action = Some(at.boolean("dismiss_on_action")?.unwrap_or(false));
            }
            MessageKind::Tooltip => content.selector = Some(at.needed_text("selector", SELECTOR_CHARS_MAX)?),
            _ => {}
        }
        Ok(content)
    }

    /// Reads what was kept.
    #[must_use]
    pub fn kept(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// As somebody with these languages, the most wanted first, sees it:
    /// `pt-BR` is also served by `pt`.
    #[must_use]
    pub fn localised(mut self, languages: &[&str]) -> Self {
        if let Some(Localised { title, body, action }) = taken(&mut self.locales, languages) {
            self.title = title.or(self.title);
            self.body = body.unwrap_or(self.body);
            self.action = action.or(self.action);
        }
        self
    }
}

const fn keys(kind: MessageKind) -> &'static [&'static str] {
    match kind {
        MessageKind::Banner => {
            &["style", "position", "title", "body", "show_dismiss_button", "action", "dismiss_on_action", "locales"]
        }
        MessageKind::Tooltip => &["selector", "body", "locales"],
        _ => &["title", "body", "action", "locales"],
    }
}

const fn localised_keys(kind: MessageKind) -> &'static [&'static str] {
    match kind {
        MessageKind::Tooltip => &["body"],
        _ => &["title", "body", "action"],
    }
}

fn localised(at: &At<'_>) -> Result<Localised, ApiError> {
    Ok(Localised {
        title: at.text("title", TITLE_CHARS_MAX)?,
        body: at.text("body", MESSAGE_BODY_CHARS_MAX)?,
        action: action(at)?,
    })
}

fn action(at: &At<'_>) -> Result<Option<Action>, ApiError> {
    let Some(at) = at.get("action") else { return Ok(None) };
    if !matches!(at.json, Json::Object(_)) {
        return Err(at.mistyped("an object"));
    }
    let kind = at.word("type", &same(&ACTIONS))?.ok_or_else(|| at.missing("type"))?;
    Ok(Some(match kind {
        "url" => {
            at.only(&["type", "label", "target", "new_tab"])?;
            Action::Url {
                label: at.needed_text("label", LABEL_TEMPLATE_CHARS_MAX)?,
                target: at.needed_text("target", TARGET_CHARS_MAX)?,
                new_tab: at.boolean("new_tab")?.unwrap_or(false),
            }
        }
        "reaction" => {
            at.only(&["type", "reactions"])?;
            Action::Reaction { reactions: reactions(&at)? }
        }
        _ => {
            at.only(&["type"])?;
            Action::EmailCollector
        }
    }))
}

fn reactions(at: &At<'_>) -> Result<Vec<String>, ApiError> {
    let items = at.items("reactions", REACTIONS_MAX)?.filter(|items| !items.is_empty());
    let items = items.ok_or_else(|| at.missing("reactions"))?;
    let read = items.iter().map(|item| match item.json {
        Json::Text(text) if !text.trim().is_empty() && !engine::text::longer_than(text, REACTION_CHARS_MAX) => {
            Ok(text.clone().into_owned())
        }
        _ => Err(item.wrong(format_args!("must be an emoji of at most {REACTION_CHARS_MAX} characters"))),
    });
    read.collect()
}
