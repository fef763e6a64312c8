//! Whether a delivery may still go, and what goes.

use super::letter;
use super::links::{Link, Purpose};
use crate::app::App;
use crate::channels::Channels;
use crate::limits::OUTBOX_HELD_S;
use crate::messages::deliveries::{Asked, Telling, Viewer, warn};
use crate::messages::kinds::Said;
use crate::messages::kinds::push::Note;
use crate::messenger::delivery_id;
use crate::render::RenderError;
use crate::render::values::Values;
use engine::command::SendingOutcome;
use engine::ids::{WorkspaceId, hash128};
use engine::metadata::Value as MetadataValue;
use engine::rows::{
    AttributeValue, ContactRow, DeliveryRow, Device, MessageKind, MessageRow, MessageState, PauseReason, PushService,
    SendingState, Standard, Verdict, WorkspaceRow,
};
use engine::tables::OutboxKey;
use node::views::{Found, Waiting};
use node::{ReadError, View};
use outbound::mail::Mail;
use outbound::webhook::Call;
use outbound::{Secret, push};
use serde_json::{Value, json};

/// What comes of looking at a delivery.
pub(super) enum Prepared {
    /// It goes.
    Ready(Parcel),
    /// It does not go now.
    Decided(SendingOutcome),
    /// Its rows cannot be read.
    Unreadable,
}

/// What is handed over.
pub(super) enum Parcel {
    /// To the relay.
    Letter(Box<Mail>),
    /// To a push service, one for each device.
    Notes(Vec<(Device, push::Push)>),
    /// To another program.
    Call(Box<Call>),
}

/// A delivery that may go.
pub(super) struct Going<'a> {
    pub(super) app: &'a App,
    pub(super) channels: &'a Channels,
    pub(super) key: &'a OutboxKey,
    pub(super) row: &'a DeliveryRow,
    pub(super) workspace_row: &'a WorkspaceRow,
    pub(super) message: &'a MessageRow,
    pub(super) found: &'a Found,
}

pub(super) fn prepared(app: &App, channels: &Channels, waiting: &Waiting) -> Prepared {
    let view = app.node.view();
    match prepare(app, channels, (&view, waiting)) {
        Ok(prepared) => prepared,
        Err(error) => {
            tracing::error!(error = %error, "a delivery could not be read");
            Prepared::Unreadable
        }
    }
}

fn prepare(app: &App, channels: &Channels, (view, waiting): (&View, &Waiting)) -> Result<Prepared, ReadError> {
    let skipped = |reason: &str| Ok(Prepared::Decided(SendingOutcome::Skipped { reason: reason.to_owned() }));
    let workspace = waiting.key.workspace;
    let Some(row) = &waiting.row else { return skipped("gone") };
    let config = app.node.config();
    let (Some(workspace_row), Some(message)) = (config.workspace(workspace), config.message(workspace, row.message))
    else {
        return skipped("gone");
    };
    let now_s = u32::try_from(app.node.now_ms() / 1_000).unwrap_or(u32::MAX);
    if let Some(outcome) = refusal(row, &message, now_s) {
        return Ok(Prepared::Decided(outcome));
    }
    let Some(found) = recipient(view, waiting)? else { return skipped("gone") };
    if let Some(verdict) = unreachable(message.kind, &found.1) {
        return skipped(verdict.name());
    }
    if app.options.check_channel(message.kind).is_err() {
        let at = now_s.saturating_add(OUTBOX_HELD_S);
        return Ok(Prepared::Decided(SendingOutcome::Held { at }));
    }
    let asked = Asked { node: &app.node, view, workspace, found: &found, viewer: Viewer::Told, now_s };
    let devices = if message.kind == MessageKind::Push { view.devices(workspace, &found)? } else { Vec::new() };
    let going = Going {
        app,
        channels,
        key: &waiting.key,
        row,
        workspace_row: &workspace_row,
        message: &message,
        found: &found,
    };
    let parcel = asked.with_values(row, |telling| going.parcel(&telling, devices))?;
    Ok(match parcel {
        None => return skipped("gone"),
        Some(Ok(parcel)) => Prepared::Ready(parcel),
        Some(Err(Unfit::Render(error))) => {
            warn(row, &error);
            return skipped("not_rendered");
        }
        Some(Err(Unfit::NoAddress)) => return skipped(Verdict::NoAddress.name()),
    })
}

/// Why a delivery does not go, as far as its rows alone tell.
fn refusal(row: &DeliveryRow, message: &MessageRow, now_s: u32) -> Option<SendingOutcome> {
    let skipped = |reason: &str| Some(SendingOutcome::Skipped { reason: reason.to_owned() });
    let waits = row.sending.as_ref().is_some_and(|sending| sending.state == SendingState::Waiting);
    // Whoever stopped it after so many sends meant the next one.
    let goes_on = message.state == MessageState::Live || message.paused == Some(PauseReason::SendsReached);
    let is_test = row.cause == engine::rows::Cause::Test;
    match message.state {
        _ if !waits => skipped("done"),
        _ if row.recalled => skipped("recalled"),
        _ if now_s >= row.expires_at => skipped("expired"),
        _ if goes_on || is_test => None,
        MessageState::Paused => Some(SendingOutcome::Held { at: now_s.saturating_add(OUTBOX_HELD_S) }),
        _ => skipped(Verdict::NotLive.name()),
    }
}

/// For whom a delivery was made, or who they were merged into.
fn recipient(view: &View, waiting: &Waiting) -> Result<Option<Found>, ReadError> {
    let (workspace, owner) = (waiting.key.workspace, waiting.key.contact);
    let Some(row) = view.contact(workspace, owner)? else { return Ok(None) };
    let Some(into) = row.merged_into else { return Ok(Some((owner, row))) };
    Ok(view.contact(workspace, into)?.map(|row| (into, row)))
}

