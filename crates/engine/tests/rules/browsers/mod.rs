//! Who is meant by a browser's ping.

mod addresses;
mod claims;
mod merges;
mod pages;

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn a_cookie_is_its_visitor_or_lead_until_it_became_a_user() {
    check_outcomes(
        "
        workspace shop
        browse c1
        browse c1
        convert visitor:c1 lead
        browse c1
        user ada
        merge visitor:c1 ada
        browse c1
        browse c2
        convert visitor:c2 user into=user_id:bob
        browse c2
        ",
        &expect![[r#"
            workspace shop: workspace 1
            browse c1: contact 1 at 1
            browse c1: contact 1 at 1
            convert visitor:c1 lead: contact 1
            browse c1: contact 1 at 2
            user ada: contact 2
            merge visitor:c1 ada: contact 2
            browse c1: refused contact_merged
            browse c2: contact 3 at 1
            convert visitor:c2 user into=user_id:bob: contact 3
            browse c2: refused contact_merged
        "#]],
    );
}

/// A session never merges its cookie, and is not told who somebody became.
#[test]
fn a_session_goes_on_as_its_person() {
    check_outcomes(
        "
        workspace shop
        browse c1
        user ada
        browse c9 as=#1
        browse c9 as=#2
        browse c9 as=#7
        lead lea
        merge lea ada
        browse c9 as=#3
        block ada
        browse c9 as=#2
        browse c9 user_id=ada
        ",
        &expect![[r#"
            workspace shop: workspace 1
            browse c1: contact 1 at 1
            user ada: contact 2
            browse c9 as=#1: contact 1 at 1
            browse c9 as=#2: contact 2 at 1
            browse c9 as=#7: refused contact_not_found
            lead lea: contact 3
            merge lea ada: contact 2
            browse c9 as=#3: refused contact_merged
            block ada: contact 2
            browse c9 as=#2: refused contact_blocked
            browse c9 user_id=ada: refused contact_blocked
        "#]],
    );
}

#[test]
fn a_named_user_is_made_or_the_cookie_becomes_them() {
    check(
        "
        workspace shop
        browse c1 page=https://a.example
        ---
        browse c1 user_id=ada email=a@x.example name=Ada
        browse c2 user_id=bob
        ",
        &expect![[r#"
            browse c1 user_id=ada email=a@x.example name=Ada: contact 1 at 2
            browse c2 user_id=bob: contact 2 at 1
            ~ counters 1: last_contact=1→2
            ~ contacts 1/1: claimed=-→[email name] email=-→"a@x.example" external_id=-→"ada" name=-→"Ada" role=visitor→user
            + contacts 1/2: role=user external_id="bob" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1]
            + identifiers 1/external_id/"ada": contacts=[user1]
            + identifiers 1/external_id/"bob": contacts=[user2]
            + identifiers 1/email/"a@x.example": contacts=[user1]
            ~ identifiers 1/visitor/"c1": contacts=[visitor1]→[user1]
            ~ browsing 1/1: person_revision=1→2 revision=1→2
            + browsing 1/2: revision=1 person_revision=1
        "#]],
    );
}

#[test]
fn an_e_mail_alone_leads_to_the_one_user_who_has_it() {
    check_outcomes(
        "
        workspace shop
        user ada email=a@x.example
        lead - email=b@x.example
        browse c1 email=A@X.example
        browse c1 email=b@x.example
        user bob email=c@x.example
        upsert user_id:cleo,email:c@x.example
        browse c1 email=c@x.example
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada email=a@x.example: contact 1
            lead - email=b@x.example: contact 2
            browse c1 email=A@X.example: contact 1 at 1
            browse c1 email=b@x.example: contact 3 at 1
            user bob email=c@x.example: contact 4
            upsert user_id:cleo,email:c@x.example: contact 5
            browse c1 email=c@x.example: refused several_users field=email detail=c@x.example
        "#]],
    );
}

/// Else a new user is made, and the address stays where it is, without a word.
#[test]
fn an_unknown_id_takes_a_user_by_their_proven_e_mail_only() {
    check(
        "
        workspace shop
        upsert email:a@x.example
        ---
        browse c1 user_id=ada email=a@x.example
        browse c2 user_id=eve email=a@x.example proof=hash
        browse c3 user_id=cleo email=a@x.example proof=jwt proven=yes
        browse c3 user_id=dora email=a@x.example proof=jwt proven=yes
        ",
        &expect![[r#"
            browse c1 user_id=ada email=a@x.example: contact 2 at 1
            browse c2 user_id=eve email=a@x.example proof=hash: contact 3 at 1
            browse c3 user_id=cleo email=a@x.example proof=jwt proven=yes: contact 1 at 1
            browse c3 user_id=dora email=a@x.example proof=jwt proven=yes: contact 4 at 1
            ~ counters 1: last_contact=1→4
            ~ contacts 1/1: external_id=-→"cleo" facts=-→[session_count:1] last_seen_at=-→86400000
            + contacts 1/2: role=user external_id="ada" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1]
            + contacts 1/3: role=user external_id="eve" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1]
            + contacts 1/4: role=user external_id="dora" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1]
            + identifiers 1/external_id/"ada": contacts=[user2]
            + identifiers 1/external_id/"cleo": contacts=[user1]
            + identifiers 1/external_id/"dora": contacts=[user4]
            + identifiers 1/external_id/"eve": contacts=[user3]
            + browsing 1/1: revision=1 person_revision=1
            + browsing 1/2: revision=1 person_revision=1
            + browsing 1/3: revision=1 person_revision=1
            + browsing 1/4: revision=1 person_revision=1
        "#]],
    );
}

#[test]
fn several_users_without_an_id_are_never_guessed() {
    check_outcomes(
        "
        workspace shop
        upsert email:a@x.example
        upsert user_id:b
        upsert user_id:b,email:a@x.example
        update b external_id=-
        browse c1 user_id=ada email=a@x.example proof=jwt proven=yes
        ",
        &expect![[r#"
            workspace shop: workspace 1
            upsert email:a@x.example: contact 1
            upsert user_id:b: contact 2
            upsert user_id:b,email:a@x.example: contact 2
            update b external_id=-: contact 2
            browse c1 user_id=ada email=a@x.example proof=jwt proven=yes: refused several_users field=email detail=a@x.example
        "#]],
    );
}

#[test]
fn an_archived_user_who_comes_back_is_back() {
    check(
        "
        workspace shop
        user ada
        browse c1 user_id=ada
        hide ada
        ---
        browse c1 user_id=ada
        ",
        &expect![[r#"
            browse c1 user_id=ada: contact 1 at 3
            ~ contacts 1/1: archived_at=86400000→-
            ~ browsing 1/1: person_revision=2→3 revision=2→3
        "#]],
    );
}

#[test]
fn a_lead_of_the_name_becomes_the_user() {
    check(
        "
        workspace shop
        lead lea email=l@x.example
        ---
        browse c1 user_id=lea
        ",
        &expect![[r#"
            browse c1 user_id=lea: contact 1 at 1
            ~ contacts 1/1: facts=-→[session_count:1] last_seen_at=-→86400000 role=lead→user
            ~ identifiers 1/external_id/"lea": contacts=[lead1]→[user1]
            ~ identifiers 1/email/"l@x.example": contacts=[lead1]→[user1]
            + browsing 1/1: revision=1 person_revision=1
        "#]],
    );
}
