//! People who sign in to the console.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn an_email_is_one_teammates_however_it_is_written() {
    check(
        "
        workspace shop
        ---
        teammate Mia@x.example Mia
        teammate mia@X.example Mia
        teammate ben@x.example Ben
        teammate BEN@x.example Ben
        workspace club
        teammate mia@x.example Mia
        ",
        &expect![[r#"
            teammate Mia@x.example Mia: teammate
            teammate mia@X.example Mia: refused teammate_exists field=email
            teammate ben@x.example Ben: teammate
            teammate BEN@x.example Ben: refused teammate_exists field=email
            workspace club: workspace 2
            teammate mia@x.example Mia: teammate
            ~ node 0: last_workspace=1→2
            + workspaces 2: app_id="club" name="club" created_at=86400000 time_zone="UTC" id_key=636c75622e2e2e2e2e2e2e2e2e2e2e2e identity_secret="secret"
            + apps 0/"club": workspace=2
            + teammates 1/1: email="Mia@x.example" name="Mia" password_hash="$argon2id$" created_at=86400000
            + teammates 1/2: email="ben@x.example" name="Ben" password_hash="$argon2id$" created_at=86400000
            + teammates 2/1: email="mia@x.example" name="Mia" password_hash="$argon2id$" created_at=86400000
            ~ counters 1: last_audit=1→3 last_teammate=-→2
            + counters 2: last_job=15 last_audit=2 last_teammate=1 last_segment=2 last_subscription_type=1
            + jobs 2/1: created_at=86400000 updated_at=86400000 kind=sweep(seen cursor=0 removed=0 passes=0)
            + jobs 2/2: created_at=86400000 updated_at=86400000 kind=sweep(refusals cursor=0 removed=0 passes=0)
            + jobs 2/3: created_at=86400000 updated_at=86400000 kind=sweep(bulk_jobs cursor=0 removed=0 passes=0)
            + jobs 2/4: created_at=86400000 updated_at=86400000 kind=sweep(stats_hours cursor=0 removed=0 passes=0)
            + jobs 2/5: created_at=86400000 updated_at=86400000 kind=sweep(bulk_errors cursor=0 removed=0 passes=0)
            + jobs 2/6: created_at=86400000 updated_at=86400000 kind=sweep(visitors cursor=0 removed=0 passes=0)
            + jobs 2/7: created_at=86400000 updated_at=86400000 kind=sweep(held cursor=0 removed=0 passes=0)
            + jobs 2/8: created_at=86400000 updated_at=86400000 kind=sweep(decisions cursor=0 removed=0 passes=0)
            + jobs 2/9: created_at=86400000 updated_at=86400000 kind=sweep(deliveries cursor=0 removed=0 passes=0)
            + jobs 2/10: created_at=86400000 updated_at=86400000 kind=sweep(message_hours cursor=0 removed=0 passes=0)
            + audit 1/2: at_ms=86400000000 actor=command_line action="teammate.added" subject="teammate:1" changes=[role:-→"owner"]
            + audit 1/3: at_ms=86400000000 actor=command_line action="teammate.added" subject="teammate:2" changes=[role:-→"owner"]
            + audit 2/1: at_ms=86400000000 actor=command_line action="workspace.created" subject="workspace:2" changes=[name:-→"club"]
            + audit 2/2: at_ms=86400000000 actor=command_line action="teammate.added" subject="teammate:1" changes=[role:-→"owner"]
            + segments 2/1: name="Active" person_type=contact predicate=Leaf(Attribute { name: "last_seen_at", op: DaysAgoLess, value: Number("30") }) created_at=86400000 updated_at=86400000
            + segments 2/2: name="New" person_type=contact predicate=Leaf(Attribute { name: "created_at", op: DaysAgoLess, value: Number("30") }) created_at=86400000 updated_at=86400000
            + subscription_types 2/1: name="Announcements" description="News about the product" created_at=86400000
        "#]],
    );
}

#[test]
fn a_teammate_signs_in_by_their_link_once() {
    check(
        "
        workspace shop
        teammate mia@x.example Mia role=support link=5
        ---
        sign-in 1 7 link=6
        sign-in 1 7 link=5
        sign-in 1 8 link=5
        sign-in 2 8 link=5
        ",
        &expect![[r#"
            sign-in 1 7 link=6: refused sign_in_link_expired
            sign-in 1 7 link=5: teammate
            sign-in 1 8 link=5: refused sign_in_link_expired
            sign-in 2 8 link=5: refused sign_in_failed
            ~ teammates 1/1: last_signed_in_at=-→86400000 link=05*32 until 86400900→-
            + login_sessions 1/1/7: secret_hash=01*32 created_at=86400000 expires_at=87609600 by_link=true
            ~ counters 1: last_audit=2→3
            + audit 1/3: at_ms=86400000000 actor=teammate1 action="teammate.signed_in" subject="teammate:1" changes=[by:-→"link"]
        "#]],
    );
}

#[test]
fn a_link_lasts_a_quarter_of_an_hour_and_another_takes_its_place() {
    check_outcomes(
        "
        workspace shop
        teammate mia@x.example Mia link=5
        tick 899s
        sign-in 1 7 link=5
        link 1 6
        link 1 7
        sign-in 1 8 link=6
        tick 900s
        sign-in 1 8 link=7
        ",
        &expect![[r#"
            workspace shop: workspace 1
            teammate mia@x.example Mia link=5: teammate
            sign-in 1 7 link=5: teammate
            link 1 6: teammate
            link 1 7: teammate
            sign-in 1 8 link=6: refused sign_in_link_expired
            sign-in 1 8 link=7: refused sign_in_link_expired
        "#]],
    );
}

#[test]
fn a_password_must_be_the_one_that_was_compared() {
    check_outcomes(
        "
        workspace shop
        teammate mia@x.example Mia
        teammate ben@x.example Ben hash=
        sign-in 1 7 hash=$old$
        sign-in 1 7 hash=$argon2id$
        sign-in 1 7 hash=$argon2id$
        sign-in 2 7 hash=
        sign-in 3 7 hash=$argon2id$
        remove-teammate 1
        sign-in 1 8 hash=$argon2id$
        ",
        &expect![[r#"
            workspace shop: workspace 1
            teammate mia@x.example Mia: teammate
            teammate ben@x.example Ben hash=: teammate
            sign-in 1 7 hash=$old$: refused sign_in_failed
            sign-in 1 7 hash=$argon2id$: teammate
            sign-in 1 7 hash=$argon2id$: refused id_taken
            sign-in 2 7 hash=: refused sign_in_failed
            sign-in 3 7 hash=$argon2id$: refused sign_in_failed
            remove-teammate 1: teammate
            sign-in 1 8 hash=$argon2id$: refused sign_in_failed
        "#]],
    );
}

#[test]
fn a_new_password_ends_the_other_sign_ins_and_forgets_the_link() {
    check(
        "
        workspace shop
        teammate mia@x.example Mia
        sign-in 1 7 hash=$argon2id$
        sign-in 1 8 hash=$argon2id$
        link 1 5
        ---
        password 1 7
        password 1 7 compared=$old$
        password 1 9 compared=$argon2id$
        password 1 7 compared=$argon2id$
        ",
        &expect![[r#"
            password 1 7: refused sign_in_failed field=current_password
            password 1 7 compared=$old$: refused sign_in_failed field=current_password
            password 1 9 compared=$argon2id$: refused sign_in_failed field=current_password
            password 1 7 compared=$argon2id$: teammate
            ~ teammates 1/1: link=05*32 until 86400900→- password_hash="$argon2id$"→"$new$"
            - login_sessions 1/1/8
            ~ counters 1: last_audit=5→6
            + audit 1/6: at_ms=86400000000 actor=teammate1 action="teammate.password_changed" subject="teammate:1"
        "#]],
    );
}

#[test]
fn whoever_came_by_a_link_needs_no_password_before_for_a_while() {
    check_outcomes(
        "
        workspace shop
        teammate mia@x.example Mia link=5
        sign-in 1 7 link=5
        tick 899s
        password 1 7
        password 1 7
        link 1 6
        sign-in 1 8 link=6
        tick 900s
        password 1 8
        teammate ben@x.example Ben hash= link=5
        sign-in 2 7 link=5
        tick 1d
        password 2 7
        ",
        &expect![[r#"
            workspace shop: workspace 1
            teammate mia@x.example Mia link=5: teammate
            sign-in 1 7 link=5: teammate
            password 1 7: teammate
            password 1 7: refused sign_in_failed field=current_password
            link 1 6: teammate
            sign-in 1 8 link=6: teammate
            password 1 8: refused sign_in_failed field=current_password
            teammate ben@x.example Ben hash= link=5: teammate
            sign-in 2 7 link=5: teammate
            password 2 7: teammate
        "#]],
    );
}

#[test]
fn a_teammate_has_so_many_sign_ins_and_expired_ones_go_first() {
    check(
        "
        workspace shop
        teammate mia@x.example Mia
        sign-in 1 20 hash=$argon2id$
        tick 1d
        x9@1 sign-in 1 {n} hash=$argon2id$
        ---
        sign-in 1 10 hash=$argon2id$
        ",
        &expect![[r#"
            sign-in 1 10 hash=$argon2id$: teammate
            + login_sessions 1/1/10: secret_hash=01*32 created_at=86486400 expires_at=87696000
            - login_sessions 1/1/20
            ~ counters 1: last_audit=12→13
            + audit 1/13: at_ms=86486400000 actor=teammate1 action="teammate.signed_in" subject="teammate:1" changes=[by:-→"password"]
        "#]],
    );
    check(
        "
        workspace shop
        teammate mia@x.example Mia
        x3@1 sign-in 1 {n} hash=$argon2id$
        tick 14d
        ---
        sign-in 1 10 hash=$argon2id$
        ",
        &expect![[r#"
            sign-in 1 10 hash=$argon2id$: teammate
            ~ teammates 1/1: last_signed_in_at=86400000→87609600
            - login_sessions 1/1/1
            - login_sessions 1/1/2
            - login_sessions 1/1/3
            + login_sessions 1/1/10: secret_hash=01*32 created_at=87609600 expires_at=88819200
            ~ counters 1: last_audit=5→6
            + audit 1/6: at_ms=87609600000 actor=teammate1 action="teammate.signed_in" subject="teammate:1" changes=[by:-→"password"]
        "#]],
    );
}

#[test]
fn a_reset_leaves_nothing_that_lets_in_but_its_link() {
    check(
        "
        workspace shop
        teammate mia@x.example Mia
        sign-in 1 7 hash=$argon2id$
        ---
        reset 1 5
        sign-in 1 8 hash=$argon2id$
        ",
        &expect![[r#"
            reset 1 5: teammate
            sign-in 1 8 hash=$argon2id$: refused sign_in_failed
            ~ teammates 1/1: link=-→05*32 until 86400900 password_hash="$argon2id$"→""
            - login_sessions 1/1/7
            ~ counters 1: last_audit=3→4
            + audit 1/4: at_ms=86400000000 actor=token9 action="teammate.reset" subject="teammate:1"
        "#]],
    );
}

#[test]
fn there_is_always_an_owner() {
    check_outcomes(
        "
        workspace shop
        teammate mia@x.example Mia
        teammate ben@x.example Ben role=editor
        change-teammate 1 role=editor
        remove-teammate 1
        change-teammate 1 name=Maria
        change-teammate 2 role=owner
        change-teammate 1 role=viewer
        remove-teammate 2
        remove-teammate 1
        change-teammate 1 role=owner
        remove-teammate 1
        remove-teammate 9
        ",
        &expect![[r#"
            workspace shop: workspace 1
            teammate mia@x.example Mia: teammate
            teammate ben@x.example Ben role=editor: teammate
            change-teammate 1 role=editor: refused last_owner
            remove-teammate 1: refused last_owner
            change-teammate 1 name=Maria: teammate
            change-teammate 2 role=owner: teammate
            change-teammate 1 role=viewer: teammate
            remove-teammate 2: refused last_owner
            remove-teammate 1: teammate
            change-teammate 1 role=owner: refused teammate_not_found
            remove-teammate 1: refused teammate_not_found
            remove-teammate 9: refused teammate_not_found
        "#]],
    );
}

#[test]
fn who_was_removed_leaves_a_name_and_nothing_else() {
    check(
        "
        workspace shop
        teammate mia@x.example Mia
        teammate ben@x.example Ben role=viewer link=5
        sign-in 2 7 link=5
        ---
        remove-teammate 2
        sign-out 2 7
        away 2 true
        link 2 5
        teammate ben@x.example Ben role=viewer
        ",
        &expect![[r#"
            remove-teammate 2: teammate
            sign-out 2 7: teammate
            away 2 true: refused teammate_not_found
            link 2 5: refused teammate_not_found
            teammate ben@x.example Ben role=viewer: teammate
            ~ teammates 1/2: email="ben@x.example"→"" password_hash="$argon2id$"→"" removed_at=-→86400000
            + teammates 1/3: email="ben@x.example" name="Ben" password_hash="$argon2id$" created_at=86400000 role=viewer
            - login_sessions 1/2/7
            ~ counters 1: last_audit=4→6 last_teammate=2→3
            + audit 1/5: at_ms=86400000000 actor=token9 action="teammate.removed" subject="teammate:2" changes=[role:"viewer"→-]
            + audit 1/6: at_ms=86400000000 actor=command_line action="teammate.added" subject="teammate:3" changes=[role:-→"viewer"]
        "#]],
    );
}

#[test]
fn a_workspace_has_so_many_teammates_removed_ones_included() {
    for (last, outcome) in
        [(998, "teammate"), (999, "teammate"), (1_000, "refused too_many_of_them field=teammates detail=1000")]
    {
        let script = format!("workspace shop\nrow counters last_teammate={last}\n---\nteammate mia@x.example Mia");
        let shown = crate::script::run(&script).outcomes;
        assert_eq!(shown, format!("teammate mia@x.example Mia: {outcome}\n"));
    }
}

#[test]
fn signing_out_everywhere_ends_every_sign_in_of_the_teammate_and_no_others() {
    check(
        "
        workspace shop
        teammate mia@x.example Mia
        teammate ben@x.example Ben link=5
        sign-in 1 6 hash=$argon2id$
        sign-in 1 7 hash=$argon2id$
        sign-in 2 8 link=5
        ---
        sign-in-failed 2
        sign-in-failed 3
        sign-out-everywhere 1 7
        sign-out-everywhere 1 7
        ",
        &expect![[r#"
            sign-in-failed 2: teammate
            sign-in-failed 3: refused teammate_not_found
            sign-out-everywhere 1 7: teammate
            sign-out-everywhere 1 7: teammate
            - login_sessions 1/1/6
            - login_sessions 1/1/7
            ~ counters 1: last_audit=6→8
            + audit 1/7: at_ms=86400000000 actor=herald action="teammate.sign_in_failed" subject="teammate:2"
            + audit 1/8: at_ms=86400000000 actor=teammate1 action="teammate.signed_out" subject="teammate:1" changes=[everywhere:-→"true"]
        "#]],
    );
}
