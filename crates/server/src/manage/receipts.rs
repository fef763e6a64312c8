//! `GET /manage/events/{id}`: what became of an event.

use crate::auth::Access;
use crate::errors::{ApiError, ErrorCode, code_of};
use crate::events::{metadata, outcome};
use crate::request::{Call, respond};
use axum::response::Response;
use engine::ids::{ContactOrdinal, ItemRef, TokenId, WorkspaceId};
use engine::metadata::Kind;
use engine::rows::{DefinitionRow, LogRow, NotStored, RefusalRow, TokenRow};
use node::views::Item;
use node::{Config, View};
use std::sync::Arc;
use wire::manage::receipt::{EventReceipt, ReceiptMessage, ReceiptRejection, ReceiptToken, ReceiptValue};
use wire::rest::batch::ResultWord;

/// Read an event's receipt
///
/// Of a stored event, as long as it is stored. Of a duplicate, dropped or
/// rejected item for 7 days, and of at most 100,000 of them: nothing that was
/// sent is kept of those but codes.
#[utoipa::path(
    get,
    path = "/manage/events/{id}",
    tag = "events",
    params(("id" = String, Path, description = "The id that a batch, the header `Herald-Event-Id` or a list told")),
    responses(
        (status = 200, description = "The receipt", body = EventReceipt),
        (status = 404, description = "`not_found`: no item of this workspace has this id, or its contact was deleted"),
    )
)]
pub async fn read_event_receipt(mut call: Call) -> Result<Response, ApiError> {
    let id = call.path_id().await?;
    let item =
        parse_uuid(&id).and_then(|uuid| ItemRef::from_uuid(uuid, call.access.workspace())).ok_or_else(unknown)?;
    let app = Arc::clone(&call.app);
    call.read(move |view, access| {
        let config = app.node.config();
        let tokens = config.tokens(access.workspace());
        match view.item(access.workspace(), item)?.ok_or_else(unknown)? {
            Item::Event(row) => {
                let facts = Facts::of((config, access), &tokens, &id, (row.token, row.definition));
                let receipt = stored(&facts, view, &row)?.ok_or_else(unknown)?;
                let messages = messages(config, view, (access.workspace(), item))?;
                respond::ok(&EventReceipt { messages, ..receipt })
            }
            Item::Refusal(row) => {
                let facts = Facts::of((config, access), &tokens, &id, (row.token, row.definition));
                respond::ok(&not_stored(&facts, &row))
            }
        }
    })
    .await
}

fn unknown() -> ApiError {
    ApiError::new(ErrorCode::NotFound).message("There is no such event")
}

/// What came of an event for the messages that listened to its name.
fn messages(
    config: &Config,
    view: &View,
    (workspace, item): (WorkspaceId, ItemRef),
) -> Result<Vec<ReceiptMessage>, ApiError> {
    let ItemRef::Event(event) = item else { return Ok(Vec::new()) };
    let decision = view.decision(workspace, event)?;
    let told = decision.iter().flat_map(|row| &row.verdicts).map(|one| ReceiptMessage {
        id: one.message.to_string(),
        name: config.message(workspace, one.message).map(|row| row.name.clone()),
        version: one.version,
        verdict: one.verdict.name(),
    });
    Ok(told.collect())
}

/// The id of whose event it is now: who was merged away is the survivor.
pub(super) fn whose(access: &Access, view: &View, contact: ContactOrdinal) -> Result<Option<String>, ApiError> {
    let workspace = access.workspace();
    let Some(row) = view.contact(workspace, contact)? else { return Ok(None) };
    let (contact, row) = match row.merged_into {
        None => (contact, Some(row)),
        Some(into) => (into, view.contact(workspace, into)?),
    };
    Ok(row.map(|row| access.contact_id(contact, &row).to_string()))
}

/// A UUID in its usual form, in either case.
pub(super) fn parse_uuid(text: &str) -> Option<u128> {
    let hyphens = text.bytes().enumerate().filter(|(_, byte)| *byte == b'-').map(|(index, _)| index);
    if text.len() != 36 || !hyphens.eq([8, 13, 18, 23]) {
        return None;
    }
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u128::from_str_radix(&digits, 16).ok()).flatten()
}

