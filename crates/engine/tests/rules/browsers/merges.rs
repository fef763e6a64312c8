//! The cookie's history goes on as that of the user who is there.

use crate::script::{check, check_outcomes, run};
use expect_test::expect;

#[test]
fn a_visitor_who_has_done_something_is_merged() {
    check(
        "
        workspace shop
        user ada name=Ada
        browse c1 page=https://a.example
        event visitor:c1 looked at=1
        ---
        browse c1 user_id=ada
        ",
        &expect![[r#"
            browse c1 user_id=ada: contact 1 at 1
            ~ counters 1: last_merge=-→1
            ~ contacts 1/1: aliases=-→[2] facts=-→[session_count:1] last_seen_at=-→86400000
            ~ contacts 1/2: merged_into=-→1
            + merges 1/1/1: from=2 merged_at=86400000 before=(role=user external_id="ada" name="Ada" created_at=86400000 updated_at=86400000) after=(role=user external_id="ada" name="Ada" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1] aliases=[2])
            + browsing 1/1: revision=1 person_revision=1
            ~ browsing 1/2: person_revision=1→2 revision=1→2
        "#]],
    );
}

#[test]
fn a_visitor_who_has_only_looked_leaves_their_pages_behind_and_is_gone() {
    check(
        "
        workspace shop
        user ada name=Ada
        browse c1 page=https://a.example
        browse c1 page=https://b.example
        ---
        browse c1 user_id=ada
        ",
        &expect![[r#"
            browse c1 user_id=ada: contact 1 at 1
            ~ contacts 1/1: facts=-→[session_count:1] last_seen_at=-→86400000
            - contacts 1/2
            - identifiers 1/visitor/"c1"
            + browsing 1/1: revision=1 person_revision=1 page_views=2
            - browsing 1/2
            + page_views 1/1/0: number=1 viewed_at_ms=86400000000 url="https://a.example"
            + page_views 1/1/1: number=2 viewed_at_ms=86400000000 url="https://b.example"
            - page_views 1/2/0
            - page_views 1/2/1
        "#]],
    );
}

#[test]
fn a_visitor_of_whom_something_is_known_is_merged() {
    check(
        "
        workspace shop
        user ada
        tag VIP
        ping n1
        note visitor:n1 hello
        ping t1
        put-tag 1 visitor:t1
        browse a1 custom.plan=pro
        browse f1 companies=acme
        ping e1
        browse e2
        browse n1 user_id=ada
        browse t1 user_id=ada
        browse a1 user_id=ada
        browse f1 user_id=ada
        ---
        browse e1 user_id=ada
        ",
        &expect![[r#"
            browse e1 user_id=ada: contact 1 at 1
            - contacts 1/6
            - identifiers 1/visitor/"e1"
            - browsing 1/6
        "#]],
    );
}

#[test]
fn a_lead_in_the_cookie_is_merged_and_fills_what_is_empty() {
    check(
        "
        workspace shop
        user ada name=Ada
        browse c1 phone=5
        collect 2 l@x.example
        ---
        browse c1 user_id=ada
        unmerge ada
        ",
        &expect![[r#"
            browse c1 user_id=ada: contact 1 at 1
            unmerge ada: contact 1 without contact 2
            ~ counters 1: last_audit=1→2 last_merge=-→1
            + audit 1/2: at_ms=86400000000 actor=token9 action="contact.unmerged" subject="contact:1"
            + browsing 1/1: revision=2 person_revision=2
            ~ browsing 1/2: person_revision=2→4 revision=2→4
        "#]],
    );
}

#[test]
fn a_user_in_the_cookie_stays() {
    check_outcomes(
        "
        workspace shop
        browse c1 user_id=ada
        browse c1 user_id=bob
        lead - 
        browse c2
        convert visitor:c2 lead
        block visitor:c2
        browse c2 user_id=ada
        browse c2 user_id=new
        ",
        &expect![[r#"
            workspace shop: workspace 1
            browse c1 user_id=ada: contact 1 at 1
            browse c1 user_id=bob: contact 2 at 1
            lead -: contact 3
            browse c2: contact 4 at 1
            convert visitor:c2 lead: contact 4
            block visitor:c2: contact 4
            browse c2 user_id=ada: contact 1 at 1
            browse c2 user_id=new: contact 5 at 1
        "#]],
    );
}

#[test]
fn a_lead_with_another_id_or_address_is_merged_into_a_new_user() {
    check(
        "
        workspace shop
        browse c1
        convert visitor:c1 lead into=user_id:x
        ---
        browse c1 user_id=ada
        ",
        &expect![[r#"
            browse c1 user_id=ada: contact 2 at 1
            ~ counters 1: last_contact=1→2 last_merge=-→1
            ~ contacts 1/1: merged_into=-→2
            + contacts 1/2: role=user external_id="ada" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1] aliases=[1]
            + identifiers 1/external_id/"ada": contacts=[user2]
            + merges 1/2/1: from=1 merged_at=86400000 before=(role=user external_id="ada" created_at=86400000 updated_at=86400000) after=(role=user external_id="ada" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1] aliases=[1])
            ~ browsing 1/1: person_revision=2→3 revision=2→3
            + browsing 1/2: revision=1 person_revision=1
        "#]],
    );
}

#[test]
fn a_lead_with_another_address_is_changed_only_by_a_proof() {
    check(
        "
        workspace shop
        browse c1
        collect 1 l@x.example
        browse c2
        collect 2 m@x.example
        ---
        browse c1 email=a@x.example
        browse c2 email=b@x.example proof=hash proven=yes
        ",
        &expect![[r#"
            browse c1 email=a@x.example: contact 3 at 1
            browse c2 email=b@x.example proof=hash proven=yes: contact 2 at 3
            ~ counters 1: last_contact=2→3 last_merge=-→1
            ~ contacts 1/1: merged_into=-→3
            ~ contacts 1/2: claimed=[email]→- email="m@x.example"→"b@x.example" external_id="7dc813f4-2bbc-8fe4-b58d-d996a7125bcd"→- role=lead→user
            + contacts 1/3: role=user email="a@x.example" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1] aliases=[1] claimed=[email]
            - identifiers 1/external_id/"7dc813f4-2bbc-8fe4-b58d-d996a7125bcd"
            + identifiers 1/email/"a@x.example": contacts=[user3]
            + identifiers 1/email/"b@x.example": contacts=[user2]
            - identifiers 1/email/"m@x.example"
            ~ identifiers 1/visitor/"c2": contacts=[lead2]→[user2]
            + merges 1/3/1: from=1 merged_at=86400000 before=(role=user email="a@x.example" created_at=86400000 updated_at=86400000 claimed=[email]) after=(role=user email="a@x.example" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1] aliases=[1] claimed=[email])
            ~ browsing 1/1: person_revision=2→3 revision=2→3
            ~ browsing 1/2: person_revision=2→3 revision=2→3
            + browsing 1/3: revision=1 person_revision=1
        "#]],
    );
}

/// One at a time; without proof none.
#[test]
fn a_proven_address_brings_the_newest_lead() {
    check(
        "
        workspace shop
        lead - email=a@x.example
        lead - email=a@x.example
        user ada
        browse c1 user_id=ada email=a@x.example
        browse c1 user_id=bob email=a@x.example proof=hash
        browse c1 user_id=ada email=a@x.example proof=jwt proven=yes
        ---
        browse c1 user_id=ada email=a@x.example proof=jwt proven=yes
        browse c1 user_id=ada email=a@x.example proof=jwt proven=yes
        ",
        &expect![[r#"
            browse c1 user_id=ada email=a@x.example proof=jwt proven=yes: contact 3 at 1
            browse c1 user_id=ada email=a@x.example proof=jwt proven=yes: contact 3 at 1
            ~ counters 1: last_merge=1→2
            ~ contacts 1/1: merged_into=-→3
            ~ contacts 1/3: aliases=[2]→[2 1]
            + merges 1/3/2: from=1 merged_at=86400000 before=(role=user external_id="ada" email="a@x.example" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1] aliases=[2]) after=(role=user external_id="ada" email="a@x.example" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1] aliases=[2 1])
        "#]],
    );
}

#[test]
fn a_merged_person_is_woken_and_so_is_who_stays() {
    check(
        "
        workspace shop
        user ada
        browse c0 user_id=ada
        browse c1
        collect 2 l@x.example
        ---
        merge id:#2 ada
        unmerge ada
        ",
        &expect![[r#"
            merge id:#2 ada: contact 1
            unmerge ada: contact 1 without contact 2
            ~ counters 1: last_audit=1→2 last_merge=-→1
            + audit 1/2: at_ms=86400000000 actor=token9 action="contact.unmerged" subject="contact:1"
            ~ browsing 1/1: person_revision=1→3 revision=1→3
            ~ browsing 1/2: person_revision=2→4 revision=2→4
        "#]],
    );
}

#[test]
fn a_user_has_room_for_16_and_a_claim_takes_half_of_it() {
    for (others, proof, expected) in
        [(7, "none", true), (8, "none", false), (8, "jwt", true), (15, "jwt", true), (16, "jwt", false)]
    {
        let script = format!(
            "workspace shop\nuser ada\nx{others} lead l{{n}}\nx{others} merge l{{n}} ada\nping c1\nevent visitor:c1 looked at=1"
        );
        let mut world = run(&script).world;
        let told = world.run_line(&format!("browse c1 user_id=ada proof={proof}")).expect("an outcome");
        assert_eq!(told, "contact 1 at 1");
        let merged = world.run_line("ping c1").expect("an outcome") == "refused contact_merged";
        assert_eq!(merged, expected, "{others} were merged before, proof {proof}");
    }
}

#[test]
fn a_lead_of_more_than_100_companies_stays() {
    for (companies, merged) in [(99, true), (100, true), (101, false)] {
        let script = format!(
            "workspace shop\nuser ada\nping c1\nconvert visitor:c1 lead\nx{companies} company f{{n}}\nx{companies} join visitor:c1 f{{n}}"
        );
        let mut world = run(&script).world;
        assert_eq!(world.run_line("browse c1 user_id=ada").as_deref(), Some("contact 1 at 1"));
        let is_merged = world.run_line("ping c1").expect("an outcome") == "refused contact_merged";
        assert_eq!(is_merged, merged, "{companies} companies");
    }
}
