//! Addresses that browsers claim, type or prove.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn a_claimed_address_or_number_is_not_replaced_by_another_claim() {
    check(
        "
        workspace shop
        browse c1 user_id=ada email=a@x.example phone=1
        ---
        browse c1 user_id=ada email=b@x.example phone=2
        browse c1 user_id=ada email=c@x.example phone=3 proof=hash
        browse c1 user_id=ada email=d@x.example phone=4
        ",
        &expect![[r#"
            browse c1 user_id=ada email=b@x.example phone=2: contact 1 at 1
            browse c1 user_id=ada email=c@x.example phone=3 proof=hash: contact 1 at 2
            browse c1 user_id=ada email=d@x.example phone=4: contact 1 at 2
            ~ contacts 1/1: claimed=[email phone]→- email="a@x.example"→"c@x.example" phone="1"→"3"
            - identifiers 1/email/"a@x.example"
            + identifiers 1/email/"c@x.example": contacts=[user1]
            ~ browsing 1/1: person_revision=1→2 revision=1→2
        "#]],
    );
}

#[test]
fn an_address_of_another_user_is_left_out_in_silence() {
    check(
        "
        workspace shop
        user bob email=b@x.example
        ---
        browse c1 user_id=ada email=b@x.example proof=jwt
        ",
        &expect![[r#"
            browse c1 user_id=ada email=b@x.example proof=jwt: contact 2 at 1
            ~ counters 1: last_contact=1→2
            + contacts 1/2: role=user external_id="ada" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1]
            + identifiers 1/external_id/"ada": contacts=[user2]
            + browsing 1/2: revision=1 person_revision=1
        "#]],
    );
}

#[test]
fn who_types_an_address_becomes_a_lead() {
    check(
        "
        workspace shop
        browse c1
        ---
        collect 1 A@x.example
        collect 1 b@x.example
        ",
        &expect![[r#"
            collect 1 A@x.example: contact 1 at 2
            collect 1 b@x.example: contact 1 at 2
            ~ contacts 1/1: claimed=-→[email] email=-→"a@x.example" external_id=-→"8d5e7aa1-a41e-8e4a-b784-0b7de1f1ec52" role=visitor→lead
            + identifiers 1/external_id/"8d5e7aa1-a41e-8e4a-b784-0b7de1f1ec52": contacts=[lead1]
            + identifiers 1/email/"a@x.example": contacts=[lead1]
            ~ identifiers 1/visitor/"c1": contacts=[visitor1]→[lead1]
            ~ browsing 1/1: person_revision=1→2 revision=1→2
        "#]],
    );
}

#[test]
fn a_typed_address_joins_nobody_and_tells_nothing() {
    check(
        "
        workspace shop
        user ada email=a@x.example
        lead - email=a@x.example
        browse c1
        user bob
        browse c2 user_id=bob
        ---
        collect 3 a@x.example
        collect 4 a@x.example
        collect 9 a@x.example
        merge id:#3 ada
        collect 3 z@x.example
        block bob
        collect 4 z@x.example
        ",
        &expect![[r#"
            collect 3 a@x.example: contact 3 at 2
            collect 4 a@x.example: contact 4 at 1
            collect 9 a@x.example: refused contact_not_found field=id
            merge id:#3 ada: contact 1
            collect 3 z@x.example: refused contact_merged
            block bob: contact 4
            collect 4 z@x.example: refused contact_blocked
            ~ counters 1: last_merge=-→1
            ~ contacts 1/1: aliases=-→[3] facts=-→[session_count:1] last_seen_at=-→86400000
            ~ contacts 1/3: claimed=-→[email] email=-→"a@x.example" external_id=-→"fefae32d-ac0b-883b-be10-6b3b33c10b74" merged_into=-→1 role=visitor→lead
            ~ contacts 1/4: blocked_at=-→86400000
            + identifiers 1/external_id/"fefae32d-ac0b-883b-be10-6b3b33c10b74": contacts=[lead3]
            ~ identifiers 1/email/"a@x.example": contacts=[user1 lead2]→[user1 lead2 lead3]
            ~ identifiers 1/visitor/"c1": contacts=[visitor3]→[lead3]
            + merges 1/1/1: from=3 merged_at=86400000 before=(role=user external_id="ada" email="a@x.example" created_at=86400000 updated_at=86400000) after=(role=user external_id="ada" email="a@x.example" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1] aliases=[3])
            ~ browsing 1/3: person_revision=1→3 revision=1→3
            ~ browsing 1/4: person_revision=1→2 revision=1→2
        "#]],
    );
}

#[test]
fn a_claim_keeps_no_address_that_another_user_has() {
    check_outcomes(
        "
        workspace shop
        user ada email=a@x.example
        browse c1
        collect 2 a@x.example
        browse c1 user_id=mallory
        browse c2 email=a@x.example
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada email=a@x.example: contact 1
            browse c1: contact 2 at 1
            collect 2 a@x.example: contact 2 at 2
            browse c1 user_id=mallory: contact 2 at 3
            browse c2 email=a@x.example: contact 1 at 1
        "#]],
    );
}

#[test]
fn who_proves_an_address_is_not_taken_for_who_claims_it() {
    check_outcomes(
        "
        workspace shop
        browse c1 user_id=mallory email=a@x.example
        browse c2 email=a@x.example proof=hash proven=yes
        browse c3 email=a@x.example
        ",
        &expect![[r#"
            workspace shop: workspace 1
            browse c1 user_id=mallory email=a@x.example: contact 1 at 1
            browse c2 email=a@x.example proof=hash proven=yes: refused several_users field=email detail=a@x.example
            browse c3 email=a@x.example: contact 1 at 1
        "#]],
    );
}
