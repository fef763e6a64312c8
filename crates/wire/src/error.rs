//! The error envelope.

use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// What every answer with a status of 400 or more holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ErrorList<'a> {
    /// Always `error.list`.
    #[serde(rename = "type")]
    #[schema(example = "error.list")]
    pub kind: &'static str,
    /// The same as the `X-Request-Id` header: name it when asking for help.
    pub request_id: &'a str,
    /// One error. Clients read the first only.
    pub errors: [ErrorItem<'a>; 1],
}

impl<'a> ErrorList<'a> {
    /// The envelope around one error.
    #[must_use]
    pub const fn new(request_id: &'a str, error: ErrorItem<'a>) -> Self {
        Self { kind: "error.list", request_id, errors: [error] }
    }
}

/// What was wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ErrorItem<'a> {
    /// Stable: programs branch on it.
    pub code: &'a str,
    /// For people: says what to change.
    pub message: Cow<'a, str>,
    /// The parameter at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Cow<'a, str>>,
    /// The value at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Cow<'a, str>>,
}
