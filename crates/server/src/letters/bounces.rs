//! `POST /webhooks/email/bounces`: letters that came back, as relays tell.

use super::find;
use crate::app::App;
use crate::auth::header;
use crate::contacts::of_id;
use crate::errors::{ApiError, ErrorCode};
use crate::limits::BOUNCES_MAX;
use crate::messenger::address::{self, Network};
use crate::outbox::links::{Link, Purpose};
use crate::request::{self, Takes, blocking, respond};
use axum::extract::{Request, State};
use axum::response::Response;
use engine::Command;
use engine::command::{ContactFacts, Profile, Receipt, ReceiptKind, RecordReceipts, UpdateContact};
use engine::contacts::ANYBODY;
use engine::ids::{ContactId, WorkspaceId};
use engine::rows::{AttributeValue, ContactRow, IdentifierKind, Standard};
use node::Failure;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use subtle::ConstantTimeEq as _;
use utoipa::ToSchema;

/// What was made of a report.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Noted {
    /// How many letters, or addresses, of the report are known here.
    pub noted: usize,
}

/// A relay tells of letters that came back
///
/// An object, or an array of at most 100: `{"message_id":"<…>",
/// "email":"ada@example.com","type":"hard"}`. `message_id` is the letter's
/// `Message-ID`; without it, `email` alone says whose address is good no more,
/// in every workspace. Only `type` `hard` counts, `soft` and others are passed
/// over. What Postmark (`RecordType`), SendGrid (`event`) and Amazon SES through
/// SNS (`Type`) send is understood as it is. The token of `[email]
/// bounces_token` goes into `Authorization`, as `Bearer` or as the password of
/// `Basic`.
#[utoipa::path(
    post,
    path = "/webhooks/email/bounces",
    tag = "letters",
    request_body = Object,
    responses(
        (status = 200, description = "They are noted", body = Noted),
        (status = 400, description = "`parameter_invalid`: no JSON, or too many reports", body = wire::error::ErrorList),
        (status = 401, description = "`unauthorized`: another token, or there is none set", body = wire::error::ErrorList),
        (status = 413, description = "`payload_too_large`", body = wire::error::ErrorList),
        (status = 429, description = "`rate_limit_exceeded`", body = wire::error::ErrorList),
        (status = 503, description = "`service_unavailable`, `storage_full` or `storage_failed`: tell it again", body = wire::error::ErrorList),
    )
)]
pub async fn take_bounces(State(app): State<Arc<App>>, request: Request) -> Response {
    request::serve_open(&app, "POST /webhooks/email/bounces", answer(&app, request)).await
}

/// A letter that came back for good.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bounce {
    /// Its `Message-ID`, if the report has one of ours.
    message_id: Option<String>,
    /// Whom it was written to.
    email: Option<String>,
}

async fn answer(app: &Arc<App>, request: Request) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let network = Network::of(address::of(&app.options, &parts));
    app.browsers.limits.take_ping(network, app.node.now_ms())?;
    let channel = app.options.channels.as_ref().and_then(|channels| channels.email.as_ref());
    let known = channel.and_then(|channel| channel.bounces_token.as_ref());
    let sent = header::read(&parts.headers);
    let is_known =
        known.zip(sent).is_some_and(|(known, sent)| bool::from(known.expose().as_bytes().ct_eq(sent.token.as_bytes())));
    if !is_known {
        return Err(ApiError::new(ErrorCode::Unauthorized));
    }
    let body = request::read_open_body(app, &parts.headers, body, Takes::Object).await?;
    let wrong = || ApiError::invalid("body", "The body must be JSON");
    let json: Value = serde_json::from_slice(&body).map_err(|_| wrong())?;
    let bounces = read(&json);
    if bounces.len() > BOUNCES_MAX {
        return Err(ApiError::invalid("body", format!("There may be at most {BOUNCES_MAX} reports in one request")));
    }
    let mut noted = 0;
    for bounce in bounces {
        noted += usize::from(note(app, bounce).await?);
    }
    respond::ok(&Noted { noted })
}

/// The letters of a report that came back for good, whoever wrote it.
fn read(json: &Value) -> Vec<Bounce> {
    let reports = json.as_array().map_or(std::slice::from_ref(json), Vec::as_slice);
    reports.iter().flat_map(of_report).collect()
}

fn of_report(report: &Value) -> Vec<Bounce> {
    let text = |key: &str| report.get(key).and_then(Value::as_str);
    let one = |message_id: Option<&str>, email: Option<&str>| {
        vec![Bounce { message_id: message_id.map(str::to_owned), email: email.map(str::to_owned) }]
    };
    match (text("Type"), text("RecordType"), text("event"), text("type")) {
        (Some("Notification"), ..) => text("Message").map(of_ses).unwrap_or_default(),
        (Some("HardBounce"), Some("Bounce"), ..) => one(None, text("Email")),
        (_, None, Some("bounce"), Some("bounce") | None) => one(text("smtp-id"), text("email")),
        (None, None, None, Some("hard")) => one(text("message_id"), text("email")),
        _ => Vec::new(),
    }
}

