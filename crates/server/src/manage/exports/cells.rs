//! What a cell of a file for people holds.

use crate::times;
use engine::ids::{AttributeId, WorkspaceId};
use engine::rows::{AttributeRow, AttributeValue, DataType, Model, Tagging};
use node::Config;
use std::borrow::Cow;
use std::sync::Arc;

/// Spreadsheets take what begins with one of these for a formula, and run it.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Text that no spreadsheet takes for a formula. Text that looks as if it were
/// guarded already is guarded once more, or an import would change it.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if needs_guard(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

fn needs_guard(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// The text behind a [`guarded`] one.
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| needs_guard(text)).unwrap_or(cell)
}

/// Text that may be missing.
pub fn text(text: Option<&str>) -> Cow<'_, str> {
    guarded(text.unwrap_or_default())
}

/// A moment, ISO 8601.
pub fn moment(seconds: Option<u32>) -> Cow<'static, str> {
    seconds.map_or(Cow::Borrowed(""), |seconds| Cow::Owned(times::iso_ms(seconds)))
}

/// A number that may be missing.
pub fn number(number: Option<u32>) -> Cow<'static, str> {
    number.map_or(Cow::Borrowed(""), |number| Cow::Owned(number.to_string()))
}

/// The names of tags, joined by commas.
pub fn tags<'a>(config: &Config, workspace: WorkspaceId, tags: &[Tagging]) -> Cow<'a, str> {
    let names = tags.iter().filter_map(|tagging| Some(config.tag(workspace, tagging.tag)?.name.clone()));
    Cow::Owned(guarded(&names.collect::<Vec<_>>().join(",")).into_owned())
}

/// A custom attribute of a file: a column.
pub type Column = (AttributeId, Arc<AttributeRow>);

/// The custom attributes that a file has: those that are not archived.
pub fn columns(config: &Config, workspace: WorkspaceId, model: Model) -> Vec<Column> {
    let mut columns = config.attributes(workspace, model);
    columns.retain(|(_, row)| row.archived_at.is_none());
    columns
}

/// The first line: what every file has, and custom attributes behind it.
pub fn header(names: &[&str], columns: &[Column]) -> Vec<String> {
    let custom = columns.iter().map(|(_, row)| guarded(&format!("custom_attributes.{}", row.name)).into_owned());
    names.iter().map(|name| (*name).to_owned()).chain(custom).collect()
}

/// A value of a custom attribute. Numbers stay numbers.
pub fn custom<'a>((_, column): &Column, value: Option<&'a AttributeValue>) -> Cow<'a, str> {
    match value {
        None => Cow::Borrowed(""),
        Some(AttributeValue::Text(text)) => guarded(text),
        Some(AttributeValue::Boolean(value)) => Cow::Borrowed(if *value { "true" } else { "false" }),
        Some(AttributeValue::Number(digits)) => match digits.parse() {
            Ok(seconds) if column.data_type == DataType::Date => moment(Some(seconds)),
            _ => Cow::Borrowed(digits),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        // The last two look as if they were guarded already.
        for formula in ["=1+1", "+353 1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1", "''=1"] {
            let cell = guarded(formula);
            assert!(cell.starts_with('\''), "{formula:?}");
            assert_eq!(unguarded(&cell), formula);
        }
        for plain in ["", "a=b", "'quoted'", "1", "'", "é"] {
            assert_eq!((&*guarded(plain), unguarded(plain)), (plain, plain));
        }
    }
}
