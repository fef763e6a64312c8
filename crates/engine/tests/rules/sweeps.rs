//! Sweeps remove what has had its time, and nothing else.

use crate::script::{check, check_outcomes, run};
use engine::TableKey;
use engine::ids::DefinitionId;
use engine::limits::SWEEP_ROWS_MAX;
use engine::rows::StatsRow;
use engine::tables::{RefusalKey, StatsKey};
use expect_test::expect;
use std::collections::BTreeMap;

#[test]
fn client_ids_go_when_they_expire() {
    check(
        "
        workspace shop
        user ada
        event ada a at=1 key=k1
        import ada a 1 1 1
        tick 1s
        event ada a at=1 key=k2
        tick 604798s
        sweep seen
        tick 1s
        ---
        sweep seen
        ",
        &expect![[r#"
            sweep seen: swept 1, finished
            - seen 1/94f9fa354bff45c316d0e71c88a4ffde
            ~ jobs 1/1: kind=sweep(seen cursor=0 removed=1 passes=1)→sweep(seen cursor=0 removed=2 passes=2) updated_at=87004799→87004800
        "#]],
    );
}

#[test]
fn items_that_were_not_stored_go_after_a_week() {
    check(
        "
        workspace shop
        reject too_large
        tick 1s
        reject too_large
        tick 604798999ms
        sweep refusals
        tick 1ms
        ---
        sweep refusals
        sweep refusals
        ",
        &expect![[r#"
            sweep refusals: swept 1, finished
            sweep refusals: swept 0, finished
            - refusals 1/0/1
            ~ jobs 1/2: kind=sweep(refusals cursor=0 removed=0 passes=1)→sweep(refusals cursor=0 removed=1 passes=3) updated_at=87004799→87004800
        "#]],
    );
}

#[test]
fn bulk_jobs_and_their_errors_go_after_a_week_and_sweeps_stay() {
    check(
        "
        workspace shop
        bulk items=2 errors=2
        tick 1s
        bulk items=1 errors=1
        tick 604798s
        sweep bulk_jobs
        sweep bulk_errors
        tick 1s
        ---
        sweep bulk_jobs
        sweep bulk_errors
        ",
        &expect![[r#"
            sweep bulk_jobs: swept 1, finished
            sweep bulk_errors: swept 2, finished
            ~ jobs 1/3: kind=sweep(bulk_jobs cursor=0 removed=0 passes=1)→sweep(bulk_jobs cursor=0 removed=1 passes=2) updated_at=87004799→87004800
            ~ jobs 1/5: kind=sweep(bulk_errors cursor=0 removed=0 passes=1)→sweep(bulk_errors cursor=0 removed=2 passes=2) updated_at=87004799→87004800
            - jobs 1/16
            - bulk_errors 1/16/0
            - bulk_errors 1/16/1
        "#]],
    );
}

#[test]
fn hours_become_days_after_30_days() {
    // The clock begins at hour 24,000, a day's first.
    check(
        "
        workspace shop
        user ada
        event ada a at=1
        tick 1h
        event ada a at=2
        event ada a at=2
        event ada a at=3 via=web_js
        tick 22h
        import ada a 7 1 1
        event nobody a at=1
        tick 1h
        event ada a at=4
        tick 719h
        sweep stats_hours
        tick 1h
        ---
        sweep stats_hours
        sweep stats_hours
        ",
        &expect![[r#"
            sweep stats_hours: swept 4, finished
            sweep stats_hours: swept 0, finished
            + stats 1/1/24000/web_js/0: accepted=1 first_at=86403600 last_at=86403600
            ~ stats 1/1/24000/rest/0: accepted=1→2 duplicate=-→1 last_at=86400000→86403600 rejected=-→contact_not_found:1
            + stats 1/1/24000/import/0: imported=7
            - stats 1/1/24001/web_js/0
            - stats 1/1/24001/rest/0
            - stats 1/1/24023/rest/0
            - stats 1/1/24023/import/0
            ~ jobs 1/4: kind=sweep(stats_hours cursor=0 removed=0 passes=1)→sweep(stats_hours cursor=0 removed=4 passes=3) updated_at=89074800→89078400
        "#]],
    );
}

type Sums = BTreeMap<(DefinitionId, u8), StatsRow>;

fn sums(rows: &BTreeMap<engine::Key, engine::Row>) -> (Sums, usize) {
    let stats = rows.iter().filter_map(|(key, row)| Some((StatsKey::from_erased(key)?, StatsKey::typed(row)?)));
    let (mut sums, mut count) = (Sums::new(), 0);
    for (key, row) in stats {
        sums.entry((key.definition, key.source as u8)).or_default().add(row);
        count += 1;
    }
    (sums, count)
}

#[test]
fn folding_changes_no_sum() {
    let history = "
        workspace shop
        user ada
        x40 event ada a-{n} at=1
        tick 5h
        x40 event ada a-{n} at=2 via=mobile
        x40 event ada a-{n} at=2 via=web_js
        x40 import ada a-{n} {n} 1 1
        archive 1
        archive 2
        tick 3h
        x40 event ada a-{n} at=3 via=mobile
        x40 event nobody a-{n} at=3
        tick 26h
        x40 event ada a-{n} at=now via=mobile
        tick 40d";
    let before = run(history).world;
    let after = run(&format!("{history}\nx10 sweep stats_hours")).world;
    let ((sums_before, rows_before), (sums_after, rows_after)) = (sums(before.rows()), sums(after.rows()));
    assert_eq!(sums_before, sums_after);
    assert!(rows_after < rows_before, "{rows_before} rows became {rows_after}");
    let hours = after.rows().keys().filter_map(StatsKey::from_erased).filter(|key| key.hour % 24 != 0).count();
    assert_eq!(hours, 0, "every hour is old enough to be part of a day");
}

/// Rows per table of the script's workspace.
fn count(world: &crate::world::World, table: engine::Table) -> usize {
    world.rows().keys().filter(|key| key.table() == table).count()
}

#[test]
fn a_step_looks_at_500_rows_and_the_next_goes_on() {
    for (rows, outcomes) in [
        (SWEEP_ROWS_MAX - 1, "swept 499, finished"),
        (SWEEP_ROWS_MAX, "swept 500, more to come"),
        (SWEEP_ROWS_MAX + 1, "swept 500, more to come"),
    ] {
        let script = format!("workspace shop\nuser ada\nx{rows} event ada a at=1 key=k{{n}}\ntick 8d\nsweep seen");
        let run = run(&script);
        assert!(run.outcomes.ends_with(&format!("sweep seen: {outcomes}\n")), "{rows} rows: {}", run.outcomes);
    }
}

#[test]
fn many_steps_remove_exactly_what_expired() {
    let script = "
        workspace shop
        user ada
        x700 event ada a at=1 key=old-{n}
        x700 reject too_large
        x8 bulk items=100 errors=100
        tick 4d
        x700 event ada a at=1 key=new-{n}
        x700 reject too_large
        x8 bulk items=100 errors=100
        tick 4d
        sweep seen
        sweep seen
        event ada a at=1 key=late
        sweep seen
        x3 sweep refusals
        sweep bulk_jobs
        x4 sweep bulk_errors";
    let world = run(script).world;
    assert_eq!(count(&world, engine::Table::Seen), 701);
    assert_eq!(count(&world, engine::Table::Refusal), 700);
    assert_eq!(count(&world, engine::Table::BulkError), 800);
    assert_eq!(count(&world, engine::Table::Log), 1_401, "events stay");
    let oldest = world.rows().values().filter_map(RefusalKey::typed).map(|row| row.number).min();
    assert_eq!(oldest, Some(701), "the newer half stays");
    check_outcomes(
        &script.replace("        sweep seen\n        event", "        sweep seen\n        ---\n        event"),
        &expect![[r#"
        event ada a at=1 key=late: recorded 0#1401
        sweep seen: swept 197, finished
        x3 sweep refusals: 3× swept
        sweep bulk_jobs: swept 8, finished
        x4 sweep bulk_errors: 4× swept
    "#]],
    );
}

#[test]
fn a_full_step_of_hours_fits_into_one_command() {
    // 520 definitions, each with a row in an hour that is no day's first: each
    // costs two writes, so a step looks at 250 of them.
    let script = "
        workspace shop
        user ada
        set active_event_names_max=1000
        tick 1h
        x520 event ada a-{n} at=1
        tick 40d
        ---
        sweep stats_hours
        sweep stats_hours
        sweep stats_hours
        sweep stats_hours";
    check_outcomes(
        script,
        &expect![[r#"
        sweep stats_hours: swept 250, more to come
        sweep stats_hours: swept 250, more to come
        sweep stats_hours: swept 20, finished
        sweep stats_hours: swept 0, more to come
    "#]],
    );
}

#[test]
fn a_sweep_sees_what_its_batch_changed() {
    check_outcomes(
        "
        workspace shop
        user ada
        event ada a at=1 key=k1
        tick 8d
        [
        sweep seen
        event ada a at=1 key=k1
        sweep seen
        tick 8d
        sweep seen
        event ada a at=1 key=k1
        ]
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            event ada a at=1 key=k1: recorded 0#1
            sweep seen: swept 1, finished
            event ada a at=1 key=k1: recorded 0#2
            sweep seen: swept 0, finished
            sweep seen: swept 1, finished
            event ada a at=1 key=k1: recorded 0#3
        "#]],
    );
}
