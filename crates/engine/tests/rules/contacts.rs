//! `POST /contacts`.

use crate::script::{check, check_outcomes, run};
use engine::limits::CONTACTS_PER_EMAIL_MAX;
use expect_test::expect;

#[test]
fn a_user_keeps_what_was_sent() {
    check(
        "
        workspace shop
        ---
        user ada email=\" Ada@X.Example \" name=\"Ada L\" phone=+49 avatar_url=https://x.example/a.png owner_id=5 signed_up_at=10 last_seen_at=20 unsubscribed=true
        ",
        &expect![[r#"
            user ada email=" Ada@X.Example " name="Ada L" phone=+49 avatar_url=https://x.example/a.png owner_id=5 signed_up_at=10 last_seen_at=20 unsubscribed=true: contact 1
            ~ counters 1: last_contact=-→1
            + contacts 1/1: role=user external_id="ada" email="ada@x.example" name="Ada L" phone="+49" avatar_url="https://x.example/a.png" owner_id="5" signed_up_at=10 last_seen_at=20 unsubscribed_from_emails=true created_at=86400000 updated_at=86400000
            + identifiers 1/external_id/"ada": contacts=[user1]
            + identifiers 1/email/"ada@x.example": contacts=[user1]
        "#]],
    );
}

#[test]
fn a_lead_gets_an_external_id_and_is_found_by_it() {
    check(
        "
        workspace shop
        ---
        lead - email=ada@x.example
        event user_id:8d5e7aa1-a41e-8e4a-b784-0b7de1f1ec52 asked at=1
        ",
        &expect![[r#"
            lead - email=ada@x.example: contact 1
            event user_id:8d5e7aa1-a41e-8e4a-b784-0b7de1f1… asked at=1: recorded 0#1
            ~ counters 1: active_definitions=-→1 last_contact=-→1 last_definition=-→1 last_event=-→1
            + definitions 1/1: name="asked" created_at=86400000
            + definition_names 1/"asked": definition=1
            + contacts 1/1: role=lead external_id="8d5e7aa1-a41e-8e4a-b784-0b7de1f1ec52" email="ada@x.example" created_at=86400000 updated_at=86400000
            + identifiers 1/external_id/"8d5e7aa1-a41e-8e4a-b784-0b7de1f1ec52": contacts=[lead1]
            + identifiers 1/email/"ada@x.example": contacts=[lead1]
            + log 1/0/1: contact=1 definition=1 created_at=1 received_at_ms=86400000000 source=rest verified=token token=1
            + timeline 1/1/at1/1/0: event=0#1
            + summaries 1/1/1: tracked=1 first=1 last=1
            + done 1/1/1:
            + stats 1/1/24000/rest/0: accepted=1 first_at=86400000 last_at=86400000
        "#]],
    );
}

#[test]
fn a_lead_may_bring_its_own_external_id() {
    check_outcomes(
        "workspace shop\nlead l1\nevent l1 asked at=1\nlead l1\nuser l1",
        &expect![[r#"
        workspace shop: workspace 1
        lead l1: contact 1
        event l1 asked at=1: recorded 0#1
        lead l1: refused contact_exists field=external_id detail=05265c008f08363967d742ee
        user l1: refused contact_exists field=external_id detail=05265c008f08363967d742ee
    "#]],
    );
}

#[test]
fn a_user_shares_neither_external_id_nor_email_with_a_user() {
    check(
        "
        workspace shop
        user ada email=ada@x.example
        user - email=bob@x.example
        ---
        user ada
        user bo email=ADA@x.example
        user - email=bob@x.example
        user ada email=bob@x.example
        lead - email=ada@x.example
        user cy email=cy@x.example
        ",
        &expect![[r#"
            user ada: refused contact_exists field=external_id detail=05265c008f08363967d742ee
            user bo email=ADA@x.example: refused contact_exists field=email detail=05265c008f08363967d742ee
            user - email=bob@x.example: refused contact_exists field=email detail=05265c0055deecc72b65fb8b
            user ada email=bob@x.example: refused contact_exists field=external_id detail=05265c008f08363967d742ee
            lead - email=ada@x.example: contact 3
            user cy email=cy@x.example: contact 4
            ~ counters 1: last_contact=2→4
            + contacts 1/3: role=lead external_id="fefae32d-ac0b-883b-be10-6b3b33c10b74" email="ada@x.example" created_at=86400000 updated_at=86400000
            + contacts 1/4: role=user external_id="cy" email="cy@x.example" created_at=86400000 updated_at=86400000
            + identifiers 1/external_id/"cy": contacts=[user4]
            + identifiers 1/external_id/"fefae32d-ac0b-883b-be10-6b3b33c10b74": contacts=[lead3]
            ~ identifiers 1/email/"ada@x.example": contacts=[user1]→[user1 lead3]
            + identifiers 1/email/"cy@x.example": contacts=[user4]
        "#]],
    );
}

#[test]
fn leads_share_an_email_and_a_user_may_join_them() {
    check(
        "
        workspace shop
        ---
        lead - email=ada@x.example
        lead - email=ada@x.example
        user ada email=ada@x.example
        ",
        &expect![[r#"
            lead - email=ada@x.example: contact 1
            lead - email=ada@x.example: contact 2
            user ada email=ada@x.example: contact 3
            ~ counters 1: last_contact=-→3
            + contacts 1/1: role=lead external_id="8d5e7aa1-a41e-8e4a-b784-0b7de1f1ec52" email="ada@x.example" created_at=86400000 updated_at=86400000
            + contacts 1/2: role=lead external_id="7dc813f4-2bbc-8fe4-b58d-d996a7125bcd" email="ada@x.example" created_at=86400000 updated_at=86400000
            + contacts 1/3: role=user external_id="ada" email="ada@x.example" created_at=86400000 updated_at=86400000
            + identifiers 1/external_id/"7dc813f4-2bbc-8fe4-b58d-d996a7125bcd": contacts=[lead2]
            + identifiers 1/external_id/"8d5e7aa1-a41e-8e4a-b784-0b7de1f1ec52": contacts=[lead1]
            + identifiers 1/external_id/"ada": contacts=[user3]
            + identifiers 1/email/"ada@x.example": contacts=[lead1 lead2 user3]
        "#]],
    );
}

#[test]
fn at_most_1000_contacts_share_an_email() {
    let script = |count: usize| format!("workspace shop\nx{count} lead - email=ada@x.example");
    for (count, told) in [
        (CONTACTS_PER_EMAIL_MAX - 1, "999× contact"),
        (CONTACTS_PER_EMAIL_MAX, "1000× contact"),
        (CONTACTS_PER_EMAIL_MAX + 1, "1000× contact, 1× refused email_shared field=email detail=1000"),
    ] {
        let outcomes = run(&script(count)).outcomes;
        assert!(outcomes.ends_with(&format!("email=ada@x.example: {told}\n")), "{count}: {outcomes}");
    }
}