/// Why somebody cannot be reached any more: what was asked when the delivery
/// was made can be otherwise by now.
fn unreachable(kind: MessageKind, row: &ContactRow) -> Option<Verdict> {
    if row.blocked_at.is_some() || row.archived_at.is_some() {
        return Some(Verdict::Blocked);
    }
    let has_bounced = row.fact(Standard::HasHardBounced) == Some(&AttributeValue::Boolean(true));
    let reasons = [
        (row.email.is_none(), Verdict::NoAddress),
        (row.unsubscribed_from_emails, Verdict::Unsubscribed),
        (has_bounced, Verdict::Bounced),
    ];
    let found = reasons.into_iter().find(|(refuses, _)| *refuses).map(|(_, verdict)| verdict);
    found.filter(|_| kind == MessageKind::Email)
}

/// Why a delivery cannot be made ready.
pub(super) enum Unfit {
    /// Its texts cannot be rendered.
    Render(RenderError),
    /// There is nothing to send it to.
    NoAddress,
}

impl From<RenderError> for Unfit {
    fn from(error: RenderError) -> Self {
        Self::Render(error)
    }
}

impl Going<'_> {
    fn parcel(&self, telling: &Telling<'_, '_>, devices: Vec<Device>) -> Result<Parcel, Unfit> {
        let Telling { spec, values, languages } = *telling;
        match Said::kept(self.message.kind, &spec.content) {
            Said::Email(email) => {
                let email = email.localised(languages);
                let letter = email.rendered(values)?;
                letter::mail(self, &email, letter).map(|mail| Parcel::Letter(Box::new(mail)))
            }
            Said::Push(said) => self.notes(&said.localised(languages).rendered(values)?, devices),
            Said::Webhook(said) => {
                let body = said.rendered(values)?.unwrap_or_else(|| self.told(values));
                Ok(Parcel::Call(Box::new(self.call(said.url, &body)?)))
            }
            // They do not leave.
            Said::Page(_) | Said::Carousel(_) => Err(Unfit::NoAddress),
        }
    }

    /// The delivery's name outside: the same for each attempt.
    pub(super) fn id(&self, purpose: Purpose) -> String {
        self.link().seal(&self.workspace_row.id_key, purpose, "")
    }

    pub(super) fn link(&self) -> Link {
        let OutboxKey { workspace, contact: owner, delivery, due_at: _ } = *self.key;
        Link { workspace, owner, delivery }
    }

    /// A note for each device that there is a service for.
    fn notes(&self, note: &Note, devices: Vec<Device>) -> Result<Parcel, Unfit> {
        let notes = devices.into_iter().filter(|device| match device.service {
            PushService::Apns => self.channels.apns.is_some(),
            PushService::Fcm => self.channels.fcm.is_some(),
        });
        let notes: Vec<_> = notes.map(|device| (device.clone(), self.note(note, &device))).collect();
        if notes.is_empty() { Err(Unfit::NoAddress) } else { Ok(Parcel::Notes(notes)) }
    }

    fn note(&self, note: &Note, device: &Device) -> push::Push {
        let WorkspaceId(workspace) = self.key.workspace;
        let name: [&[u8]; 4] =
            [b"note", &workspace.to_be_bytes(), &self.key.delivery.0.to_be_bytes(), &device.device.to_be_bytes()];
        let mut data = note.data.clone();
        // As the app has to name it in its receipts.
        let delivery =
            delivery_id::sealed(self.workspace_row, self.key.workspace, (self.key.contact, self.key.delivery));
        data.push(("herald_delivery".to_owned(), delivery));
        push::Push {
            id: hash128(&self.workspace_row.id_key, &name),
            device_token: Secret::new(device.token.clone()),
            title: note.title.clone(),
            body: note.body.clone(),
            data,
            collapse_id: None,
            expires_at_s: i64::from(self.row.expires_at),
        }
    }

    fn call(&self, url: String, body: &Value) -> Result<Call, Unfit> {
        let secret = self.channels.webhook.clone().ok_or(Unfit::NoAddress)?;
        Ok(Call { url, delivery: self.id(Purpose::Letter), body: body.to_string().into(), secret })
    }

    /// What a webhook tells for which nobody wrote something else.
    fn told(&self, values: &Values<'_>) -> Value {
        let (_, row) = self.found;
        let event = values.event.as_ref().map(|event| {
            let metadata = event.metadata.iter().map(|(key, value)| (key.clone(), metadata(value)));
            let metadata: serde_json::Map<String, Value> = metadata.collect();
            json!({ "name": event.name, "created_at": event.created_at, "metadata": metadata })
        });
        json!({
            "type": "message",
            "delivery": self.id(Purpose::Letter),
            "created_at": self.row.made_at_ms / 1_000,
            "message": { "id": self.row.message.to_string(), "name": self.message.name, "version": self.row.version },
            "contact": {
                "id": values.person.as_ref().map(|person| person.id.as_str()),
                "role": row.role.name(),
                "external_id": row.external_id,
                "email": row.email,
                "name": row.name,
            },
            "event": event,
        })
    }
}

/// A value of metadata as it was sent.
fn metadata(value: &MetadataValue) -> Value {
    let parsed = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    match value {
        MetadataValue::String(text) => Value::from(text.as_str()),
        MetadataValue::Number(text) => parsed(text),
        MetadataValue::Boolean(value) => Value::from(*value),
        MetadataValue::RichLink { url, value } => json!({ "url": url, "value": value }),
        MetadataValue::Money { amount, currency } => json!({ "amount": amount, "currency": currency }),
        _ => Value::Null,
    }
}
