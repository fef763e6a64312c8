//! What is known of a definition's metadata keys.

use crate::script::{check, run};
use engine::ids::{DefinitionId, WorkspaceId};
use engine::limits::CATALOG_KEYS_MAX;
use engine::tables::CatalogKey;
use expect_test::expect;

#[test]
fn a_key_is_learnt_with_its_kinds_days_and_examples() {
    check(
        "
        workspace shop
        user ada
        ---
        event ada a at=1 Price=5 plan=pro
        event ada a at=2 price=6 plan=free
        event ada a at=3 price=\"much\"
        tick 1d
        event ada a at=4 price=7
        event ada a at=5 price=8
        tick 1d
        event ada a at=6 price=9
        ",
        &expect![[r#"
            event ada a at=1 Price=5 plan=pro: recorded 0#1
            event ada a at=2 price=6 plan=free: recorded 0#2
            event ada a at=3 price="much": recorded 0#3
            event ada a at=4 price=7: recorded 0#4
            event ada a at=5 price=8: recorded 0#5
            event ada a at=6 price=9: recorded 0#6
            ~ counters 1: active_definitions=-→1 last_definition=-→1 last_event=-→6
            + definitions 1/1: name="a" created_at=86400000
            + definition_names 1/"a": definition=1
            + catalogs 1/1: keys=["Price"(kinds=11 first_at=86400000 last_day=1002 examples=[0#3 0#4 0#6]) "plan"(kinds=1 first_at=86400000 last_day=1000 examples=[0#1])]
            + log 1/0/1: contact=1 definition=1 created_at=1 received_at_ms=86400000000 source=rest verified=token token=1 metadata=["Price":5 "plan":"pro"]
            + log 1/0/2: contact=1 definition=1 created_at=2 received_at_ms=86400000000 source=rest verified=token token=1 metadata=["price":6 "plan":"free"]
            + log 1/0/3: contact=1 definition=1 created_at=3 received_at_ms=86400000000 source=rest verified=token token=1 metadata=["price":"much"]
            + log 1/0/4: contact=1 definition=1 created_at=4 received_at_ms=86486400000 source=rest verified=token token=1 metadata=["price":7]
            + log 1/0/5: contact=1 definition=1 created_at=5 received_at_ms=86486400000 source=rest verified=token token=1 metadata=["price":8]
            + log 1/0/6: contact=1 definition=1 created_at=6 received_at_ms=86572800000 source=rest verified=token token=1 metadata=["price":9]
            + timeline 1/1/at6/1/0: event=0#6
            + timeline 1/1/at5/1/0: event=0#5
            + timeline 1/1/at4/1/0: event=0#4
            + timeline 1/1/at3/1/0: event=0#3
            + timeline 1/1/at2/1/0: event=0#2
            + timeline 1/1/at1/1/0: event=0#1
            + summaries 1/1/1: tracked=6 first=1 last=6
            + done 1/1/1:
            + stats 1/1/24000/rest/0: accepted=3 first_at=86400000 last_at=86400000
            + stats 1/1/24024/rest/0: accepted=2 first_at=86486400 last_at=86486400
            + stats 1/1/24048/rest/0: accepted=1 first_at=86572800 last_at=86572800
        "#]],
    );
}

#[test]
fn an_event_that_is_not_stored_teaches_nothing() {
    check(
        "workspace shop\nuser ada\nevent ada a at=1\n---\nevent ada a at=1 price=5\nevent nobody a at=2 price=5",
        &expect![[r#"
        event ada a at=1 price=5: duplicate of 0#1, item 1
        event nobody a at=2 price=5: refused contact_not_found field=user_id detail=nobody
        ~ counters 1: last_refusal=-→2
        ~ stats 1/1/24000/rest/0: duplicate=-→1 rejected=-→contact_not_found:1
        + refusals 1/0/1: number=1 after_event=1 what=duplicate(0#1) definition=1 received_at_ms=86400000000 source=rest token=1
        + refusals 1/0/2: number=2 after_event=1 what=rejected(contact_not_found) definition=1 received_at_ms=86400000000 source=rest token=1
    "#]],
    );
}

#[test]
fn at_most_100_keys_are_catalogued() {
    for (sent, kept) in [(CATALOG_KEYS_MAX - 1, 99), (CATALOG_KEYS_MAX, 100), (CATALOG_KEYS_MAX + 1, 100)] {
        let script = format!("workspace shop\nuser ada\nx{sent} event ada a at={{n}} key-{{n}}=1");
        let key = CatalogKey { workspace: WorkspaceId(1), definition: DefinitionId(1) };
        let row = run(&script).world.row(&key).expect("a catalog");
        assert_eq!(row.keys.len(), kept, "{sent} keys");
    }
}
