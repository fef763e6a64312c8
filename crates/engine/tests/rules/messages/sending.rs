//! What leaves the node: its outbox, what is said of it, and devices.

use crate::messages::{SHOP, Stage};
use engine::Command;
use engine::command::{ReceiptKind, RecordSending, RemoveDevice, SaveDevice, SendingOutcome};
use engine::ids::{ContactOrdinal, DeliveryId, WriterId};
use engine::limits::DEVICES_MAX;
use engine::rows::{AttributeValue, MessageCount, MessageKind, PushService, Standard};
use engine::tables::{ContactKey, DeviceOwnerKey, DevicesKey, MessageStatsKey, OutboxKey, TableKey};

fn waiting(stage: &Stage) -> Vec<OutboxKey> {
    stage.0.rows().keys().filter_map(|key| OutboxKey::from_erased(key).cloned()).collect()
}

fn record(stage: &mut Stage, key: &OutboxKey, outcome: SendingOutcome) {
    let OutboxKey { workspace, due_at, contact, delivery } = *key;
    let command = RecordSending { workspace, contact, delivery, due_at, outcome };
    stage.0.submit(Command::RecordSending(Box::new(command))).expect("done");
}

/// How a delivery stands, in words.
fn stands(stage: &Stage, delivery: u64) -> String {
    let deliveries = stage.deliveries();
    let (_, row) = deliveries.iter().find(|(key, _)| key.delivery == DeliveryId(delivery)).expect("a delivery");
    let sending = row.sending.as_ref().expect("it leaves");
    format!("{} {} {}", sending.state.name(), sending.attempts, sending.reason).trim().to_owned()
}

fn counted(stage: &Stage, count: MessageCount) -> u64 {
    let rows = stage.0.rows().iter();
    let rows = rows.filter(|(key, _)| {
        MessageStatsKey::from_erased(key).is_some_and(|key| key.workspace == SHOP && key.writer == WriterId(0))
    });
    let rows = rows.filter_map(|(_, row)| MessageStatsKey::typed(row));
    rows.flat_map(|row| row.counts.iter()).filter(|(what, _)| *what == count as u8).map(|(_, times)| times).sum()
}

fn ada(stage: &Stage) -> std::sync::Arc<engine::rows::ContactRow> {
    stage.0.row(&ContactKey { workspace: SHOP, contact: ContactOrdinal(1) }).expect("she is there")
}

fn reason(text: &str) -> String {
    text.to_owned()
}

#[test]
fn what_leaves_waits_and_moves_until_it_is_sent() {
    let mut stage = Stage::new();
    stage.live_of(MessageKind::Webhook, |_| {});
    assert_eq!(stage.event("ada", "at=now"), ["sent"]);
    let [first] = &waiting(&stage)[..] else { panic!("one waits") };
    assert_eq!(stands(&stage, 1), "waiting 0");
    let first = first.clone();
    record(&mut stage, &first, SendingOutcome::Held { at: first.due_at });
    assert_eq!(stands(&stage, 1), "waiting 0", "looking is no attempt");
    let held = waiting(&stage).pop().unwrap();
    assert_eq!(held.due_at, first.due_at + 1, "never in the second in which it was looked at");
    record(&mut stage, &held, SendingOutcome::Later { at: held.due_at + 60, reason: reason("throttled") });
    assert_eq!(stands(&stage, 1), "waiting 1 throttled");
    let later = waiting(&stage).pop().unwrap();
    assert_eq!(later.due_at, held.due_at + 60);
    // What is said of a row that moved on was said before.
    record(&mut stage, &held, SendingOutcome::Failed { reason: reason("late") });
    assert_eq!(stands(&stage, 1), "waiting 1 throttled");
    record(&mut stage, &later, SendingOutcome::Sent);
    assert_eq!(stands(&stage, 1), "sent 2");
    record(&mut stage, &later, SendingOutcome::Sent);
    assert_eq!((waiting(&stage).len(), counted(&stage, MessageCount::Delivered)), (0, 1));
}

