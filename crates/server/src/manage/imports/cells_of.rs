//! The cells of one row, as values under their fields.

use super::cells;
use super::mapping::{Mapping, Target};
use super::wrong::Wrong;
use crate::limits::IMPORT_TAGS_PER_ROW_MAX;
use engine::command::SentAttribute;
use engine::limits::{ATTRIBUTE_NUMBER_CHARS_MAX, ATTRIBUTE_STRING_CHARS_MAX, TAG_NAME_CHARS_MAX};
use engine::rows::AttributeValue;
use engine::text::{longer_than, same};
use jiff::tz::TimeZone;
use std::borrow::Cow;
use wire::json::Field;
use wire::rest::custom_attributes::{AttributeValue as ShownValue, Attributes};

/// What stands in a row; what is blank does not.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells<'a> {
    /// Where the columns go.
    pub mapping: &'a Mapping,
    values: Vec<(&'a str, &'a Target, AttributeValue)>,
}

impl<'a> Cells<'a> {
    /// Reads cells, one for each column of the mapping.
    ///
    /// # Errors
    /// The first that is not of its field's type, or holds NUL.
    pub fn read<'c>(
        mapping: &'a Mapping,
        cells: impl Iterator<Item = &'c str>,
        zone: &TimeZone,
    ) -> Result<Self, Wrong> {
        let mut values = Vec::new();
        for ((column, target), cell) in mapping.0.iter().zip(cells) {
            if cell.contains('\0') {
                return Err(Wrong::cell(column, "text without the character NUL"));
            }
            let value = cells::value(cell, target.data_type(), zone);
            let value = value.map_err(|expected| Wrong::cell(column, expected))?;
            values.extend(value.map(|value| (column.as_str(), target, value)));
        }
        Ok(Self { mapping, values })
    }

    /// What goes into a field that all have, as a body would hold it.
    #[must_use]
    pub fn field(&self, name: &str) -> Field<'_> {
        let is = |target: &Target| matches!(target, Target::Standard(field) if field.name == name);
        match self.values.iter().find(|(_, target, _)| is(target)) {
            None => Field::Absent,
            Some((_, _, AttributeValue::Text(text))) => Field::Text(Cow::Borrowed(text)),
            Some((_, _, AttributeValue::Number(digits))) => Field::Number(digits),
            Some((_, _, AttributeValue::Boolean(value))) => Field::Boolean(*value),
        }
    }

    /// Columns of custom attributes, with their names and values.
    pub fn custom(&self) -> impl Iterator<Item = (&str, &str, &AttributeValue)> {
        self.values.iter().filter_map(|(column, target, value)| match target {
            Target::Custom { name, .. } => Some((*column, name.as_str(), value)),
            Target::Standard(_) => None,
        })
    }

    /// As the API shows it.
    #[must_use]
    pub fn shown(&self) -> Attributes<'static> {
        let shown = self.values.iter().map(|(_, target, value)| {
            let value = match value {
                AttributeValue::Text(text) => ShownValue::Text(Cow::Owned(text.clone())),
                AttributeValue::Number(digits) => ShownValue::Number(Cow::Owned(digits.clone())),
                AttributeValue::Boolean(value) => ShownValue::Boolean(*value),
            };
            (Cow::Owned(target.field()), value)
        });
        Attributes(shown.collect())
    }
}

/// A custom attribute's value, if it is not too long.
pub fn custom_value(column: &str, name: &str, value: &AttributeValue) -> Result<SentAttribute, Wrong> {
    let chars_max = match value {
        AttributeValue::Text(text) if longer_than(text, ATTRIBUTE_STRING_CHARS_MAX) => ATTRIBUTE_STRING_CHARS_MAX,
        AttributeValue::Number(digits) if digits.len() > ATTRIBUTE_NUMBER_CHARS_MAX => ATTRIBUTE_NUMBER_CHARS_MAX,
        _ => return Ok(SentAttribute { name: name.to_owned(), value: Some(value.clone()) }),
    };
    Err(Wrong::cell(column, &format!("at most {chars_max} characters long")))
}

/// The names of tags, which are separated by commas; each once.
pub fn tags(cells: &Cells<'_>) -> Result<Vec<String>, Wrong> {
    let Field::Text(text) = cells.field("tags") else { return Ok(Vec::new()) };
    let column = cells.mapping.column_of("tags").unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        if longer_than(name, TAG_NAME_CHARS_MAX) {
            let expected = format!("names of tags of at most {TAG_NAME_CHARS_MAX} characters, separated by commas");
            return Err(Wrong::cell(column, &expected));
        }
        if !names.iter().any(|known| same(known, name)) {
            names.push(name.to_owned());
        }
    }
    if names.len() > IMPORT_TAGS_PER_ROW_MAX {
        return Err(Wrong::cell(column, &format!("at most {IMPORT_TAGS_PER_ROW_MAX} tags, separated by commas")));
    }
    Ok(names)
}
