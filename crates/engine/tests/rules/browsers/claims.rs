//! What a browser may write of somebody, and what it may not.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn a_claim_overwrites_only_claims() {
    check(
        "
        workspace shop
        user ada email=a@x.example name=Ada custom.plan=pro define=yes phone=1
        browse c1 user_id=ada email=b@x.example name=Eve phone=2 avatar_url=u1 custom.plan=free custom.team=red
        ---
        browse c1 user_id=ada avatar_url=u2 custom.team=blue
        browse c1 as=#1 name=Eve avatar_url=u3 custom.plan=free
        upsert user_id:ada avatar_url=u4 custom.team=green
        browse c1 user_id=ada avatar_url=u5 custom.team=grey
        ",
        &expect![[r#"
            browse c1 user_id=ada avatar_url=u2 custom.team=blue: contact 1 at 2
            browse c1 as=#1 name=Eve avatar_url=u3 custom.plan=free: contact 1 at 3
            upsert user_id:ada avatar_url=u4 custom.team=green: contact 1
            browse c1 user_id=ada avatar_url=u5 custom.team=grey: contact 1 at 4
            ~ contacts 1/1: avatar_url="u1"→"u4" claimed=[avatar custom2]→- custom=[1:"pro" 2:"red"]→[1:"pro" 2:"green"]
            ~ browsing 1/1: person_revision=1→4 revision=1→4
        "#]],
    );
}

#[test]
fn a_proof_makes_a_claim_a_fact() {
    check(
        "
        workspace shop
        browse c1 user_id=ada name=Eve custom.plan=free
        browse c1 user_id=ada proof=hash name=Ada custom.plan=pro
        ---
        browse c1 user_id=ada name=Eve custom.plan=free
        ",
        &expect![[r#"
            browse c1 user_id=ada name=Eve custom.plan=free: contact 1 at 2
        "#]],
    );
}

#[test]
fn an_anonymous_browser_writes_of_itself_and_it_is_a_claim() {
    check(
        "
        workspace shop
        browse c1 name=A custom.plan=free
        ---
        browse c1 name=B custom.plan=pro
        browse c1 as=#1 name=C
        ",
        &expect![[r#"
            browse c1 name=B custom.plan=pro: contact 1 at 2
            browse c1 as=#1 name=C: contact 1 at 3
            ~ contacts 1/1: custom=[1:"free"]→[1:"pro"] name="A"→"C"
            ~ browsing 1/1: person_revision=1→3 revision=1→3
        "#]],
    );
}

#[test]
fn protected_attributes_come_from_a_signature_only() {
    check(
        "
        workspace shop
        attribute contact vip string
        attribute contact plan string writable=yes
        messenger protected=plan,name,email
        ---
        browse c1 user_id=ada email=a@x.example name=Eve custom.plan=free custom.vip=no custom.team=red
        browse c1 user_id=ada proof=jwt name=Eve custom.plan=free signed.name=Ada signed.plan=pro signed.vip=yes
        browse c1 user_id=ada proof=jwt proven=yes email=a@x.example phone=5
        browse c2 email=z@x.example
        ",
        &expect![[r#"
            browse c1 user_id=ada email=a@x.example name=Eve custom.plan=free custom.vip=no custom.team=red: contact 1 at 1, not email (attribute_protected), not name (attribute_protected), not plan (attribute_protected), not vip (attribute_protected)
            browse c1 user_id=ada proof=jwt name=Eve custom.plan=free signed.name=Ada signed.plan=pro signed.vip=yes: contact 1 at 2
            browse c1 user_id=ada proof=jwt proven=yes email=a@x.example phone=5: contact 1 at 3
            browse c2 email=z@x.example: contact 2 at 1
            ~ counters 1: contact_attributes=2→3 last_attribute=2→3 last_contact=-→2
            + contacts 1/1: role=user external_id="ada" email="a@x.example" name="Ada" phone="5" last_seen_at=86400000 created_at=86400000 updated_at=86400000 custom=[1:"yes" 2:"pro" 3:"red"] facts=[session_count:1] claimed=[custom3]
            + contacts 1/2: role=user email="z@x.example" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1] claimed=[email]
            + identifiers 1/external_id/"ada": contacts=[user1]
            + identifiers 1/email/"a@x.example": contacts=[user1]
            + identifiers 1/email/"z@x.example": contacts=[user2]
            + attributes 1/3: model=contact name="team" data_type=string messenger_writable=true created_at=86400000 updated_at=86400000
            + attribute_names 1/contact/"team": attribute=3
            + browsing 1/1: revision=3 person_revision=3
            + browsing 1/2: revision=1 person_revision=1
        "#]],
    );
}

#[test]
fn what_is_wrong_with_one_attribute_leaves_the_others() {
    check(
        "
        workspace shop
        attribute contact seats integer writable=yes
        attribute contact old string writable=yes
        attribute-change 2 archived=true
        ---
        browse c1 custom.seats=many custom.old=x custom.plan=pro signed.seats=few
        ",
        &expect![[r#"
            browse c1 custom.seats=many custom.old=x custom.plan=pro signed.seats=few: contact 1 at 1, not old (attribute_unknown), not seats (attribute_type_mismatch)
            ~ counters 1: contact_attributes=1→2 last_attribute=2→3 last_contact=-→1
            + contacts 1/1: role=visitor last_seen_at=86400000 created_at=86400000 updated_at=86400000 custom=[3:"pro"] facts=[session_count:1] visitor_id="c1" claimed=[custom3]
            + identifiers 1/visitor/"c1": contacts=[visitor1]
            + attributes 1/3: model=contact name="plan" data_type=string messenger_writable=true created_at=86400000 updated_at=86400000
            + attribute_names 1/contact/"plan": attribute=3
            + browsing 1/1: revision=1 person_revision=1
        "#]],
    );
}

#[test]
fn browsers_define_at_most_half_of_the_attributes() {
    check_outcomes(
        "
        workspace shop
        x124 attribute contact a{n} string
        browse c1 custom.b1=x
        browse c1 custom.b2=x
        browse c1 user_id=ada proof=jwt signed.b2=x
        browse c1 user_id=ada companies=\"acme seats=5\"
        x123 attribute company d{n} string
        browse c1 user_id=ada companies=\"other e1=5\"
        browse c1 user_id=ada companies=\"third e2=5\"
        user bob custom.b3=x define=yes
        ",
        &expect![[r#"
            workspace shop: workspace 1
            x124 attribute contact a{n} string: 124× attribute
            browse c1 custom.b1=x: contact 1 at 1
            browse c1 custom.b2=x: contact 1 at 1, not b2 (browser_names_full)
            browse c1 user_id=ada proof=jwt signed.b2=x: contact 1 at 2
            browse c1 user_id=ada companies="acme seats=5": contact 1 at 2
            x123 attribute company d{n} string: 123× attribute
            browse c1 user_id=ada companies="other e1=5": contact 1 at 2
            browse c1 user_id=ada companies="third e2=5": contact 1 at 2, not companies (browser_names_full)
            user bob custom.b3=x define=yes: contact 2
        "#]],
    );
}

#[test]
fn a_claim_attaches_to_companies_and_changes_none() {
    check(
        "
        workspace shop
        company acme name=Acme
        browse c1 user_id=ada companies=\"acme name=Evil,new name=New\"
        ---
        browse c1 user_id=ada companies=\"-acme,new name=Newer\"
        browse c1 user_id=ada proof=hash companies=\"new name=Newer,-acme\"
        ",
        &expect![[r#"
            browse c1 user_id=ada companies="-acme,new name=Newer": contact 1 at 1
            browse c1 user_id=ada proof=hash companies="new name=Newer,-acme": contact 1 at 1
            ~ contacts 1/1: companies=[1 2]→[2]
            ~ companies 1/1: contacts=1→-
            ~ companies 1/2: name="New"→"Newer"
            - company_identifiers 1/name/"new"
            + company_identifiers 1/name/"newer": companies=[2]
            - company_contacts 1/1/1
        "#]],
    );
}

#[test]
fn a_company_that_cannot_be_taken_is_told() {
    check(
        "
        workspace shop
        attribute company seats string
        browse c1 user_id=ada proof=hash companies=\"acme seats=5,other name=Other\"
        ",
        &expect![[r#"
            workspace shop: workspace 1
            attribute company seats string: attribute 1
            browse c1 user_id=ada proof=hash companies="acme seats=5,other name=Other": contact 1 at 1, not companies (attribute_type_mismatch)
            node 0: last_workspace=1
            workspaces 1: app_id="shop" name="shop" created_at=86400000 time_zone="UTC" id_key=73686f702e2e2e2e2e2e2e2e2e2e2e2e identity_secret="secret"
            apps 0/"shop": workspace=1
            counters 1: last_contact=1 last_job=15 last_audit=2 last_attribute=1 company_attributes=1 last_company=1 last_segment=2 last_subscription_type=1 companies=1
            contacts 1/1: role=user external_id="ada" last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1] companies=[1]
            identifiers 1/external_id/"ada": contacts=[user1]
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
            audit 1/2: at_ms=86400000000 actor=token9 action="attribute.defined" subject="attribute:1" changes=[name:-→"seats"]
            attributes 1/1: model=company name="seats" data_type=string created_at=86400000 updated_at=86400000
            attribute_names 1/company/"seats": attribute=1
            segments 1/1: name="Active" person_type=contact predicate=Leaf(Attribute { name: "last_seen_at", op: DaysAgoLess, value: Number("30") }) created_at=86400000 updated_at=86400000
            segments 1/2: name="New" person_type=contact predicate=Leaf(Attribute { name: "created_at", op: DaysAgoLess, value: Number("30") }) created_at=86400000 updated_at=86400000
            subscription_types 1/1: name="Announcements" description="News about the product" created_at=86400000
            companies 1/1: company_id="other" name="Other" contacts=1 created_at=86400000 updated_at=86400000
            company_identifiers 1/company_id/"other": companies=[1]
            company_identifiers 1/name/"other": companies=[1]
            company_contacts 1/1/1:
            browsing 1/1: revision=1 person_revision=1
        "#]],
    );
}

#[test]
fn browsers_take_at_most_half_of_the_event_names() {
    check_outcomes(
        "
        workspace shop
        set active_event_names_max=4
        user ada
        event ada one at=1 via=web_js
        event ada two at=1
        event ada three at=1 via=web_js
        event ada three at=1 via=mobile
        event ada two at=2 via=web_js
        event ada three at=1
        event ada four at=1
        event ada five at=1
        event ada six at=1 via=web_js
        ",
        &expect![[r#"
            workspace shop: workspace 1
            set active_event_names_max=4: settings
            user ada: contact 1
            event ada one at=1 via=web_js: recorded 0#1
            event ada two at=1: recorded 0#2
            event ada three at=1 via=web_js: refused browser_names_full field=event_name detail=2
            event ada three at=1 via=mobile: refused browser_names_full field=event_name detail=2
            event ada two at=2 via=web_js: recorded 0#3
            event ada three at=1: recorded 0#4
            event ada four at=1: recorded 0#5
            event ada five at=1: refused too_many_event_names field=event_name detail=4
            event ada six at=1 via=web_js: refused browser_names_full field=event_name detail=2
        "#]],
    );
}

#[test]
fn a_claim_opts_nobody_out() {
    check(
        "
        workspace shop
        user ada
        ---
        browse c1 user_id=ada unsubscribed=true
        browse c1 user_id=ada proof=jwt unsubscribed=true
        ",
        &expect![[r#"
            browse c1 user_id=ada unsubscribed=true: contact 1 at 1
            browse c1 user_id=ada proof=jwt unsubscribed=true: contact 1 at 1
            ~ contacts 1/1: facts=-→[session_count:1] last_seen_at=-→86400000 unsubscribed_from_emails=-→true
            + browsing 1/1: revision=1 person_revision=1
        "#]],
    );
}

#[test]
fn a_visitors_session_does_not_go_on_as_the_user_they_became() {
    check_outcomes(
        "
        workspace shop
        browse c1
        browse c1 own=#1 name=Ann
        browse c1 user_id=ada proof=jwt
        browse c1 own=#1 name=Eve
        browse c1 as=#1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            browse c1: contact 1 at 1
            browse c1 own=#1 name=Ann: contact 1 at 2
            browse c1 user_id=ada proof=jwt: contact 1 at 3
            browse c1 own=#1 name=Eve: refused contact_merged
            browse c1 as=#1: contact 1 at 3
        "#]],
    );
}
