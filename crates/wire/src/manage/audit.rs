//! Who changed what.

use serde::Serialize;
use utoipa::ToSchema;

/// One change.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditEntry<'a> {
    /// Always `audit_entry`.
    #[serde(rename = "type")]
    #[schema(example = "audit_entry")]
    pub kind: &'static str,
    /// Its number.
    pub id: String,
    /// When, Unix milliseconds.
    pub at: u64,
    /// Who.
    pub actor: AuditActor<'a>,
    /// What was done, such as `event_definition.archived`.
    pub action: &'a str,
    /// To what, such as `event_definition:12`.
    pub subject: &'a str,
    /// What changed. Never a secret.
    pub changes: Vec<AuditChange<'a>>,
}

/// Who made a change.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditActor<'a> {
    /// `command_line`, `token` or `teammate`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The token's or teammate's id.
    pub id: Option<String>,
    /// The token's or teammate's name.
    pub name: Option<&'a str>,
}

/// One changed field.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditChange<'a> {
    /// Which.
    pub field: &'a str,
    /// Its value before.
    pub before: Option<&'a str>,
    /// Its value after.
    pub after: Option<&'a str>,
}
