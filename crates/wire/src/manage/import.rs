//! Imports of contacts and companies from CSV files: looked at first
//! (preview), then begun, then fed with rows. What became of each row that was
//! refused can be read.

use crate::json::{Field, Unread, object};
use crate::rest::custom_attributes::Attributes;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

object! {
    /// A file to look at. Nothing is stored.
    #[schema(as = PreviewImport)]
    pub struct PreviewImport<'a> is "an object with model and csv" {
        /// `contact` or `company`.
        #[schema(value_type = String, example = "contact")]
        model: Field<'a>,
        /// The first lines of the file, its header among them.
        #[schema(value_type = String, example = "external_id,email,Plan\n25,wash@serenity.io,pro\n")]
        csv: Field<'a>,
        /// Which column goes into which field, where it is not the proposed
        /// one; null leaves a column out.
        #[schema(value_type = Option<Object>, example = json!({"Plan": "custom_attributes.plan"}))]
        mapping: Unread<'a>,
    }
}

object! {
    /// An import to begin. The same `key` with the same `model` and `mapping`
    /// is the same import: it goes on where it was.
    #[schema(as = NewImport)]
    pub struct NewImport<'a> is "an object with model, key and mapping" {
        /// `contact` or `company`.
        #[schema(value_type = String, example = "contact")]
        model: Field<'a>,
        /// What the sender calls it, 1 to 255 characters, such as the file's
        /// digest.
        #[schema(value_type = String)]
        key: Field<'a>,
        /// Which column goes into which field; null leaves a column out. A
        /// custom attribute that is not there is made: `custom_attributes.seats`
        /// of type string, `custom_attributes.seats:integer` of the type said.
        #[schema(value_type = Object, example = json!({"external_id": "external_id", "Seats": "custom_attributes.seats:integer"}))]
        mapping: Unread<'a>,
        /// How many rows will come, if it is known.
        #[schema(value_type = Option<u64>)]
        rows_total: Field<'a>,
    }
}

object! {
    /// Rows of an import, at most 250, as `csv` or as `rows`. Rows that were
    /// taken before are passed over.
    #[schema(as = ImportRows)]
    pub struct ImportRows<'a> is "an object with first_row and csv" {
        /// The number of the first row, from 0.
        #[schema(value_type = u64)]
        first_row: Field<'a>,
        /// The header line, and the rows.
        #[schema(value_type = Option<String>)]
        csv: Field<'a>,
        /// The rows' cells, in the order of the import's mapping.
        #[schema(value_type = Option<Vec<Vec<String>>>)]
        rows: Unread<'a>,
        /// Whether these are the last.
        #[schema(value_type = Option<bool>)]
        finished: Field<'a>,
    }
}

/// What a file holds, and what would become of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportPreview<'a> {
    /// Always `import_preview`.
    #[serde(rename = "type")]
    #[schema(example = "import_preview")]
    pub kind: &'static str,
    /// `contact` or `company`.
    pub model: &'static str,
    /// The file's columns, in its order.
    pub columns: Vec<ImportColumn<'a>>,
    /// How many rows were looked at.
    pub row_count: u64,
    /// The first rows as they would be taken, at most 10.
    pub rows: Vec<PreviewedRow<'a>>,
    /// What would be refused.
    pub errors: Vec<RowError<'a>>,
}

/// A column of a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportColumn<'a> {
    /// Its name in the header.
    pub name: Cow<'a, str>,
    /// The field that it goes into; null when it is left out. Of an attribute
    /// that the import would make it says the type too.
    #[schema(example = "custom_attributes.plan:string")]
    pub field: Option<Cow<'a, str>>,
    /// The type of the field's values; null when it is left out.
    pub data_type: Option<&'static str>,
    /// Whether the field is an attribute that the import would define.
    pub is_new: bool,
    /// At most three values.
    pub examples: Vec<Cow<'a, str>>,
}

/// A row as it would be taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PreviewedRow<'a> {
    /// Its number in the file, from 0; the header is not counted.
    pub row: u64,
    /// The values under their fields; what is blank is left out. Dates are
    /// Unix seconds.
    #[schema(value_type = Object)]
    pub values: Attributes<'a>,
}

/// An import.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Import<'a> {
    /// Always `import`.
    #[serde(rename = "type")]
    #[schema(example = "import")]
    pub kind: &'static str,
    /// Its id, which is that of its job.
    pub id: String,
    /// `contact` or `company`.
    pub model: &'static str,
    /// What the sender calls it.
    pub key: &'a str,
    /// `running` until the last rows were sent, then `completed`.
    pub state: &'static str,
    /// Which column goes into which field.
    pub mapping: Vec<MappedColumn<'a>>,
    /// How many rows will come, if it is known.
    pub rows_total: Option<u64>,
    /// How many rows are done: send the next from here.
    pub rows_done: u64,
    /// Of those, how many made something new.
    pub created_count: u64,
    /// Of those, how many changed something.
    pub updated_count: u64,
    /// Of those, how many were refused.
    pub error_count: u64,
    /// The first that were refused, at most 100. Only where one import is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<RowError<'a>>>,
    /// When it was begun, Unix seconds.
    pub created_at: u32,
    /// When rows last came, Unix seconds.
    pub updated_at: u32,
}

/// A column, and where it goes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MappedColumn<'a> {
    /// Its name in the header.
    pub column: &'a str,
    /// The field that it goes into.
    pub field: &'a str,
}

/// What became of the rows of one request.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportedRows<'a> {
    /// The import as it is now.
    pub import: Import<'a>,
    /// One result for each row sent, in the same order.
    pub results: Vec<RowResult<'a>>,
}

/// What became of a row.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RowResult<'a> {
    /// Its number in the file, from 0; the header is not counted.
    pub row: u64,
    /// `created`, `updated`, `duplicate` (taken before), `rejected` or
    /// `retry`.
    pub result: &'static str,
    /// The id of the contact or company; null when there is none.
    pub id: Option<String>,
    /// For a refused row: what was wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<RowError<'a>>,
}

/// Why a row was refused.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RowError<'a> {
    /// Its number in the file, from 0; the header is not counted.
    pub row: u64,
    /// Stable: programs branch on it.
    pub code: Cow<'a, str>,
    /// The column at fault.
    pub column: Option<Cow<'a, str>>,
    /// For people: says what to change.
    pub message: Cow<'a, str>,
}
