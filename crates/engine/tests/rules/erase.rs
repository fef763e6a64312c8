//! A deleted person is erased, and nobody else.

use crate::script::{Run, check, check_outcomes, run};
use engine::ids::{FactId, SegmentId};
use engine::rows::{Device, DeviceOwnerRow, DevicesRow, FactCountRow, MemberRow, PushService};
use engine::tables::{ContactKey, DeviceOwnerKey, DevicesKey, FactCountKey, MemberKey, Personal};
use engine::{Key, Row, Table, TableKey};
use expect_test::expect;
use std::collections::BTreeMap;

/// Runs a script that ends with a deletion, and the job that it began to its
/// end. Returns what each step told.
pub fn erased(script: &str) -> (Run, Vec<String>) {
    let run = run(script);
    let last = run.outcomes.lines().last().expect("a deletion").to_owned();
    erased_by(run, &last)
}

/// Runs the job that a deletion told of to its end.
fn erased_by(mut run: Run, told: &str) -> (Run, Vec<String>) {
    let (_, job) = told.rsplit_once("job ").expect("a deletion");
    let mut steps = Vec::new();
    while !steps.last().is_some_and(|told: &String| told.ends_with("finished")) {
        assert!(steps.len() < 500, "job {job} does not end");
        steps.push(run.world.run_line(&format!("step {job}")).expect("an outcome"));
    }
    (run, steps)
}

/// Everything that a person can leave behind.
fn life(who: &str) -> String {
    format!(
        "
        event email:{who}@x.example early at=1
        browse {who}-cookie page=https://{who}.example
        browse {who}-cookie page=https://{who}.example/2
        event visitor:{who}-cookie looked at=1
        user {who}
        convert visitor:{who}-cookie user into=user_id:{who}
        upsert user_id:{who},email:{who}@x.example company=acme name={who}
        lead {who}-lead email={who}-lead@x.example
        event {who}-lead looked at=2 key={who}-1
        note {who}-lead about-{who}-lead
        put-tag 1 {who}
        consent {who} 1 false
        event {who} looked at=3 key={who}-2
        event {who} bought at=4 by={who}
        event {who} looked at=now key={who}-3
        import {who} counted 5 1 2
        note {who} about-{who}
        merge {who}-lead {who}
        bulk-error {{'user_id':'{who}'}}
        bulk-error {{'user_id':'nobody'}} message={who}-lead@x.example
        "
    )
}

/// What of everybody no line of a script makes.
fn plant(run: &mut Run) {
    let people: Vec<ContactKey> =
        run.world.rows().keys().filter_map(|key| ContactKey::from_erased(key).cloned()).collect();
    for ContactKey { workspace, contact } in people {
        run.world.put(&MemberKey { workspace, contact, segment: SegmentId(1) }, MemberRow { since: 1 });
        let counted = FactCountRow { count: 1, first: 1, last: 1, days: Vec::new() };
        run.world.put(&FactCountKey { workspace, contact, fact: FactId(1) }, counted);
        let devices: Vec<Device> = (0..2)
            .map(|place| u128::from(contact.0) * 10 + place)
            .map(|device| Device { device, service: PushService::Fcm, token: "token".to_owned(), since: 1 })
            .collect();
        for device in &devices {
            run.world.put(&DeviceOwnerKey { workspace, device: device.device }, DeviceOwnerRow { contact });
        }
        run.world.put(&DevicesKey { workspace, contact }, DevicesRow { devices });
    }
}

const BEGIN: &str = "workspace shop\nset hold_unknown_events=1\ncompany acme\ntag VIP\nmessage looked\ngo-live 1\n";

fn mentions(rows: &BTreeMap<Key, Row>, word: &str) -> Vec<String> {
    rows.iter().map(|(key, row)| format!("{key:?}: {row:?}")).filter(|text| text.contains(word)).collect()
}

pub fn counts(rows: &BTreeMap<Key, Row>) -> BTreeMap<Table, usize> {
    let mut counts = BTreeMap::new();
    for key in rows.keys() {
        *counts.entry(key.table()).or_default() += 1;
    }
    counts
}

#[test]
fn nothing_of_a_person_is_left_and_all_of_another() {
    let both = format!("{BEGIN}{}{}", life("canary"), life("bob"));
    let before = run(&both).world;
    let singing: Vec<Table> = before
        .rows()
        .iter()
        .filter(|(key, row)| format!("{key:?} {row:?}").contains("canary"))
        .map(|(key, _)| key.table())
        .collect();
    for table in [
        Table::Contact,
        Table::Identifier,
        Table::Log,
        Table::Note,
        Table::Merge,
        Table::Held,
        Table::BulkError,
        Table::PageView,
    ] {
        assert!(singing.contains(&table), "{table:?} holds nothing of the canary");
    }
    let planted = |script: &str| {
        let mut run = crate::script::run(script);
        plant(&mut run);
        run
    };
    let mut run = planted(&both);
    let told = run.world.run_line("delete canary").expect("an outcome");
    let (run, _) = erased_by(run, &told);
    assert_eq!(mentions(run.world.rows(), "canary"), Vec::<String>::new());
    let (left, alone) = (counts(run.world.rows()), counts(planted(&format!("{BEGIN}{}", life("bob"))).world.rows()));
    for table in Table::ALL.iter().filter(|table| table.personal() == Personal::Yes && **table != Table::Job) {
        assert!(alone.contains_key(table), "{table:?} holds nothing of Bob");
        // The hash of an import's numbers tells nobody anything, and goes in a day.
        let kept = usize::from(*table == Table::Seen);
        assert_eq!(left.get(table).map(|count| count - kept), alone.get(table).copied(), "{table:?}");
    }
}

