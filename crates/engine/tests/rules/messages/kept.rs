//! How long what messages leave behind is kept.

use crate::script::{check, run};
use engine::ids::{ContactOrdinal, EventRef, MessageId, WorkspaceId, WriterId};
use engine::limits::SWEEP_ROWS_MAX;
use engine::rows::{DecisionRow, MessageStatsRow};
use engine::tables::{DecisionKey, LogKey, MessageStatsKey};
use engine::{Key, Row, TableKey};
use expect_test::expect;
use std::collections::BTreeMap;

const SHOP: WorkspaceId = WorkspaceId(1);
const SENT: &str = "workspace shop\nuser ada\nmessage looked\ngo-live 1\nevent ada looked at=now\n";

#[test]
fn what_came_of_an_event_is_told_for_90_days() {
    check(
        &format!(
            "{SENT}
            tick 1s
            event ada looked at=now
            tick 7775998s
            sweep decisions
            tick 1s
            ---
            sweep decisions
            tick 1s
            sweep decisions
            "
        ),
        &expect![[r#"
            sweep decisions: swept 1, finished
            sweep decisions: swept 1, finished
            ~ jobs 1/8: kind=sweep(decisions cursor=0 removed=0 passes=1)→sweep(decisions cursor=0 removed=2 passes=3) updated_at=94175999→94176001
            - decisions 1/0/1
            - decisions 1/0/2
        "#]],
    );
}

#[test]
fn a_delivery_is_kept_for_90_days() {
    check(
        &format!(
            "{SENT}
            tick 1s
            event ada looked at=now
            tick 7775998s
            sweep deliveries
            tick 1s
            ---
            sweep deliveries
            tick 1s
            sweep deliveries
            "
        ),
        &expect![[r#"
            sweep deliveries: swept 1, finished
            sweep deliveries: swept 1, finished
            ~ jobs 1/9: kind=sweep(deliveries cursor=0 removed=0 passes=1)→sweep(deliveries cursor=0 removed=2 passes=3) updated_at=94175999→94176001
            - deliveries 1/1/1
            - deliveries 1/1/2
            - deliveries_of 1/1/1
            - deliveries_of 1/1/2
        "#]],
    );
}

#[test]
fn hours_of_messages_become_days_after_30_days() {
    // The clock begins at a day's first hour.
    check(
        &format!(
            "{SENT}
            tick 1h
            event ada looked at=now
            tick 1h
            event ada looked at=now
            tick 22h
            event ada looked at=now
            tick 719h
            sweep message_hours
            tick 1h
            ---
            sweep message_hours
            sweep message_hours
            "
        ),
        &expect![[r#"
            sweep message_hours: swept 2, finished
            sweep message_hours: swept 0, finished
            ~ jobs 1/10: kind=sweep(message_hours cursor=0 removed=0 passes=1)→sweep(message_hours cursor=0 removed=2 passes=3) updated_at=89074800→89078400
            ~ message_stats 1/1/1/24000/0: verdicts=[1:1]→[1:3]
            - message_stats 1/1/1/24001/0
            - message_stats 1/1/1/24002/0
        "#]],
    );
}

fn sums(rows: &BTreeMap<Key, Row>) -> BTreeMap<u32, MessageStatsRow> {
    let mut sums = BTreeMap::<u32, MessageStatsRow>::new();
    for (key, row) in rows {
        if let (Some(key), Some(row)) = (MessageStatsKey::from_erased(key), MessageStatsKey::typed(row)) {
            sums.entry(key.version).or_default().add(row);
        }
    }
    sums
}

#[test]
fn folding_changes_no_sum_of_a_message() {
    let mut run = run(SENT);
    for _ in 0..300 {
        run.world.run_line("tick 1h");
        run.world.run_line("event ada looked at=now");
    }
    run.world.end_batch();
    let before = sums(run.world.rows());
    run.world.run_line("tick 800h");
    while run.world.run_line("sweep message_hours").is_some_and(|told| told.ends_with("more to come")) {}
    run.world.end_batch();
    assert_eq!(sums(run.world.rows()), before);
    let hours = run.world.rows().keys().filter(|key| matches!(key, Key::MessageStats(_))).count();
    assert_eq!(hours, 13, "one row for each day");
}

/// Decisions of another writer lie behind all of the first one's: a young one
/// among the first does not keep them.
#[test]
fn a_young_decision_keeps_no_other_writers() {
    let mut run = run(SENT);
    let first = LogKey::of(SHOP, EventRef { writer: WriterId(0), seq: 1 });
    let old = run.world.row(&first).expect("the event");
    for seq in 1..=u64::from(SWEEP_ROWS_MAX) {
        let event = LogKey { workspace: SHOP, writer: WriterId(7), seq };
        run.world.put(&event, (*old).clone());
        run.world.put(&DecisionKey { workspace: SHOP, writer: WriterId(7), seq }, DecisionRow::default());
    }
    run.world.run_line("tick 7776000s");
    run.world.run_line("event ada looked at=now");
    let told: Vec<_> = (0..4).filter_map(|_| run.world.run_line("sweep decisions")).collect();
    expect![[r#"
        swept 1, more to come
        swept 250, more to come
        swept 250, more to come
        swept 0, finished"#]]
    .assert_eq(&told.join("\n"));
    run.world.end_batch();
    let left: Vec<&Key> = run.world.rows().keys().filter(|key| matches!(key, Key::Decision(_))).collect();
    assert_eq!(left, [&DecisionKey { workspace: SHOP, writer: WriterId(0), seq: 2 }.erased()]);
}

/// What can still be fetched or sent is not forgotten, however old it is.
#[test]
fn a_delivery_that_waits_stays() {
    use engine::rows::{Sending, SendingState};
    use engine::tables::DeliveryKey;
    for (state, expires_at, is_kept) in [
        (Some(SendingState::Waiting), 0, true),
        (Some(SendingState::Failed), 0, false),
        (None, u32::MAX, true),
        (None, 0, false),
    ] {
        let mut run = run(SENT);
        let key = run.world.rows().keys().find_map(|key| DeliveryKey::from_erased(key).cloned()).expect("a delivery");
        assert_eq!((key.contact, key.delivery.0), (ContactOrdinal(1), 1));
        let mut row = (*run.world.row(&key).expect("the row")).clone();
        assert_eq!(row.message, MessageId(1));
        row.sending = state.map(|state| Sending { state, attempts: 1, at: 1, reason: String::new() });
        row.expires_at = expires_at;
        run.world.put(&key, row);
        run.world.run_line("tick 7776001s");
        run.world.run_line("sweep deliveries");
        run.world.end_batch();
        assert_eq!(run.world.row(&key).is_some(), is_kept, "{state:?}, expires at {expires_at}");
    }
}
