//! One attempt: prepared, handed over, recorded.

use super::prepare::{self, Parcel, Prepared};
use crate::app::App;
use crate::channels::Channels;
use crate::request::blocking;
use engine::Command;
use engine::command::{RecordSending, RemoveDevice, SendingOutcome};
use engine::rows::{Device, PushService};
use engine::tables::OutboxKey;
use node::views::Waiting;
use node::{Failure, Health};
use outbound::push::Push;
use outbound::{Outcome, Reason, webhook};
use std::sync::Arc;
use std::time::Duration;

/// How long to wait before an outcome is recorded again that could not be.
const RECORD_AGAIN: Duration = Duration::from_millis(500);

/// How an attempt ended.
pub(super) enum Ended {
    /// Its outcome is recorded, or nothing was sent: its row can be looked at.
    Over(OutboxKey),
    /// What became of it could not be recorded, or its rows cannot be read:
    /// whoever looks at them again would send it again, and again. They are left
    /// alone until the next start.
    Stuck,
}

/// Makes an attempt.
pub(super) async fn make(app: Arc<App>, channels: Arc<Channels>, waiting: Waiting) -> Ended {
    let key = waiting.key.clone();
    let attempt = waiting.row.as_ref().and_then(|row| row.sending.as_ref()).map_or(0, |sending| sending.attempts);
    let (shared, ways) = (Arc::clone(&app), Arc::clone(&channels));
    let outcome = match blocking(move || prepare::prepared(&shared, &ways, &waiting)).await {
        Prepared::Decided(outcome) => outcome,
        Prepared::Unreadable => return Ended::Stuck,
        // What cannot be recorded now is not sent now.
        Prepared::Ready(_) if app.node.health() != Health::Ready => return Ended::Over(key),
        Prepared::Ready(parcel) => {
            let outcome = send(&app, &channels, &key, parcel).await;
            settled(outcome, (u32::from(attempt) + 1, &key), now_s(&app))
        }
    };
    tell(&key, &outcome);
    record(&app, key, outcome).await
}

fn now_s(app: &App) -> u32 {
    u32::try_from(app.node.now_ms() / 1_000).unwrap_or(u32::MAX)
}

async fn send(app: &App, channels: &Channels, key: &OutboxKey, parcel: Parcel) -> Outcome {
    match (parcel, &channels.email) {
        (Parcel::Letter(mail), Some(email)) => email.smtp.send(&mail).await,
        // Prepared for a channel that there is.
        (Parcel::Letter(_), None) => Outcome::Later { reason: Reason::Credentials, after_s: None },
        (Parcel::Call(call), _) => webhook::send(&channels.client, &call, i64::from(now_s(app))).await,
        (Parcel::Notes(notes), _) => notify(app, channels, key, notes).await,
    }
}

/// Wakes each of a person's devices. One that was reached is enough: the others
/// show the same, and trying all again would show it twice.
async fn notify(app: &App, channels: &Channels, key: &OutboxKey, notes: Vec<(Device, Push)>) -> Outcome {
    let mut worst = Outcome::Unregistered;
    let mut is_sent = None;
    for (device, note) in notes {
        let outcome = match (device.service, &channels.apns, &channels.fcm) {
            (PushService::Apns, Some(apns), _) => apns.send(&note, i64::from(now_s(app))).await,
            (PushService::Fcm, _, Some(fcm)) => fcm.send(&note, i64::from(now_s(app))).await,
            // Nobody can wake it here.
            _ => continue,
        };
        match outcome {
            Outcome::Sent { .. } => is_sent = Some(outcome),
            Outcome::Unregistered => forget(app, key, device).await,
            Outcome::Later { .. } => worst = outcome,
            Outcome::Refused { .. } if worst == Outcome::Unregistered => worst = outcome,
            Outcome::Refused { .. } => {}
        }
    }
    is_sent.unwrap_or(worst)
}