#[test]
fn each_stage_removes_its_rows() {
    check(
        "
        workspace shop
        company acme
        user ada email=a@x.example
        event ada bought at=1 key=k1
        event ada looked at=2
        import ada counted 5 1 2
        note ada hello
        lead - email=b@x.example
        event email:b@x.example bought at=3
        merge email:b@x.example ada
        upsert user_id:ada company=acme
        bulk-error {'email':'A@X.example'}
        user bob
        event bob bought at=1 key=k2
        upsert user_id:bob company=acme
        delete ada
        ---
        step 17
        step 17
        step 17
        step 17
        step 17
        step 17
        step 17
        step 17
        step 17
        step 17
        step 17
        step 17
        step 17
        ",
        &expect![[r#"
            step 17: swept 6, more to come
            step 17: swept 8, more to come
            step 17: swept 2, more to come
            step 17: swept 1, more to come
            step 17: swept 0, more to come
            step 17: swept 0, more to come
            step 17: swept 0, more to come
            step 17: swept 0, more to come
            step 17: swept 0, more to come
            step 17: swept 1, more to come
            step 17: swept 0, more to come
            step 17: swept 1, more to come
            step 17: swept 1, finished
            - log 1/0/1
            - log 1/0/2
            - log 1/0/3
            - timeline 1/1/at2/2/0
            - timeline 1/1/at1/1/1
            - timeline 1/2/at3/1/0
            - seen 1/94f9fa354bff45c316d0e71c88a4ffde
            - summaries 1/1/1
            - summaries 1/1/2
            - summaries 1/2/1
            - summaries 1/3/1
            - done 1/1/1
            - done 1/1/2
            - done 1/1/3
            - done 1/2/1
            ~ jobs 1/17: kind=erase([1 2] companies=[1:1] needles=["05265c008f08363967d742ee" "ada" "a@x.example" "05265c0055deecc72b65fb8b" "7dc813f4-2bbc-8fe4-b58d-d996a7125bcd" "b@x.example"] stage=timeline done=0 cursor=0 removed=0)→erase([1 2] companies=[] needles=[] stage=files done=0 cursor=0 removed=20)
            - bulk_errors 1/16/0
            ~ companies 1/1: contacts=2→1
            - company_contacts 1/1/1
            - merges 1/1/1
            - notes 1/1
            - notes_about 1/contact1/1
        "#]],
    );
}

#[test]
fn what_waits_for_them_goes() {
    check_outcomes(
        "
        workspace shop
        set hold_unknown_events=1
        x130 event user_id:ada,email:b{n}@x.example bought at={n}
        event email:a@x.example bought at=1
        event user_id:bob,email:a@x.example bought at=2
        event bob bought at=3
        user ada email=a@x.example
        delete ada
        ---
        step 18
        step 18
        step 18
        step 18
        step 18
        step 18
        step 18
        step 18
        step 18
        step 18
        step 18
        step 18
        step 18
        step 18
        step 18
        step 16
        step 17
        sweep held
        user bob
        step 19
        ",
        &expect![[r#"
            step 18: swept 0, more to come
            step 18: swept 0, more to come
            step 18: swept 0, more to come
            step 18: swept 0, more to come
            step 18: swept 0, more to come
            step 18: swept 0, more to come
            step 18: swept 0, more to come
            step 18: swept 0, more to come
            step 18: swept 0, more to come
            step 18: swept 0, more to come
            step 18: swept 0, more to come
            step 18: swept 125, more to come
            step 18: swept 5, more to come
            step 18: swept 2, more to come
            step 18: swept 0, more to come
            step 16: swept 0, finished
            step 17: swept 0, finished
            sweep held: swept 0, finished
            user bob: contact 2
            step 19: swept 1, finished
        "#]],
    );
}

#[test]
fn client_ids_go_with_their_events() {
    let (run, steps) = erased(
        "
        workspace shop
        user bob
        user ada
        x300 event bob a key=b{n}
        x300 event ada a key=a{n}
        import ada a 1 1 1 key=i1
        begin-import people.csv
        delete ada",
    );
    expect![[r#"
        swept 400, more to come
        swept 200, more to come
        swept 2, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 0, more to come
        swept 245, more to come
        swept 55, more to come
        swept 0, finished"#]]
    .assert_eq(&steps.join("\n"));
    assert_eq!(counts(run.world.rows()).get(&Table::Seen), Some(&302));
}

#[test]
fn errors_that_speak_of_them_go() {
    check_outcomes(
        "
        workspace shop
        user anna email=a@x.example
        bulk-error {'user_id':'anna'}
        bulk-error {'user_id':'annabel'}
        bulk-error {'email':'A@X.EXAMPLE'}
        bulk-error {'email':'\\u0061@x.example'}
        bulk-error {'email':'ba@x.example'}
        bulk-error {'email':'b@x.example'}
        bulk-error {'user_id':'zoe'} message=anna
        delete anna
        ---
        step 23
        step 23
        step 23
        step 23
        step 23
        step 23
        step 23
        step 23
        step 23
        ",
        &expect![[r#"
            step 23: swept 0, more to come
            step 23: swept 0, more to come
            step 23: swept 0, more to come
            step 23: swept 0, more to come
            step 23: swept 0, more to come
            step 23: swept 0, more to come
            step 23: swept 0, more to come
            step 23: swept 0, more to come
            step 23: swept 0, more to come
        "#]],
    );
}
