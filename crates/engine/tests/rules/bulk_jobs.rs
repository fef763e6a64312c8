//! `POST /bulk/events`: what its requests did.

use crate::script::{check, check_outcomes, run};
use engine::limits::{BULK_TASKS_MAX, COMMAND_WRITES_MAX};
use expect_test::expect;

#[test]
fn a_job_keeps_its_requests_and_their_errors() {
    check(
        "workspace shop\n---\nbulk items=3 errors=2\ntick 1m\nbulk items=2 errors=1 job=16\nbulk items=1",
        &expect![[r#"
        bulk items=3 errors=2: job 16
        bulk items=2 errors=1 job=16: job 16
        bulk items=1: job 17
        ~ counters 1: last_job=15→17
        + jobs 1/16: created_at=86400000 updated_at=86400060 kind=bulk_events[(items=3 errors=2 at=86400000..86400000) (items=2 errors=1 at=86400060..86400060)]
        + jobs 1/17: created_at=86400060 updated_at=86400060 kind=bulk_events[(items=1 errors=0 at=86400060..86400060)]
        + bulk_errors 1/16/0: created_at=86400000 code="not_found" message="User Not Found" data="{\"n\":1}"
        + bulk_errors 1/16/1: created_at=86400000 code="not_found" message="User Not Found" data="{\"n\":2}"
        + bulk_errors 1/16/2: created_at=86400060 code="not_found" message="User Not Found" data="{\"n\":1}"
    "#]],
    );
}

#[test]
fn a_job_is_open_for_15_minutes() {
    check_outcomes(
        "workspace shop\nbulk\ntick 899s\nbulk job=16\ntick 1s\nbulk job=16\ntick 1s\nbulk job=16",
        &expect![[r#"
        workspace shop: workspace 1
        bulk: job 16
        bulk job=16: job 16
        bulk job=16: refused job_closed field=job.id
        bulk job=16: refused job_closed field=job.id
    "#]],
    );
}

#[test]
fn appending_needs_a_bulk_job() {
    check_outcomes(
        "workspace shop\nbulk job=16\nbulk job=1\nbulk job=0\nbulk\nbulk job=17\nbulk job=16",
        &expect![[r#"
        workspace shop: workspace 1
        bulk job=16: refused job_not_found field=job.id
        bulk job=1: refused job_not_found field=job.id
        bulk job=0: refused job_not_found field=job.id
        bulk: job 16
        bulk job=17: refused job_not_found field=job.id
        bulk job=16: job 16
    "#]],
    );
}

#[test]
fn a_job_takes_1000_requests() {
    for (appended, told) in [
        (BULK_TASKS_MAX - 2, "998× job"),
        (BULK_TASKS_MAX - 1, "999× job"),
        (BULK_TASKS_MAX, "999× job, 1× refused job_closed field=job.id"),
    ] {
        let outcomes = run(&format!("workspace shop\nbulk\nx{appended} bulk job=16")).outcomes;
        assert!(outcomes.ends_with(&format!("bulk job=16: {told}\n")), "{appended}: {outcomes}");
    }
}

#[test]
fn a_command_writes_at_most_1000_rows() {
    // A new job writes its counter and itself beside its errors.
    for (errors, told) in [
        (COMMAND_WRITES_MAX - 3, "job 16"),
        (COMMAND_WRITES_MAX - 2, "job 16"),
        (COMMAND_WRITES_MAX - 1, "refused command_too_large detail=1000"),
    ] {
        let outcomes = run(&format!("workspace shop\nbulk errors={errors}")).outcomes;
        assert!(outcomes.ends_with(&format!(": {told}\n")), "{errors}: {outcomes}");
    }
}
