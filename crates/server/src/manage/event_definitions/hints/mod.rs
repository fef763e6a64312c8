//! `GET /manage/event_definitions/hints`: what could be better about event names
//! and what is sent with them.

mod names;
mod values;

use super::present::Examples;
use crate::app::App;
use crate::auth::Access;
use crate::errors::ApiError;
use crate::limits::{HINT_EXAMPLES_MAX, HINT_METADATA_KEYS};
use crate::request::{Call, respond};
use axum::response::Response;
use engine::ids::DefinitionId;
use engine::metadata::{Kind, Value};
use engine::rows::{CatalogKeyFact, DefinitionRow};
use engine::text::{EventName, fold};
use names::{Name, Names};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use wire::list::PlainList;
use wire::manage::definition::{DefinitionHints, Hint};

/// List what could be better about event names
///
/// Every active name about which there is something to say, by id: a name that
/// is no past verb with a noun, a name that another nearly is, more than 8
/// metadata keys, dates and numbers sent as text under keys that live messages
/// compare, values that look like e-mail addresses or card numbers. Of values,
/// up to three examples of each key are looked at, and 20,000 in all.
#[utoipa::path(
    get,
    path = "/manage/event_definitions/hints",
    tag = "event definitions",
    responses((status = 200, description = "The hints", body = PlainList<DefinitionHints>))
)]
pub async fn list_event_definition_hints(call: Call) -> Result<Response, ApiError> {
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let hinting = Hinting::of(&app, access);
        let (mut data, mut looked) = (Vec::new(), 0);
        for (id, row) in &hinting.active {
            let catalog = view.catalog(access.workspace(), *id)?;
            let count: usize = catalog.keys.iter().map(|key| key.examples.len()).sum();
            let examples = match looked + count > HINT_EXAMPLES_MAX {
                true => Examples::default(),
                false => Examples::read(view, access, &catalog.keys)?,
            };
            looked += count;
            let hints = hinting.hints(*id, row, (&catalog.keys, &examples));
            if !hints.is_empty() {
                data.push(DefinitionHints {
                    kind: "event_definition_hints",
                    id: id.to_string(),
                    name: &row.name,
                    hints,
                });
            }
        }
        respond::ok(&PlainList::new(data))
    })
    .await
}

/// What the hints of one name depend on besides itself.
pub struct Hinting {
    active: Vec<(DefinitionId, Arc<DefinitionRow>)>,
    names: Names,
    /// By folded event name: what of its metadata live messages compare.
    asked: BTreeMap<String, BTreeSet<String>>,
}

impl Hinting {
    /// Of a workspace as it is now.
    #[must_use]
    pub fn of(app: &App, access: &Access) -> Self {
        let mut active = app.node.config().definitions(access.workspace());
        active.retain(|(_, row)| row.archived_at.is_none());
        let names = Names::new(active.iter().map(|(id, row)| Name::new(*id, &row.name)).collect());
        Self { active, names, asked: app.node.metadata_asked(access.workspace()) }
    }

    /// What could be better about a name. An archived one is let be.
    #[must_use]
    pub fn hints(
        &self,
        id: DefinitionId,
        row: &DefinitionRow,
        (keys, examples): (&[CatalogKeyFact], &Examples),
    ) -> Vec<Hint> {
        if row.archived_at.is_some() {
            return Vec::new();
        }
        let mut hints = self.of_name(&Name::new(id, &row.name));
        if keys.len() > HINT_METADATA_KEYS {
            let message = format!(
                "{} metadata keys came with it; with more than {HINT_METADATA_KEYS} it is hard to read",
                keys.len()
            );
            hints.push(hint("many_metadata_keys", message));
        }
        let asked = EventName::parse(&row.name).ok().and_then(|name| self.asked.get(name.folded()));
        for key in keys {
            let is_asked = asked.is_some_and(|paths| paths.iter().any(|path| is_of_key(path, &key.key)));
            let values: Vec<&Value> = examples.values(key).collect();
            hints.extend(of_values(&key.key, is_asked, &values));
        }
        hints
    }

    fn of_name(&self, name: &Name) -> Vec<Hint> {
        let mut hints = Vec::new();
        if name.lacks_verb_or_noun() {
            let message =
                "Nothing in the name says that something happened; a past verb and a noun do, such as ordered-item";
            hints.push(hint("name_not_verb_noun", message.to_owned()));
        }
        if let Some(other) = self.names.near(name) {
            hints.push(Hint {
                about: Some(other.text.clone()),
                definition_id: Some(other.id.to_string()),
                ..hint("name_near_duplicate", format!("{} is nearly the same name", other.text))
            });
        }
        hints
    }
}

fn hint(code: &'static str, message: String) -> Hint {
    Hint { code, message, about: None, definition_id: None }
}

/// Whether a condition, such as `price.amount`, is on this key.
fn is_of_key(path: &str, key: &str) -> bool {
    let (path, key) = (fold(path), fold(key));
    path == key || path.rsplit_once('.').is_some_and(|(front, _)| front == key)
}

/// What examples of one key tell.
fn of_values(key: &str, is_asked: bool, values: &[&Value]) -> Vec<Hint> {
    let texts = || {
        values.iter().filter_map(|value| match value {
            Value::String(text) if Kind::of(key, value) == Kind::String => Some(text.as_str()),
            _ => None,
        })
    };
    let digits = || {
        values.iter().filter_map(|value| match value {
            Value::Number(text) | Value::String(text) => Some(text.as_str()),
            _ => None,
        })
    };
    let found = [
        (
            is_asked && texts().any(values::is_date),
            "date_as_text",
            "holds dates as text, and live messages compare it; send Unix seconds under a key that ends in _at or _date",
        ),
        (
            is_asked && texts().any(values::is_number),
            "number_as_text",
            "holds numbers as text, and live messages compare it; send numbers",
        ),
        (
            texts().any(values::is_email),
            "looks_like_email",
            "looks like it holds e-mail addresses; they belong to the contact",
        ),
        (
            digits().any(values::is_card),
            "looks_like_card_number",
            "looks like it holds payment card numbers, which must not be sent",
        ),
    ];
    let told = found.into_iter().filter(|(is_so, ..)| *is_so);
    told.map(|(_, code, text)| Hint { about: Some(key.to_owned()), ..hint(code, format!("{key} {text}")) }).collect()
}
