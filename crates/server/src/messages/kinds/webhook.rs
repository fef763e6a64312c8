//! A request to another program.

use super::{Text, render};
use crate::errors::ApiError;
use crate::limits::TARGET_CHARS_MAX;
use crate::messages::at::At;
use crate::render::values::Values;
use crate::render::{Budget, Place, RenderError};
use outbound::http::Request;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wire::json::Json;

/// What another program is told.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Webhook {
    /// To where; no template, so that nobody's data chooses it.
    pub url: String,
    /// What is sent, its texts templates; without it, what happened to whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
}

impl Webhook {
    pub(super) fn read(json: &Json<'_>) -> Result<Self, ApiError> {
        let at = At::object(json, "content", &["url", "body"])?;
        let url = at.needed_text("url", TARGET_CHARS_MAX)?;
        if url.contains("{{") || Request::get(&url).is_err() {
            let message = "content.url must be an address of https, without an account and without variables";
            return Err(ApiError::invalid(at.field("url"), message));
        }
        let body = match at.get("body") {
            None => None,
            Some(at) if matches!(at.json, Json::Object(_)) => Some(value(at.json)),
            Some(at) => return Err(at.mistyped("an object")),
        };
        Ok(Self { url, body })
    }

    pub(super) fn texts(&self) -> Vec<Text<'_>> {
        let mut texts = Vec::new();
        if let Some(body) = &self.body {
            collect(body, "content.body".to_owned(), &mut texts);
        }
        texts
    }

    /// Renders what was written; `None` where nothing was.
    ///
    /// # Errors
    /// A template is wrong, or it becomes too long or takes too long.
    pub fn rendered(&self, values: &Values<'_>) -> Result<Option<Value>, RenderError> {
        let mut budget = Budget::of_a_message();
        self.body.as_ref().map(|body| filled(body, (values, &mut budget))).transpose()
    }
}

fn collect<'a>(value: &'a Value, path: String, texts: &mut Vec<Text<'a>>) {
    match value {
        Value::String(text) => texts.push(Text::new(path, text, Place::Text)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| collect(item, format!("{path}[{place}]"), texts));
        }
        Value::Object(entries) => {
            entries.iter().for_each(|(key, item)| collect(item, format!("{path}.{key}"), texts));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn filled(value: &Value, (values, budget): (&Values<'_>, &mut Budget)) -> Result<Value, RenderError> {
    Ok(match value {
        Value::String(text) => Value::String(render(text, Place::Text, (values, budget))?),
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| filled(item, (values, budget))).collect::<Result<_, _>>()?)
        }
        Value::Object(entries) => {
            let filled = entries.iter().map(|(key, item)| Ok((key.clone(), filled(item, (values, budget))?)));
            Value::Object(filled.collect::<Result<_, RenderError>>()?)
        }
        other => other.clone(),
    })
}

/// JSON as another library keeps it. A number that it cannot keep is a text.
fn value(json: &Json<'_>) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Boolean(value) => Value::Bool(*value),
        Json::Number(digits) => serde_json::from_str(digits).unwrap_or_else(|_| Value::String(digits.to_string())),
        Json::Text(text) => Value::String(text.to_string()),
        Json::Array(items) => Value::Array(items.iter().map(value).collect()),
        Json::Object(entries) => {
            Value::Object(entries.iter().map(|(key, item)| (key.to_string(), value(item))).collect())
        }
    }
}
