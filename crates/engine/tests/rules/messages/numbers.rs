//! What is counted of messages, and what is done with the counts: goals,
//! people, recalls, tests, forecasts.

use crate::messages::{SHOP, Stage, usual};
use engine::command::{ClaimedId, Identifiers, MessageStep, RecallDeliveries, ReceiptKind, SendTest, SetForecast};
use engine::ids::{ContactOrdinal, DeliveryId, MessageId};
use engine::limits::{FORECAST_FLOOR, FORECAST_TIMES_MAX, RECALLED_PER_STEP_MAX};
use engine::rows::{
    ActorRef, Cause, FrequencyMode, Goal, MessageCount, MessageKind, MessageSpec, MessageState, MessageStatsRow,
    PauseReason,
};
use engine::tables::{AuditKey, BrowsingKey, MessageKey, MessageStatsKey, OutboxKey, SendsKey};
use engine::{Answer, Command, RefusalKind, TableKey};
use std::collections::BTreeMap;

const ME: ActorRef = ActorRef::CommandLine;

/// What was counted of a message, those with a number.
fn counts(stage: &Stage, message: MessageId) -> BTreeMap<&'static str, u64> {
    let mut sum = MessageStatsRow::default();
    for (key, row) in stage.0.rows() {
        if let (Some(key), Some(row)) = (MessageStatsKey::from_erased(key), MessageStatsKey::typed(row))
            && key.message == message
        {
            sum.add(row);
        }
    }
    let words = sum
        .counts
        .iter()
        .map(|(number, count)| (MessageCount::from_number(*number).expect("it is there").name(), *count));
    words.collect()
}

fn count(stage: &Stage, message: MessageId, what: MessageCount) -> u64 {
    counts(stage, message).get(what.name()).copied().unwrap_or(0)
}

fn with_goal(spec: &mut MessageSpec) {
    spec.goal = Some(Goal { event: "invited-friend".to_owned(), within_s: 3_600 });
}

fn upload(stage: &mut Stage, who: &str) {
    stage.lines("tick 1s");
    stage.event(who, "at=now");
}

fn reach(stage: &mut Stage, who: &str, rest: &str) {
    let told = stage.lines(&format!("event {who} invited-friend {rest}"));
    assert!(told.contains("recorded"), "{told}");
}

#[test]
fn a_goal_counts_once_for_each_person_within_its_time_after_the_send() {
    let mut stage = Stage::new();
    stage.lines("user bob\nuser cy\nuser di");
    let message = stage.live(with_goal);
    let goals = |stage: &Stage| count(stage, message, MessageCount::Goal);
    reach(&mut stage, "ada", "at=now");
    assert_eq!(goals(&stage), 0, "before she had it");
    upload(&mut stage, "ada");
    upload(&mut stage, "bob");
    reach(&mut stage, "di", "at=now");
    assert_eq!(goals(&stage), 0, "he never had it");
    reach(&mut stage, "ada", "at=now-30 sdk=late");
    assert_eq!(goals(&stage), 0, "it happened before the send, and came late");
    stage.lines("tick 3599s");
    reach(&mut stage, "ada", "at=now sdk=1");
    reach(&mut stage, "ada", "at=now sdk=2");
    assert_eq!(goals(&stage), 1);
    reach(&mut stage, "bob", "at=now sdk=3");
    assert_eq!(goals(&stage), 2, "bob had it a second later");
    upload(&mut stage, "cy");
    stage.lines("tick 3601s");
    reach(&mut stage, "cy", "at=now");
    assert_eq!(goals(&stage), 2, "too late");
    upload(&mut stage, "ada");
    reach(&mut stage, "ada", "at=now sdk=4");
    assert_eq!(goals(&stage), 2, "once, however often she has it");
}

#[test]
fn a_paused_message_still_counts_its_goal() {
    let mut stage = Stage::new();
    let message = stage.live(with_goal);
    upload(&mut stage, "ada");
    stage.step(message, MessageStep::Pause);
    reach(&mut stage, "ada", "at=now");
    assert_eq!(count(&stage, message, MessageCount::Goal), 1);
}