/// Amazon's report stands as text in its notification.
fn of_ses(message: &str) -> Vec<Bounce> {
    let Ok(report) = serde_json::from_str::<Value>(message) else { return Vec::new() };
    if report.pointer("/bounce/bounceType").and_then(Value::as_str) != Some("Permanent") {
        return Vec::new();
    }
    let message_id = report.pointer("/mail/commonHeaders/messageId").and_then(Value::as_str);
    let recipients = report.pointer("/bounce/bouncedRecipients").and_then(Value::as_array);
    let addresses = recipients.into_iter().flatten().filter_map(|one| one.get("emailAddress")?.as_str());
    let bounces =
        addresses.map(|email| Bounce { message_id: message_id.map(str::to_owned), email: Some(email.to_owned()) });
    bounces.collect()
}

/// Notes a bounce: at its letter, if it is one of ours, or at its address.
async fn note(app: &Arc<App>, bounce: Bounce) -> Result<bool, ApiError> {
    let Bounce { message_id, email } = bounce;
    let email = email.map(|email| email.trim().to_lowercase());
    let link = message_id.as_deref().and_then(|id| {
        let unique = id.trim().trim_start_matches('<').split('@').next()?;
        Link::open(app.node.config(), Purpose::Letter, (unique, ""))
    });
    if let Some(link) = link {
        let shared = Arc::clone(app);
        let found = blocking(move || find(&shared.node.view(), link)).await?;
        let Some((contact, row)) = found else { return Ok(false) };
        return at_letter(app, (link, contact, &row), email.as_deref()).await;
    }
    let Some(email) = email else { return Ok(false) };
    let mut is_known = false;
    for (workspace, contact) in with_address(app, &email).await? {
        let facts = vec![(Standard::HasHardBounced, Some(AttributeValue::Boolean(true)))];
        let command = UpdateContact {
            workspace,
            who: of_id(contact.to_string()),
            roles: ANYBODY,
            facts: ContactFacts { profile: Profile { facts, ..Profile::default() }, ..ContactFacts::default() },
        };
        is_known |= is_taken(app, Command::UpdateContact(Box::new(command))).await?;
    }
    Ok(is_known)
}

/// Everybody who has an address, in every workspace.
async fn with_address(app: &Arc<App>, email: &str) -> Result<Vec<(WorkspaceId, ContactId)>, ApiError> {
    let (app, email) = (Arc::clone(app), email.to_owned());
    blocking(move || {
        let (view, mut found) = (app.node.view(), Vec::new());
        for (workspace, _) in app.node.config().workspaces() {
            let contacts = view.contacts_with(workspace, IdentifierKind::Email, &email)?;
            let ids = contacts.iter().filter_map(|(contact, row)| view.contact_id(workspace, *contact, row));
            found.extend(ids.map(|id| (workspace, id)));
        }
        Ok(found)
    })
    .await
    .map_err(|error: node::ReadError| error.into())
}

/// Whether there was somebody to note it at.
///
/// # Errors
/// 503 when it could not be noted now: the relay tells it again.
async fn is_taken(app: &App, command: Command) -> Result<bool, ApiError> {
    match app.node.submit(command).await {
        Ok(_) => Ok(true),
        Err(Failure::Refused(_)) => Ok(false),
        Err(failure) => Err(failure.into()),
    }
}

/// At a letter of ours. One that went to an address which is theirs no more
/// says nothing of the one that they have.
async fn at_letter(
    app: &App,
    (link, contact, row): (Link, ContactId, &ContactRow),
    email: Option<&str>,
) -> Result<bool, ApiError> {
    if email.is_some_and(|email| row.email.as_deref() != Some(email)) {
        return Ok(false);
    }
    let Link { workspace, owner, delivery } = link;
    let receipts = vec![Receipt { owner, delivery, kind: ReceiptKind::Bounced }];
    let command = RecordReceipts { workspace, contact, receipts };
    is_taken(app, Command::RecordReceipts(command)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn bounce(message_id: Option<&str>, email: Option<&str>) -> Bounce {
        Bounce { message_id: message_id.map(str::to_owned), email: email.map(str::to_owned) }
    }

    #[test]
    fn reports_of_many_relays_are_read() {
        let ses = json!({
            "notificationType": "Bounce",
            "bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "a@x.example"}]},
            "mail": {"commonHeaders": {"messageId": "<i@x.example>"}},
        });
        let ses_later = ses.to_string().replace("Permanent", "Transient");
        let (id, a) = (Some("<i@x.example>"), Some("a@x.example"));
        for (report, expected) in [
            (json!({"message_id": "<i@x.example>", "email": "a@x.example", "type": "hard"}), vec![bounce(id, a)]),
            (json!([{"email": "a@x.example", "type": "hard"}, {"type": "soft"}]), vec![bounce(None, a)]),
            (json!({"RecordType": "Bounce", "Type": "HardBounce", "Email": "a@x.example"}), vec![bounce(None, a)]),
            (json!({"RecordType": "Bounce", "Type": "SoftBounce", "Email": "a@x.example"}), vec![]),
            (
                json!([{"event": "bounce", "type": "bounce", "email": "a@x.example", "smtp-id": "<i@x.example>"}]),
                vec![bounce(id, a)],
            ),
            (json!([{"event": "bounce", "type": "blocked", "email": "a@x.example"}]), vec![]),
            (json!([{"event": "delivered", "email": "a@x.example"}]), vec![]),
            (json!({"Type": "Notification", "Message": ses.to_string()}), vec![bounce(id, a)]),
            (json!({"Type": "Notification", "Message": ses_later}), vec![]),
            (json!({"Type": "Notification", "Message": "no JSON"}), vec![]),
            (json!("hard"), vec![]),
        ] {
            assert_eq!(read(&report), expected, "{report}");
        }
    }
}
