//! A letter.

use super::{Text, locales, one_line, render, taken};
use crate::errors::ApiError;
use crate::limits::{MESSAGE_BODY_CHARS_MAX, SUBJECT_CHARS_MAX, TITLE_CHARS_MAX};
use crate::messages::at::At;
use crate::render::values::Values;
use crate::render::{Budget, Place, RenderError};
use engine::limits::EMAIL_CHARS_MAX;
use outbound::mail::{Line, Mailbox};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use wire::json::Json;

/// What a letter says; its texts are templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Email {
    /// Of one line.
    pub subject: String,
    /// HTML.
    pub body: String,
    /// The same for programs that show no HTML; made of it when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whose name stands at the sender's address; no template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    /// Who gets the answers; no template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Whether clicks on its links are counted.
    pub track_clicks: bool,
    /// By language, what differs there.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub locales: BTreeMap<String, LocalEmail>,
}

/// What a letter says in one language; what is missing is as elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LocalEmail {
    /// Of one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The same as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A letter as one person gets it, without what every letter has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// Safe HTML.
    pub body: String,
    /// Its text, where somebody wrote one.
    pub text: Option<String>,
}

impl Default for Email {
    fn default() -> Self {
        Self {
            subject: String::new(),
            body: String::new(),
            text: None,
            from_name: None,
            reply_to: None,
            track_clicks: true,
            locales: BTreeMap::new(),
        }
    }
}

const KEYS: [&str; 7] = ["subject", "body", "text", "from_name", "reply_to", "track_clicks", "locales"];

impl Email {
    pub(super) fn read(json: &Json<'_>) -> Result<Self, ApiError> {
        let at = At::object(json, "content", &KEYS)?;
        let from_name = at.text("from_name", TITLE_CHARS_MAX)?;
        if from_name.as_ref().is_some_and(|name| Line::new(name.as_str()).is_err()) {
            return Err(ApiError::invalid(at.field("from_name"), "content.from_name must be one line"));
        }
        let reply_to = at.text("reply_to", EMAIL_CHARS_MAX)?;
        if reply_to.as_ref().is_some_and(|address| Mailbox::new(None, address).is_err()) {
            return Err(ApiError::invalid(at.field("reply_to"), "content.reply_to must be an e-mail address"));
        }
        Ok(Self {
            subject: subject(&at)?.ok_or_else(|| at.missing("subject"))?,
            body: at.needed_text("body", MESSAGE_BODY_CHARS_MAX)?,
            text: at.text("text", MESSAGE_BODY_CHARS_MAX)?,
            from_name,
            reply_to,
            track_clicks: at.boolean("track_clicks")?.unwrap_or(true),
            locales: locales(&at, &["subject", "body", "text"], |at| {
                Ok(LocalEmail {
                    subject: subject(at)?,
                    body: at.text("body", MESSAGE_BODY_CHARS_MAX)?,
                    text: at.text("text", MESSAGE_BODY_CHARS_MAX)?,
                })
            })?,
        })
    }

    pub(super) fn texts(&self) -> Vec<Text<'_>> {
        let own = ("content".to_owned(), Some(&self.subject), Some(&self.body), self.text.as_ref());
        let of_locales = self.locales.iter().map(|(language, one)| {
            (format!("content.locales.{language}"), one.subject.as_ref(), one.body.as_ref(), one.text.as_ref())
        });
        let mut texts = Vec::new();
        for (path, subject, body, text) in std::iter::once(own).chain(of_locales) {
            let parts = [("subject", subject, Place::Text), ("body", body, Place::Html), ("text", text, Place::Text)];
            let there = parts.into_iter().filter_map(|(key, text, place)| Some((key, text?, place)));
            texts.extend(there.map(|(key, text, place)| Text::new(format!("{path}.{key}"), text, place)));
        }
        texts
    }

    /// As somebody with these languages gets it.
    #[must_use]
    pub fn localised(mut self, languages: &[&str]) -> Self {
        if let Some(LocalEmail { subject, body, text }) = taken(&mut self.locales, languages) {
            self.subject = subject.unwrap_or(self.subject);
            // A text in another language would not be that of this body.
            self.text = text.or(self.text.filter(|_| body.is_none()));
            self.body = body.unwrap_or(self.body);
        }
        self
    }

    /// Renders it.
    ///
    /// # Errors
    /// A template is wrong, or it becomes too long or takes too long.
    pub fn rendered(&self, values: &Values<'_>) -> Result<Letter, RenderError> {
        let mut budget = Budget::of_a_message();
        let subject = one_line(&render(&self.subject, Place::Text, (values, &mut budget))?);
        let body = render(&self.body, Place::Html, (values, &mut budget))?;
        let text = self.text.as_ref().map(|text| render(text, Place::Text, (values, &mut budget))).transpose()?;
        let subject = subject.chars().take(SUBJECT_CHARS_MAX).collect();
        Ok(Letter { subject, body, text })
    }
}

/// A subject, in whose template no line ends either.
fn subject(at: &At<'_>) -> Result<Option<String>, ApiError> {
    let subject = at.text("subject", SUBJECT_CHARS_MAX)?;
    if subject.as_ref().is_some_and(|subject| Line::new(subject.as_str()).is_err()) {
        let field = at.field("subject");
        let message = format!("{field} must be one line, without control characters");
        return Err(ApiError::invalid(field, message));
    }
    Ok(subject)
}
