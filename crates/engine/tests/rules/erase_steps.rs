//! Erasing goes step by step, however large what is left is.

use crate::erase::{counts, erased};
use crate::script::{assert_batches_do_not_matter, check, check_outcomes};
use engine::Table;
use engine::limits::ERASE_ROWS_MAX;
use expect_test::expect;
use proptest::prelude::*;

#[test]
fn a_step_looks_at_200_rows_of_a_person() {
    for (events, told) in [
        (ERASE_ROWS_MAX - 1, vec!["swept 398, more to come"]),
        (ERASE_ROWS_MAX, vec!["swept 400, more to come", "swept 0, more to come"]),
        (ERASE_ROWS_MAX + 1, vec!["swept 400, more to come", "swept 2, more to come"]),
    ] {
        let (_, steps) = erased(&format!("workspace shop\nuser ada\nx{events} event ada a at={{n}}\ndelete ada"));
        assert_eq!(
            steps.get(..told.len()),
            Some(told.iter().map(|told| (*told).to_owned()).collect::<Vec<_>>().as_slice())
        );
        assert_eq!(steps.get(told.len()).map(String::as_str), Some("swept 2, more to come"), "the summary");
    }
}

#[test]
fn a_step_looks_at_8_people_and_the_next_goes_on() {
    let leads: String = (1..=16).map(|n| format!("lead l{n}\nx30 event l{n} a at={{n}}\nmerge l{n} ada\n")).collect();
    let (_, steps) = erased(&format!("workspace shop\nuser ada\n{leads}delete ada"));
    expect![[r#"
        swept 400, more to come
        swept 400, more to come
        swept 160, more to come
        swept 14, more to come
        swept 16, more to come
        swept 2, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 16, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, finished"#]]
    .assert_eq(&steps.join("\n"));
}

#[test]
fn a_member_of_many_companies_leaves_them() {
    let (run, steps) = erased(
        "workspace shop\nuser bob\nuser ada\nx201 company c{n}\nx201 join ada c{n}\njoin bob c7\ndelete-company c9\ndelete ada",
    );
    expect![[r#"
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 200, more to come
        swept 1, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, finished"#]]
    .assert_eq(&steps.join("\n"));
    assert_eq!(counts(run.world.rows()).get(&Table::CompanyContact), Some(&1));
}

#[test]
fn a_finished_job_stays_as_it_is_and_goes_after_a_week() {
    check(
        "
        workspace shop
        user ada
        delete ada
        x12 step 16
        tick 604799s
        sweep bulk_jobs
        ---
        step 16
        tick 1s
        sweep bulk_jobs
        step 16
        ",
        &expect![[r#"
            step 16: swept 0, finished
            sweep bulk_jobs: swept 0, finished
            step 16: swept 0, finished
            ~ jobs 1/3: kind=sweep(bulk_jobs cursor=0 removed=0 passes=1)→sweep(bulk_jobs cursor=0 removed=0 passes=2) updated_at=87004799→87004800
            ~ jobs 1/16: kind=erase([1] companies=[] needles=["05265c008f08363967d742ee" "ada"] stage=bulk_errors done=0 cursor=0 removed=0)→erase([1] companies=[] needles=[] stage=- done=0 cursor=0 removed=0) updated_at=86400000→87004800
        "#]],
    );
    check_outcomes(
        "
        workspace shop
        user ada
        delete ada
        x11 step 16
        tick 100d
        sweep bulk_jobs
        step 16
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            delete ada: deleted contact 1 as number 1, job 16
            x11 step 16: 11× swept
            sweep bulk_jobs: swept 0, finished
            step 16: swept 0, more to come
        "#]],
    );
}

/// Lines that meet each other: few people and names.
fn line() -> impl Strategy<Value = String> {
    let who = prop_oneof![Just("ada"), Just("bob"), Just("email:a@x.example"), Just("visitor:c1")];
    prop_oneof![
        5 => (who.clone(), 1..4_u8, 0..3_u32, any::<bool>()).prop_map(|(who, name, at, keyed)| {
            format!("event {who} name-{name} at={at}{}", if keyed { format!(" key=k{name}") } else { String::new() })
        }),
        2 => prop_oneof![Just("user ada email=a@x.example"), Just("user bob"), Just("lead - email=a@x.example"), Just("ping c1")]
            .prop_map(str::to_owned),
        1 => who.clone().prop_map(|who| format!("note {who} hi")),
        1 => who.clone().prop_map(|who| format!("join {who} acme")),
        2 => who.clone().prop_map(|who| format!("delete {who}")),
        1 => prop_oneof![Just("merge email:a@x.example ada"), Just("convert visitor:c1 lead"), Just("unmerge ada")].prop_map(str::to_owned),
        1 => prop_oneof![Just("bulk-error {'user_id':'ada'}"), Just("sweep visitors"), Just("sweep bulk_jobs"), Just("tick 100d"), Just("tick 1s")]
            .prop_map(str::to_owned),
        6 => (16..22_u8).prop_map(|job| format!("x3 step {job}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn batches_do_not_matter(lines in prop::collection::vec((line(), any::<bool>()), 1..50)) {
        assert_batches_do_not_matter("workspace shop
company acme", &lines);
    }
}
