//! Items that were not stored: counted, and remembered in a ring. That a
//! refusal leaves nothing else is asserted for every refused command of every
//! script.

use crate::script::{check, run};
use engine::ids::{WorkspaceId, WriterId};
use engine::limits::REFUSALS_KEPT_MAX;
use engine::tables::RefusalKey;
use expect_test::expect;

#[test]
fn each_item_has_a_number_and_a_count() {
    check(
        "
        workspace shop
        user ada
        event ada joined at=1
        ---
        event nobody joined at=1 via=bulk token=3 received_ms=86399999000
        event nobody never-heard-of at=1
        event ada joined at=now+90000
        event ada joined at=1
        reject event_name_missing via=mobile token=5
        reject event_name_missing via=mobile
        ",
        &expect![[r#"
            event nobody joined at=1 via=bulk token=3 received_ms=86399999000: refused contact_not_found field=user_id detail=nobody
            event nobody never-heard-of at=1: refused contact_not_found field=user_id detail=nobody
            event ada joined at=now+90000: refused created_at_in_future field=created_at detail=86490000
            event ada joined at=1: duplicate of 0#1, item 4
            reject event_name_missing via=mobile token=5: counted, item 0#5
            reject event_name_missing via=mobile: counted, item 0#6
            ~ counters 1: last_refusal=-→6
            + stats 1/0/24000/mobile/0: rejected=event_name_missing:2
            + stats 1/0/24000/rest/0: rejected=contact_not_found:1
            ~ stats 1/1/24000/rest/0: duplicate=-→1 rejected=-→created_at_in_future:1
            + stats 1/1/24000/bulk/0: rejected=contact_not_found:1
            + refusals 1/0/1: number=1 after_event=1 what=rejected(contact_not_found) definition=1 received_at_ms=86399999000 source=bulk token=3
            + refusals 1/0/2: number=2 after_event=1 what=rejected(contact_not_found) received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/3: number=3 after_event=1 what=rejected(created_at_in_future) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/4: number=4 after_event=1 what=duplicate(0#1) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/5: number=5 after_event=1 what=rejected(event_name_missing) received_at_ms=86400000000 source=mobile token=5
            + refusals 1/0/6: number=6 after_event=1 what=rejected(event_name_missing) received_at_ms=86400000000 source=mobile token=1
        "#]],
    );
}

#[test]
fn other_refused_commands_are_not_items() {
    check(
        "workspace shop\nuser ada\n---\nuser ada\nimport nobody joined 1 1 1\ndescribe 9 description=x\nrevoke 7\nbulk job=99",
        &expect![[r#"
        user ada: refused contact_exists field=external_id detail=05265c008f08363967d742ee
        import nobody joined 1 1 1: refused contact_not_found field=user_id detail=nobody
        describe 9 description=x: refused definition_not_found
        revoke 7: refused token_not_found
        bulk job=99: refused job_not_found field=job.id
    "#]],
    );
}

#[test]
fn the_ring_holds_100000_items() {
    // Number n stands in slot n modulo 100,000, so item 100,000 + n takes the
    // place of item n.
    let script = format!(
        "workspace shop\nx2 event nobody joined at=1\nrow counters last_refusal={}\n---\nx3 event nobody joined at={{n}}",
        REFUSALS_KEPT_MAX - 2
    );
    check(
        &script,
        &expect![[r#"
        x3 event nobody joined at={n}: 3× refused contact_not_found field=user_id detail=nobody
        ~ counters 1: last_refusal=99998→100001
        ~ stats 1/0/24000/rest/0: rejected=contact_not_found:2→contact_not_found:5
        + refusals 1/0/0: number=100000 what=rejected(contact_not_found) received_at_ms=86400000000 source=rest token=1
        ~ refusals 1/0/1: number=1→100001
        + refusals 1/0/99999: number=99999 what=rejected(contact_not_found) received_at_ms=86400000000 source=rest token=1
    "#]],
    );
}

#[test]
fn the_newest_item_takes_the_oldest_ones_slot() {
    for (number, slot) in [(REFUSALS_KEPT_MAX - 1, 99_999), (REFUSALS_KEPT_MAX, 0), (REFUSALS_KEPT_MAX + 1, 1)] {
        let script = format!("workspace shop\nrow counters last_refusal={}\nreject too_large", number - 1);
        let key = RefusalKey { workspace: WorkspaceId(1), writer: WriterId(0), slot };
        let row = run(&script).world.row(&key).expect("an item in its slot");
        assert_eq!(row.number, number);
    }
}
