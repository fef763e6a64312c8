//! Contacts changed, archived, converted, deleted; visitors who come by.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn an_update_changes_what_was_sent_and_nothing_else() {
    check(
        "workspace shop
        attribute contact plan string
        user ada email=a@x.example name=Ada phone=1 custom.plan=pro
        tick 5s
        ---
        update ada name=Adele phone=- custom.plan=- fact.language_override=de",
        &expect![[r#"
            update ada name=Adele phone=- custom.plan=- fact.language_override=de: contact 1
            ~ contacts 1/1: custom=[1:"pro"]→- facts=-→[language_override:"de"] name="Ada"→"Adele" phone="1"→- updated_at=86400000→86400005
        "#]],
    );
}

#[test]
fn identifiers_stay_unique() {
    check_outcomes(
        "workspace shop
        user ada email=a@x.example
        user bob email=b@x.example
        lead - email=a@x.example
        update bob external_id=ada
        update bob email=A@x.example
        update bob email=a2@x.example
        update id:#3 role=user
        update id:#3 role=user email=c@x.example
        update id:#3 role=lead
        update ada email=-
        update bob email=a@x.example
        update nobody name=x",
        &expect![[r#"
            workspace shop: workspace 1
            user ada email=a@x.example: contact 1
            user bob email=b@x.example: contact 2
            lead - email=a@x.example: contact 3
            update bob external_id=ada: refused contact_exists field=external_id detail=05265c008f08363967d742ee
            update bob email=A@x.example: refused contact_exists field=email detail=05265c008f08363967d742ee
            update bob email=a2@x.example: contact 2
            update id:#3 role=user: refused contact_exists field=email detail=05265c008f08363967d742ee
            update id:#3 role=user email=c@x.example: contact 3
            update id:#3 role=lead: refused role_invalid field=role detail=a user cannot become a lead
            update ada email=-: contact 1
            update bob email=a@x.example: contact 2
            update nobody name=x: refused contact_not_found field=user_id detail=nobody
        "#]],
    );
}

#[test]
fn a_lead_that_becomes_a_user_loses_the_id_that_was_made_for_it() {
    check(
        "workspace shop
        lead - email=l@x.example
        ---
        update id:#1 role=user",
        &expect![[r#"
            update id:#1 role=user: contact 1
            ~ contacts 1/1: external_id="8d5e7aa1-a41e-8e4a-b784-0b7de1f1ec52"→- role=lead→user
            - identifiers 1/external_id/"8d5e7aa1-a41e-8e4a-b784-0b7de1f1ec52"
            ~ identifiers 1/email/"l@x.example": contacts=[lead1]→[user1]
        "#]],
    );
}

#[test]
fn archived_and_blocked_people() {
    check_outcomes(
        "workspace shop
        user ada
        unhide ada
        hide ada
        hide ada
        upsert user_id:ada name=Back
        block ada
        upsert user_id:ada name=Back
        event ada looked at=1000
        unhide ada
        upsert user_id:ada name=Back
        hide nobody",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            unhide ada: contact 1
            hide ada: contact 1
            hide ada: contact 1
            upsert user_id:ada name=Back: contact 1
            block ada: contact 1
            upsert user_id:ada name=Back: refused contact_blocked
            event ada looked at=1000: recorded 0#1
            unhide ada: contact 1
            upsert user_id:ada name=Back: contact 1
            hide nobody: refused contact_not_found field=user_id detail=nobody
        "#]],
    );
}

#[test]
fn blocking_is_written_once() {
    check(
        "workspace shop \n user ada \n tick 1s \n --- \n block ada \n tick 1s \n block ada",
        &expect![[r#"
        block ada: contact 1
        block ada: contact 1
        ~ contacts 1/1: blocked_at=-→86400001 updated_at=86400000→86400001
    "#]],
    );
}

#[test]
fn a_deleted_person_cannot_be_found_by_anything() {
    check(
        "workspace shop
        attribute contact plan string
        user ada email=a@x.example custom.plan=pro
        lead - email=a@x.example
        merge id:#2 ada
        event ada looked at=1000
        ---
        delete ada
        event ada looked at=2000
        event id:#2 looked at=2000
        event email:a@x.example looked at=2000
        delete ada
        user ada email=a@x.example",
        &expect![[r#"
            delete ada: deleted contact 1 as number 1, job 16
            event ada looked at=2000: refused contact_not_found field=user_id detail=ada
            event id:#2 looked at=2000: refused contact_not_found field=id detail=0000000158fd4eb914746859
            event email:a@x.example looked at=2000: refused contact_not_found field=email detail=a@x.example
            delete ada: refused contact_not_found field=user_id detail=ada
            user ada email=a@x.example: contact 3
            ~ counters 1: last_contact=2→3 last_deletion=-→1 last_job=15→16 last_refusal=-→3
            - contacts 1/1
            - contacts 1/2
            + contacts 1/3: role=user external_id="ada" email="a@x.example" created_at=86400000 updated_at=86400000
            - identifiers 1/external_id/"7dc813f4-2bbc-8fe4-b58d-d996a7125bcd"
            ~ identifiers 1/external_id/"ada": contacts=[user1]→[user3]
            ~ identifiers 1/email/"a@x.example": contacts=[user1 lead2]→[user3]
            ~ stats 1/1/24000/rest/0: rejected=-→contact_not_found:3
            + refusals 1/0/1: number=1 after_event=1 what=rejected(contact_not_found) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/2: number=2 after_event=1 what=rejected(contact_not_found) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/3: number=3 after_event=1 what=rejected(contact_not_found) definition=1 received_at_ms=86400000000 source=rest token=1
            + jobs 1/16: created_at=86400000 updated_at=86400000 kind=erase([1 2] companies=[] needles=["05265c008f08363967d742ee" "ada" "a@x.example" "05265c0055deecc72b65fb8b" "7dc813f4-2bbc-8fe4-b58d-d996a7125bcd" "a@x.example"] stage=timeline done=0 cursor=0 removed=0)
        "#]],
    );
}

#[test]
fn visitors_come_become_leads_and_users() {
    check(
        "workspace shop
        ---
        ping c1 browser=firefox
        tick 10m
        ping c1 os=linux
        tick 31m
        ping c1
        event visitor:c1 looked at=1000
        update visitor:c1 name=x
        convert visitor:c1 lead
        convert visitor:c1 user
        convert visitor:c1 user into=user_id:ada
        ping c1",
        &expect![[r#"
            ping c1 browser=firefox: contact 1 at 1
            ping c1 os=linux: contact 1 at 1
            ping c1: contact 1 at 1
            event visitor:c1 looked at=1000: recorded 0#1
            update visitor:c1 name=x: refused contact_not_found field=user_id detail=c1
            convert visitor:c1 lead: contact 1
            convert visitor:c1 user: refused identifier_missing field=user
            convert visitor:c1 user into=user_id:ada: contact 1
            ping c1: refused contact_merged
            ~ counters 1: active_definitions=-→1 last_contact=-→1 last_definition=-→1 last_event=-→1
            + definitions 1/1: name="looked" created_at=86402460
            + definition_names 1/"looked": definition=1
            + contacts 1/1: role=user external_id="ada" last_seen_at=86402460 created_at=86400000 updated_at=86402460 facts=[session_count:2 browser:"firefox" os:"linux"] visitor_id="c1"
            + identifiers 1/external_id/"ada": contacts=[user1]
            + identifiers 1/visitor/"c1": contacts=[user1]
            + log 1/0/1: contact=1 definition=1 created_at=1000 received_at_ms=86402460000 source=rest verified=token token=1
            + timeline 1/1/at1000/1/0: event=0#1
            + summaries 1/1/1: tracked=1 first=1000 last=1000
            + done 1/1/1:
            + stats 1/1/24000/rest/0: accepted=1 first_at=86402460 last_at=86402460
            + browsing 1/1: revision=3 person_revision=3
        "#]],
    );
}

#[test]
fn a_visitor_is_merged_into_who_is_there() {
    check_outcomes(
        "workspace shop
        user ada
        ping c1
        event visitor:c1 looked at=1000
        convert visitor:c1 user into=user_id:ada
        ping c1
        ping c2
        convert visitor:c2 user into=id:nobody
        convert visitor:c2 user into=email:new@x.example
        convert visitor:c3 lead
        event ada looked at=1000",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            ping c1: contact 2 at 1
            event visitor:c1 looked at=1000: recorded 0#1
            convert visitor:c1 user into=user_id:ada: contact 1
            ping c1: refused contact_merged
            ping c2: contact 3 at 1
            convert visitor:c2 user into=id:nobody: refused contact_not_found field=id detail=nobody
            convert visitor:c2 user into=email:new@x.example: contact 3
            convert visitor:c3 lead: refused contact_not_found field=user_id detail=c3
            event ada looked at=1000: duplicate of 0#1, item 1
        "#]],
    );
}

#[test]
fn attributes_are_defined_on_the_fly_or_refused() {
    check_outcomes(
        "workspace shop
        user ada
        update ada custom.plan=pro
        update ada custom.plan=pro define=yes
        update ada custom.plan=5
        update ada custom.seats=5 custom.score=1.5 custom.beta=true custom.trial_at=1700000000 define=yes
        update ada custom.seats=5.5
        update ada custom.seats=\"5\"
        update ada custom.seats=5.0
        update ada custom.score=5
        update ada custom.trial_at=-5
        update ada custom.beta=-
        update ada custom.none=-
        attribute-change 1 archived=true
        update ada custom.plan=pro
        update ada custom.plan=pro define=yes
        attribute-change 1 archived=false options=pro,max
        update ada custom.plan=pro
        update ada custom.plan=mini
        attribute contact plan string
        attribute company plan string
        attribute contact Plan string
        attribute-change 99 archived=true",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            update ada custom.plan=pro: refused attribute_unknown field=custom_attributes detail=plan
            update ada custom.plan=pro define=yes: contact 1
            update ada custom.plan=5: refused attribute_type_mismatch field=custom_attributes detail='plan' is of type string, not 5
            update ada custom.seats=5 custom.score=1.5 custom.beta=true custom.trial_at=1700000000 define=yes: contact 1
            update ada custom.seats=5.5: refused attribute_type_mismatch field=custom_attributes detail='seats' is of type integer, not 5.5
            update ada custom.seats="5": refused attribute_type_mismatch field=custom_attributes detail='seats' is of type integer, not "5"
            update ada custom.seats=5.0: contact 1
            update ada custom.score=5: contact 1
            update ada custom.trial_at=-5: refused attribute_type_mismatch field=custom_attributes detail='trial_at' is of type date, not -5
            update ada custom.beta=-: contact 1
            update ada custom.none=-: contact 1
            attribute-change 1 archived=true: attribute 1
            update ada custom.plan=pro: refused attribute_unknown field=custom_attributes detail=plan
            update ada custom.plan=pro define=yes: refused attribute_unknown field=custom_attributes detail=plan
            attribute-change 1 archived=false options=pro,max: attribute 1
            update ada custom.plan=pro: contact 1
            update ada custom.plan=mini: refused attribute_option_unknown field=custom_attributes detail='plan' has no option "mini"
            attribute contact plan string: refused attribute_exists field=contact detail=plan
            attribute company plan string: refused attribute_exists field=contact detail=plan
            attribute contact Plan string: attribute 6
            attribute-change 99 archived=true: refused attribute_not_found
        "#]],
    );
}

#[test]
fn a_contact_has_250_attributes() {
    check_outcomes(
        "workspace shop
        x249 attribute contact a{n} string
        user ada custom.one=1 define=yes
        user bob custom.two=1 define=yes
        attribute contact three string
        attribute company three string
        attribute-change 1 archived=true
        attribute contact four string
        attribute-change 1 archived=false",
        &expect![[r#"
            workspace shop: workspace 1
            x249 attribute contact a{n} string: 249× attribute
            user ada custom.one=1 define=yes: contact 1
            user bob custom.two=1 define=yes: refused too_many_attributes field=custom_attributes detail=250
            attribute contact three string: refused too_many_attributes field=custom_attributes detail=250
            attribute company three string: attribute 251
            attribute-change 1 archived=true: attribute 1
            attribute contact four string: attribute 252
            attribute-change 1 archived=false: refused too_many_attributes field=custom_attributes detail=250
        "#]],
    );
}

#[test]
fn an_attribute_is_a_row_and_an_audit_row() {
    check(
        "workspace shop
        ---
        attribute contact plan string options=pro,max description=What
        user ada custom.plan=pro",
        &expect![[r#"
            attribute contact plan string options=pro,max description=What: attribute 1
            user ada custom.plan=pro: contact 1
            ~ counters 1: contact_attributes=-→1 last_attribute=-→1 last_audit=1→2 last_contact=-→1
            + contacts 1/1: role=user external_id="ada" created_at=86400000 updated_at=86400000 custom=[1:"pro"]
            + identifiers 1/external_id/"ada": contacts=[user1]
            + audit 1/2: at_ms=86400000000 actor=token9 action="attribute.defined" subject="attribute:1" changes=[name:-→"plan"]
            + attributes 1/1: model=contact name="plan" data_type=string options=["pro" "max"] description="What" created_at=86400000 updated_at=86400000
            + attribute_names 1/contact/"plan": attribute=1
        "#]],
    );
}

#[test]
fn a_session_begins_after_half_an_hour_without_a_sign() {
    let sessions = |gap_s: u32| {
        let run = crate::script::run(&format!("workspace shop \n ping c1 \n tick {gap_s}s \n ping c1"));
        let rows = run.world.rows().iter().map(|(key, row)| crate::show::line(key, row)).collect::<String>();
        rows.matches("session_count:2").count()
    };
    assert_eq!((sessions(1_799), sessions(1_800), sessions(1_801)), (0, 0, 1));
}

#[test]
fn a_workspace_has_1000_attributes_ever() {
    let told = |before: u32| {
        let lines: String = (1..=before)
            .map(|place| format!("attribute contact a{place} string \n attribute-change {place} archived=true \n"))
            .collect();
        let run = crate::script::run(&format!("workspace shop \n {lines} attribute contact last string"));
        run.outcomes.lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(told(998), "attribute contact last string: attribute 999");
    assert_eq!(told(999), "attribute contact last string: attribute 1000");
    let refused = "attribute contact last string: refused too_many_attributes field=custom_attributes detail=1000";
    assert_eq!(told(1_000), refused);
}
