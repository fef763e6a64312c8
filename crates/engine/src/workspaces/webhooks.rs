//! Webhook subscriptions of the 1.x API. They are kept; nothing is sent yet.

use crate::command::{DeleteWebhook, SaveWebhook, Stamp};
use crate::ids::{WebhookId, WorkspaceId};
use crate::limits::WEBHOOKS_MAX;
use crate::outcome::{Answer, Outcome, Refusal, RefusalKind};
use crate::rows::WebhookRow;
use crate::tables::{CountersKey, TableKey, WebhookKey, WorkspaceKey};
use crate::working_set::{RangeNeed, Reads, WorkingSet};
use std::sync::Arc;

fn every(workspace: WorkspaceId) -> RangeNeed {
    let [from, to] = [0, u32::MAX].map(|id| WebhookKey { workspace, webhook: WebhookId(id) }.erased());
    RangeNeed { from, to, rows_max: WEBHOOKS_MAX as u32 + 1 }
}

fn not_there() -> Refusal {
    Refusal::new(RefusalKind::NotThere).field("subscription")
}

pub(crate) fn plan_save(command: &SaveWebhook, reads: &mut Reads<'_>) -> Option<()> {
    let workspace = command.workspace;
    reads.get(&WorkspaceKey { workspace });
    reads.get(&CountersKey { workspace });
    match command.webhook {
        Some(webhook) => reads.get(&WebhookKey { workspace, webhook }).map(drop),
        None => reads.range(every(workspace)),
    }
}

pub(crate) fn save(command: SaveWebhook, stamp: &Stamp, rows: &mut WorkingSet) -> Outcome {
    let SaveWebhook { workspace, webhook, url, topics, event_names, hub_secret } = command;
    if rows.get(&WorkspaceKey { workspace }).is_none() {
        return Err(Refusal::new(RefusalKind::WorkspaceNotFound));
    }
    let (webhook, mut row) = match webhook {
        Some(webhook) => match rows.get(&WebhookKey { workspace, webhook }) {
            Some(row) => (webhook, WebhookRow::clone(row)),
            None => return Err(not_there()),
        },
        None => (next(workspace, rows)?, blank(stamp)),
    };
    row.updated_at = stamp.at_s();
    row.url = url.unwrap_or(row.url);
    row.topics = topics.unwrap_or(row.topics);
    row.event_names = event_names.unwrap_or(row.event_names);
    row.hub_secret = hub_secret.unwrap_or(row.hub_secret);
    if row.url.is_empty() {
        return Err(Refusal::new(RefusalKind::FieldMissing).field("url"));
    }
    rows.put(&WebhookKey { workspace, webhook }, row.clone());
    Ok(Answer::Webhook(webhook, Arc::new(row)))
}

fn blank(stamp: &Stamp) -> WebhookRow {
    WebhookRow {
        url: String::new(),
        topics: Vec::new(),
        event_names: Vec::new(),
        hub_secret: None,
        created_at: stamp.at_s(),
        updated_at: stamp.at_s(),
    }
}

fn next(workspace: WorkspaceId, rows: &mut WorkingSet) -> Result<WebhookId, Refusal> {
    if rows.range::<WebhookKey>(&every(workspace)).0.len() >= WEBHOOKS_MAX {
        return Err(Refusal::new(RefusalKind::TooManyOfThem).field("subscriptions").detail(WEBHOOKS_MAX));
    }
    let mut webhook = WebhookId::default();
    rows.update(&CountersKey { workspace }, |counters| {
        counters.last_webhook += 1;
        webhook = WebhookId(counters.last_webhook);
    });
    Ok(webhook)
}

pub(crate) fn plan_delete(command: &DeleteWebhook, reads: &mut Reads<'_>) -> Option<()> {
    reads.get(&WebhookKey { workspace: command.workspace, webhook: command.webhook }).map(drop)
}

pub(crate) fn delete(command: &DeleteWebhook, rows: &mut WorkingSet) -> Outcome {
    let DeleteWebhook { workspace, webhook } = *command;
    let key = WebhookKey { workspace, webhook };
    let row = rows.get(&key).cloned().ok_or(not_there())?;
    rows.remove(&key);
    Ok(Answer::Webhook(webhook, row))
}
