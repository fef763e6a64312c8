//! What the API of old calls the changes that Herald keeps.

use crate::errors::ApiError;
use crate::request::{Call, respond};
use axum::response::Response;
use engine::rows::AuditRow;
use wire::rest::activity_log::ActivityTypeList;

/// One kind of activity.
#[derive(Debug)]
pub struct ActivityType {
    /// The action of the audit.
    action: &'static str,
    /// Which field must have changed, where an action has several types.
    field: Option<&'static str>,
    /// The word that the API uses: Intercom's own where it has one.
    pub word: &'static str,
    /// What was done, to stand behind who did it.
    pub done: &'static str,
}

const fn of(action: &'static str, word: &'static str, done: &'static str) -> ActivityType {
    ActivityType { action, field: None, word, done }
}

/// What an action is that stands in no row of the table.
const OTHER: ActivityType = of("", "other_change", "changed something");

const TYPES: &[ActivityType] = &[
    of("teammate.away", "admin_away_mode_change", "changed who is away"),
    of("teammate.added", "app_admin_join", "added a teammate"),
    of("teammate.changed", "admin_permission_change", "changed a teammate"),
    of("teammate.removed", "admin_deletion", "removed a teammate"),
    of("teammate.signed_in", "admin_login_success", "signed in"),
    of("teammate.sign_in_failed", "admin_login_failure", "saw a sign-in with a wrong password"),
    of("teammate.signed_out", "admin_logout", "signed out"),
    of("teammate.password_changed", "admin_password_reset_success", "set a password"),
    of("teammate.link_made", "admin_password_reset_request", "made a sign-in link"),
    of("teammate.reset", "admin_login_reset", "reset a teammate"),
    of("workspace.created", "workspace_created", "made the workspace"),
    ActivityType {
        action: "workspace.changed",
        field: Some("name"),
        word: "app_name_change",
        done: "renamed the workspace",
    },
    of("workspace.changed", "app_timezone_change", "changed the workspace's time zone"),
    of("settings.changed", "app_settings_change", "changed settings"),
    of("token.created", "access_token_creation", "made an access token"),
    of("token.revoked", "access_token_deletion", "revoked an access token"),
    of("attribute.defined", "data_attribute_creation", "defined an attribute"),
    of("attribute.changed", "data_attribute_change", "changed an attribute's definition"),
    of("segment.created", "segment_creation", "made a segment"),
    of("segment.changed", "segment_change", "changed a segment"),
    of("segment.deleted", "segment_deletion", "deleted a segment"),
    of("subscription_type.created", "subscription_type_creation", "made a subscription type"),
    of("subscription_type.changed", "subscription_type_change", "changed a subscription type"),
    of("event_definition.described", "event_definition_change", "described an event"),
    of("event_definition.archived", "event_definition_archival", "archived an event"),
    of("event_definition.unarchived", "event_definition_unarchival", "unarchived an event"),
    of("contact.unmerged", "contact_unmerge", "took a merge of contacts back"),
    of("import.begun", "import_start", "began an import"),
];

/// Which kind a change is.
#[must_use]
pub fn of_change(row: &AuditRow) -> &'static ActivityType {
    let changed = |field: &str| row.changes.iter().any(|change| change.field == field);
    let found = TYPES.iter().find(|kind| kind.action == row.action && kind.field.is_none_or(changed));
    found.unwrap_or(&OTHER)
}

/// Every word that there is.
fn words() -> impl Iterator<Item = &'static str> {
    TYPES.iter().chain([&OTHER]).map(|kind| kind.word)
}

/// Checks words that a caller asks for.
///
/// # Errors
/// 400 that names the one that there is not.
pub fn check(asked: &[String]) -> Result<(), ApiError> {
    match asked.iter().find(|asked| words().all(|word| word != asked.as_str())) {
        None => Ok(()),
        Some(_) => {
            let message = "event_types must be of those that GET /admins/activity_log_event_types lists";
            Err(ApiError::invalid("event_types", message))
        }
    }
}

/// List the types of activities
#[utoipa::path(
    get,
    path = "/admins/activity_log_event_types",
    tag = "teammates",
    responses((status = 200, description = "The words", body = ActivityTypeList))
)]
pub async fn list_activity_types(_: Call) -> Result<Response, ApiError> {
    respond::ok(&ActivityTypeList::new(words().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::rows::{ActorRef, AuditChange};
    use std::collections::BTreeSet;

    #[test]
    fn changes_have_their_words() {
        let distinct: BTreeSet<&str> = words().collect();
        assert_eq!(distinct.len(), TYPES.len() + 1);
        let word = |action: &str, field: &str| {
            let changes = vec![AuditChange { field: field.to_owned(), before: None, after: None }];
            let row = AuditRow {
                at_ms: 0,
                actor: ActorRef::CommandLine,
                action: action.to_owned(),
                subject: String::new(),
                changes,
            };
            of_change(&row).word
        };
        assert_eq!(word("workspace.changed", "name"), "app_name_change");
        assert_eq!(word("workspace.changed", "time_zone"), "app_timezone_change");
        assert_eq!(word("teammate.away", "away"), "admin_away_mode_change");
        assert_eq!(word("moon.painted", "colour"), "other_change");
    }
}