#[test]
fn a_merge_makes_one_person_of_two() {
    let mut stage = Stage::new();
    stage.lines("lead - email=l@x.example");
    let message = stage.live(|spec| {
        with_goal(spec);
        spec.frequency.mode = FrequencyMode::Once;
    });
    upload(&mut stage, "id:#2");
    reach(&mut stage, "id:#2", "at=now");
    stage.lines("merge id:#2 ada\ntick 1s");
    assert_eq!(stage.event("ada", "at=now"), ["sent_once"]);
    reach(&mut stage, "ada", "at=now sdk=1");
    assert_eq!((count(&stage, message, MessageCount::Goal), count(&stage, message, MessageCount::People)), (1, 1));
}

#[test]
fn the_control_group_is_counted_apart_and_by_people() {
    let mut stage = Stage::new();
    let everybody = stage.live(with_goal);
    let nearly_nobody = stage.live(|spec| {
        with_goal(spec);
        spec.control_group_percent = 99;
    });
    for n in 0..40 {
        stage.lines(&format!("user u{n}"));
        for sends in 0..2 {
            stage.lines("tick 1s");
            stage.event(&format!("u{n}"), &format!("at=now sdk=u{n}-{sends}"));
        }
        reach(&mut stage, &format!("u{n}"), "at=now");
    }
    let all = counts(&stage, everybody);
    assert_eq!((all["people"], all["version_people"], all["goal"]), (40, 40, 40), "{all:?}");
    assert!(!all.contains_key("control_people"));
    let few = counts(&stage, nearly_nobody);
    let of = |word| few.get(word).copied().unwrap_or(0);
    assert!(of("control_people") >= 30, "{few:?}");
    assert_eq!(of("people") + of("control_people"), 40);
    assert_eq!((of("goal"), of("control_goal")), (of("people"), of("control_people")));
}

#[test]
fn people_are_counted_once_and_again_for_a_version() {
    let mut stage = Stage::new();
    let message = stage.live(|_| {});
    upload(&mut stage, "ada");
    upload(&mut stage, "ada");
    let row = stage.0.row(&MessageKey { workspace: SHOP, message }).unwrap();
    let spec = MessageSpec { content: "{\"version\":2}".to_owned(), ..row.spec.clone() };
    stage.save(Some(message), (MessageKind::Chat, spec));
    upload(&mut stage, "ada");
    upload(&mut stage, "ada");
    let told = counts(&stage, message);
    assert_eq!((told["people"], told["version_people"]), (1, 2));
}