/// Forgets a device that its service does not know any more. That it could not
/// be forgotten shows at the next note.
async fn forget(app: &App, key: &OutboxKey, device: Device) {
    let Device { service, token, .. } = device;
    let command = RemoveDevice { workspace: key.workspace, contact: None, service, token };
    if app.node.submit(Command::RemoveDevice(Box::new(command))).await.is_err() {
        tracing::warn!("a device that is not registered any more could not be forgotten");
    }
}

/// What an attempt's outcome means for its delivery.
fn settled(outcome: Outcome, (attempt, key): (u32, &OutboxKey), now_s: u32) -> SendingOutcome {
    let wait = outcome.next_attempt_s(attempt, key.delivery.0);
    match (outcome, wait) {
        (Outcome::Sent { .. }, _) => SendingOutcome::Sent,
        (Outcome::Unregistered, _) => SendingOutcome::Failed { reason: "unregistered".to_owned() },
        (Outcome::Refused { reason: Reason::Bounced, detail }, _) => {
            SendingOutcome::Bounced { reason: format!("bounced {detail}").trim_end().to_owned() }
        }
        (Outcome::Refused { reason, detail }, _) => {
            SendingOutcome::Failed { reason: format!("{reason} {detail}").trim_end().to_owned() }
        }
        (Outcome::Later { reason, .. }, Some(wait)) => {
            SendingOutcome::Later { at: now_s.saturating_add(wait), reason: reason.word().to_owned() }
        }
        (Outcome::Later { reason, .. }, None) => SendingOutcome::Failed { reason: reason.word().to_owned() },
    }
}

fn tell(key: &OutboxKey, outcome: &SendingOutcome) {
    let (delivery, reason) = match outcome {
        SendingOutcome::Sent | SendingOutcome::Held { .. } => return,
        SendingOutcome::Skipped { reason } => return tracing::debug!(delivery.id = key.delivery.0, reason, "not sent"),
        SendingOutcome::Later { reason, .. } => {
            return tracing::info!(delivery.id = key.delivery.0, reason, "a delivery could not be sent yet");
        }
        SendingOutcome::Failed { reason } | SendingOutcome::Bounced { reason } => (key.delivery.0, reason),
    };
    tracing::warn!(delivery.id = delivery, reason, "a delivery could not be sent");
}

/// Has an outcome recorded, for as long as it takes: without it the delivery
/// would be sent again.
async fn record(app: &App, key: OutboxKey, outcome: SendingOutcome) -> Ended {
    let OutboxKey { workspace, due_at, contact, delivery } = key;
    let command = RecordSending { workspace, contact, delivery, due_at, outcome };
    loop {
        match app.node.submit(Command::RecordSending(Box::new(command.clone()))).await {
            Ok(_) => return Ended::Over(key),
            Err(Failure::Busy | Failure::StorageFull) => tokio::time::sleep(RECORD_AGAIN).await,
            Err(error) => {
                tracing::error!(delivery.id = delivery.0, error = ?error, "what was sent could not be recorded");
                return Ended::Stuck;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::ids::{ContactOrdinal, DeliveryId, WorkspaceId};
    use outbound::limits::ATTEMPTS_MAX;

    #[test]
    fn an_attempt_is_the_last_when_there_are_enough() {
        let key =
            OutboxKey { workspace: WorkspaceId(1), due_at: 5, contact: ContactOrdinal(2), delivery: DeliveryId(3) };
        let later = || Outcome::Later { reason: Reason::Throttled, after_s: Some(600) };
        for (attempt, is_last) in [(ATTEMPTS_MAX - 1, false), (ATTEMPTS_MAX, true), (ATTEMPTS_MAX + 1, true)] {
            let settled = settled(later(), (attempt, &key), 100);
            assert_eq!(matches!(settled, SendingOutcome::Failed { .. }), is_last, "{settled:?}");
        }
        let again = settled(later(), (1, &key), 100);
        assert_eq!(again, SendingOutcome::Later { at: 700, reason: "throttled".to_owned() });
    }
}