#[test]
fn what_fails_is_counted_and_what_bounces_is_remembered() {
    let mut stage = Stage::new();
    stage.live_of(MessageKind::Email, |_| {});
    for (number, (outcome, told)) in [
        (SendingOutcome::Failed { reason: reason("refused 400") }, "failed 1 refused 400"),
        (SendingOutcome::Skipped { reason: reason("unsubscribed") }, "failed 0 unsubscribed"),
        (SendingOutcome::Bounced { reason: reason("bounced 550") }, "bounced 1 bounced 550"),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(stage.event("ada", "at=now"), ["sent"]);
        let key = waiting(&stage).pop().unwrap();
        record(&mut stage, &key, outcome);
        assert_eq!(stands(&stage, number as u64 + 1), told);
        stage.lines("tick 1s");
    }
    assert_eq!((counted(&stage, MessageCount::Failed), counted(&stage, MessageCount::Bounced)), (2, 1));
    assert_eq!(ada(&stage).fact(Standard::HasHardBounced), Some(&AttributeValue::Boolean(true)));
    assert_eq!(stage.event("ada", "at=now"), ["bounced"]);
    stage.receipt(1, 3, ReceiptKind::Bounced);
    assert_eq!(counted(&stage, MessageCount::Bounced), 1, "told again");
}

#[test]
fn whoever_unsubscribes_gets_no_letter_and_counts_once() {
    let mut stage = Stage::new();
    stage.live_of(MessageKind::Email, |_| {});
    assert_eq!(stage.event("ada", "at=now"), ["sent"]);
    for _ in 0..2 {
        stage.receipt(1, 1, ReceiptKind::Unsubscribed);
        stage.receipt(1, 1, ReceiptKind::Completed);
        stage.receipt(1, 1, ReceiptKind::Replied);
    }
    assert!(ada(&stage).unsubscribed_from_emails);
    for count in [MessageCount::Unsubscribed, MessageCount::Completed, MessageCount::Replied] {
        assert_eq!(counted(&stage, count), 1, "{}", count.name());
    }
    stage.lines("tick 1s");
    assert_eq!(stage.event("ada", "at=now"), ["unsubscribed"]);
}

fn save(stage: &mut Stage, contact: u32, token: &str) {
    let (contact, token) = (stage.id(contact), token.to_owned());
    let command = SaveDevice { workspace: SHOP, contact, service: PushService::Fcm, token };
    stage.0.submit(Command::SaveDevice(Box::new(command))).expect("done");
}

fn remove(stage: &mut Stage, contact: Option<u32>, token: &str) {
    let (contact, token) = (contact.map(|contact| stage.id(contact)), token.to_owned());
    let command = RemoveDevice { workspace: SHOP, contact, service: PushService::Fcm, token };
    stage.0.submit(Command::RemoveDevice(Box::new(command))).expect("done");
}

fn tokens(stage: &Stage, contact: u32) -> Vec<String> {
    let row = stage.0.row(&DevicesKey { workspace: SHOP, contact: ContactOrdinal(contact) });
    row.map(|row| row.devices.iter().map(|device| device.token.clone()).collect()).unwrap_or_default()
}

fn owners(stage: &Stage) -> usize {
    stage.0.rows().keys().filter(|key| DeviceOwnerKey::from_erased(key).is_some()).count()
}

#[test]
fn a_device_is_of_one_person_and_goes_with_who_signs_in() {
    let mut stage = Stage::new();
    stage.lines("user bob");
    stage.live_of(MessageKind::Push, |_| {});
    assert_eq!(stage.event("ada", "at=now"), ["no_address"]);
    save(&mut stage, 1, "t");
    save(&mut stage, 1, "t");
    assert_eq!((tokens(&stage, 1), owners(&stage)), (vec!["t".to_owned()], 1));
    stage.lines("tick 1s");
    assert_eq!(stage.event("ada", "at=now"), ["sent"]);
    save(&mut stage, 2, "t");
    assert_eq!((tokens(&stage, 1), tokens(&stage, 2), owners(&stage)), (vec![], vec!["t".to_owned()], 1));
    remove(&mut stage, Some(1), "t");
    assert_eq!(tokens(&stage, 2), ["t"], "it is not hers any more");
    remove(&mut stage, None, "t");
    remove(&mut stage, None, "t");
    assert_eq!((tokens(&stage, 2), owners(&stage)), (vec![], 0));
}

#[test]
fn of_too_many_devices_the_oldest_goes() {
    let mut stage = Stage::new();
    for number in 0..=DEVICES_MAX {
        save(&mut stage, 1, &format!("t{number}"));
        let most = (number + 1).min(DEVICES_MAX);
        assert_eq!((tokens(&stage, 1).len(), owners(&stage)), (most, most), "{number}");
    }
    assert_eq!(tokens(&stage, 1).first().map(String::as_str), Some("t1"));
}
