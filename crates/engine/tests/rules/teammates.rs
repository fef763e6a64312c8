//! People who sign in to the console.

use crate::script::check;
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
            + audit 1/2: at_ms=86400000000 actor=command_line action="teammate.added" subject="teammate:1"
            + audit 1/3: at_ms=86400000000 actor=command_line action="teammate.added" subject="teammate:2"
            + audit 2/1: at_ms=86400000000 actor=command_line action="workspace.created" subject="workspace:2" changes=[name:-→"club"]
            + audit 2/2: at_ms=86400000000 actor=command_line action="teammate.added" subject="teammate:1"
            + segments 2/1: name="Active" person_type=contact predicate=Leaf(Attribute { name: "last_seen_at", op: DaysAgoLess, value: Number("30") }) created_at=86400000 updated_at=86400000
            + segments 2/2: name="New" person_type=contact predicate=Leaf(Attribute { name: "created_at", op: DaysAgoLess, value: Number("30") }) created_at=86400000 updated_at=86400000
            + subscription_types 2/1: name="Announcements" description="News about the product" created_at=86400000
        "#]],
    );
}
