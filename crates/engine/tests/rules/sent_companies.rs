//! Companies that a request about a user names.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn they_are_made_and_joined() {
    check(
        "
        workspace shop
        company acme name=Acme
        ---
        upsert ada company=acme company=bolt:Bolt
        ",
        &expect![[r#"
            upsert ada company=acme company=bolt:Bolt: contact 1
            ~ counters 1: companies=1→2 last_company=1→2 last_contact=-→1
            + contacts 1/1: role=user external_id="ada" created_at=86400000 updated_at=86400000 companies=[1 2]
            + identifiers 1/external_id/"ada": contacts=[user1]
            ~ companies 1/1: contacts=-→1
            + companies 1/2: company_id="bolt" name="Bolt" contacts=1 created_at=86400000 updated_at=86400000
            + company_identifiers 1/company_id/"bolt": companies=[2]
            + company_identifiers 1/name/"bolt": companies=[2]
            + company_contacts 1/1/1:
            + company_contacts 1/2/1:
        "#]],
    );
}

#[test]
fn one_to_be_left_is_left_and_never_made() {
    check(
        "
        workspace shop
        upsert ada company=acme company=bolt
        ---
        upsert ada company=-acme company=-nothing
        ",
        &expect![[r#"
            upsert ada company=-acme company=-nothing: contact 1
            ~ contacts 1/1: companies=[1 2]→[2]
            ~ companies 1/1: contacts=1→-
            - company_contacts 1/1/1
        "#]],
    );
}

#[test]
fn the_same_company_twice_is_one_and_the_later_facts_win() {
    check(
        "
        workspace shop
        ---
        upsert ada company=acme:Acme company=acme:Bolt
        upsert bob company=acme company=-acme
        ",
        &expect![[r#"
            upsert ada company=acme:Acme company=acme:Bolt: contact 1
            upsert bob company=acme company=-acme: contact 2
            ~ counters 1: companies=-→1 last_company=-→1 last_contact=-→2
            + contacts 1/1: role=user external_id="ada" created_at=86400000 updated_at=86400000 companies=[1]
            + contacts 1/2: role=user external_id="bob" created_at=86400000 updated_at=86400000
            + identifiers 1/external_id/"ada": contacts=[user1]
            + identifiers 1/external_id/"bob": contacts=[user2]
            + companies 1/1: company_id="acme" name="Bolt" contacts=1 created_at=86400000 updated_at=86400000
            + company_identifiers 1/company_id/"acme": companies=[1]
            + company_identifiers 1/name/"bolt": companies=[1]
            + company_contacts 1/1/1:
        "#]],
    );
}

#[test]
fn one_too_many_refuses_all_of_the_request() {
    check_outcomes(
        "
        workspace shop
        user ada
        x999 company c{n}
        x999 join ada c{n}
        upsert ada company=c1 company=d1 company=d2
        company d1
        upsert ada company=-c1 company=d1 company=d2
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            x999 company c{n}: 999× company
            x999 join ada c{n}: 999× company
            upsert ada company=c1 company=d1 company=d2: refused too_many_companies detail=1000
            company d1: company 1000
            upsert ada company=-c1 company=d1 company=d2: contact 1
        "#]],
    );
}

#[test]
fn fifty_at_once_fit_into_one_command() {
    let sent: Vec<String> = (1..=50).map(|n| format!("company=c{n}:Name{n}")).collect();
    let renamed: Vec<String> = (1..=50).map(|n| format!("company=c{n}:Other{n}")).collect();
    let (sent, renamed) = (sent.join(" "), renamed.join(" "));
    let outcomes = crate::script::run(&format!("workspace shop\nupsert ada {sent}\nupsert ada {renamed}")).outcomes;
    assert_eq!(outcomes.matches(": contact 1").count(), 2, "{outcomes}");
}
