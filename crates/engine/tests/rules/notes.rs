//! Notes about people and companies.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn a_note_is_about_a_person_or_a_company() {
    check(
        "
        workspace shop
        user ada
        company acme
        ---
        note ada \"<p>Hello</p>\" by=5
        note company:1 \"<p>Paid late</p>\"
        note ada again
        ",
        &expect![[r#"
            note ada "<p>Hello</p>" by=5: note 1
            note company:1 "<p>Paid late</p>": note 2
            note ada again: note 3
            ~ counters 1: last_note=-→3
            + notes 1/1: about=contact1 author=5 body="<p>Hello</p>" created_at=86400000
            + notes 1/2: about=company1 body="<p>Paid late</p>" created_at=86400000
            + notes 1/3: about=contact1 body="again" created_at=86400000
            + notes_about 1/contact1/1:
            + notes_about 1/contact1/3:
            + notes_about 1/company1/2:
        "#]],
    );
}

#[test]
fn whom_it_is_about_must_be_there() {
    check_outcomes(
        "
        workspace shop
        note nobody hi
        note company:1 hi
        note nobody: hi
        ",
        &expect![[r#"
            workspace shop: workspace 1
            note nobody hi: refused contact_not_found field=user_id detail=nobody
            note company:1 hi: refused company_not_found
            note nobody: hi: refused identifier_missing field=user_id
        "#]],
    );
}
