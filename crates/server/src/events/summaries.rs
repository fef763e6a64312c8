//! `POST /events/summaries`: occurrences that happened elsewhere.

use super::decode::{decode_client_id, decode_name, decode_who};
use crate::errors::{ApiError, ErrorCode, Undecodable};
use crate::fields;
use crate::limits::SUMMARIES_MAX;
use crate::request::{Call, respond};
use crate::times;
use axum::response::Response;
use engine::Command;
use engine::command::{ClientId, Identifiers, ImportSummary};
use engine::limits::IMPORT_COUNT_MAX;
use http::StatusCode;
use serde_json::value::RawValue;
use wire::json::{Field, Unread};
use wire::rest::summary::{ImportSummaries, ImportSummary as SentSummary};

/// Add occurrences that happened elsewhere
///
/// The count is added to what is there; `first` and `last` widen it. The same
/// body for one person and name within 24 hours is one import, and so is the
/// same `Idempotency-Key` within 7 days. Of several summaries each is taken on
/// its own; the answer is the first error, if there was one, and sending the
/// same again adds only what is missing.
#[utoipa::path(
    post,
    path = "/events/summaries",
    tag = "events",
    request_body = ImportSummaries,
    params(("Idempotency-Key" = Option<String>, Header, description = "The sender's own id of this import, 1 to 255 characters")),
    responses(
        (status = 200, description = "Added, or added before"),
        (status = 400, description = "`parameter_not_found`: something is missing"),
        (status = 404, description = "`not_found`: nobody has the identifiers"),
        (status = 409, description = "`unique_user_constraint`: several users have this e-mail address"),
        (status = 422, description = "`422`: too many event names. `parameter_invalid`: a time lies ahead, or there are more than 100 summaries"),
    )
)]
pub async fn import_summaries(call: Call) -> Result<Response, ApiError> {
    let body = call.body()?;
    let commands = decode(&call, &body)?;
    call.take_rate(u64::try_from(commands.len() - 1).unwrap_or(u64::MAX))?;
    for outcome in call.app.node.submit_all(commands).await {
        outcome?;
    }
    Ok(respond::empty(StatusCode::OK))
}

/// One command for each summary; at least one.
fn decode(call: &Call, body: &[u8]) -> Result<Vec<Command>, ApiError> {
    let ImportSummaries { user_id, id, intercom_user_id, email, event_summaries } = fields::object(body)?;
    let id = if id.is_none() { intercom_user_id } else { id };
    let who = decode_who(id, user_id, email).map_err(|Undecodable { error, .. }| error)?;
    let items = items_of(event_summaries)?;
    if items.is_empty() {
        return Err(ApiError::missing("event_summaries"));
    }
    if items.len() > SUMMARIES_MAX {
        let message = format!("event_summaries may hold at most {SUMMARIES_MAX} summaries");
        return Err(ApiError::new(ErrorCode::Unprocessable).field("event_summaries").message(message));
    }
    let key = call.idempotency_key()?;
    let only = items.len() == 1;
    let commands = items.into_iter().enumerate().map(|(index, item)| {
        // Each summary of an array is an import of its own under the one key.
        let client_id = key.map(|key| {
            decode_client_id(&if only { key.to_owned() } else { format!("{key}:{index}") }, "Idempotency-Key")
        });
        let client_id = client_id.transpose().map_err(|Undecodable { error, .. }| error)?;
        decode_one(call, who.clone(), client_id, item)
    });
    commands.collect()
}

fn items_of(sent: Unread<'_>) -> Result<Vec<&RawValue>, ApiError> {
    match sent {
        Unread(None) => Ok(Vec::new()),
        Unread(Some(raw)) if raw.get().starts_with('{') => Ok(vec![raw]),
        Unread(Some(raw)) => serde_json::from_str(raw.get())
            .map_err(|_| ApiError::mistyped("event_summaries", "an object or an array of objects")),
    }
}

fn decode_one(
    call: &Call,
    who: Identifiers,
    client_id: Option<ClientId>,
    item: &RawValue,
) -> Result<Command, ApiError> {
    let SentSummary { event_name, count, first, last } = fields::json(item.get())?;
    let name = decode_name(event_name).map_err(|Undecodable { error, .. }| error)?;
    let count = fields::whole(count, "count")?.ok_or_else(|| ApiError::missing("count"))?;
    if !(1..=IMPORT_COUNT_MAX).contains(&count) {
        return Err(ApiError::invalid("count", format!("count must be 1 to {IMPORT_COUNT_MAX}")));
    }
    let (first, last) = (time(first, "first")?, time(last, "last")?);
    // "Now" for both would make every retry another import.
    let missing = || ApiError::missing("first").message("first or last is needed");
    let (first, last) = (first.or(last).ok_or_else(missing)?, last.or(first).ok_or_else(missing)?);
    let (workspace, token) = (call.access.workspace(), call.access.token_id());
    Ok(Command::ImportSummary(Box::new(ImportSummary { workspace, who, name, count, first, last, client_id, token })))
}

/// Unix seconds, or ISO 8601.
fn time(field: Field<'_>, name: &'static str) -> Result<Option<u64>, ApiError> {
    let wrong = || ApiError::invalid(name, format!("{name} must be in Unix seconds or ISO 8601"));
    match field {
        Field::Text(text) => times::from_iso(&text).map(Some).ok_or_else(wrong),
        other => fields::whole(other, name),
    }
}
