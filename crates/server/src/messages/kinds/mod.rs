//! What a message of any kind says: what is shown in a page, and what goes
//! elsewhere. Each kind is read from JSON, checked as templates, kept as JSON
//! text, cut to a language and rendered by the same steps.

pub mod carousel;
pub mod email;
pub mod push;
pub mod webhook;

use super::at::At;
use super::content::Content;
use crate::errors::ApiError;
use crate::limits::LOCALES_MAX;
use crate::render::message::{shown, templates};
use crate::render::values::Values;
use crate::render::{Budget, Place, RenderError, Template};
use carousel::Carousel;
use email::Email;
use engine::rows::MessageKind;
use push::Push;
use std::collections::BTreeMap;
use webhook::Webhook;
use wire::json::Json;

/// What a message says.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// In a page.
    Page(Content),
    /// In an app, screen by screen.
    Carousel(Box<Carousel>),
    /// In a letter.
    Email(Box<Email>),
    /// On a phone.
    Push(Box<Push>),
    /// To another program.
    Webhook(Box<Webhook>),
}

/// A template of a message: where it stands, and what it becomes.
#[derive(Debug, Clone)]
pub struct Text<'a> {
    /// Its place in the message's JSON.
    pub path: String,
    /// As it was written.
    pub text: &'a str,
    /// What it becomes.
    pub place: Place,
}

impl<'a> Text<'a> {
    fn new(path: impl Into<String>, text: &'a str, place: Place) -> Self {
        Self { path: path.into(), text, place }
    }
}

impl Said {
    /// Reads `content` of a message of this kind.
    ///
    /// # Errors
    /// What is wrong, by its place.
    pub fn read(json: &Json<'_>, kind: MessageKind) -> Result<Self, ApiError> {
        Ok(match kind {
            MessageKind::Banner | MessageKind::Chat | MessageKind::Post | MessageKind::Tooltip => {
                Self::Page(Content::read(json, kind)?)
            }
            MessageKind::Carousel => Self::Carousel(Box::new(Carousel::read(json)?)),
            MessageKind::Email => Self::Email(Box::new(Email::read(json)?)),
            MessageKind::Push => Self::Push(Box::new(Push::read(json)?)),
            MessageKind::Webhook => Self::Webhook(Box::new(Webhook::read(json)?)),
        })
    }

    /// Reads what was kept.
    #[must_use]
    pub fn kept(kind: MessageKind, text: &str) -> Self {
        match kind {
            MessageKind::Banner | MessageKind::Chat | MessageKind::Post | MessageKind::Tooltip => {
                Self::Page(Content::kept(text))
            }
            MessageKind::Carousel => Self::Carousel(Box::new(serde_json::from_str(text).unwrap_or_default())),
            MessageKind::Email => Self::Email(Box::new(serde_json::from_str(text).unwrap_or_default())),
            MessageKind::Push => Self::Push(Box::new(serde_json::from_str(text).unwrap_or_default())),
            MessageKind::Webhook => Self::Webhook(Box::new(serde_json::from_str(text).unwrap_or_default())),
        }
    }

    /// As JSON text, which the rows keep.
    #[must_use]
    pub fn to_text(&self) -> String {
        let text = match self {
            Self::Page(content) => serde_json::to_string(content),
            Self::Carousel(carousel) => serde_json::to_string(carousel),
            Self::Email(email) => serde_json::to_string(email),
            Self::Push(push) => serde_json::to_string(push),
            Self::Webhook(webhook) => serde_json::to_string(webhook),
        };
        text.unwrap_or_default()
    }

    /// Every template of it, with its place in its JSON.
    ///
    /// # Errors
    /// One is wrong: its place, and how.
    pub fn templates(&self) -> Result<Vec<(String, Template)>, (String, RenderError)> {
        let texts = match self {
            Self::Page(content) => return templates(content),
            Self::Carousel(carousel) => carousel.texts(),
            Self::Email(email) => email.texts(),
            Self::Push(push) => push.texts(),
            Self::Webhook(webhook) => webhook.texts(),
        };
        let parsed = texts.into_iter().map(|Text { path, text, place }| match Template::parse(text, place) {
            Ok(template) => Ok((path, template)),
            Err(error) => Err((path, error)),
        });
        parsed.collect()
    }

    /// Renders it with nothing in it: what takes too long then always will.
    ///
    /// # Errors
    /// It becomes too long, or takes too long.
    pub fn try_out(&self) -> Result<(), RenderError> {
        let values = Values::default();
        match self {
            Self::Page(content) => shown(content, &values).map(drop),
            Self::Carousel(carousel) => carousel.rendered(&values).map(drop),
            Self::Email(email) => email.rendered(&values).map(drop),
            Self::Push(push) => push.rendered(&values).map(drop),
            Self::Webhook(webhook) => webhook.rendered(&values).map(drop),
        }
    }
}

/// Renders one text of a message.
fn render(text: &str, place: Place, (values, budget): (&Values<'_>, &mut Budget)) -> Result<String, RenderError> {
    Template::parse(text, place)?.render(values, budget)
}

/// A text of one line: what breaks a line, or is not seen, becomes a space. A
/// header made of it holds nothing else.
#[must_use]
pub fn one_line(text: &str) -> String {
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let spaced: String = text.chars().map(|c| if is_break(c) { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads `locales`, by language in lower case.
pub(super) fn locales<T>(
    at: &At<'_>,
    keys: &[&str],
    read: impl Fn(&At<'_>) -> Result<T, ApiError>,
) -> Result<BTreeMap<String, T>, ApiError> {
    let Some(at) = at.get("locales") else { return Ok(BTreeMap::new()) };
    let Json::Object(entries) = at.json else { return Err(at.mistyped("an object")) };
    if entries.len() > LOCALES_MAX {
        return Err(at.wrong(format_args!("may have at most {LOCALES_MAX} languages")));
    }
    let mut locales = BTreeMap::new();
    for (language, json) in entries {
        let language = language.to_lowercase();
        let is_one = !language.is_empty()
            && language.len() <= 35
            && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_one {
            return Err(ApiError::invalid(at.field(&language), "A language is written as de or pt-br"));
        }
        let at = At::object(json, at.field(&language), keys)?;
        locales.insert(language, read(&at)?);
    }
    Ok(locales)
}

/// What is said in the first of these languages that there is: `pt-BR` is also
/// served by `pt`.
pub(super) fn taken<T>(locales: &mut BTreeMap<String, T>, languages: &[&str]) -> Option<T> {
    let found = languages.iter().find_map(|language| {
        let language = language.trim().to_lowercase().replace('_', "-");
        let short = language.split('-').next().unwrap_or_default().to_owned();
        [language, short].iter().find_map(|language| locales.remove(language))
    });
    locales.clear();
    found
}

pub(super) fn same<'a, const N: usize>(words: &[&'a str; N]) -> [(&'a str, &'a str); N] {
    words.map(|word| (word, word))
}
