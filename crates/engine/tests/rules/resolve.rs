//! Who is meant: `id`, then `user_id`, then `email`.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn the_first_identifier_that_resolves_wins() {
    check(
        "
        workspace shop
        user ada email=ada@x.example
        user bob email=bob@x.example
        user cy email=cy@x.example
        ---
        event id:#1,user_id:bob,email:cy@x.example joined at=1
        event user_id:bob,email:cy@x.example joined at=2
        event email:cy@x.example joined at=3
        event id:bogus,user_id:bob joined at=4
        event id:bogus,user_id:nobody,email:cy@x.example joined at=5
        event id:bogus,email:ada@x.example joined at=6
        ",
        &expect![[r#"
            event id:#1,user_id:bob,email:cy@x.example joined at=1: recorded 0#1
            event user_id:bob,email:cy@x.example joined at=2: recorded 0#2
            event email:cy@x.example joined at=3: recorded 0#3
            event id:bogus,user_id:bob joined at=4: recorded 0#4
            event id:bogus,user_id:nobody,email:cy@x.examp… joined at=5: recorded 0#5
            event id:bogus,email:ada@x.example joined at=6: recorded 0#6
            ~ counters 1: active_definitions=-→1 last_definition=-→1 last_event=-→6
            + definitions 1/1: name="joined" created_at=86400000
            + definition_names 1/"joined": definition=1
            + log 1/0/1: contact=1 definition=1 created_at=1 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/2: contact=2 definition=1 created_at=2 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/3: contact=3 definition=1 created_at=3 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/4: contact=2 definition=1 created_at=4 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/5: contact=3 definition=1 created_at=5 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/6: contact=1 definition=1 created_at=6 received_at_ms=86400000000 source=rest verified=token token=1
            + timeline 1/1/at6/1/0: event=0#6
            + timeline 1/1/at1/1/0: event=0#1
            + timeline 1/2/at4/1/0: event=0#4
            + timeline 1/2/at2/1/0: event=0#2
            + timeline 1/3/at5/1/0: event=0#5
            + timeline 1/3/at3/1/0: event=0#3
            + summaries 1/1/1: tracked=2 first=1 last=6
            + summaries 1/1/2: tracked=2 first=2 last=4
            + summaries 1/1/3: tracked=2 first=3 last=5
            + done 1/1/1:
            + done 1/2/1:
            + done 1/3/1:
            + stats 1/1/24000/rest/0: accepted=6 first_at=86400000 last_at=86400000
        "#]],
    );
}

#[test]
fn a_404_names_the_identifier_tried_last() {
    check_outcomes(
        "
        workspace shop
        event nobody: joined at=1
        event id:bogus joined at=1
        event id:6762f0dd1bb69f9f2193bb83 joined at=1
        event user_id:ada joined at=1
        event email:ada@x.example joined at=1
        event id:bogus,user_id:ada joined at=1
        event user_id:ada,email:Ada@x.example joined at=1
        event id:bogus,user_id:ada,email:ada@x.example joined at=1
        import id:bogus,user_id:ada joined 1 1 1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            event nobody: joined at=1: refused identifier_missing field=user_id
            event id:bogus joined at=1: refused contact_not_found field=id detail=bogus
            event id:6762f0dd1bb69f9f2193bb83 joined at=1: refused contact_not_found field=id detail=6762f0dd1bb69f9f2193bb83
            event user_id:ada joined at=1: refused contact_not_found field=user_id detail=ada
            event email:ada@x.example joined at=1: refused contact_not_found field=email detail=ada@x.example
            event id:bogus,user_id:ada joined at=1: refused contact_not_found field=user_id detail=ada
            event user_id:ada,email:Ada@x.example joined at=1: refused contact_not_found field=email detail=Ada@x.example
            event id:bogus,user_id:ada,email:ada@x.example joined at=1: refused contact_not_found field=email detail=ada@x.example
            import id:bogus,user_id:ada joined 1 1 1: refused contact_not_found field=user_id detail=ada
        "#]],
    );
}

#[test]
fn one_user_wins_over_leads() {
    check_outcomes(
        "
        workspace shop
        lead - email=ada@x.example
        user ada email=ada@x.example
        lead - email=ada@x.example
        event email:ada@x.example joined at=1
        event id:#2 joined at=1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            lead - email=ada@x.example: contact 1
            user ada email=ada@x.example: contact 2
            lead - email=ada@x.example: contact 3
            event email:ada@x.example joined at=1: recorded 0#1
            event id:#2 joined at=1: duplicate of 0#1, item 1
        "#]],
    );
}

#[test]
fn of_leads_alone_the_newest_is_meant() {
    check_outcomes(
        "
        workspace shop
        lead - email=ada@x.example
        lead - email=ada@x.example
        event email:ada@x.example joined at=1
        event id:#2 joined at=1
        event id:#1 joined at=1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            lead - email=ada@x.example: contact 1
            lead - email=ada@x.example: contact 2
            event email:ada@x.example joined at=1: recorded 0#1
            event id:#2 joined at=1: duplicate of 0#1, item 1
            event id:#1 joined at=1: recorded 0#2
        "#]],
    );
}

#[test]
fn an_email_of_several_users_is_refused() {
    check_outcomes(
        "
        workspace shop
        user ada email=ada@x.example
        upsert user_id:eve,email:ada@x.example
        event email:ADA@x.example joined at=1
        event user_id:eve,email:ada@x.example joined at=1
        event user_id:nobody,email:ada@x.example joined at=1
        import email:ada@x.example joined 1 1 1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada email=ada@x.example: contact 1
            upsert user_id:eve,email:ada@x.example: contact 2
            event email:ADA@x.example joined at=1: refused several_users field=email detail=ADA@x.example
            event user_id:eve,email:ada@x.example joined at=1: recorded 0#1
            event user_id:nobody,email:ada@x.example joined at=1: refused several_users field=email detail=ada@x.example
            import email:ada@x.example joined 1 1 1: refused several_users field=email detail=ada@x.example
        "#]],
    );
}

#[test]
fn emails_compare_folded_and_user_ids_exactly() {
    check_outcomes(
        "
        workspace shop
        user Ada email=Émile@X.example
        event email:éMILE@x.EXAMPLE joined at=1
        event Ada joined at=2
        event ada joined at=3
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user Ada email=Émile@X.example: contact 1
            event email:éMILE@x.EXAMPLE joined at=1: recorded 0#1
            event Ada joined at=2: recorded 0#2
            event ada joined at=3: refused contact_not_found field=user_id detail=ada
        "#]],
    );
}

#[test]
fn an_id_is_read_in_either_case_and_only_whole() {
    check_outcomes(
        "
        workspace shop
        lead -
        event id:#1 joined at=1
        event id:05265c008f08363967d742ee joined at=1
        event id:05265C008F08363967D742EE joined at=1
        event id:05265c008f08363967d742ef joined at=1
        event id:05265c018f08363967d742ee joined at=1
        event id:05265c008f08363967d742e joined at=1
        event id:05265c008f08363967d742ee0 joined at=1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            lead -: contact 1
            event id:#1 joined at=1: recorded 0#1
            event id:05265c008f08363967d742ee joined at=1: duplicate of 0#1, item 1
            event id:05265C008F08363967D742EE joined at=1: duplicate of 0#1, item 2
            event id:05265c008f08363967d742ef joined at=1: refused contact_not_found field=id detail=05265c008f08363967d742ef
            event id:05265c018f08363967d742ee joined at=1: refused contact_not_found field=id detail=05265c018f08363967d742ee
            event id:05265c008f08363967d742e joined at=1: refused contact_not_found field=id detail=05265c008f08363967d742e
            event id:05265c008f08363967d742ee0 joined at=1: refused contact_not_found field=id detail=05265c008f08363967d742ee0
        "#]],
    );
}

#[test]
fn an_email_is_found_as_it_was_sent_and_as_it_is_kept() {
    // Lower case and case folding part ways at U+0130.
    check_outcomes(
        "
        workspace shop
        user ada email=\u{130}pek@x.example
        event email:\u{130}pek@x.example joined at=1
        event email:i\u{307}pek@x.example joined at=2
        user bob email=\u{130}PEK@x.example
        upsert user_id:ada,email:ipek@x.example
        event email:\u{130}pek@x.example joined at=3
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada email=İpek@x.example: contact 1
            event email:İpek@x.example joined at=1: recorded 0#1
            event email:i̇pek@x.example joined at=2: recorded 0#2
            user bob email=İPEK@x.example: refused contact_exists field=email detail=05265c008f08363967d742ee
            upsert user_id:ada,email:ipek@x.example: contact 1
            event email:İpek@x.example joined at=3: refused contact_not_found field=email detail=İpek@x.example
        "#]],
    );
}