fn recall(stage: &mut Stage, message: MessageId, deliveries: &[(u32, u64)]) -> u64 {
    let deliveries = deliveries.iter().map(|(contact, delivery)| (ContactOrdinal(*contact), DeliveryId(*delivery)));
    let command = RecallDeliveries { workspace: SHOP, message, deliveries: deliveries.collect(), actor: None };
    match stage.0.submit(Command::RecallDeliveries(command)).expect("it is there") {
        Answer::Recalled(recalled) => recalled,
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_what_nobody_saw_is_taken_back() {
    let kinds = [
        (ReceiptKind::Received, 1),
        (ReceiptKind::Shown, 0),
        (ReceiptKind::RestList, 0),
        (ReceiptKind::Clicked, 0),
        (ReceiptKind::Dismissed, 0),
        (ReceiptKind::Reaction(1), 0),
        (ReceiptKind::Replied, 0),
        (ReceiptKind::Completed, 0),
    ];
    for (kind, expected) in kinds {
        let mut stage = Stage::new();
        let message = stage.live(|_| {});
        upload(&mut stage, "ada");
        stage.receipt(1, 1, kind);
        assert_eq!(recall(&mut stage, message, &[(1, 1)]), expected, "{kind:?}");
        assert_eq!(stage.deliveries()[0].1.recalled, expected == 1);
    }
    let mut stage = Stage::new();
    let [message, other] = [stage.live(|_| {}), stage.live(|_| {})];
    upload(&mut stage, "ada");
    let revision = |stage: &Stage| {
        stage.0.row(&BrowsingKey { workspace: SHOP, contact: ContactOrdinal(1) }).map_or(0, |row| row.revision)
    };
    let before = revision(&stage);
    assert_eq!(recall(&mut stage, other, &[(1, 1), (1, 3), (2, 1)]), 0, "of another message, of nobody");
    assert_eq!(revision(&stage), before);
    assert_eq!(recall(&mut stage, message, &[(1, 1)]), 1);
    assert_eq!(revision(&stage), before + 1, "her browsers are told");
    assert_eq!(recall(&mut stage, message, &[(1, 1)]), 0, "once");
    assert_eq!(count(&stage, message, MessageCount::Recalled), 1);
    // She had it all the same.
    let sends = stage.0.row(&SendsKey { workspace: SHOP, contact: ContactOrdinal(1) }).unwrap();
    assert_eq!(sends.sends(message).sent, 1);
    stage.lines("tick 31d");
    assert_eq!(recall(&mut stage, other, &[(1, 2)]), 0, "nobody gets it any more");
}

#[test]
fn a_recall_takes_so_many_at_once_and_follows_merges() {
    for (count, is_taken) in
        [(RECALLED_PER_STEP_MAX - 1, true), (RECALLED_PER_STEP_MAX, true), (RECALLED_PER_STEP_MAX + 1, false)]
    {
        let mut stage = Stage::new();
        let message = stage.live(|_| {});
        for n in 0..count {
            stage.lines("tick 1s");
            stage.event("ada", &format!("at=now sdk={n}"));
        }
        let deliveries = (1..=count as u64).map(|delivery| (ContactOrdinal(1), DeliveryId(delivery))).collect();
        let command = RecallDeliveries { workspace: SHOP, message, deliveries, actor: Some(ME) };
        let told = stage.0.submit(Command::RecallDeliveries(command));
        match is_taken {
            true => assert_eq!(told.unwrap(), Answer::Recalled(count as u64)),
            false => assert_eq!(told.unwrap_err().kind, RefusalKind::CommandTooLarge),
        }
    }
    let mut stage = Stage::new();
    stage.lines("lead - email=l@x.example");
    let message = stage.live(|_| {});
    upload(&mut stage, "id:#2");
    stage.lines("merge id:#2 ada");
    let before =
        stage.0.row(&BrowsingKey { workspace: SHOP, contact: ContactOrdinal(1) }).map_or(0, |row| row.revision);
    assert_eq!(recall(&mut stage, message, &[(2, 1)]), 1);
    let after = stage.0.row(&BrowsingKey { workspace: SHOP, contact: ContactOrdinal(1) }).unwrap().revision;
    assert_eq!(after, before + 1, "the survivor's browsers are told");
}

#[test]
fn what_waits_to_leave_is_taken_back_without_waking_anybody() {
    let mut stage = Stage::new();
    let message = stage.live_of(MessageKind::Webhook, |spec| spec.allows_unproven = true);
    upload(&mut stage, "ada");
    assert_eq!(recall(&mut stage, message, &[(1, 1)]), 1);
    let waiting = stage.0.rows().keys().filter_map(OutboxKey::from_erased).count();
    assert_eq!(waiting, 1, "whoever sends looks at the delivery first");
}

fn test(stage: &mut Stage, message: MessageId, who: &str) -> Result<Answer, RefusalKind> {
    let id = who.strip_prefix('#').map(|number| stage.id(number.parse().expect("it is there")));
    let who = match id {
        Some(id) => {
            Identifiers { id: Some(ClaimedId { text: id.to_string(), id: Some(id) }), ..Identifiers::default() }
        }
        None => Identifiers { user_id: Some(who.to_owned()), ..Identifiers::default() },
    };
    let command = SendTest { workspace: SHOP, message, who, actor: ME };
    stage.0.submit(Command::SendTest(Box::new(command))).map_err(|refusal| refusal.kind)
}

#[test]
fn a_test_is_sent_whatever_the_state_and_counted_nowhere() {
    let mut stage = Stage::new();
    let draft = stage.save(None, (MessageKind::Chat, usual()));
    let told = test(&mut stage, draft, "ada");
    assert_eq!(told, Ok(Answer::Delivery(stage.id(1), DeliveryId(1))));
    stage.lines("set messages_per_day_max=1");
    stage.step(draft, MessageStep::GoLive);
    upload(&mut stage, "ada");
    test(&mut stage, draft, "#1").unwrap();
    let causes: Vec<bool> = stage.deliveries().iter().map(|(_, row)| row.cause == Cause::Test).collect();
    assert_eq!(causes, [true, false, true], "the cap of one does not see them");
    for kind in [ReceiptKind::Received, ReceiptKind::Shown, ReceiptKind::Clicked, ReceiptKind::Dismissed] {
        stage.receipt(1, 1, kind);
    }
    assert_eq!(recall(&mut stage, draft, &[(1, 3)]), 1);
    let told = counts(&stage, draft);
    assert_eq!(told, BTreeMap::from([("people", 1), ("version_people", 1)]));
    stage.step(draft, MessageStep::Archive);
    test(&mut stage, draft, "ada").unwrap();
    assert_eq!(test(&mut stage, draft, "nobody"), Err(RefusalKind::ContactNotFound));
    assert_eq!(test(&mut stage, MessageId(9), "ada"), Err(RefusalKind::MessageNotFound));
    let audits = stage.0.rows().values().filter_map(AuditKey::typed).filter(|row| row.action == "message.test_sent");
    assert_eq!(audits.count(), 3);
}

fn expect(stage: &mut Stage, message: MessageId, forecast: Option<u32>) {
    let command = SetForecast { workspace: SHOP, message, forecast, actor: ME };
    stage.0.submit(Command::SetForecast(command)).expect("it is there");
}

#[test]
fn more_than_three_times_its_forecast_pauses_a_message() {
    for (forecast, most) in [(0, FORECAST_FLOOR), (10, FORECAST_FLOOR), (11, 11 * FORECAST_TIMES_MAX)] {
        let mut stage = Stage::new();
        let message = stage.live(|_| {});
        expect(&mut stage, message, Some(forecast));
        let state = |stage: &Stage| {
            let row = stage.0.row(&MessageKey { workspace: SHOP, message }).unwrap();
            (row.state, row.paused)
        };
        for sent in 1..=most {
            upload(&mut stage, "ada");
            assert_eq!(state(&stage), (MessageState::Live, None), "{sent} of {forecast}");
        }
        upload(&mut stage, "ada");
        assert_eq!(state(&stage), (MessageState::Paused, Some(PauseReason::OverForecast)), "{forecast}");
        // Whoever lets it go on has looked: the hour begins anew.
        expect(&mut stage, message, Some(forecast + 1));
        stage.step(message, MessageStep::GoLive);
        upload(&mut stage, "ada");
        assert_eq!(state(&stage), (MessageState::Live, None));
    }
}

#[test]
fn each_hour_is_counted_for_itself_and_nothing_expected_is_no_bound() {
    let mut stage = Stage::new();
    let message = stage.live(|_| {});
    expect(&mut stage, message, Some(0));
    for _ in 0..3 {
        (0..FORECAST_FLOOR).for_each(|_| upload(&mut stage, "ada"));
        stage.lines("tick 1h");
    }
    expect(&mut stage, message, None);
    (0..3 * FORECAST_FLOOR).for_each(|_| upload(&mut stage, "ada"));
    let row = stage.0.row(&MessageKey { workspace: SHOP, message }).unwrap();
    assert_eq!((row.state, row.forecast), (MessageState::Live, None));
    let unknown = SetForecast { workspace: SHOP, message: MessageId(9), forecast: None, actor: ME };
    let refusal = stage.0.submit(Command::SetForecast(unknown)).unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::MessageNotFound);
}
