//! What is wrong with a row, said of the column.

use super::mapping::Mapping;
use crate::errors::ApiError;
use std::borrow::Cow;
use wire::manage::import::RowError;

/// Why a row is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Stable.
    pub code: &'static str,
    /// The column at fault.
    pub column: Option<String>,
    /// What to change.
    pub message: String,
}

impl Wrong {
    /// An error that names a field, as one that names its column.
    #[must_use]
    pub fn of(error: ApiError, mapping: &Mapping) -> Self {
        let field = error.field.as_deref().map(|field| if field == "user_id" { "external_id" } else { field });
        let column = field.and_then(|field| mapping.column_of(field)).map(str::to_owned);
        Self { code: error.code.code(), column, message: error.message.into_owned() }
    }

    /// A cell that does not hold what its column needs.
    #[must_use]
    pub fn cell(column: &str, expected: &str) -> Self {
        let message = format!("{column} must be {expected}");
        Self { code: "parameter_invalid", column: Some(column.to_owned()), message }
    }

    /// As the API shows it.
    #[must_use]
    pub fn shown(&self, row: u64) -> RowError<'static> {
        RowError {
            row,
            code: Cow::Borrowed(self.code),
            column: self.column.clone().map(Cow::Owned),
            message: Cow::Owned(self.message.clone()),
        }
    }
}
