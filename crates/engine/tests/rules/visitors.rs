//! Visitors who do not come back.

use crate::script::{check, check_outcomes, run};
use engine::Table;
use expect_test::expect;

#[test]
fn a_visitor_goes_nine_months_after_the_last_visit() {
    check(
        "
        workspace shop
        ping c1
        tick 1s
        ping c2
        user ada
        lead - email=a@x.example
        tick 23327999s
        ---
        sweep visitors
        sweep visitors
        ",
        &expect![[r#"
            sweep visitors: swept 1, finished
            sweep visitors: swept 0, finished
            ~ counters 1: last_job=15→16
            - contacts 1/1
            - identifiers 1/visitor/"c1"
            ~ jobs 1/6: kind=sweep(visitors cursor=0 removed=0 passes=0)→sweep(visitors cursor=0 removed=1 passes=2) updated_at=86400000→109728000
            + jobs 1/16: created_at=109728000 updated_at=109728000 kind=erase([1] companies=[] needles=["05265c008f08363967d742ee" "c1"] stage=timeline done=0 cursor=0 removed=0)
            - browsing 1/1
        "#]],
    );
}

#[test]
fn a_visit_keeps_a_visitor() {
    check_outcomes(
        "
        workspace shop
        ping c1
        tick 200d
        ping c1
        tick 200d
        sweep visitors
        tick 70d
        sweep visitors
        ping c1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            ping c1: contact 1 at 1
            ping c1: contact 1 at 1
            sweep visitors: swept 0, finished
            sweep visitors: swept 1, finished
            ping c1: contact 2 at 1
        "#]],
    );
}

#[test]
fn the_workspace_says_how_long() {
    check_outcomes(
        "
        workspace shop
        set visitors_kept_days=2
        ping c1
        tick 172799s
        sweep visitors
        tick 1s
        sweep visitors
        ",
        &expect![[r#"
            workspace shop: workspace 1
            set visitors_kept_days=2: settings
            ping c1: contact 1 at 1
            sweep visitors: swept 0, finished
            sweep visitors: swept 1, finished
        "#]],
    );
}

#[test]
fn who_became_somebody_stays() {
    check_outcomes(
        "
        workspace shop
        ping c1
        ping c2
        convert visitor:c1 lead
        user ada
        convert visitor:c2 user into=user_id:ada
        tick 400d
        sweep visitors
        ",
        &expect![[r#"
            workspace shop: workspace 1
            ping c1: contact 1 at 1
            ping c2: contact 2 at 1
            convert visitor:c1 lead: contact 1
            user ada: contact 3
            convert visitor:c2 user into=user_id:ada: contact 3
            sweep visitors: swept 0, finished
        "#]],
    );
}

#[test]
fn a_step_deletes_100_visitors_and_the_next_goes_on() {
    let run = run("
        workspace shop
        x50 ping a{n}
        user ada
        x150 ping b{n}
        tick 270d
        ping c1
        sweep visitors
        sweep visitors
        sweep visitors
        sweep visitors");
    let sweeps = run.outcomes.lines().filter(|line| line.starts_with("sweep")).collect::<Vec<_>>().join("\n");
    expect![[r#"
        sweep visitors: swept 100, more to come
        sweep visitors: swept 100, finished
        sweep visitors: swept 0, finished
        sweep visitors: swept 0, finished"#]]
    .assert_eq(&sweeps);
    assert_eq!(run.world.rows().keys().filter(|key| key.table() == Table::Contact).count(), 2);
}

#[test]
fn a_step_looks_at_500_people() {
    check_outcomes(
        "
        workspace shop
        x499 user u{n}
        x2 ping c{n}
        tick 270d
        ---
        sweep visitors
        sweep visitors
        ",
        &expect![[r#"
            sweep visitors: swept 1, more to come
            sweep visitors: swept 1, finished
        "#]],
    );
}

#[test]
fn a_workspace_that_is_older_than_a_sweep_gets_its_job() {
    use engine::ids::{JobId, WorkspaceId};
    use engine::rows::{JobKind, Sweep};
    use engine::tables::JobKey;
    let mut world = run("workspace shop\nping c1\ntick 270d").world;
    let key = JobKey { workspace: WorkspaceId(1), job: JobId(Sweep::Visitors as u64) };
    world.forget(&key);
    assert_eq!(world.run_line("sweep visitors").as_deref(), Some("swept 1, finished"));
    let row = world.row(&key).expect("it was made");
    assert_eq!(row.kind, JobKind::Sweep { sweep: Sweep::Visitors, cursor: 0, removed: 1, passes: 1 });
}
