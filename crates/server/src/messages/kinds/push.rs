//! A note on a phone.

use super::{Text, locales, one_line, render, taken};
use crate::errors::ApiError;
use crate::limits::{PUSH_DATA_MAX, PUSH_TEXT_CHARS_MAX, TARGET_CHARS_MAX, TITLE_CHARS_MAX};
use crate::messages::at::At;
use crate::render::values::Values;
use crate::render::{Budget, Place, RenderError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use wire::json::Json;

/// What a push notification says; its texts are templates.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Push {
    /// The line in bold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The text.
    pub body: String,
    /// Where a tap leads: the app is told, and opens it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What the app is told besides.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub data: BTreeMap<String, String>,
    /// By language, what differs there.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub locales: BTreeMap<String, LocalPush>,
}

/// What a push notification says in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LocalPush {
    /// The line in bold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Where a tap leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A push notification as one person gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The line in bold; empty for none.
    pub title: String,
    /// The text.
    pub body: String,
    /// What the app is told besides, the address as `url`.
    pub data: Vec<(String, String)>,
}

/// Keys that the services keep for themselves, and our own.
const TAKEN: [&str; 5] = ["aps", "from", "message_type", "url", "herald_delivery"];

impl Push {
    pub(super) fn read(json: &Json<'_>) -> Result<Self, ApiError> {
        let at = At::object(json, "content", &["title", "body", "url", "data", "locales"])?;
        Ok(Self {
            title: at.text("title", TITLE_CHARS_MAX)?,
            body: at.needed_text("body", PUSH_TEXT_CHARS_MAX)?,
            url: at.text("url", TARGET_CHARS_MAX)?,
            data: data(&at)?,
            locales: locales(&at, &["title", "body", "url"], |at| {
                Ok(LocalPush {
                    title: at.text("title", TITLE_CHARS_MAX)?,
                    body: at.text("body", PUSH_TEXT_CHARS_MAX)?,
                    url: at.text("url", TARGET_CHARS_MAX)?,
                })
            })?,
        })
    }

    pub(super) fn texts(&self) -> Vec<Text<'_>> {
        let own = ("content".to_owned(), self.title.as_ref(), Some(&self.body), self.url.as_ref());
        let of_locales = self.locales.iter().map(|(language, one)| {
            (format!("content.locales.{language}"), one.title.as_ref(), one.body.as_ref(), one.url.as_ref())
        });
        let mut texts = Vec::new();
        for (path, title, body, url) in std::iter::once(own).chain(of_locales) {
            let parts = [("title", title, Place::Text), ("body", body, Place::Text), ("url", url, Place::Url)];
            let there = parts.into_iter().filter_map(|(key, text, place)| Some((key, text?, place)));
            texts.extend(there.map(|(key, text, place)| Text::new(format!("{path}.{key}"), text, place)));
        }
        let data = self.data.iter();
        texts.extend(data.map(|(key, text)| Text::new(format!("content.data.{key}"), text, Place::Text)));
        texts
    }

    /// As somebody with these languages gets it.
    #[must_use]
    pub fn localised(mut self, languages: &[&str]) -> Self {
        if let Some(LocalPush { title, body, url }) = taken(&mut self.locales, languages) {
            self.title = title.or(self.title);
            self.body = body.unwrap_or(self.body);
            self.url = url.or(self.url);
        }
        self
    }

    /// Renders it.
    ///
    /// # Errors
    /// A template is wrong, or it becomes too long or takes too long.
    pub fn rendered(&self, values: &Values<'_>) -> Result<Note, RenderError> {
        let mut budget = Budget::of_a_message();
        let mut render = |text: &str, place| render(text, place, (values, &mut budget));
        let title = self.title.as_ref().map(|title| render(title, Place::Text)).transpose()?;
        let body = render(&self.body, Place::Text)?;
        let url = self.url.as_ref().map(|url| render(url, Place::Url)).transpose()?;
        let mut data = Vec::new();
        for (key, text) in &self.data {
            data.push((key.clone(), render(text, Place::Text)?));
        }
        data.extend(url.filter(|url| !url.is_empty()).map(|url| ("url".to_owned(), url)));
        Ok(Note { title: one_line(&title.unwrap_or_default()), body, data })
    }
}

fn data(at: &At<'_>) -> Result<BTreeMap<String, String>, ApiError> {
    let Some(at) = at.get("data") else { return Ok(BTreeMap::new()) };
    let Json::Object(entries) = at.json else { return Err(at.mistyped("an object")) };
    if entries.len() > PUSH_DATA_MAX {
        return Err(at.wrong(format_args!("may have at most {PUSH_DATA_MAX} entries")));
    }
    let mut data = BTreeMap::new();
    for (key, _) in entries {
        let is_name = !key.is_empty() && key.len() <= 64 && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !is_name || TAKEN.contains(&key.as_ref()) || key.starts_with("google") || key.starts_with("gcm") {
            let message = "A key of data has letters, digits and _, and is none that the services keep for themselves";
            return Err(ApiError::invalid(at.field(key), message));
        }
        data.insert(key.clone().into_owned(), at.text(key, PUSH_TEXT_CHARS_MAX)?.unwrap_or_default());
    }
    Ok(data)
}
