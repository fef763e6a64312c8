//! Event names, and how many there may be.

use crate::script::{check, check_outcomes};
use engine::limits::EVENT_NAME_CHARS_MAX;
use engine::text::{EventName, EventNameError};
use expect_test::expect;

#[test]
fn names_that_fold_together_are_one_definition() {
    check(
        "
        workspace shop
        user ada
        event ada Completed-Order at=1
        ---
        event ada completed-order at=2
        event ada COMPLETED.order at=3
        event ada completed$order at=4
        event ada \" completed-order \" at=5
        event ada \"completed order\" at=6
        event ada completed_order at=7
        event ada STRASSE at=8
        event ada straße at=9
        ",
        &expect![[r#"
            event ada completed-order at=2: recorded 0#2
            event ada COMPLETED.order at=3: recorded 0#3
            event ada completed$order at=4: recorded 0#4
            event ada " completed-order " at=5: recorded 0#5
            event ada "completed order" at=6: recorded 0#6
            event ada completed_order at=7: recorded 0#7
            event ada STRASSE at=8: recorded 0#8
            event ada straße at=9: recorded 0#9
            ~ counters 1: active_definitions=1→5 last_definition=1→5 last_event=1→9
            + definitions 1/2: name="completed order" created_at=86400000
            + definitions 1/3: name="completed_order" created_at=86400000
            + definitions 1/4: name="strasse" created_at=86400000
            + definitions 1/5: name="straße" created_at=86400000
            + definition_names 1/"completed order": definition=2
            + definition_names 1/"completed_order": definition=3
            + definition_names 1/"strasse": definition=4
            + definition_names 1/"straße": definition=5
            + log 1/0/2: contact=1 definition=1 created_at=2 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/3: contact=1 definition=1 created_at=3 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/4: contact=1 definition=1 created_at=4 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/5: contact=1 definition=1 created_at=5 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/6: contact=1 definition=2 created_at=6 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/7: contact=1 definition=3 created_at=7 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/8: contact=1 definition=4 created_at=8 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/9: contact=1 definition=5 created_at=9 received_at_ms=86400000000 source=rest verified=token token=1
            + timeline 1/1/at9/5/0: event=0#9
            + timeline 1/1/at8/4/0: event=0#8
            + timeline 1/1/at7/3/0: event=0#7
            + timeline 1/1/at6/2/0: event=0#6
            + timeline 1/1/at5/1/0: event=0#5
            + timeline 1/1/at4/1/0: event=0#4
            + timeline 1/1/at3/1/0: event=0#3
            + timeline 1/1/at2/1/0: event=0#2
            ~ summaries 1/1/1: last=1→5 tracked=1→5
            + summaries 1/2/1: tracked=1 first=6 last=6
            + summaries 1/3/1: tracked=1 first=7 last=7
            + summaries 1/4/1: tracked=1 first=8 last=8
            + summaries 1/5/1: tracked=1 first=9 last=9
            + done 1/1/2:
            + done 1/1/3:
            + done 1/1/4:
            + done 1/1/5:
            ~ stats 1/1/24000/rest/0: accepted=1→5
            + stats 1/2/24000/rest/0: accepted=1 first_at=86400000 last_at=86400000
            + stats 1/3/24000/rest/0: accepted=1 first_at=86400000 last_at=86400000
            + stats 1/4/24000/rest/0: accepted=1 first_at=86400000 last_at=86400000
            + stats 1/5/24000/rest/0: accepted=1 first_at=86400000 last_at=86400000
        "#]],
    );
}

#[test]
fn the_121st_active_name_is_refused() {
    check_outcomes(
        "
        workspace shop
        user ada
        x119 event ada name-{n} at=1000
        event ada name-120 at=1000
        event ada name-121 at=1000
        event ada name-1 at=1001
        import ada name-121 1 1 1
        import ada name-1 1 1 1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            x119 event ada name-{n} at=1000: 119× recorded
            event ada name-120 at=1000: recorded 0#120
            event ada name-121 at=1000: refused too_many_event_names field=event_name detail=120
            event ada name-1 at=1001: recorded 0#121
            import ada name-121 1 1 1: refused too_many_event_names field=event_name detail=120
            import ada name-1 1 1 1: imported
        "#]],
    );
}

#[test]
fn a_refused_name_leaves_only_its_count() {
    check(
        "workspace shop\nuser ada\nset active_event_names_max=1\nevent ada first at=1\n---\nevent ada second at=1 key=k1 price=5",
        &expect![[r#"
        event ada second at=1 key=k1 price=5: refused too_many_event_names field=event_name detail=1
        ~ counters 1: last_refusal=-→1
        + stats 1/0/24000/rest/0: rejected=too_many_event_names:1
        + refusals 1/0/1: number=1 after_event=1 what=rejected(too_many_event_names) received_at_ms=86400000000 source=rest token=1
    "#]],
    );
}

#[test]
fn an_archived_name_makes_room() {
    check_outcomes(
        "
        workspace shop
        user ada
        set active_event_names_max=2
        event ada a at=1
        event ada b at=1
        event ada c at=1
        archive 1
        event ada c at=1
        event ada d at=1
        event ada a at=2
        unarchive 1
        archive 2
        unarchive 1
        event ada a at=2
        unarchive 2
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            set active_event_names_max=2: settings
            event ada a at=1: recorded 0#1
            event ada b at=1: recorded 0#2
            event ada c at=1: refused too_many_event_names field=event_name detail=2
            archive 1: definition 1
            event ada c at=1: recorded 0#3
            event ada d at=1: refused too_many_event_names field=event_name detail=2
            event ada a at=2: dropped archived, item 3
            unarchive 1: refused too_many_event_names field=event_name detail=2
            archive 2: definition 2
            unarchive 1: definition 1
            event ada a at=2: recorded 0#4
            unarchive 2: refused too_many_event_names field=event_name detail=2
        "#]],
    );
}

#[test]
fn a_lower_limit_takes_no_name_away() {
    check_outcomes(
        "
        workspace shop
        user ada
        x3 event ada name-{n} at=1
        set active_event_names_max=1
        event ada name-3 at=2
        event ada name-4 at=1
        set active_event_names_max=4
        event ada name-4 at=1
        event ada name-5 at=1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            x3 event ada name-{n} at=1: 3× recorded
            set active_event_names_max=1: settings
            event ada name-3 at=2: recorded 0#4
            event ada name-4 at=1: refused too_many_event_names field=event_name detail=1
            set active_event_names_max=4: settings
            event ada name-4 at=1: recorded 0#5
            event ada name-5 at=1: refused too_many_event_names field=event_name detail=4
        "#]],
    );
}

#[test]
fn a_workspace_has_at_most_10000_definitions() {
    check_outcomes(
        "
        workspace shop
        user ada
        row counters last_definition=9998
        event ada a at=1
        event ada b at=1
        event ada c at=1
        import ada c 1 1 1
        event ada a at=2
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            event ada a at=1: recorded 0#1
            event ada b at=1: recorded 0#2
            event ada c at=1: refused too_many_definitions field=event_name detail=10000
            import ada c 1 1 1: refused too_many_definitions field=event_name detail=10000
            event ada a at=2: recorded 0#3
        "#]],
    );
}

#[test]
fn a_name_has_at_most_255_characters() {
    // 256 characters are no name, so they never become a command.
    assert_eq!(EventName::parse(&"é".repeat(EVENT_NAME_CHARS_MAX + 1)), Err(EventNameError::TooLong));
    check_outcomes(
        "workspace shop\nuser ada\nevent ada é*254 at=1\nevent ada é*255 at=1",
        &expect![[r#"
        workspace shop: workspace 1
        user ada: contact 1
        event ada é*254 at=1: recorded 0#1
        event ada é*255 at=1: recorded 0#2
    "#]],
    );
}

#[test]
fn a_duplicate_or_unknown_person_takes_no_slot() {
    check_outcomes(
        "
        workspace shop
        user ada
        set active_event_names_max=1
        event nobody a at=1
        event ada b at=now+99999
        event ada c at=1
        event ada c at=1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            set active_event_names_max=1: settings
            event nobody a at=1: refused contact_not_found field=user_id detail=nobody
            event ada b at=now+99999: refused created_at_in_future field=created_at detail=86499999
            event ada c at=1: recorded 0#1
            event ada c at=1: duplicate of 0#1, item 3
        "#]],
    );
}
