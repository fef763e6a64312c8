//! One event becomes rows.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn an_event_is_stored_once_and_counted_once() {
    check(
        "workspace shop\nuser ada email=ada@x.example\nevent ada ordered-item at=1000 price=5\nevent ada ordered-item at=900",
        &expect![[r#"
            workspace shop: workspace 1
            user ada email=ada@x.example: contact 1
            event ada ordered-item at=1000 price=5: recorded 0#1
            event ada ordered-item at=900: recorded 0#2
            node 0: last_workspace=1
            workspaces 1: app_id="shop" name="shop" created_at=86400000 time_zone="UTC" id_key=73686f702e2e2e2e2e2e2e2e2e2e2e2e identity_secret="secret"
            apps 0/"shop": workspace=1
            counters 1: last_contact=1 last_definition=1 active_definitions=1 last_event=2 last_job=15 last_audit=1 last_segment=2 last_subscription_type=1
            definitions 1/1: name="ordered-item" created_at=86400000
            definition_names 1/"ordered-item": definition=1
            catalogs 1/1: keys=["price"(kinds=10 first_at=86400000 last_day=1000 examples=[0#1])]
            contacts 1/1: role=user external_id="ada" email="ada@x.example" created_at=86400000 updated_at=86400000
            identifiers 1/external_id/"ada": contacts=[user1]
            identifiers 1/email/"ada@x.example": contacts=[user1]
            log 1/0/1: contact=1 definition=1 created_at=1000 received_at_ms=86400000000 source=rest verified=token token=1 metadata=["price":5]
            log 1/0/2: contact=1 definition=1 created_at=900 received_at_ms=86400000000 source=rest verified=token token=1
            timeline 1/1/at1000/1/0: event=0#1
            timeline 1/1/at900/1/0: event=0#2
            summaries 1/1/1: tracked=2 first=900 last=1000
            done 1/1/1:
            stats 1/1/24000/rest/0: accepted=2 first_at=86400000 last_at=86400000
            jobs 1/1: created_at=86400000 updated_at=86400000 kind=sweep(seen cursor=0 removed=0 passes=0)
            jobs 1/2: created_at=86400000 updated_at=86400000 kind=sweep(refusals cursor=0 removed=0 passes=0)
            jobs 1/3: created_at=86400000 updated_at=86400000 kind=sweep(bulk_jobs cursor=0 removed=0 passes=0)
            jobs 1/4: created_at=86400000 updated_at=86400000 kind=sweep(stats_hours cursor=0 removed=0 passes=0)
            jobs 1/5: created_at=86400000 updated_at=86400000 kind=sweep(bulk_errors cursor=0 removed=0 passes=0)
            jobs 1/6: created_at=86400000 updated_at=86400000 kind=sweep(visitors cursor=0 removed=0 passes=0)
            jobs 1/7: created_at=86400000 updated_at=86400000 kind=sweep(held cursor=0 removed=0 passes=0)
            jobs 1/8: created_at=86400000 updated_at=86400000 kind=sweep(decisions cursor=0 removed=0 passes=0)
            jobs 1/9: created_at=86400000 updated_at=86400000 kind=sweep(deliveries cursor=0 removed=0 passes=0)
            jobs 1/10: created_at=86400000 updated_at=86400000 kind=sweep(message_hours cursor=0 removed=0 passes=0)
            audit 1/1: at_ms=86400000000 actor=command_line action="workspace.created" subject="workspace:1" changes=[name:-→"shop"]
            segments 1/1: name="Active" person_type=contact predicate=Leaf(Attribute { name: "last_seen_at", op: DaysAgoLess, value: Number("30") }) created_at=86400000 updated_at=86400000
            segments 1/2: name="New" person_type=contact predicate=Leaf(Attribute { name: "created_at", op: DaysAgoLess, value: Number("30") }) created_at=86400000 updated_at=86400000
            subscription_types 1/1: name="Announcements" description="News about the product" created_at=86400000
        "#]],
    );
}

#[test]
fn an_event_keeps_where_it_came_from() {
    check(
        "
        workspace shop
        user ada
        tick 2s
        ---
        event ada joined at=5 via=bulk token=3 verified=none received_ms=86400001500
        event ada left at=5 via=web_js verified=jwt received_ms=86400009999
        ",
        &expect![[r#"
            event ada joined at=5 via=bulk token=3 verified=none received_ms=86400001500: recorded 0#1
            event ada left at=5 via=web_js verified=jwt received_ms=86400009999: recorded 0#2
            ~ counters 1: active_definitions=-→2 last_definition=-→2 last_event=-→2
            + definitions 1/1: name="joined" created_at=86400002
            + definitions 1/2: name="left" created_at=86400002
            + definition_names 1/"joined": definition=1
            + definition_names 1/"left": definition=2
            + log 1/0/1: contact=1 definition=1 created_at=5 received_at_ms=86400001500 recorded_after_ms=500 source=bulk verified=none token=3
            + log 1/0/2: contact=1 definition=2 created_at=5 received_at_ms=86400009999 source=web_js verified=jwt token=1
            + timeline 1/1/at5/1/0: event=0#1
            + timeline 1/1/at5/2/0: event=0#2
            + summaries 1/1/1: tracked=1 first=5 last=5
            + summaries 1/2/1: tracked=1 first=5 last=5
            + done 1/1/1:
            + done 1/1/2:
            + stats 1/1/24000/bulk/0: accepted=1 first_at=86400002 last_at=86400002
            + stats 1/2/24000/web_js/0: accepted=1 first_at=86400002 last_at=86400002
        "#]],
    );
}

#[test]
fn an_event_without_a_time_happened_now() {
    check_outcomes(
        "workspace shop\nuser ada\nevent ada joined\nevent ada joined at=now\ntick 1s\nevent ada joined",
        &expect![[r#"
        workspace shop: workspace 1
        user ada: contact 1
        event ada joined: recorded 0#1
        event ada joined at=now: duplicate of 0#1, item 1
        event ada joined: recorded 0#2
    "#]],
    );
}

#[test]
fn history_is_welcome_and_sorted_into_place() {
    check(
        "
        workspace shop
        user ada
        event ada joined at=5000
        ---
        event ada joined at=0
        event ada joined at=4999
        event ada joined at=now
        ",
        &expect![[r#"
            event ada joined at=0: recorded 0#2
            event ada joined at=4999: recorded 0#3
            event ada joined at=now: recorded 0#4
            ~ counters 1: last_event=1→4
            + log 1/0/2: contact=1 definition=1 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/3: contact=1 definition=1 created_at=4999 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/4: contact=1 definition=1 created_at=86400000 received_at_ms=86400000000 source=rest verified=token token=1
            + timeline 1/1/at86400000/1/0: event=0#4
            + timeline 1/1/at4999/1/0: event=0#3
            + timeline 1/1/at0/1/0: event=0#2
            ~ summaries 1/1/1: first=5000→- last=5000→86400000 tracked=1→4
            ~ stats 1/1/24000/rest/0: accepted=1→4
        "#]],
    );
}

#[test]
fn a_time_may_lie_24_hours_ahead() {
    check(
        "
        workspace shop
        user ada
        ---
        event ada joined at=now+86399
        event ada joined at=now+86400
        event ada joined at=now+86401
        event ada joined at=86400000000
        event ada joined at=4294967296
        event ada joined at=18446744073709551615
        ",
        &expect![[r#"
            event ada joined at=now+86399: recorded 0#1
            event ada joined at=now+86400: recorded 0#2
            event ada joined at=now+86401: refused created_at_in_future field=created_at detail=86486401
            event ada joined at=86400000000: refused created_at_in_future field=created_at detail=86400000000
            event ada joined at=4294967296: refused created_at_in_future field=created_at detail=4294967296
            event ada joined at=18446744073709551615: refused created_at_in_future field=created_at detail=18446744073709551615
            ~ counters 1: active_definitions=-→1 last_definition=-→1 last_event=-→2 last_refusal=-→4
            + definitions 1/1: name="joined" created_at=86400000
            + definition_names 1/"joined": definition=1
            + log 1/0/1: contact=1 definition=1 created_at=86486399 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/2: contact=1 definition=1 created_at=86486400 received_at_ms=86400000000 source=rest verified=token token=1
            + timeline 1/1/at86486400/1/0: event=0#2
            + timeline 1/1/at86486399/1/0: event=0#1
            + summaries 1/1/1: tracked=2 first=86486399 last=86486400
            + done 1/1/1:
            + stats 1/1/24000/rest/0: accepted=2 rejected=created_at_in_future:4 first_at=86400000 last_at=86400000
            + refusals 1/0/1: number=1 after_event=2 what=rejected(created_at_in_future) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/2: number=2 after_event=2 what=rejected(created_at_in_future) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/3: number=3 after_event=2 what=rejected(created_at_in_future) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/4: number=4 after_event=2 what=rejected(created_at_in_future) definition=1 received_at_ms=86400000000 source=rest token=1
        "#]],
    );
}

#[test]
fn a_time_ahead_is_measured_in_whole_seconds_of_the_clock() {
    check_outcomes(
        "workspace shop\nuser ada\ntick 999ms\nevent ada joined at=now+86400\nevent ada joined at=now+86401\ntick 1ms\nevent ada joined at=now+86400",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            event ada joined at=now+86400: recorded 0#1
            event ada joined at=now+86401: refused created_at_in_future field=created_at detail=86486401
            event ada joined at=now+86400: recorded 0#2
        "#]],
    );
}

#[test]
fn an_impossible_time_is_told_before_an_unknown_person() {
    check_outcomes(
        "workspace shop\nevent nobody joined at=now+90000",
        &expect![[r#"
        workspace shop: workspace 1
        event nobody joined at=now+90000: refused created_at_in_future field=created_at detail=86490000
    "#]],
    );
}

#[test]
fn a_client_ids_event_is_told_apart_by_its_number() {
    // The 2^32nd event has no low bits to be told apart by: its number is
    // passed over when it needs them, and taken when it does not.
    check(
        "
        workspace shop
        user ada
        row counters last_event=4294967294
        ---
        event ada joined at=1 key=a
        event ada joined at=1 key=b
        ",
        &expect![[r#"
            event ada joined at=1 key=a: recorded 0#4294967295
            event ada joined at=1 key=b: recorded 0#4294967297
            ~ counters 1: active_definitions=-→1 last_definition=-→1 last_event=4294967294→4294967297
            + definitions 1/1: name="joined" created_at=86400000
            + definition_names 1/"joined": definition=1
            + log 1/0/4294967295: contact=1 definition=1 created_at=1 received_at_ms=86400000000 source=rest verified=token token=1 discriminator=4294967295
            + log 1/0/4294967297: contact=1 definition=1 created_at=1 received_at_ms=86400000000 source=rest verified=token token=1 discriminator=1
            + timeline 1/1/at1/1/1: event=0#4294967297
            + timeline 1/1/at1/1/4294967295: event=0#4294967295
            + seen 1/00113400e9cc5f76e5d4c817e7df1324: what=event(0#4294967295) digest=086cf40b8483b92928c920d51b40484c expires_at=87004800
            + seen 1/8f231825cae0a855562475f2a7101237: what=event(0#4294967297) digest=086cf40b8483b92928c920d51b40484c expires_at=87004800
            + summaries 1/1/1: tracked=2 first=1 last=1
            + done 1/1/1:
            + stats 1/1/24000/rest/0: accepted=2 first_at=86400000 last_at=86400000
        "#]],
    );
    check_outcomes(
        "
        workspace shop
        user ada
        row counters last_event=4294967294
        event ada joined at=1
        event ada joined at=2
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            event ada joined at=1: recorded 0#4294967295
            event ada joined at=2: recorded 0#4294967296
        "#]],
    );
}
