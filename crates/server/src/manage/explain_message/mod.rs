//! `POST /manage/explain/message`: why a contact gets a message, or why not.

mod checks;
mod trigger;

use super::messages::find;
use super::predicates::{explained, wrong};
use crate::errors::{ApiError, ErrorCode};
use crate::fields;
use crate::manage::receipts::parse_uuid;
use crate::request::{Call, respond};
use axum::response::Response;
use checks::{Asked, Check};
use engine::Refusal;
use engine::command::{ClaimedId, Identifiers};
use engine::ids::{EventRef, ItemRef};
use engine::limits::{EXTERNAL_ID_CHARS_MAX, LABEL_CHARS_MAX};
use engine::rows::{LogRow, Role, Verdict};
use node::views::{Found, Item};
use std::sync::Arc;
use wire::manage::explain_message::{ExplainMessage, MessageCheck, MessageExplanation};

/// Explain a message for a contact
///
/// All checks, each with what it looked at. With the id of an event of theirs
/// also those that ask about it; its verdict is the one that was kept when it
/// came, for 90 days, or else computed now, which `verdict_of` says.
#[utoipa::path(
    post,
    path = "/manage/explain/message",
    tag = "messages",
    request_body = ExplainMessage,
    responses(
        (status = 200, description = "The checks", body = MessageExplanation),
        (status = 400, description = "`parameter_not_found`: no message, or nobody is named. `type_mismatch`"),
        (status = 404, description = "`not_found`: no message, contact or event of this contact has the id"),
        (status = 410, description = "`contact_merged`: it was merged into another contact, to which the header `Link` leads"),
    )
)]
pub async fn explain_message(call: Call) -> Result<Response, ApiError> {
    let Sent { message_id, who, event_id } = Sent::of(&call)?;
    let named = find(call.app.node.config(), &call.access, &message_id);
    let (message, row) = named.map_err(|error| error.field("message_id"))?;
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let (node, workspace) = (&*app.node, access.workspace());
        let found = view.find(workspace, &who, &Role::ALL)?.map_err(as_sent)?;
        let event = event_id.map(|id| event_of((view, access), &found, &id)).transpose()?;
        let (event_ref, event) = event.unzip();
        let decided = event_ref.map(|event| view.decision(workspace, event)).transpose()?.flatten();
        let stored = decided.and_then(|row| row.verdicts.iter().find(|one| one.message == message).copied());
        let event = event.as_deref();
        let asked = Asked { node, view, workspace, found: &found, message, row: &row, event, event_ref };
        let checks = asked.checks()?;
        let known = wrong::Known { config: node.config(), workspace };
        respond::ok(&MessageExplanation {
            kind: "message_explanation",
            message_id: message.to_string(),
            version: row.version,
            state: row.state.name(),
            contact_id: access.contact_id(found.0, &found.1).to_string(),
            event_id: event_ref.map(|event| access.item_id(ItemRef::Event(event))),
            verdict: stored.map_or_else(|| verdict_now(&asked, &checks), |stored| stored.verdict.name()),
            verdict_of: if stored.is_some() { "stored" } else { "now" },
            verdict_version: stored.map_or(row.version, |stored| stored.version),
            checks: checks.iter().map(|check| shown(check, known)).collect(),
        })
    })
    .await
}

/// What is asked about.
struct Sent {
    message_id: String,
    who: Identifiers,
    event_id: Option<String>,
}

impl Sent {
    fn of(call: &Call) -> Result<Self, ApiError> {
        let body = call.body()?;
        let ExplainMessage { message_id, contact_id, user_id, event_id } = fields::object(&body)?;
        let message_id =
            fields::id(message_id, "message_id", LABEL_CHARS_MAX)?.ok_or_else(|| ApiError::missing("message_id"))?;
        let who = Identifiers {
            id: fields::id(contact_id, "contact_id", EXTERNAL_ID_CHARS_MAX)?.map(ClaimedId::new),
            user_id: fields::id(user_id, "user_id", EXTERNAL_ID_CHARS_MAX)?,
            ..Identifiers::default()
        };
        if who.is_empty() {
            return Err(ApiError::missing("contact_id").message("One of contact_id and user_id is needed"));
        }
        let event_id = fields::text(event_id, "event_id", LABEL_CHARS_MAX)?;
        Ok(Self { message_id, who, event_id })
    }
}

/// What would come of it now.
fn verdict_now(asked: &Asked<'_>, checks: &[Check]) -> &'static str {
    if !asked.can_send() {
        return "not_live";
    }
    if checks.iter().any(|check| check.name == "trigger" && check.passes == Some(false)) {
        return "not_triggered";
    }
    let refusal = checks.iter().find_map(|check| check.refusal);
    let now = refusal.unwrap_or(if asked.waits() { Verdict::Delayed } else { Verdict::Sent });
    now.name()
}

fn shown<'a>(check: &'a Check, known: wrong::Known<'_>) -> MessageCheck<'a> {
    MessageCheck {
        check: check.name,
        passes: check.passes,
        reason: check.refusal.map(Verdict::name),
        saw: check.saw.clone(),
        tree: check.audience.as_ref().map(|explanation| explained::tree(explanation, known)),
    }
}

/// An event that a contact, or somebody who was merged into them, did.
fn event_of(
    (view, access): (&node::View, &crate::auth::Access),
    found: &Found,
    id: &str,
) -> Result<(EventRef, Arc<LogRow>), ApiError> {
    let unknown = || ApiError::new(ErrorCode::NotFound).field("event_id").message("The contact has no such event");
    let item = parse_uuid(id).and_then(|uuid| ItemRef::from_uuid(uuid, access.workspace())).ok_or_else(unknown)?;
    let ItemRef::Event(event) = item else { return Err(unknown()) };
    let Some(Item::Event(row)) = view.item(access.workspace(), item)? else { return Err(unknown()) };
    let is_theirs = found.1.history_of(found.0).any(|member| member == row.contact);
    if is_theirs { Ok((event, row)) } else { Err(unknown()) }
}

/// A refusal in the words of the body, where `id` is `contact_id`.
fn as_sent(refusal: Refusal) -> ApiError {
    let field = match refusal.field {
        Some("id") => Some("contact_id"),
        field => field,
    };
    ApiError::from(Refusal { field, ..refusal })
}
