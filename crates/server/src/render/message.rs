//! A message's content as one person sees it.

use super::values::Values;
use super::{Budget, Place, RenderError, Template};
use crate::messages::content::{Action, Content};

/// A message as somebody sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Plain text; `None` also when nothing is left of it.
    pub title: Option<String>,
    /// Safe HTML.
    pub body: String,
    /// What can be done with it; one that would lead nowhere is left out.
    pub action: Option<Action>,
}

/// Renders content that was cut to one language.
///
/// # Errors
/// A template is wrong, or it becomes too long or takes too long.
pub fn shown(content: &Content, values: &Values<'_>) -> Result<Shown, RenderError> {
    let mut budget = Budget::of_a_message();
    within(content, values, &mut budget)
}

/// The same with what is left to it.
pub(super) fn within(content: &Content, values: &Values<'_>, budget: &mut Budget) -> Result<Shown, RenderError> {
    let mut render = |text: &str, place| Template::parse(text, place)?.render(values, budget);
    let title = content.title.as_deref().map(|title| render(title, Place::Text)).transpose()?;
    let body = render(&content.body, Place::Html)?;
    let action = match &content.action {
        Some(Action::Url { label, target, new_tab }) => {
            let target = render(target, Place::Url)?;
            let label = render(label, Place::Text)?;
            (!target.is_empty()).then_some(Action::Url { label, target, new_tab: *new_tab })
        }
        other => other.clone(),
    };
    Ok(Shown { title: title.filter(|title| !title.trim().is_empty()), body, action })
}

/// Every template of a message, with the place in its JSON.
///
/// # Errors
/// One is wrong: its place, and how.
pub fn templates(content: &Content) -> Result<Vec<(String, Template)>, (String, RenderError)> {
    let mut found = Vec::new();
    let mut add = |path: String, text: &str, place| match Template::parse(text, place) {
        Ok(template) => {
            found.push((path, template));
            Ok(())
        }
        Err(error) => Err((path, error)),
    };
    let mut all =
        vec![("content".to_owned(), content.title.as_deref(), Some(content.body.as_str()), content.action.as_ref())];
    let of_locales = content.locales.iter().map(|(language, one)| {
        (format!("content.locales.{language}"), one.title.as_deref(), one.body.as_deref(), one.action.as_ref())
    });
    all.extend(of_locales);
    for (path, title, body, action) in all {
        if let Some(title) = title {
            add(format!("{path}.title"), title, Place::Text)?;
        }
        if let Some(body) = body {
            add(format!("{path}.body"), body, Place::Html)?;
        }
        if let Some(Action::Url { label, target, .. }) = action {
            add(format!("{path}.action.label"), label, Place::Text)?;
            add(format!("{path}.action.target"), target, Place::Url)?;
        }
    }
    Ok(found)
}
