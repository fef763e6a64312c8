//! From a seed to what callers want of messages.

use super::Intent;
use super::generate::{DAY_MS, HOUR_MS, SECOND_MS};
use super::generate_people::known;
use super::message_wants::{MessageWant, SpecPick};
use super::wants::Want;
use super::{ClientPick, ContactPick, MetadataPick, When, WhoPick, Whose};
use crate::rng::Rng;
use engine::command::{MessageStep, ReceiptKind};
use engine::rows::{MessageKind, Sweep};
use engine::source::Source;

fn intent(workspace: u8, want: MessageWant) -> Intent {
    Intent::People { workspace, want: Want::Message(want) }
}

/// Some messages, most of them live.
pub(super) fn campaign(rng: &mut Rng) -> Vec<Intent> {
    let mut all = Vec::new();
    for message in 1..=3 {
        all.push(make(rng, 1));
        if rng.chance(900) {
            all.push(intent(1, MessageWant::Move { message, step: MessageStep::GoLive }));
        }
    }
    all
}

/// What a caller wants of messages, or does that they look at.
pub(super) fn want(rng: &mut Rng, workspace: u8) -> Intent {
    match rng.below(100) {
        0..=2 => {
            let who = rng.pick(&[Whose::Anybody, Whose::Survivor]);
            let who = WhoPick { id: Some(ContactPick::Of(who, rng.small(30))), ..WhoPick::default() };
            intent(workspace, MessageWant::SaveDevice { who, device: rng.small(14) })
        }
        3 => {
            let who = WhoPick { id: Some(ContactPick::Of(Whose::Anybody, rng.small(30))), ..WhoPick::default() };
            intent(workspace, MessageWant::RemoveDevice { who: rng.sometimes(600, |_| who), device: rng.small(14) })
        }
        4..=50 => act(rng, workspace),
        51..=54 => intent(workspace, MessageWant::Send { place: rng.small(20), outcome: rng.small(10) }),
        55..=57 => make(rng, workspace),
        58..=64 => {
            let spec = rng.sometimes(800, spec);
            let kind = rng.sometimes(50, |rng| rng.pick(MessageKind::ALL));
            intent(workspace, MessageWant::Save { message: Some(1 + rng.small(5)), kind, spec })
        }
        65..=74 => {
            let step = rng.pick(&[MessageStep::GoLive, MessageStep::GoLive, MessageStep::GoLive, MessageStep::Pause]);
            let step = if rng.chance(50) { MessageStep::Archive } else { step };
            intent(workspace, MessageWant::Move { message: 1 + rng.small(5), step })
        }
        75..=84 => {
            let who = rng.sometimes(150, |rng| known(rng, Whose::Anybody));
            intent(workspace, MessageWant::Receipts { who, delivery: rng.small(60), kind: receipt(rng) })
        }
        85..=87 => intent(workspace, MessageWant::Send { place: rng.small(20), outcome: rng.small(10) }),
        88 => {
            let (message, first) = (1 + rng.small(3), rng.small(20));
            intent(workspace, MessageWant::Recall { message, first, count: rng.small(40) })
        }
        89..=92 => {
            let who = WhoPick { id: Some(ContactPick::Of(Whose::Anybody, rng.small(30))), ..WhoPick::default() };
            intent(workspace, MessageWant::OpenPage { who, is_proven: rng.chance(500) })
        }
        93..=95 => intent(workspace, MessageWant::FireTimers),
        _ => {
            let sweeps = [Sweep::Decisions, Sweep::Deliveries, Sweep::MessageHours];
            Intent::SweepStep { workspace, sweep: rng.pick(&sweeps) }
        }
    }
}

/// Somebody does one of few things, now.
fn act(rng: &mut Rng, workspace: u8) -> Intent {
    let whose = rng.pick(&[Whose::Anybody, Whose::Anybody, Whose::Merged, Whose::Survivor]);
    Intent::RecordEvent {
        workspace,
        who: known(rng, whose),
        name: rng.pick(&[0, 0, 1, 3, 9]),
        created_at: rng.weighted(&[(80, When::Now), (10, When::Ago(5)), (10, When::Ago(4_000))]),
        metadata: MetadataPick { count: rng.small(2), first: rng.small(2), values: rng.pick(&[0, 0, 1]) },
        client_id: rng.sometimes(300, |rng| ClientPick { text: rng.small(9), compared: false }),
        source: rng.pick(&[Source::Rest, Source::WebJs]),
    }
}

fn make(rng: &mut Rng, workspace: u8) -> Intent {
    let kinds = [
        MessageKind::Chat,
        MessageKind::Chat,
        MessageKind::Banner,
        MessageKind::Email,
        MessageKind::Webhook,
        MessageKind::Push,
        MessageKind::Carousel,
    ];
    let (kind, spec) = (rng.sometimes(980, |rng| rng.pick(&kinds)), rng.sometimes(980, spec));
    intent(workspace, MessageWant::Save { message: None, kind, spec })
}

fn spec(rng: &mut Rng) -> SpecPick {
    let name = |rng: &mut Rng| rng.pick(&[0, 0, 1, 3, 9]);
    SpecPick {
        event: rng.sometimes(850, name),
        nth: rng.sometimes(150, |rng| 1 + rng.small(3)),
        is_filtered: rng.chance(150),
        delay_s: rng.weighted(&[(70, 0), (15, 1), (15, 60)]),
        roles: rng.pick(&[7, 7, 7, 4, 6]),
        did: rng.sometimes(250, |rng| (name(rng), 1 + rng.small(3))),
        is_once: rng.chance(250),
        max_sends: rng.sometimes(150, |rng| 1 + rng.small(3)),
        gap_s: rng.sometimes(150, |rng| rng.pick(&[1, 60, 86_400])),
        starts_in_s: rng.sometimes(100, |rng| rng.pick(&[-5, 2, 3_600])),
        stops_in_s: rng.sometimes(100, |rng| rng.pick(&[-5, 61, 86_400])),
        goal: rng.sometimes(400, |rng| (name(rng), rng.pick(&[0, 60, 86_400]))),
        stops_on_goal: rng.chance(300),
        after_sends: rng.sometimes(150, |rng| 1 + rng.small(5)),
        is_control: rng.chance(100),
        sources: rng.sometimes(100, |rng| rng.chance(500)),
        allows_unproven: rng.chance(300),
    }
}

fn receipt(rng: &mut Rng) -> ReceiptKind {
    rng.pick(&[
        ReceiptKind::Received,
        ReceiptKind::Shown,
        ReceiptKind::Shown,
        ReceiptKind::RestList,
        ReceiptKind::Clicked,
        ReceiptKind::Dismissed,
        ReceiptKind::Reaction(1),
        ReceiptKind::Reaction(2),
        ReceiptKind::Replied,
        ReceiptKind::Completed,
        ReceiptKind::Bounced,
        ReceiptKind::Unsubscribed,
    ])
}

/// How time passes in a story of messages: delays end, gaps pass, deliveries
/// are forgotten.
pub(super) fn jump(rng: &mut Rng) -> i64 {
    rng.weighted(&[
        (200, 0),
        (60, 7),
        (350, SECOND_MS),
        (200, 61 * SECOND_MS),
        (80, HOUR_MS),
        (60, DAY_MS),
        (10, 31 * DAY_MS),
        (8, 91 * DAY_MS),
        (15, -SECOND_MS),
        (5, -DAY_MS),
    ])
}