/// What stands around an item.
pub(super) struct Facts<'a> {
    access: &'a Access,
    id: &'a str,
    token: Option<(u64, Arc<TokenRow>)>,
    definition_id: engine::ids::DefinitionId,
    definition: Option<Arc<DefinitionRow>>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(
        (config, access): (&Config, &'a Access),
        tokens: &[(u64, Arc<TokenRow>)],
        id: &'a str,
        (token, definition_id): (TokenId, engine::ids::DefinitionId),
    ) -> Self {
        let token = tokens.iter().find(|(_, row)| row.token == token).cloned();
        let definition = config.definition(access.workspace(), definition_id);
        Self { access, id, token, definition_id, definition }
    }

    /// A receipt of which only the surroundings are known.
    fn receipt(&self, result: ResultWord, source: engine::source::Source, received_at: u64) -> EventReceipt<'_> {
        let token = self.token.as_ref();
        EventReceipt {
            kind: "event_receipt",
            id: self.id.to_ascii_lowercase(),
            result,
            received_at,
            recorded_at: None,
            source: source.name(),
            verified: None,
            token: token.map(|(public, row)| ReceiptToken { id: format!("{public:016x}"), name: &row.name }),
            event_name: self.definition.as_ref().map(|row| row.name.as_str()),
            event_definition_id: self.definition.as_ref().map(|_| self.definition_id.to_string()),
            created_at: None,
            contact_id: None,
            duplicate_of: None,
            dropped: None,
            rejected: None,
            metadata: Vec::new(),
            omissions: Vec::new(),
            omission_count: 0,
            messages: Vec::new(),
        }
    }
}

/// The receipt of an event. Of somebody who was deleted there is none, also
/// where the event has not been erased yet.
pub(super) fn stored<'a>(
    facts: &'a Facts<'_>,
    view: &View,
    row: &'a LogRow,
) -> Result<Option<EventReceipt<'a>>, ApiError> {
    let Some(contact_id) = whose(facts.access, view, row.contact)? else { return Ok(None) };
    Ok(Some(EventReceipt {
        recorded_at: Some(row.received_at_ms + u64::from(row.recorded_after_ms)),
        verified: Some(row.verified.name()),
        created_at: Some(row.created_at),
        contact_id: Some(contact_id),
        metadata: values(row),
        omissions: metadata::omissions(&row.omissions),
        omission_count: row.omissions.count,
        ..facts.receipt(ResultWord::Ok, row.source, row.received_at_ms)
    }))
}

/// What was stored of an event's metadata.
pub(super) fn values(row: &LogRow) -> Vec<ReceiptValue<'_>> {
    row.metadata
        .iter()
        .map(|(key, value)| ReceiptValue { key, kind: Kind::of(key, value).name(), value: metadata::shown(value) })
        .collect()
}

/// What became of an item that was not stored.
pub(super) const fn result_of(what: NotStored) -> ResultWord {
    match what {
        NotStored::Duplicate(_) => ResultWord::Duplicate,
        NotStored::Dropped(_) => ResultWord::Dropped,
        NotStored::Rejected(_) => ResultWord::Rejected,
    }
}

/// The receipt of an item that was not stored.
pub(super) fn not_stored<'a>(facts: &'a Facts<'_>, row: &RefusalRow) -> EventReceipt<'a> {
    let receipt = facts.receipt(result_of(row.what), row.source, row.received_at_ms);
    match row.what {
        NotStored::Duplicate(of) => EventReceipt { duplicate_of: Some(outcome::event_id(facts.access, of)), ..receipt },
        NotStored::Dropped(reason) => EventReceipt { dropped: Some(reason.name()), ..receipt },
        NotStored::Rejected(kind) => {
            let rejected = ReceiptRejection { code: code_of(kind).code(), reason: kind.name() };
            EventReceipt { rejected: Some(rejected), ..receipt }
        }
    }
}
