//! `POST /events/summaries`: occurrences that were counted elsewhere.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn counts_add_and_times_widen() {
    check(
        "
        workspace shop
        user ada
        event ada joined at=1000
        ---
        import ada joined 5 900 950
        import ada joined 2 990 2000
        import ada left 3 10 10
        ",
        &expect![[r#"
            import ada joined 5 900 950: imported
            import ada joined 2 990 2000: imported
            import ada left 3 10 10: imported
            ~ counters 1: active_definitions=1→2 last_definition=1→2
            + definitions 1/2: name="left" created_at=86400000
            + definition_names 1/"left": definition=2
            + seen 1/b1bbf77348b8aed341d40ac602bdffe2: what=import digest=b1bbf77348b8aed341d40ac602bdffe2 expires_at=86486400
            + seen 1/b6d3a8f05b0dbf940bd51feef6236ff7: what=import digest=b6d3a8f05b0dbf940bd51feef6236ff7 expires_at=86486400
            + seen 1/b704d1727baa992a9f843b75b7aa627e: what=import digest=b704d1727baa992a9f843b75b7aa627e expires_at=86486400
            ~ summaries 1/1/1: first=1000→900 imported=-→7 last=1000→2000
            + summaries 1/2/1: imported=3 first=10 last=10
            + done 1/1/2:
            + stats 1/1/24000/import/0: imported=7
            + stats 1/2/24000/import/0: imported=3
        "#]],
    );
}

#[test]
fn an_imported_time_does_not_hide_a_new_event() {
    check(
        "
        workspace shop
        user ada
        import ada joined 5 900 5000
        ---
        event ada joined at=3000
        event ada joined at=3000
        ",
        &expect![[r#"
            event ada joined at=3000: recorded 0#1
            event ada joined at=3000: duplicate of 0#1, item 1
            ~ counters 1: last_event=-→1 last_refusal=-→1
            + log 1/0/1: contact=1 definition=1 created_at=3000 received_at_ms=86400000000 source=rest verified=token token=1
            + timeline 1/1/at3000/1/0: event=0#1
            ~ summaries 1/1/1: tracked=-→1
            + stats 1/1/24000/rest/0: accepted=1 duplicate=1 first_at=86400000 last_at=86400000
            + refusals 1/0/1: number=1 after_event=1 what=duplicate(0#1) definition=1 received_at_ms=86400000000 source=rest token=1
        "#]],
    );
}

#[test]
fn the_same_body_counts_once_in_24_hours() {
    check_outcomes(
        "
        workspace shop
        user ada email=ada@x.example
        user bob
        import ada joined 5 900 950
        import ada joined 5 900 950
        import email:ada@x.example JOINED 5 900 950
        import bob joined 5 900 950
        import ada joined 6 900 950
        import ada joined 5 901 950
        import ada joined 5 900 951
        import ada left 5 900 950
        tick 86399s
        import ada joined 5 900 950
        tick 1s
        import ada joined 5 900 950
        import ada joined 5 900 950
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada email=ada@x.example: contact 1
            user bob: contact 2
            import ada joined 5 900 950: imported
            import ada joined 5 900 950: imported before
            import email:ada@x.example JOINED 5 900 950: imported before
            import bob joined 5 900 950: imported
            import ada joined 6 900 950: imported
            import ada joined 5 901 950: imported
            import ada joined 5 900 951: imported
            import ada left 5 900 950: imported
            import ada joined 5 900 950: imported before
            import ada joined 5 900 950: imported
            import ada joined 5 900 950: imported before
        "#]],
    );
}

#[test]
fn a_client_id_makes_it_one_import_for_seven_days() {
    check_outcomes(
        "
        workspace shop
        user ada
        user bob
        import ada joined 5 900 950 key=k1
        import ada joined 5 900 950 key=k1
        import ada joined 5 900 950 key=k2
        import ada joined 5 900 950
        import ada joined 6 900 950 key=k1
        import bob joined 5 900 950 key=k1
        tick 604799s
        import ada joined 5 900 950 key=k1
        tick 1s
        import ada joined 5 900 950 key=k1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            user bob: contact 2
            import ada joined 5 900 950 key=k1: imported
            import ada joined 5 900 950 key=k1: imported before
            import ada joined 5 900 950 key=k2: imported
            import ada joined 5 900 950: imported
            import ada joined 6 900 950 key=k1: refused idempotency_mismatch field=event_id
            import bob joined 5 900 950 key=k1: refused idempotency_mismatch field=event_id
            import ada joined 5 900 950 key=k1: imported before
            import ada joined 5 900 950 key=k1: imported
        "#]],
    );
}

#[test]
fn an_import_is_refused_whole() {
    check(
        "
        workspace shop
        user ada
        ---
        import ada joined 1 20 10
        import ada joined 1 10 now+86401
        import ada joined 1 now+86401 now+86402
        import nobody joined 1 10 10
        import ada joined 1 now+86399 now+86400
        ",
        &expect![[r#"
            import ada joined 1 20 10: refused summary_out_of_order field=first
            import ada joined 1 10 now+86401: refused created_at_in_future field=last detail=86486401
            import ada joined 1 now+86401 now+86402: refused created_at_in_future field=first detail=86486401
            import nobody joined 1 10 10: refused contact_not_found field=user_id detail=nobody
            import ada joined 1 now+86399 now+86400: imported
            ~ counters 1: active_definitions=-→1 last_definition=-→1
            + definitions 1/1: name="joined" created_at=86400000
            + definition_names 1/"joined": definition=1
            + seen 1/55fc1463f872ebee901412f7dccee4e4: what=import digest=55fc1463f872ebee901412f7dccee4e4 expires_at=86486400
            + summaries 1/1/1: imported=1 first=86486399 last=86486400
            + done 1/1/1:
            + stats 1/1/24000/import/0: imported=1
        "#]],
    );
}

#[test]
fn an_import_of_an_archived_name_is_dropped_and_counted() {
    check(
        "workspace shop\nuser ada\nevent ada joined at=1\narchive 1\n---\nimport ada joined 5 900 950 token=4",
        &expect![[r#"
        import ada joined 5 900 950 token=4: dropped archived, item 1
        ~ counters 1: last_refusal=-→1
        + stats 1/1/24000/import/0: dropped=archived:1
        + refusals 1/0/1: number=1 after_event=1 what=dropped(archived) definition=1 received_at_ms=86400000000 source=import token=4
    "#]],
    );
}

#[test]
fn the_largest_import_adds_up() {
    check(
        "workspace shop\nuser ada\n---\nimport ada joined 2147483646 1 1\nimport ada joined 2147483647 1 1\nimport ada joined 2147483647 1 2",
        &expect![[r#"
            import ada joined 2147483646 1 1: imported
            import ada joined 2147483647 1 1: imported
            import ada joined 2147483647 1 2: imported
            ~ counters 1: active_definitions=-→1 last_definition=-→1
            + definitions 1/1: name="joined" created_at=86400000
            + definition_names 1/"joined": definition=1
            + seen 1/1bcccac7cad137a61ca9e546fb908aa6: what=import digest=1bcccac7cad137a61ca9e546fb908aa6 expires_at=86486400
            + seen 1/27b8ecae7f1431c26d0b9ede63a21b3a: what=import digest=27b8ecae7f1431c26d0b9ede63a21b3a expires_at=86486400
            + seen 1/dc8b025e4499152c6b1f62077e34e026: what=import digest=dc8b025e4499152c6b1f62077e34e026 expires_at=86486400
            + summaries 1/1/1: imported=6442450940 first=1 last=2
            + done 1/1/1:
            + stats 1/1/24000/import/0: imported=6442450940
        "#]],
    );
}

#[test]
fn an_id_whose_contact_is_gone_beside_other_identifiers_takes_four_rounds() {
    check_outcomes(
        "
        workspace shop
        user ada email=ada@x.example
        import id:#9,user_id:nobody,email:ada@x.example joined 1 10 10
        event id:#9,user_id:nobody,email:ada@x.example joined at=20
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada email=ada@x.example: contact 1
            import id:#9,user_id:nobody,email:ada@x.example joined 1 10 10: imported
            event id:#9,user_id:nobody,email:ada@x.example joined at=20: recorded 0#1
        "#]],
    );
}
