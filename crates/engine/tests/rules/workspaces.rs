//! Making workspaces, and their walls.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn a_workspace_begins_with_its_sweeps_and_an_audit_row() {
    check(
        "workspace shop zone=Europe/Berlin name=\"Demo Shop\"",
        &expect![[r#"
            workspace shop zone=Europe/Berlin name="Demo Shop": workspace 1
            node 0: last_workspace=1
            workspaces 1: app_id="shop" name="Demo Shop" created_at=86400000 time_zone="Europe/Berlin" id_key=73686f702e2e2e2e2e2e2e2e2e2e2e2e identity_secret="secret"
            apps 0/"shop": workspace=1
            counters 1: last_job=15 last_audit=1 last_segment=2 last_subscription_type=1
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
            audit 1/1: at_ms=86400000000 actor=command_line action="workspace.created" subject="workspace:1" changes=[name:-→"Demo Shop"]
            segments 1/1: name="Active" person_type=contact predicate=Leaf(Attribute { name: "last_seen_at", op: DaysAgoLess, value: Number("30") }) created_at=86400000 updated_at=86400000
            segments 1/2: name="New" person_type=contact predicate=Leaf(Attribute { name: "created_at", op: DaysAgoLess, value: Number("30") }) created_at=86400000 updated_at=86400000
            subscription_types 1/1: name="Announcements" description="News about the product" created_at=86400000
        "#]],
    );
}

#[test]
fn an_app_id_is_one_workspaces() {
    check(
        "workspace shop\n---\nworkspace shop name=other",
        &expect![[r#"
        workspace shop name=other: refused id_taken field=app_id
    "#]],
    );
}

#[test]
fn workspaces_do_not_see_each_other() {
    check(
        "
        workspace shop
        user ada email=ada@x.example
        event ada ordered-item at=1000 key=k1
        workspace club
        ---
        event ada ordered-item at=1000
        event email:ada@x.example ordered-item at=1000
        user ada email=ada@x.example
        event ada ordered-item at=1000 key=k1
        ",
        &expect![[r#"
            event ada ordered-item at=1000: refused contact_not_found field=user_id detail=ada
            event email:ada@x.example ordered-item at=1000: refused contact_not_found field=email detail=ada@x.example
            user ada email=ada@x.example: contact 1
            event ada ordered-item at=1000 key=k1: recorded 0#1
            ~ counters 2: active_definitions=-→1 last_contact=-→1 last_definition=-→1 last_event=-→1 last_refusal=-→2
            + definitions 2/1: name="ordered-item" created_at=86400000
            + definition_names 2/"ordered-item": definition=1
            + contacts 2/1: role=user external_id="ada" email="ada@x.example" created_at=86400000 updated_at=86400000
            + identifiers 2/external_id/"ada": contacts=[user1]
            + identifiers 2/email/"ada@x.example": contacts=[user1]
            + log 2/0/1: contact=1 definition=1 created_at=1000 received_at_ms=86400000000 source=rest verified=token token=1 discriminator=1
            + timeline 2/1/at1000/1/1: event=0#1
            + seen 2/dc36c1ddd7c4e3d43897fa11407130ee: what=event(0#1) digest=887e10a262616c2f050ed8a264184521 expires_at=87004800
            + summaries 2/1/1: tracked=1 first=1000 last=1000
            + done 2/1/1:
            + stats 2/0/24000/rest/0: rejected=contact_not_found:2
            + stats 2/1/24000/rest/0: accepted=1 first_at=86400000 last_at=86400000
            + refusals 2/0/1: number=1 what=rejected(contact_not_found) received_at_ms=86400000000 source=rest token=1
            + refusals 2/0/2: number=2 what=rejected(contact_not_found) received_at_ms=86400000000 source=rest token=1
        "#]],
    );
}

#[test]
fn an_id_of_another_workspace_resolves_to_nobody() {
    // That an id does not even lead elsewhere when two workspaces share a key
    // is shown beside the permutation, in ids.rs.
    check_outcomes(
        "
        workspace shop
        user ada
        workspace club
        user bob
        event id:#1 joined at=1
        in shop
        event id:05265c008f08363967d742ee joined at=1
        in club
        event id:05265c008f08363967d742ee joined at=1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            workspace club: workspace 2
            user bob: contact 1
            event id:#1 joined at=1: recorded 0#1
            event id:05265c008f08363967d742ee joined at=1: recorded 0#1
            event id:05265c008f08363967d742ee joined at=1: refused contact_not_found field=id detail=05265c008f08363967d742ee
        "#]],
    );
}

#[test]
fn nothing_is_done_in_a_workspace_that_is_not_there() {
    check(
        "
        user ada
        lead -
        upsert user_id:ada
        event ada ordered-item at=1
        import ada ordered-item 1 1 1
        reject identifier_missing
        set metadata_keys_max=5
        token 7
        revoke 7
        teammate mia@x.example
        describe 1 description=x
        archive 1
        bulk items=1
        sweep seen
        ",
        &expect![[r#"
            user ada: refused workspace_not_found
            lead -: refused workspace_not_found
            upsert user_id:ada: refused workspace_not_found
            event ada ordered-item at=1: refused workspace_not_found
            import ada ordered-item 1 1 1: refused workspace_not_found
            reject identifier_missing: refused workspace_not_found
            set metadata_keys_max=5: refused workspace_not_found
            token 7: refused workspace_not_found
            revoke 7: refused token_not_found
            teammate mia@x.example: refused workspace_not_found
            describe 1 description=x: refused definition_not_found
            archive 1: refused definition_not_found
            bulk items=1: refused workspace_not_found
            sweep seen: swept 0, finished
        "#]],
    );
}
