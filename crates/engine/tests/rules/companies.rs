//! Companies are made, changed, joined, left and deleted.

use crate::script::{check, check_outcomes, run};
use engine::Table;
use engine::limits::{COMPANIES_PER_CONTACT_MAX, COMPANIES_PER_NAME_MAX, COMPANY_NAME_KEY_CHARS_MAX};
use expect_test::expect;

#[test]
fn a_company_keeps_what_was_sent() {
    check(
        "
        workspace shop
        ---
        company acme name=\"Acme Ltd\" plan=Pro size=5 website=https://acme.example industry=Steel monthly_spend=9 remote_created_at=10 last_request_at=20 custom.seats=3 define=yes
        ",
        &expect![[r#"
            company acme name="Acme Ltd" plan=Pro size=5 website=https://acme.example industry=Steel monthly_spend=9 remote_created_at=10 last_request_at=20 custom.seats=3 define=yes: company 1
            ~ counters 1: companies=-→1 company_attributes=-→1 last_attribute=-→1 last_company=-→1
            + attributes 1/1: model=company name="seats" data_type=integer messenger_writable=true created_at=86400000 updated_at=86400000
            + attribute_names 1/company/"seats": attribute=1
            + companies 1/1: company_id="acme" name="Acme Ltd" plan="Pro" size=5 website="https://acme.example" industry="Steel" monthly_spend=9 remote_created_at=10 last_request_at=20 custom=[1:3] created_at=86400000 updated_at=86400000
            + company_identifiers 1/company_id/"acme": companies=[1]
            + company_identifiers 1/name/"acme ltd": companies=[1]
        "#]],
    );
}

#[test]
fn the_same_company_id_is_the_same_company_and_case_counts() {
    check(
        "
        workspace shop
        company acme name=Acme plan=Pro
        tick 1s
        ---
        company acme name=- size=7
        company #1 plan=-
        company ACME
        ",
        &expect![[r#"
            company acme name=- size=7: company 1
            company #1 plan=-: company 1
            company ACME: company 2
            ~ counters 1: companies=1→2 last_company=1→2
            ~ companies 1/1: name="Acme"→- plan="Pro"→- size=-→7 updated_at=86400000→86400001
            + companies 1/2: company_id="ACME" created_at=86400001 updated_at=86400001
            + company_identifiers 1/company_id/"ACME": companies=[2]
            - company_identifiers 1/name/"acme"
        "#]],
    );
}

#[test]
fn saving_nothing_new_writes_nothing() {
    check(
        "
        workspace shop
        company acme name=Acme custom.seats=3 define=yes
        tick 1s
        ---
        company acme
        company acme name=Acme custom.seats=3
        company #1 plan=-
        ",
        &expect![[r#"
            company acme: company 1
            company acme name=Acme custom.seats=3: company 1
            company #1 plan=-: company 1
        "#]],
    );
}

#[test]
fn an_id_must_be_there() {
    check_outcomes(
        "
        workspace other
        company acme
        workspace shop
        company #1 name=x
        company id:bogus name=x
        delete-company #1
        delete-company acme
        user ada
        join ada #1
        join ada acme
        leave ada id:bogus
        in other
        company #1 name=x
        ",
        &expect![[r#"
            workspace other: workspace 1
            company acme: company 1
            workspace shop: workspace 2
            company #1 name=x: refused company_not_found
            company id:bogus name=x: refused company_not_found
            delete-company #1: refused company_not_found
            delete-company acme: refused company_not_found
            user ada: contact 1
            join ada #1: refused company_not_found
            join ada acme: refused company_not_found
            leave ada id:bogus: refused company_not_found
            company #1 name=x: company 1
        "#]],
    );
}

#[test]
fn a_renamed_company_moves_in_the_index() {
    check(
        "
        workspace shop
        company a name=Acme
        company b name=ACME
        ---
        company a name=acme
        company b name=Bolt
        company b name=BOLT
        ",
        &expect![[r#"
            company a name=acme: company 1
            company b name=Bolt: company 2
            company b name=BOLT: company 2
            ~ companies 1/1: name="Acme"→"acme"
            ~ companies 1/2: name="ACME"→"BOLT"
            ~ company_identifiers 1/name/"acme": companies=[1 2]→[1]
            + company_identifiers 1/name/"bolt": companies=[2]
        "#]],
    );
}

#[test]
fn a_name_is_indexed_by_its_first_255_characters() {
    let listed = |chars: usize| {
        let long = "x".repeat(chars);
        let world = run(&format!("workspace shop\ncompany a name={long}y\ncompany b name={long}z")).world;
        world.rows().keys().filter(|key| key.table() == Table::CompanyIdentifier).count() - 2
    };
    for (chars, keys) in [
        (COMPANY_NAME_KEY_CHARS_MAX - 2, 2),
        (COMPANY_NAME_KEY_CHARS_MAX - 1, 2),
        (COMPANY_NAME_KEY_CHARS_MAX, 1),
        (COMPANY_NAME_KEY_CHARS_MAX + 1, 1),
    ] {
        assert_eq!(listed(chars), keys, "{chars}");
    }
}

#[test]
fn at_most_1000_companies_share_a_name() {
    let script = |count: usize| format!("workspace shop\nx{count} company c{{n}} name=Acme");
    for (count, told) in [
        (COMPANIES_PER_NAME_MAX - 1, "999× company"),
        (COMPANIES_PER_NAME_MAX, "1000× company"),
        (COMPANIES_PER_NAME_MAX + 1, "1000× company, 1× refused company_name_shared field=name detail=1000"),
    ] {
        let outcomes = run(&script(count)).outcomes;
        assert!(outcomes.ends_with(&format!("name=Acme: {told}\n")), "{count}: {outcomes}");
    }
}

#[test]
fn unknown_attributes_are_defined_or_refused() {
    check_outcomes(
        "
        workspace shop
        company acme custom.seats=3
        company acme custom.seats=3 define=yes
        company acme custom.seats=many
        company acme custom.seats=-
        ",
        &expect![[r#"
            workspace shop: workspace 1
            company acme custom.seats=3: refused attribute_unknown field=custom_attributes detail=seats
            company acme custom.seats=3 define=yes: company 1
            company acme custom.seats=many: refused attribute_type_mismatch field=custom_attributes detail='seats' is of type integer, not "many"
            company acme custom.seats=-: company 1
        "#]],
    );
}

#[test]
fn contacts_join_in_order_and_leave() {
    check(
        "
        workspace shop
        user ada
        user bob
        company b
        company a
        tick 1s
        ---
        join ada a
        join ada #1
        join bob a
        join ada a
        leave ada a
        leave ada a
        ",
        &expect![[r#"
            join ada a: company 2
            join ada #1: company 1
            join bob a: company 2
            join ada a: company 2
            leave ada a: company 2
            leave ada a: company 2
            ~ contacts 1/1: companies=-→[1] updated_at=86400000→86400001
            ~ contacts 1/2: companies=-→[2] updated_at=86400000→86400001
            ~ companies 1/1: contacts=-→1
            ~ companies 1/2: contacts=-→1
            + company_contacts 1/1/1:
            + company_contacts 1/2/2:
        "#]],
    );
}

#[test]
fn who_joins_must_be_there() {
    check_outcomes(
        "
        workspace shop
        company acme
        join nobody acme
        user ada
        join ada nothing
        join email:nobody@x.example nothing
        ",
        &expect![[r#"
            workspace shop: workspace 1
            company acme: company 1
            join nobody acme: refused contact_not_found field=user_id detail=nobody
            user ada: contact 1
            join ada nothing: refused company_not_found
            join email:nobody@x.example nothing: refused contact_not_found field=email detail=nobody@x.example
        "#]],
    );
}

#[test]
fn a_contact_belongs_to_at_most_1000_companies() {
    let script = |count: usize| format!("workspace shop\nuser ada\nx{count} company c{{n}}\nx{count} join ada c{{n}}");
    for (count, told) in [
        (COMPANIES_PER_CONTACT_MAX - 1, "999× company"),
        (COMPANIES_PER_CONTACT_MAX, "1000× company"),
        (COMPANIES_PER_CONTACT_MAX + 1, "1000× company, 1× refused too_many_companies detail=1000"),
    ] {
        let outcomes = run(&script(count)).outcomes;
        assert!(outcomes.ends_with(&format!("join ada c{{n}}: {told}\n")), "{count}: {outcomes}");
    }
}

#[test]
fn a_deleted_company_is_gone_at_once_and_its_contacts_follow() {
    check(
        "
        workspace shop
        user ada
        user bob
        company acme name=Acme
        company bolt name=Bolt
        join ada acme
        join ada bolt
        join bob acme
        note company:1 secret
        note company:2 kept
        tick 1s
        delete-company acme
        ---
        join ada acme
        step 16
        step 16
        ",
        &expect![[r#"
            join ada acme: refused company_not_found
            step 16: swept 3, finished
            step 16: swept 0, finished
            ~ contacts 1/1: companies=[1 2]→[2]
            ~ contacts 1/2: companies=[1]→-
            ~ jobs 1/16: kind=detach_company(1 detached=0 finished=false)→detach_company(1 detached=2 finished=true)
            - company_contacts 1/1/1
            - company_contacts 1/1/2
            - notes 1/1
            - notes_about 1/company1/1
        "#]],
    );
}

#[test]
fn deleting_answers_with_the_row_as_it_was_and_frees_its_identifiers() {
    check(
        "
        workspace shop
        company acme name=Acme
        ---
        delete-company acme
        company acme name=Acme
        ",
        &expect![[r#"
            delete-company acme: company 1
            company acme name=Acme: company 2
            ~ counters 1: last_company=1→2 last_job=15→16
            + jobs 1/16: created_at=86400000 updated_at=86400000 kind=detach_company(1 detached=0 finished=false)
            - companies 1/1
            + companies 1/2: company_id="acme" name="Acme" created_at=86400000 updated_at=86400000
            ~ company_identifiers 1/company_id/"acme": companies=[1]→[2]
            ~ company_identifiers 1/name/"acme": companies=[1]→[2]
        "#]],
    );
}

#[test]
fn a_step_detaches_200_contacts() {
    for (count, told) in [
        (199, "swept 199, finished\nstep 16: swept 0, finished"),
        (200, "swept 200, more to come\nstep 16: swept 0, finished"),
        (201, "swept 200, more to come\nstep 16: swept 1, finished"),
    ] {
        let script = format!(
            "workspace shop\ncompany acme\nx{count} user u{{n}}\nx{count} join u{{n}} acme\ndelete-company acme\nstep 16\nstep 16"
        );
        let run = run(&script);
        assert!(run.outcomes.ends_with(&format!("step 16: {told}\n")), "{count}: {}", run.outcomes);
        assert!(!run.world.rows().keys().any(|key| key.table() == Table::CompanyContact), "{count}");
    }
}

#[test]
fn a_full_step_fits_into_one_command() {
    check_outcomes(
        "
        workspace shop
        company acme
        x200 user u{n}
        x200 join u{n} acme
        x200 note company:1 hi
        ---
        delete-company acme
        step 16
        step 16
        ",
        &expect![[r#"
            delete-company acme: company 1
            step 16: swept 400, more to come
            step 16: swept 0, finished
        "#]],
    );
}

#[test]
fn a_job_without_steps_and_no_job() {
    check_outcomes(
        "
        workspace shop
        bulk items=1
        step 16
        step 17
        step 1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            bulk items=1: job 16
            step 16: swept 0, finished
            step 17: refused job_not_found field=job
            step 1: swept 0, finished
        "#]],
    );
}
