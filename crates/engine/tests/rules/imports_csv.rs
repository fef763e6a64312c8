//! Imports of files: what is noted of their rows.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn rows_are_counted_and_the_import_ends() {
    check(
        "
        workspace shop
        ---
        begin-import people.csv map=Mail:email,Id:external_id total=5
        import-rows 16 0 ccu
        tick 5s
        import-rows 16 3 ff finished=true
        ",
        &expect![[r#"
            begin-import people.csv map=Mail:email,Id:external_id total=5: import 16, next row 0
            import-rows 16 0 ccu: import 16, next row 3
            import-rows 16 3 ff finished=true: import 16, next row 5
            ~ counters 1: last_audit=1→2 last_job=15→16
            + seen 1/9cb652a4bcd846a01e1aa26cba730d17: what=job(16) expires_at=88992000
            + jobs 1/16: created_at=86400000 updated_at=86400005 kind=import(contact "people.csv" ["Mail":"email" "Id":"external_id"] rows=5/5 created=2 updated=1 failed=2 finished_at=86400005)
            + bulk_errors 1/16/0: created_at=86400005 code="parameter_invalid" message="email is no address" data="{\"row\":3}"
            + bulk_errors 1/16/1: created_at=86400005 code="parameter_invalid" message="email is no address" data="{\"row\":4}"
            + audit 1/2: at_ms=86400000000 actor=token9 action="import.begun" subject="job:16" changes=[model:-→"contact"]
        "#]],
    );
}

#[test]
fn the_same_key_is_the_same_import() {
    check_outcomes(
        "
        workspace shop
        begin-import people.csv map=Mail:email,Id:external_id
        import-rows 16 0 cc
        begin-import people.csv map=Id:external_id,Mail:email total=9
        begin-import people.csv map=Mail:email
        begin-import people.csv map=Mail:email,Id:external_id model=company
        begin-import others.csv map=Mail:email,Id:external_id
        import-rows 16 2 c finished=true
        begin-import people.csv map=Mail:email,Id:external_id
        workspace other
        begin-import people.csv map=Mail:email,Id:external_id
        ",
        &expect![[r#"
            workspace shop: workspace 1
            begin-import people.csv map=Mail:email,Id:external_id: import 16, next row 0
            import-rows 16 0 cc: import 16, next row 2
            begin-import people.csv map=Id:external_id,Mail:email total=9: import 16, next row 2
            begin-import people.csv map=Mail:email: import 17, next row 0
            begin-import people.csv map=Mail:email,Id:external_id model=company: import 18, next row 0
            begin-import others.csv map=Mail:email,Id:external_id: import 19, next row 0
            import-rows 16 2 c finished=true: import 16, next row 3
            begin-import people.csv map=Mail:email,Id:external_id: import 16, next row 3
            workspace other: workspace 2
            begin-import people.csv map=Mail:email,Id:external_id: import 16, next row 0
        "#]],
    );
}

#[test]
fn the_key_is_remembered_for_30_days_from_the_last_begin() {
    check_outcomes(
        "
        workspace shop
        begin-import a.csv
        tick 29d
        begin-import a.csv
        tick 2591999s
        begin-import a.csv
        tick 2592000s
        begin-import a.csv
        ",
        &expect![[r#"
            workspace shop: workspace 1
            begin-import a.csv: import 16, next row 0
            begin-import a.csv: import 16, next row 0
            begin-import a.csv: import 16, next row 0
            begin-import a.csv: import 17, next row 0
        "#]],
    );
}

#[test]
fn rows_sent_again_are_passed_over() {
    check(
        "
        workspace shop
        begin-import people.csv
        import-rows 16 0 cfu
        ---
        import-rows 16 0 cfu
        import-rows 16 1 fuf
        import-rows 16 2 uf
        import-rows 16 5 c
        import-rows 16 4 finished=true
        import-rows 16 0 cfuf finished=true
        import-rows 16 3 fc
        import-rows 16 4 c
        ",
        &expect![[r#"
            import-rows 16 0 cfu: import 16, next row 3
            import-rows 16 1 fuf: import 16, next row 4
            import-rows 16 2 uf: import 16, next row 4
            import-rows 16 5 c: refused import_out_of_order field=first_row detail=4
            import-rows 16 4 finished=true: import 16, next row 4
            import-rows 16 0 cfuf finished=true: import 16, next row 4
            import-rows 16 3 fc: refused job_closed field=job
            import-rows 16 4 c: refused job_closed field=job
            ~ jobs 1/16: kind=import(contact "people.csv" ["Email":"email"] rows=3/- created=1 updated=1 failed=1 finished_at=-)→import(contact "people.csv" ["Email":"email"] rows=4/- created=1 updated=1 failed=2 finished_at=86400000)
            + bulk_errors 1/16/1: created_at=86400000 code="parameter_invalid" message="email is no address" data="{\"row\":3}"
        "#]],
    );
}

#[test]
fn only_an_import_takes_rows() {
    check_outcomes(
        "
        begin-import a.csv
        workspace shop
        import-rows 1 0 c
        import-rows 16 0 c
        bulk items=1
        import-rows 16 0 c
        step 1
        begin-import a.csv
        step 17
        ",
        &expect![[r#"
            begin-import a.csv: refused workspace_not_found
            workspace shop: workspace 1
            import-rows 1 0 c: refused job_not_found field=job
            import-rows 16 0 c: refused job_not_found field=job
            bulk items=1: job 16
            import-rows 16 0 c: refused job_not_found field=job
            step 1: swept 0, finished
            begin-import a.csv: import 17, next row 0
            step 17: swept 0, finished
        "#]],
    );
}

#[test]
fn an_import_goes_a_week_after_its_end_or_a_month_after_its_last_row() {
    check_outcomes(
        "
        workspace shop
        begin-import done.csv
        begin-import left.csv
        tick 1d
        import-rows 16 0 c finished=true
        import-rows 17 0 cf
        tick 604799s
        sweep bulk_jobs
        tick 1s
        sweep bulk_jobs
        begin-import done.csv
        begin-import left.csv
        import-rows 18 0 c finished=true
        tick 1987199s
        sweep bulk_jobs
        tick 1s
        sweep bulk_jobs
        ",
        &expect![[r#"
            workspace shop: workspace 1
            begin-import done.csv: import 16, next row 0
            begin-import left.csv: import 17, next row 0
            import-rows 16 0 c finished=true: import 16, next row 1
            import-rows 17 0 cf: import 17, next row 2
            sweep bulk_jobs: swept 0, finished
            sweep bulk_jobs: swept 1, finished
            begin-import done.csv: import 18, next row 0
            begin-import left.csv: import 17, next row 2
            import-rows 18 0 c finished=true: import 18, next row 1
            sweep bulk_jobs: swept 1, finished
            sweep bulk_jobs: swept 1, finished
        "#]],
    );
}
