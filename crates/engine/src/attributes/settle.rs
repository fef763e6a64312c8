//! Custom attributes as sent become values of a row: each is defined, of the
//! type that its definition has, and one of its options if they are listed.

use super::define;
use crate::command::{NewAttribute, SentAttribute, SentAttributes, Stamp, Unknown};
use crate::ids::{AttributeId, WorkspaceId};
use crate::outcome::{Refusal, RefusalKind};
use crate::rows::{AttributeRow, AttributeValue, DataType, Model};
use crate::tables::{AttributeKey, AttributeNameKey, CountersKey};
use crate::working_set::{Reads, WorkingSet};
use std::sync::Arc;

/// How much of a value a refusal shows.
const SHOWN_CHARS_MAX: usize = 64;

/// Notes what settling these attributes reads.
pub(crate) fn plan(workspace: WorkspaceId, model: Model, sent: &SentAttributes, reads: &mut Reads<'_>) {
    if sent.attributes.is_empty() {
        return;
    }
    reads.get(&CountersKey { workspace });
    for attribute in &sent.attributes {
        let name = attribute.name.clone();
        if let Some(Some(row)) = reads.get(&AttributeNameKey { workspace, model, name }) {
            reads.get(&AttributeKey { workspace, attribute: row.attribute });
        }
    }
}

/// Writes what was sent into a row's list.
///
/// # Errors
/// [`RefusalKind::AttributeUnknown`], [`RefusalKind::AttributeTypeMismatch`],
/// [`RefusalKind::AttributeOptionUnknown`] or, when one had to be defined,
/// [`RefusalKind::TooManyAttributes`] or [`RefusalKind::BrowserNamesFull`].
pub(crate) fn settle(
    (workspace, model): (WorkspaceId, Model),
    sent: SentAttributes,
    list: &mut Vec<(AttributeId, AttributeValue)>,
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Result<(), Refusal> {
    for SentAttribute { name, value } in sent.attributes {
        let Some((attribute, row)) = find(workspace, model, &name, rows).filter(|(_, row)| row.archived_at.is_none())
        else {
            // Nothing to clear, and nothing to tell a type from.
            let Some(value) = value else { continue };
            match sent.unknown {
                Unknown::Define => {}
                Unknown::DefineWithinHalf => define::check_half(workspace, model, rows)?,
                Unknown::Refuse => return Err(unknown(&name)),
            }
            let attribute = define_for(workspace, model, (name, &value), stamp, rows)?;
            super::set(list, attribute, Some(value));
            continue;
        };
        if let Some(value) = &value {
            check(&row, value)?;
        }
        super::set(list, attribute, value);
    }
    Ok(())
}

fn unknown(name: &str) -> Refusal {
    Refusal::new(RefusalKind::AttributeUnknown).field("custom_attributes").detail(name)
}

pub(crate) fn find(
    workspace: WorkspaceId,
    model: Model,
    name: &str,
    rows: &WorkingSet,
) -> Option<(AttributeId, Arc<AttributeRow>)> {
    let attribute = rows.get(&AttributeNameKey { workspace, model, name: name.to_owned() })?.attribute;
    rows.get(&AttributeKey { workspace, attribute }).map(|row| (attribute, row.clone()))
}

/// Defines an attribute as its first value tells. An archived one of the name
/// stays archived: only a teammate brings it back.
fn define_for(
    workspace: WorkspaceId,
    model: Model,
    (name, value): (String, &AttributeValue),
    stamp: &Stamp,
    rows: &mut WorkingSet,
) -> Result<AttributeId, Refusal> {
    if find(workspace, model, &name, rows).is_some() {
        return Err(unknown(&name));
    }
    let data_type = type_of(&name, value);
    let attribute =
        NewAttribute { model, name, data_type, options: Vec::new(), description: None, messenger_writable: true };
    define::add(workspace, attribute, stamp, rows)
}

/// The type that a first value tells: a name that ends in `_at` with a number of
/// seconds is a date.
fn type_of(name: &str, value: &AttributeValue) -> DataType {
    match value {
        AttributeValue::Text(_) => DataType::String,
        AttributeValue::Boolean(_) => DataType::Boolean,
        AttributeValue::Number(text) if name.ends_with("_at") && is_seconds(text) => DataType::Date,
        AttributeValue::Number(text) if is_whole(text) => DataType::Integer,
        AttributeValue::Number(_) => DataType::Float,
    }
}

/// Whether a JSON number is written as a whole one: `12`, `-3`, `4.0`.
fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |part: &str, wanted: fn(u8) -> bool| part.bytes().all(wanted);
    all(whole, |byte| byte.is_ascii_digit()) && all(fraction, |byte| byte == b'0')
}

fn is_seconds(text: &str) -> bool {
    text.parse::<u32>().is_ok()
}

fn check(row: &AttributeRow, value: &AttributeValue) -> Result<(), Refusal> {
    let fits = match (row.data_type, value) {
        (DataType::String, AttributeValue::Text(_))
        | (DataType::Float, AttributeValue::Number(_))
        | (DataType::Boolean, AttributeValue::Boolean(_)) => true,
        (DataType::Integer, AttributeValue::Number(text)) => is_whole(text),
        (DataType::Date, AttributeValue::Number(text)) => is_seconds(text),
        _ => false,
    };
    if !fits {
        let detail = format!("'{}' is of type {}, not {}", row.name, row.data_type.name(), shown(value));
        return Err(Refusal::new(RefusalKind::AttributeTypeMismatch).field("custom_attributes").detail(detail));
    }
    match value {
        AttributeValue::Text(text) if !row.options.is_empty() && !row.options.contains(text) => {
            let detail = format!("'{}' has no option {}", row.name, shown(value));
            Err(Refusal::new(RefusalKind::AttributeOptionUnknown).field("custom_attributes").detail(detail))
        }
        _ => Ok(()),
    }
}

fn shown(value: &AttributeValue) -> String {
    match value {
        AttributeValue::Text(text) => match crate::text::cut(text, SHOWN_CHARS_MAX) {
            (cut, true) => format!("\"{cut}…\""),
            (whole, false) => format!("\"{whole}\""),
        },
        AttributeValue::Number(text) => text.clone(),
        AttributeValue::Boolean(value) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_values_tell_types() {
        let number = |name: &str, text: &str| type_of(name, &AttributeValue::Number(text.to_owned())).name();
        assert_eq!((number("a", "1"), number("a", "-1.0"), number("a", "1.5")), ("integer", "integer", "float"));
        assert_eq!((number("a", "1e3"), number("a_at", "1e3")), ("float", "float"));
        assert_eq!((number("trial_at", "1700000000"), number("trial_at", "-1")), ("date", "integer"));
        assert_eq!(number("trial_at", "4294967296"), "integer");
    }
}
