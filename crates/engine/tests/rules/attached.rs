//! Events that waited: attached once their person comes.

use crate::script::{assert_batches_do_not_matter, check, check_outcomes, run};
use engine::Table;
use engine::limits::ATTACH_EVENTS_MAX;
use expect_test::expect;
use proptest::prelude::*;

#[test]
fn who_comes_gets_what_waited() {
    check(
        "
        workspace shop
        set hold_unknown_events=1
        event ada bought at=5 price=3
        event ada looked at=6 key=k1
        event bob looked at=7
        ---
        tick 5s
        user ada
        step 16
        step 16
        ",
        &expect![[r#"
            user ada: contact 1
            step 16: swept 1, more to come
            step 16: swept 1, finished
            ~ counters 1: active_definitions=-→2 held_bytes=867→265 held_count=3→1 last_contact=-→1 last_definition=-→2 last_event=-→2 last_job=15→16
            + definitions 1/1: name="bought" created_at=86400005
            + definitions 1/2: name="looked" created_at=86400005
            + definition_names 1/"bought": definition=1
            + definition_names 1/"looked": definition=2
            + catalogs 1/1: keys=["price"(kinds=10 first_at=86400005 last_day=1000 examples=[0#1])]
            + contacts 1/1: role=user external_id="ada" created_at=86400005 updated_at=86400005
            + identifiers 1/external_id/"ada": contacts=[user1]
            + log 1/0/1: contact=1 definition=1 created_at=5 received_at_ms=86400000000 recorded_after_ms=5000 source=rest verified=token token=1 metadata=["price":3]
            + log 1/0/2: contact=1 definition=2 created_at=6 received_at_ms=86400000000 recorded_after_ms=5000 source=rest verified=token token=1 discriminator=2
            + timeline 1/1/at6/2/2: event=0#2
            + timeline 1/1/at5/1/0: event=0#1
            + seen 1/94f9fa354bff45c316d0e71c88a4ffde: what=event(0#2) digest=7ba0d94431f65ea9b36bc49584f76073 expires_at=87004805
            + summaries 1/1/1: tracked=1 first=5 last=5
            + summaries 1/2/1: tracked=1 first=6 last=6
            + done 1/1/1:
            + done 1/1/2:
            + stats 1/1/24000/rest/0: accepted=1 first_at=86400005 last_at=86400005
            + stats 1/2/24000/rest/0: accepted=1 first_at=86400005 last_at=86400005
            + jobs 1/16: created_at=86400005 updated_at=86400005 kind=attach_held(1 external_id: cursor=3 attached=2 finished=true)
            - held 1/1
            - held 1/2
            - held_under 1/268819d37adfb500d94f38c19629cfe5/1
            - held_under 1/268819d37adfb500d94f38c19629cfe5/2
            - held_counts 1/268819d37adfb500d94f38c19629cfe5
        "#]],
    );
}

#[test]
fn what_waits_under_two_identifiers_is_attached_once() {
    check_outcomes(
        "
        workspace shop
        set hold_unknown_events=1
        event user_id:ada,email:a@x.example bought at=1
        event user_id:ada bought at=2
        event email:A@X.Example bought at=3
        user ada email=a@x.example
        step 16
        step 17
        event ada bought at=1
        event ada bought at=2
        event ada bought at=3
        ",
        &expect![[r#"
            workspace shop: workspace 1
            set hold_unknown_events=1: settings
            event user_id:ada,email:a@x.example bought at=1: held 1
            event user_id:ada bought at=2: held 2
            event email:A@X.Example bought at=3: held 3
            user ada email=a@x.example: contact 1
            step 16: swept 2, finished
            step 17: swept 1, finished
            event ada bought at=1: duplicate of 0#1, item 1
            event ada bought at=2: duplicate of 0#2, item 2
            event ada bought at=3: duplicate of 0#3, item 3
        "#]],
    );
}

#[test]
fn whoever_comes_first_gets_it() {
    check_outcomes(
        "
        workspace shop
        set hold_unknown_events=1
        event user_id:ada,email:a@x.example bought at=1
        lead - email=a@x.example
        step 16
        user ada
        step 17
        event email:a@x.example bought at=1
        event ada bought at=1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            set hold_unknown_events=1: settings
            event user_id:ada,email:a@x.example bought at=1: held 1
            lead - email=a@x.example: contact 1
            step 16: swept 1, finished
            user ada: contact 2
            step 17: refused job_not_found field=job
            event email:a@x.example bought at=1: duplicate of 0#1, item 1
            event ada bought at=1: recorded 0#2
        "#]],
    );
}

#[test]
fn every_way_to_get_an_identifier_attaches() {
    for (makes, gets) in [
        ("", "user ada"),
        ("", "upsert user_id:ada"),
        ("", "lead - email=a@x.example"),
        ("lead -", "update id:#1 external_id=ada"),
        ("user bob", "update bob email=a@x.example"),
        ("ping c1", "convert visitor:c1 user into=user_id:ada"),
        ("ping c1", "convert visitor:c1 lead into=email:a@x.example"),
    ] {
        let script = format!(
            "workspace shop\nset hold_unknown_events=1\nevent ada bought at=1\nevent email:a@x.example bought at=2\n{makes}\n{gets}\nstep 16"
        );
        let run = run(&script);
        assert!(run.outcomes.ends_with("step 16: swept 1, finished\n"), "{gets}: {}", run.outcomes);
        assert_eq!(run.world.rows().keys().filter(|key| key.table() == Table::Log).count(), 1, "{gets}");
    }
}

#[test]
fn attached_events_are_deduplicated() {
    check(
        "
        workspace shop
        set hold_unknown_events=1
        event ada bought at=1
        event ada bought at=1
        event ada bought at=2 key=k1
        event ada bought at=2 key=k1
        event ada bought at=2 sdk=k2
        user ada
        ---
        step 16
        event ada bought at=1
        event ada bought at=2 key=k1
        event ada bought at=3 key=k1
        event ada bought at=3 sdk=k2
        ",
        &expect![[r#"
            step 16: swept 5, finished
            event ada bought at=1: duplicate of 0#1, item 3
            event ada bought at=2 key=k1: duplicate of 0#2, item 4
            event ada bought at=3 key=k1: refused idempotency_mismatch field=event_id
            event ada bought at=3 sdk=k2: duplicate of 0#3, item 6
            ~ counters 1: active_definitions=-→1 held_bytes=1331→- held_count=5→- last_definition=-→1 last_event=-→3 last_refusal=-→6
            + definitions 1/1: name="bought" created_at=86400000
            + definition_names 1/"bought": definition=1
            + log 1/0/1: contact=1 definition=1 created_at=1 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/2: contact=1 definition=1 created_at=2 received_at_ms=86400000000 source=rest verified=token token=1 discriminator=2
            + log 1/0/3: contact=1 definition=1 created_at=2 received_at_ms=86400000000 source=rest verified=token token=1 discriminator=3
            + timeline 1/1/at2/1/2: event=0#2
            + timeline 1/1/at2/1/3: event=0#3
            + timeline 1/1/at1/1/0: event=0#1
            + seen 1/94f9fa354bff45c316d0e71c88a4ffde: what=event(0#2) digest=fc580517d0ba3b33ffd26c5ff5e264ce expires_at=87004800
            + seen 1/e91da69706b28b486c032e728d9faad3: what=event(0#3) digest=fc580517d0ba3b33ffd26c5ff5e264ce expires_at=87004800
            + summaries 1/1/1: tracked=3 first=1 last=2
            + done 1/1/1:
            + stats 1/1/24000/rest/0: accepted=3 duplicate=5 rejected=idempotency_mismatch:1 first_at=86400000 last_at=86400000
            + refusals 1/0/1: number=1 after_event=1 what=duplicate(0#1) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/2: number=2 after_event=2 what=duplicate(0#2) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/3: number=3 after_event=3 what=duplicate(0#1) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/4: number=4 after_event=3 what=duplicate(0#2) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/5: number=5 after_event=3 what=rejected(idempotency_mismatch) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/6: number=6 after_event=3 what=duplicate(0#3) definition=1 received_at_ms=86400000000 source=rest token=1
            ~ jobs 1/16: kind=attach_held(1 external_id:268819d37adfb500d94f38c19629cfe5 cursor=0 attached=0 finished=false)→attach_held(1 external_id: cursor=6 attached=3 finished=true)
            - held 1/1
            - held 1/2
            - held 1/3
            - held 1/4
            - held 1/5
            - held_under 1/268819d37adfb500d94f38c19629cfe5/1
            - held_under 1/268819d37adfb500d94f38c19629cfe5/2
            - held_under 1/268819d37adfb500d94f38c19629cfe5/3
            - held_under 1/268819d37adfb500d94f38c19629cfe5/4
            - held_under 1/268819d37adfb500d94f38c19629cfe5/5
            - held_counts 1/268819d37adfb500d94f38c19629cfe5
        "#]],
    );
}

#[test]
fn what_breaks_a_rule_by_then_is_counted_and_goes() {
    check(
        "
        workspace shop
        set hold_unknown_events=1 active_event_names_max=1
        event ada bought at=1
        event ada looked at=1
        event ada bought at=2
        user ada
        ---
        step 16
        step 16
        ",
        &expect![[r#"
            step 16: swept 1, more to come
            step 16: swept 2, finished
            ~ counters 1: active_definitions=-→1 held_bytes=795→- held_count=3→- last_definition=-→1 last_event=-→2 last_refusal=-→1
            + definitions 1/1: name="bought" created_at=86400000
            + definition_names 1/"bought": definition=1
            + log 1/0/1: contact=1 definition=1 created_at=1 received_at_ms=86400000000 source=rest verified=token token=1
            + log 1/0/2: contact=1 definition=1 created_at=2 received_at_ms=86400000000 source=rest verified=token token=1
            + timeline 1/1/at2/1/0: event=0#2
            + timeline 1/1/at1/1/0: event=0#1
            + summaries 1/1/1: tracked=2 first=1 last=2
            + done 1/1/1:
            + stats 1/0/24000/rest/0: rejected=too_many_event_names:1
            + stats 1/1/24000/rest/0: accepted=2 first_at=86400000 last_at=86400000
            + refusals 1/0/1: number=1 after_event=1 what=rejected(too_many_event_names) received_at_ms=86400000000 source=rest token=1
            ~ jobs 1/16: kind=attach_held(1 external_id:268819d37adfb500d94f38c19629cfe5 cursor=0 attached=0 finished=false)→attach_held(1 external_id: cursor=4 attached=2 finished=true)
            - held 1/1
            - held 1/2
            - held 1/3
            - held_under 1/268819d37adfb500d94f38c19629cfe5/1
            - held_under 1/268819d37adfb500d94f38c19629cfe5/2
            - held_under 1/268819d37adfb500d94f38c19629cfe5/3
            - held_counts 1/268819d37adfb500d94f38c19629cfe5
        "#]],
    );
    check_outcomes(
        "
        workspace shop
        set hold_unknown_events=1
        user bob
        event bob bought at=1
        event ada bought at=2
        archive 1
        user ada
        ---
        step 16
        ",
        &expect![[r#"
            step 16: swept 1, finished
        "#]],
    );
}

#[test]
fn a_step_takes_one_new_name() {
    check_outcomes(
        "
        workspace shop
        set hold_unknown_events=1
        event ada one at=1
        event ada one at=2
        event ada two at=3
        event ada one at=4
        event ada three at=5
        user ada
        ---
        step 16
        step 16
        step 16
        step 16
        ",
        &expect![[r#"
            step 16: swept 2, more to come
            step 16: swept 2, more to come
            step 16: swept 1, finished
            step 16: swept 0, finished
        "#]],
    );
}

#[test]
fn a_step_attaches_20_events() {
    for (events, told) in [
        (ATTACH_EVENTS_MAX - 1, "swept 19, finished"),
        (ATTACH_EVENTS_MAX, "swept 20, more to come"),
        (ATTACH_EVENTS_MAX + 1, "swept 20, more to come"),
    ] {
        let script = format!(
            "workspace shop\nset hold_unknown_events=1\nx{events} event user_id:ada,email:a{{n}}@x.example bought key=k{{n}}\nuser ada\nstep 16"
        );
        let run = run(&script);
        assert!(run.outcomes.ends_with(&format!("step 16: {told}\n")), "{events}: {}", run.outcomes);
    }
}

#[test]
fn a_full_step_for_somebody_who_was_merged_fits_into_one_command() {
    let leads: String =
        (1..=15).map(|n| format!("lead lead-{n}\nx20 event lead-{n} name-{{n}} at=99\nmerge lead-{n} bob\n")).collect();
    let script = format!(
        "workspace shop\nset hold_unknown_events=1\nuser bob\n{leads}x20 event user_id:ada,email:a{{n}}@x.example name-{{n}} at=5\nlead ada\n---\nmerge ada bob\nstep 16\nstep 16"
    );
    check_outcomes(
        &script,
        &expect![[r#"
            merge ada bob: contact 1
            step 16: swept 20, more to come
            step 16: swept 0, finished
        "#]],
    );
}

#[test]
fn events_follow_a_merge_but_not_a_deletion() {
    check_outcomes(
        "
        workspace shop
        set hold_unknown_events=1
        event email:a@x.example bought at=1
        lead - email=a@x.example
        user ada
        merge id:#1 ada
        step 16
        event ada bought at=1
        event bob bought at=1
        user bob
        delete bob
        step 18
        event bob bought at=2
        x12 step 19
        event bob bought at=3
        user bob
        step 20
        ",
        &expect![[r#"
            workspace shop: workspace 1
            set hold_unknown_events=1: settings
            event email:a@x.example bought at=1: held 1
            lead - email=a@x.example: contact 1
            user ada: contact 2
            merge id:#1 ada: contact 2
            step 16: swept 1, finished
            event ada bought at=1: duplicate of 0#1, item 1
            event bob bought at=1: held 2
            user bob: contact 3
            delete bob: deleted contact 3 as number 1, job 19
            step 18: swept 0, finished
            event bob bought at=2: held 3
            x12 step 19: 12× swept
            event bob bought at=3: held 4
            user bob: contact 4
            step 20: swept 1, finished
        "#]],
    );
}

/// Lines that meet each other: few people, names, ids and times.
fn line() -> impl Strategy<Value = String> {
    let who = prop_oneof![
        Just("ada"),
        Just("bob"),
        Just("email:a@x.example"),
        Just("email:b@x.example"),
        Just("user_id:ada,email:a@x.example"),
        Just("user_id:bob,email:a@x.example"),
    ];
    let event = (who, 1..4_u8, 0..3_u32, prop_oneof![2 => Just(None), 1 => (0..3_u8).prop_map(Some)]);
    let event = event.prop_map(|(who, name, at, key)| {
        let key = key.map_or_else(String::new, |key| format!(" key=k{key}"));
        format!("event {who} name-{name} at={at}{key}")
    });
    prop_oneof![
        8 => event,
        4 => (16..22_u8).prop_map(|job| format!("step {job}")),
        2 => prop_oneof![Just("user ada"), Just("user bob"), Just("lead - email=a@x.example"), Just("upsert user_id:bob,email:b@x.example")]
            .prop_map(str::to_owned),
        1 => prop_oneof![Just("delete ada"), Just("delete bob"), Just("delete email:a@x.example"), Just("merge email:a@x.example ada")]
            .prop_map(str::to_owned),
        1 => prop_oneof![Just("sweep held"), Just("tick 1s"), Just("tick 50d"), Just("set active_event_names_max=2")]
            .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn batches_do_not_matter(lines in prop::collection::vec((line(), any::<bool>()), 1..50)) {
        assert_batches_do_not_matter("workspace shop
set hold_unknown_events=1", &lines);
    }
}
