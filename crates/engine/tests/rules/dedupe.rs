//! The same event twice is one event.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn without_a_client_id_contact_name_and_second_decide() {
    check(
        "
        workspace shop
        user ada email=ada@x.example
        user bob
        event ada ordered-item at=1000 price=5
        ---
        event ada ordered-item at=1000 price=6
        event email:ada@x.example Ordered.Item at=1000
        event ada ordered-item at=1001
        event bob ordered-item at=1000
        event ada joined at=1000
        event ada ordered-item at=999
        event ada ordered-item at=1000
        ",
        &expect![[r#"
            event ada ordered-item at=1000 price=6: duplicate of 0#1, item 1
            event email:ada@x.example Ordered.Item at=1000: duplicate of 0#1, item 2
            event ada ordered-item at=1001: recorded 0#2
            event bob ordered-item at=1000: recorded 0#3
            event ada joined at=1000: recorded 0#4
            event ada ordered-item at=999: recorded 0#5
            event ada ordered-item at=1000: duplicate of 0#1, item 3
            ~ counters 1: active_definitions=1→2 last_definition=1→2 last_event=1→5 last_refusal=-→3
            + definitions 1/2: name="joined" created_at=86400000
            + definition_names 1/"joined": definition=2
            + log 1/0/2: contact=1 definition=1 created_at=1001 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/3: contact=2 definition=1 created_at=1000 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/4: contact=1 definition=2 created_at=1000 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/5: contact=1 definition=1 created_at=999 received_at_ms=86400000000 source=rest verified=token token=1
            + timeline 1/1/at1001/1/0: event=0#2
            + timeline 1/1/at1000/2/0: event=0#4
            + timeline 1/1/at999/1/0: event=0#5
            + timeline 1/2/at1000/1/0: event=0#3
            ~ summaries 1/1/1: first=1000→999 last=1000→1001 tracked=1→3
            + summaries 1/1/2: tracked=1 first=1000 last=1000
            + summaries 1/2/1: tracked=1 first=1000 last=1000
            + done 1/1/2:
            + done 1/2/1:
            ~ stats 1/1/24000/rest/0: accepted=1→4 duplicate=-→3
            + stats 1/2/24000/rest/0: accepted=1 first_at=86400000 last_at=86400000
            + refusals 1/0/1: number=1 after_event=1 what=duplicate(0#1) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/2: number=2 after_event=1 what=duplicate(0#1) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/3: number=3 after_event=5 what=duplicate(0#1) definition=1 received_at_ms=86400000000 source=rest token=1
        "#]],
    );
}

#[test]
fn the_natural_key_never_expires() {
    check_outcomes(
        "workspace shop\nuser ada\nevent ada joined at=1000\ntick 4000d\nevent ada joined at=1000",
        &expect![[r#"
        workspace shop: workspace 1
        user ada: contact 1
        event ada joined at=1000: recorded 0#1
        event ada joined at=1000: duplicate of 0#1, item 1
    "#]],
    );
}

#[test]
fn an_old_event_finds_its_double_below_the_last_one() {
    check_outcomes(
        "
        workspace shop
        user ada
        event ada joined at=1000
        event ada joined at=3000
        event ada joined at=2000
        event ada joined at=2000
        event ada joined at=1000
        event ada joined at=3000
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            event ada joined at=1000: recorded 0#1
            event ada joined at=3000: recorded 0#2
            event ada joined at=2000: recorded 0#3
            event ada joined at=2000: duplicate of 0#3, item 1
            event ada joined at=1000: duplicate of 0#1, item 2
            event ada joined at=3000: duplicate of 0#2, item 3
        "#]],
    );
}

#[test]
fn a_client_id_decides_and_two_in_one_second_are_two() {
    check(
        "
        workspace shop
        user ada
        ---
        event ada joined at=1000 key=k1
        event ada joined at=1000 key=k2
        event ada joined at=1000 key=k1
        ",
        &expect![[r#"
            event ada joined at=1000 key=k1: recorded 0#1
            event ada joined at=1000 key=k2: recorded 0#2
            event ada joined at=1000 key=k1: duplicate of 0#1, item 1
            ~ counters 1: active_definitions=-→1 last_definition=-→1 last_event=-→2 last_refusal=-→1
            + definitions 1/1: name="joined" created_at=86400000
            + definition_names 1/"joined": definition=1
            + log 1/0/1: contact=1 definition=1 created_at=1000 received_at_ms=86400000000 source=rest verified=token token=1 discriminator=1
            + log 1/0/2: contact=1 definition=1 created_at=1000 received_at_ms=86400000000 source=rest verified=token token=1 discriminator=2
            + timeline 1/1/at1000/1/1: event=0#1
            + timeline 1/1/at1000/1/2: event=0#2
            + seen 1/94f9fa354bff45c316d0e71c88a4ffde: what=event(0#1) digest=7dd6398cf2abb6675895209adac1449f expires_at=87004800
            + seen 1/e91da69706b28b486c032e728d9faad3: what=event(0#2) digest=7dd6398cf2abb6675895209adac1449f expires_at=87004800
            + summaries 1/1/1: tracked=2 first=1000 last=1000
            + done 1/1/1:
            + stats 1/1/24000/rest/0: accepted=2 duplicate=1 first_at=86400000 last_at=86400000
            + refusals 1/0/1: number=1 after_event=2 what=duplicate(0#1) definition=1 received_at_ms=86400000000 source=rest token=1
        "#]],
    );
}

#[test]
fn a_compared_id_with_another_event_is_an_error() {
    check(
        "
        workspace shop
        user ada email=ada@x.example
        user bob
        event ada joined at=1000 key=k1 plan=pro seats=1
        ---
        event ada joined at=1000 key=k1 plan=pro seats=1
        event ada JOINED at=1000 key=k1 plan=pro seats=1
        event bob joined at=1000 key=k1 plan=pro seats=1
        event email:ada@x.example joined at=1000 key=k1 plan=pro seats=1
        event ada left at=1000 key=k1 plan=pro seats=1
        event ada joined at=1001 key=k1 plan=pro seats=1
        event ada joined key=k1 plan=pro seats=1
        event ada joined at=1000 key=k1 plan=pro
        event ada joined at=1000 key=k1 plan=\"pro\" seats=\"1\"
        event ada joined at=1000 key=k1 plan=free seats=1
        event ada joined at=1000 key=k1 seats=1 plan=pro
        event ada joined key=k2
        event ada joined key=k2
        ",
        &expect![[r#"
            event ada joined at=1000 key=k1 plan=pro seats=1: duplicate of 0#1, item 1
            event ada JOINED at=1000 key=k1 plan=pro seats=1: duplicate of 0#1, item 2
            event bob joined at=1000 key=k1 plan=pro seats=1: refused idempotency_mismatch field=event_id
            event email:ada@x.example joined at=1000 key=k1 plan=pro seats=1: refused idempotency_mismatch field=event_id
            event ada left at=1000 key=k1 plan=pro seats=1: refused idempotency_mismatch field=event_id
            event ada joined at=1001 key=k1 plan=pro seats=1: refused idempotency_mismatch field=event_id
            event ada joined key=k1 plan=pro seats=1: refused idempotency_mismatch field=event_id
            event ada joined at=1000 key=k1 plan=pro: refused idempotency_mismatch field=event_id
            event ada joined at=1000 key=k1 plan="pro" seats="1": refused idempotency_mismatch field=event_id
            event ada joined at=1000 key=k1 plan=free seats=1: refused idempotency_mismatch field=event_id
            event ada joined at=1000 key=k1 seats=1 plan=pro: refused idempotency_mismatch field=event_id
            event ada joined key=k2: recorded 0#2
            event ada joined key=k2: duplicate of 0#2, item 12
            ~ counters 1: last_event=1→2 last_refusal=-→12
            + log 1/0/2: contact=1 definition=1 created_at=86400000 received_at_ms=86400000000 source=rest verified=token token=1 discriminator=2
            + timeline 1/1/at86400000/1/2: event=0#2
            + seen 1/e91da69706b28b486c032e728d9faad3: what=event(0#2) digest=5c33b4f4b7cb981b0e8577f0b46c5fae expires_at=87004800
            ~ summaries 1/1/1: last=1000→86400000 tracked=1→2
            + stats 1/0/24000/rest/0: rejected=idempotency_mismatch:1
            ~ stats 1/1/24000/rest/0: accepted=1→2 duplicate=-→3 rejected=-→idempotency_mismatch:8
            + refusals 1/0/1: number=1 after_event=1 what=duplicate(0#1) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/2: number=2 after_event=1 what=duplicate(0#1) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/3: number=3 after_event=1 what=rejected(idempotency_mismatch) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/4: number=4 after_event=1 what=rejected(idempotency_mismatch) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/5: number=5 after_event=1 what=rejected(idempotency_mismatch) received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/6: number=6 after_event=1 what=rejected(idempotency_mismatch) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/7: number=7 after_event=1 what=rejected(idempotency_mismatch) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/8: number=8 after_event=1 what=rejected(idempotency_mismatch) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/9: number=9 after_event=1 what=rejected(idempotency_mismatch) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/10: number=10 after_event=1 what=rejected(idempotency_mismatch) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/11: number=11 after_event=1 what=rejected(idempotency_mismatch) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/12: number=12 after_event=2 what=duplicate(0#2) definition=1 received_at_ms=86400000000 source=rest token=1
        "#]],
    );
}

#[test]
fn every_kind_of_value_is_compared() {
    check_outcomes(
        "
        workspace shop
        user ada
        event ada joined at=1 key=money v=money:5:eur
        event ada joined at=1 key=money v=money:5:usd
        event ada joined at=1 key=money v=money:6:eur
        event ada joined at=1 key=money v=money:5:EUR
        event ada joined at=1 key=rich v=rich:https://x.example|1
        event ada joined at=1 key=rich v=rich:https://x.example|2
        event ada joined at=1 key=rich v=rich:https://y.example|1
        event ada joined at=1 key=flag v=true
        event ada joined at=1 key=flag v=false
        event ada joined at=1 key=flag v=\"true\"
        event ada joined at=1 key=list v=[1]
        event ada joined at=1 key=list v=[2]
        event ada joined at=1 key=number v=1
        event ada joined at=1 key=number v=1.0
        event ada joined at=1 key=number v=1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            event ada joined at=1 key=money v=money:5:eur: recorded 0#1
            event ada joined at=1 key=money v=money:5:usd: refused idempotency_mismatch field=event_id
            event ada joined at=1 key=money v=money:6:eur: refused idempotency_mismatch field=event_id
            event ada joined at=1 key=money v=money:5:EUR: duplicate of 0#1, item 3
            event ada joined at=1 key=rich v=rich:https://x.example|1: recorded 0#2
            event ada joined at=1 key=rich v=rich:https://x.example|2: refused idempotency_mismatch field=event_id
            event ada joined at=1 key=rich v=rich:https://y.example|1: refused idempotency_mismatch field=event_id
            event ada joined at=1 key=flag v=true: recorded 0#3
            event ada joined at=1 key=flag v=false: refused idempotency_mismatch field=event_id
            event ada joined at=1 key=flag v="true": refused idempotency_mismatch field=event_id
            event ada joined at=1 key=list v=[1]: recorded 0#4
            event ada joined at=1 key=list v=[2]: refused idempotency_mismatch field=event_id
            event ada joined at=1 key=number v=1: recorded 0#5
            event ada joined at=1 key=number v=1.0: refused idempotency_mismatch field=event_id
            event ada joined at=1 key=number v=1: duplicate of 0#5, item 10
        "#]],
    );
}

#[test]
fn other_ids_are_not_compared() {
    check_outcomes(
        "
        workspace shop
        user ada
        user bob
        event ada joined at=1000 sdk=s1
        event ada joined at=1007 sdk=s1 plan=pro
        event bob left at=1 sdk=s1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            user bob: contact 2
            event ada joined at=1000 sdk=s1: recorded 0#1
            event ada joined at=1007 sdk=s1 plan=pro: duplicate of 0#1, item 1
            event bob left at=1 sdk=s1: duplicate of 0#1, item 2
        "#]],
    );
}

#[test]
fn a_client_id_is_forgotten_after_seven_days() {
    check_outcomes(
        "
        workspace shop
        user ada
        event ada joined at=1000 key=k1
        tick 604799s
        event ada joined at=1000 key=k1
        event ada joined at=1001 key=k1
        tick 1s
        event ada joined at=1000 key=k1
        tick 604799s
        event ada joined at=1000 key=k1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            event ada joined at=1000 key=k1: recorded 0#1
            event ada joined at=1000 key=k1: duplicate of 0#1, item 1
            event ada joined at=1001 key=k1: refused idempotency_mismatch field=event_id
            event ada joined at=1000 key=k1: recorded 0#2
            event ada joined at=1000 key=k1: duplicate of 0#2, item 3
        "#]],
    );
}

#[test]
fn events_with_and_without_an_id_are_two_kinds() {
    check_outcomes(
        "
        workspace shop
        user ada
        event ada joined at=1000 key=k1
        event ada joined at=1000
        event ada joined at=1000
        event ada joined at=1000 key=k2
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            event ada joined at=1000 key=k1: recorded 0#1
            event ada joined at=1000: recorded 0#2
            event ada joined at=1000: duplicate of 0#2, item 1
            event ada joined at=1000 key=k2: recorded 0#3
        "#]],
    );
}

#[test]
fn a_refused_event_does_not_use_up_its_id() {
    check_outcomes(
        "
        workspace shop
        event ada joined at=1000 key=k1
        user ada
        event ada joined at=1000 key=k1
        event ada joined at=1000 key=k1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            event ada joined at=1000 key=k1: refused contact_not_found field=user_id detail=ada
            user ada: contact 1
            event ada joined at=1000 key=k1: recorded 0#1
            event ada joined at=1000 key=k1: duplicate of 0#1, item 2
        "#]],
    );
}

#[test]
fn a_key_of_an_import_is_not_a_key_of_an_event() {
    check_outcomes(
        "workspace shop\nuser ada\nimport ada joined 1 1 1 key=k1\nevent ada joined at=1000 key=k1",
        &expect![[r#"
        workspace shop: workspace 1
        user ada: contact 1
        import ada joined 1 1 1 key=k1: imported
        event ada joined at=1000 key=k1: recorded 0#1
    "#]],
    );
}
