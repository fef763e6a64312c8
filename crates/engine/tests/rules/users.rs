//! `POST /users` of the old API: make a user, or change the one who is meant.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn an_unknown_user_is_made() {
    check(
        "workspace shop\n---\nupsert user_id:ada,email:Ada@x.example name=Ada",
        &expect![[r#"
        upsert user_id:ada,email:Ada@x.example name=Ada: contact 1
        ~ counters 1: last_contact=-→1
        + contacts 1/1: role=user external_id="ada" email="ada@x.example" name="Ada" created_at=86400000 updated_at=86400000
        + identifiers 1/external_id/"ada": contacts=[user1]
        + identifiers 1/email/"ada@x.example": contacts=[user1]
    "#]],
    );
}

#[test]
fn a_match_by_id_takes_user_id_and_email() {
    check(
        "
        workspace shop
        user ada email=ada@x.example name=Ada
        tick 1h
        ---
        upsert id:#1,user_id:ada2,email:new@x.example phone=1
        event ada2 joined at=1
        event ada joined at=1
        ",
        &expect![[r#"
            upsert id:#1,user_id:ada2,email:new@x.example phone=1: contact 1
            event ada2 joined at=1: recorded 0#1
            event ada joined at=1: refused contact_not_found field=user_id detail=ada
            ~ counters 1: active_definitions=-→1 last_definition=-→1 last_event=-→1 last_refusal=-→1
            + definitions 1/1: name="joined" created_at=86403600
            + definition_names 1/"joined": definition=1
            ~ contacts 1/1: email="ada@x.example"→"new@x.example" external_id="ada"→"ada2" phone=-→"1" updated_at=86400000→86403600
            - identifiers 1/external_id/"ada"
            + identifiers 1/external_id/"ada2": contacts=[user1]
            - identifiers 1/email/"ada@x.example"
            + identifiers 1/email/"new@x.example": contacts=[user1]
            + log 1/0/1: contact=1 definition=1 created_at=1 received_at_ms=86403600000 source=rest verified=token token=1
            + timeline 1/1/at1/1/0: event=0#1
            + summaries 1/1/1: tracked=1 first=1 last=1
            + done 1/1/1:
            + stats 1/1/24001/rest/0: accepted=1 rejected=contact_not_found:1 first_at=86403600 last_at=86403600
            + refusals 1/0/1: number=1 after_event=1 what=rejected(contact_not_found) definition=1 received_at_ms=86403600000 source=rest token=1
        "#]],
    );
}

#[test]
fn a_match_by_user_id_takes_the_email() {
    check(
        "
        workspace shop
        user ada email=ada@x.example
        user bob email=bob@x.example
        ---
        upsert user_id:ada,email:bob@x.example
        ",
        &expect![[r#"
            upsert user_id:ada,email:bob@x.example: contact 1
            ~ contacts 1/1: email="ada@x.example"→"bob@x.example"
            - identifiers 1/email/"ada@x.example"
            ~ identifiers 1/email/"bob@x.example": contacts=[user2]→[user1 user2]
        "#]],
    );
}

#[test]
fn a_match_by_email_takes_a_user_id_if_it_has_none() {
    check(
        "workspace shop\nuser - email=ada@x.example\n---\nupsert user_id:ada,email:ADA@x.example",
        &expect![[r#"
        upsert user_id:ada,email:ADA@x.example: contact 1
        ~ contacts 1/1: external_id=-→"ada"
        + identifiers 1/external_id/"ada": contacts=[user1]
    "#]],
    );
}

#[test]
fn a_match_by_email_with_another_user_id_is_somebody_else() {
    check(
        "workspace shop\nuser ada email=ada@x.example\n---\nupsert user_id:eve,email:ada@x.example",
        &expect![[r#"
        upsert user_id:eve,email:ada@x.example: contact 2
        ~ counters 1: last_contact=1→2
        + contacts 1/2: role=user external_id="eve" email="ada@x.example" created_at=86400000 updated_at=86400000
        + identifiers 1/external_id/"eve": contacts=[user2]
        ~ identifiers 1/email/"ada@x.example": contacts=[user1]→[user1 user2]
    "#]],
    );
}

#[test]
fn an_email_of_several_users_is_never_a_guess() {
    check(
        "
        workspace shop
        user ada email=ada@x.example
        upsert user_id:eve,email:ada@x.example
        ---
        upsert email:ada@x.example name=Who
        upsert user_id:joe,email:ada@x.example
        ",
        &expect![[r#"
            upsert email:ada@x.example name=Who: refused several_users field=email detail=ada@x.example
            upsert user_id:joe,email:ada@x.example: contact 3
            ~ counters 1: last_contact=2→3
            + contacts 1/3: role=user external_id="joe" email="ada@x.example" created_at=86400000 updated_at=86400000
            + identifiers 1/external_id/"joe": contacts=[user3]
            ~ identifiers 1/email/"ada@x.example": contacts=[user1 user2]→[user1 user2 user3]
        "#]],
    );
}

#[test]
fn several_users_without_a_user_id_are_never_a_guess() {
    check(
        "
        workspace shop
        user - email=a@x.example
        user - email=b@x.example
        upsert id:#2,email:a@x.example
        ---
        upsert user_id:ada,email:a@x.example
        ",
        &expect![[r#"
            upsert user_id:ada,email:a@x.example: refused several_users field=email detail=a@x.example
        "#]],
    );
}

#[test]
fn a_lead_with_the_email_is_not_the_user() {
    check_outcomes(
        "workspace shop\nlead - email=ada@x.example\nupsert email:ada@x.example\nupsert email:ada@x.example",
        &expect![[r#"
        workspace shop: workspace 1
        lead - email=ada@x.example: contact 1
        upsert email:ada@x.example: contact 2
        upsert email:ada@x.example: contact 2
    "#]],
    );
}

#[test]
fn a_bogus_id_beside_a_good_user_id_is_passed_over() {
    check_outcomes(
        "
        workspace shop
        user ada email=ada@x.example
        upsert id:bogus,user_id:ada name=Ada
        upsert id:bogus,email:ada@x.example
        upsert id:bogus,user_id:new
        upsert id:bogus
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada email=ada@x.example: contact 1
            upsert id:bogus,user_id:ada name=Ada: contact 1
            upsert id:bogus,email:ada@x.example: contact 1
            upsert id:bogus,user_id:new: contact 2
            upsert id:bogus: refused contact_not_found field=id detail=bogus
        "#]],
    );
}

#[test]
fn a_user_id_that_is_somebody_elses_is_refused() {
    check(
        "
        workspace shop
        user ada
        user bob
        ---
        upsert id:#2,user_id:ada
        ",
        &expect![[r#"
            upsert id:#2,user_id:ada: refused contact_exists field=user_id detail=05265c008f08363967d742ee
        "#]],
    );
}

#[test]
fn a_user_needs_an_identifier() {
    check(
        "workspace shop\n---\nupsert nobody: name=Who",
        &expect![[r#"
        upsert nobody: name=Who: refused contact_unidentified
    "#]],
    );
}

#[test]
fn what_is_not_sent_stays_and_null_takes_away() {
    check(
        "workspace shop\nuser ada name=Ada phone=1 email=ada@x.example\ntick 5s\n---\nupsert user_id:ada name=-",
        &expect![[r#"
        upsert user_id:ada name=-: contact 1
        ~ contacts 1/1: name="Ada"→- updated_at=86400000→86400005
    "#]],
    );
}

#[test]
fn a_changed_email_frees_the_old_one() {
    check_outcomes(
        "
        workspace shop
        user ada email=old@x.example
        upsert user_id:ada,email:new@x.example
        user bob email=old@x.example
        event email:old@x.example joined at=1
        event email:new@x.example joined at=2
        user eve email=new@x.example
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada email=old@x.example: contact 1
            upsert user_id:ada,email:new@x.example: contact 1
            user bob email=old@x.example: contact 2
            event email:old@x.example joined at=1: recorded 0#1
            event email:new@x.example joined at=2: recorded 0#2
            user eve email=new@x.example: refused contact_exists field=email detail=05265c008f08363967d742ee
        "#]],
    );
}
