//! What came in, by definition, hour and source.

use crate::script::check;
use expect_test::expect;

#[test]
fn items_are_counted_in_the_hour_in_which_they_came() {
    check(
        "
        workspace shop
        user ada
        ---
        tick 3599999ms
        event ada joined at=1
        tick 1ms
        event ada joined at=2
        event ada joined at=2
        event ada joined at=3 via=web_js
        event nobody joined at=3
        event nobody unknown at=3
        tick 30m
        event ada joined at=4
        import ada joined 7 1 1
        archive 1
        event ada joined at=5
        ",
        &expect![[r#"
            event ada joined at=1: recorded 0#1
            event ada joined at=2: recorded 0#2
            event ada joined at=2: duplicate of 0#2, item 1
            event ada joined at=3 via=web_js: recorded 0#3
            event nobody joined at=3: refused contact_not_found field=user_id detail=nobody
            event nobody unknown at=3: refused contact_not_found field=user_id detail=nobody
            event ada joined at=4: recorded 0#4
            import ada joined 7 1 1: imported
            archive 1: definition 1
            event ada joined at=5: dropped archived, item 4
            ~ counters 1: last_audit=1→2 last_definition=-→1 last_event=-→4 last_refusal=-→4
            + definitions 1/1: name="joined" created_at=86403599 archived_at=86405400
            + definition_names 1/"joined": definition=1
            + log 1/0/1: contact=1 definition=1 created_at=1 received_at_ms=86403599999 source=rest verified=token token=1
            + log 1/0/2: contact=1 definition=1 created_at=2 received_at_ms=86403600000 source=rest verified=token token=1
            + log 1/0/3: contact=1 definition=1 created_at=3 received_at_ms=86403600000 source=web_js verified=token token=1
            + log 1/0/4: contact=1 definition=1 created_at=4 received_at_ms=86405400000 source=rest verified=token token=1
            + timeline 1/1/at4/1/0: event=0#4
            + timeline 1/1/at3/1/0: event=0#3
            + timeline 1/1/at2/1/0: event=0#2
            + timeline 1/1/at1/1/0: event=0#1
            + seen 1/ad30a5c53868e9903b624cdde2d1fa59: what=import digest=ad30a5c53868e9903b624cdde2d1fa59 expires_at=86491800
            + summaries 1/1/1: tracked=4 imported=7 first=1 last=4
            + done 1/1/1:
            + stats 1/0/24001/rest/0: rejected=contact_not_found:1
            + stats 1/1/24000/rest/0: accepted=1 first_at=86403599 last_at=86403599
            + stats 1/1/24001/web_js/0: accepted=1 first_at=86403600 last_at=86403600
            + stats 1/1/24001/rest/0: accepted=2 duplicate=1 dropped=archived:1 rejected=contact_not_found:1 first_at=86403600 last_at=86405400
            + stats 1/1/24001/import/0: imported=7
            + refusals 1/0/1: number=1 after_event=2 what=duplicate(0#2) definition=1 received_at_ms=86403600000 source=rest token=1
            + refusals 1/0/2: number=2 after_event=3 what=rejected(contact_not_found) definition=1 received_at_ms=86403600000 source=rest token=1
            + refusals 1/0/3: number=3 after_event=3 what=rejected(contact_not_found) received_at_ms=86403600000 source=rest token=1
            + refusals 1/0/4: number=4 after_event=4 what=dropped(archived) definition=1 received_at_ms=86405400000 source=rest token=1
            + audit 1/2: at_ms=86405400000 actor=token9 action="event_definition.archived" subject="event_definition:1" changes=[archived:"false"→"true"]
        "#]],
    );
}
