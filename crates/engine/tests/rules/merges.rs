//! One contact made of two, and the same taken back.

use crate::script::{check, check_outcomes, run};
use crate::world::World;
use engine::rows::ContactRow;
use engine::tables::{ContactKey, SummaryKey};
use engine::{Key, Row, Table, TableKey};
use expect_test::expect;
use proptest::prelude::*;
use std::collections::BTreeMap;

const PEOPLE: &str = "
    workspace shop
    attribute contact plan string
    attribute contact seats integer
    lead - email=l@x.example name=Lea custom.plan=pro custom.seats=3
    user ada email=a@x.example custom.seats=5
";

#[test]
fn the_survivor_keeps_its_values_and_empty_ones_are_filled() {
    check(
        &format!("{PEOPLE} --- \n merge id:#1 ada"),
        &expect![[r#"
            merge id:#1 ada: contact 2
            ~ counters 1: last_merge=-→1
            ~ contacts 1/1: merged_into=-→2
            ~ contacts 1/2: aliases=-→[1] custom=[2:5]→[1:"pro" 2:5] name=-→"Lea"
            + merges 1/2/1: from=1 merged_at=86400000 before=(role=user external_id="ada" email="a@x.example" created_at=86400000 updated_at=86400000 custom=[2:5]) after=(role=user external_id="ada" email="a@x.example" name="Lea" created_at=86400000 updated_at=86400000 custom=[1:"pro" 2:5] aliases=[1])
        "#]],
    );
}

#[test]
fn one_history_is_seen_and_counted_once() {
    check_outcomes(
        &format!(
            "{PEOPLE}
            event id:#1 ordered-item at=1000
            event ada ordered-item at=2000
            merge id:#1 ada
            event ada ordered-item at=1000
            event id:#1 ordered-item at=3000
            event email:l@x.example ordered-item at=3000
            unmerge ada
            event id:#1 ordered-item at=1000
            event ada ordered-item at=3000
            event id:#1 ordered-item at=3000"
        ),
        &expect![[r#"
            workspace shop: workspace 1
            attribute contact plan string: attribute 1
            attribute contact seats integer: attribute 2
            lead - email=l@x.example name=Lea custom.plan=pro custom.seats=3: contact 1
            user ada email=a@x.example custom.seats=5: contact 2
            event id:#1 ordered-item at=1000: recorded 0#1
            event ada ordered-item at=2000: recorded 0#2
            merge id:#1 ada: contact 2
            event ada ordered-item at=1000: duplicate of 0#1, item 1
            event id:#1 ordered-item at=3000: recorded 0#3
            event email:l@x.example ordered-item at=3000: duplicate of 0#3, item 2
            unmerge ada: contact 2 without contact 1
            event id:#1 ordered-item at=1000: duplicate of 0#1, item 3
            event ada ordered-item at=3000: duplicate of 0#3, item 4
            event id:#1 ordered-item at=3000: recorded 0#4
        "#]],
    );
}

#[test]
fn who_may_be_merged() {
    check_outcomes(
        &format!(
            "{PEOPLE}
            user bob
            merge ada bob
            merge id:#1 id:#1
            merge ada id:#1
            merge id:nobody ada
            merge id:#1 ada shared
            update ada email=l@x.example
            merge id:#1 ada shared
            merge id:#1 bob
            update id:#1 name=Gone
            hide id:#1
            delete id:#1
            unmerge bob
            unmerge ada
            unmerge ada"
        ),
        &expect![[r#"
            workspace shop: workspace 1
            attribute contact plan string: attribute 1
            attribute contact seats integer: attribute 2
            lead - email=l@x.example name=Lea custom.plan=pro custom.seats=3: contact 1
            user ada email=a@x.example custom.seats=5: contact 2
            user bob: contact 3
            merge ada bob: refused merge_invalid field=from detail=only a lead can be merged, and only into a user
            merge id:#1 id:#1: refused merge_invalid field=from detail=only a lead can be merged, and only into a user
            merge ada id:#1: refused merge_invalid field=from detail=only a lead can be merged, and only into a user
            merge id:nobody ada: refused contact_not_found field=id detail=nobody
            merge id:#1 ada shared: refused merge_invalid field=from detail=they share neither an e-mail address nor a phone number
            update ada email=l@x.example: contact 2
            merge id:#1 ada shared: contact 2
            merge id:#1 bob: refused contact_merged detail=05265c0055deecc72b65fb8b
            update id:#1 name=Gone: refused contact_merged detail=05265c0055deecc72b65fb8b
            hide id:#1: refused contact_merged detail=05265c0055deecc72b65fb8b
            delete id:#1: refused contact_merged detail=05265c0055deecc72b65fb8b
            unmerge bob: refused nothing_to_unmerge detail=nobody was merged into this contact
            unmerge ada: contact 2 without contact 1
            unmerge ada: refused nothing_to_unmerge detail=nobody was merged into this contact
        "#]],
    );
}

#[test]
fn a_merge_can_be_undone_for_90_days() {
    let after = |span: &str| run(&format!("{PEOPLE} merge id:#1 ada \n tick {span} \n unmerge ada")).outcomes;
    assert!(after("90d").ends_with("unmerge ada: contact 2 without contact 1\n"));
    assert!(after("7776001s").contains("refused nothing_to_unmerge"));
}

#[test]
fn a_contact_takes_16_aliases() {
    let many = |count: usize| {
        let run = run(&format!("workspace shop \n user ada \n x{count} lead - \n x{count}@2 merge id:#{{n}} ada"));
        run.outcomes
    };
    assert!(!many(16).contains("refused"));
    let told = many(17);
    assert_eq!(told.matches("refused merge_invalid").count(), 1, "{told}");
}

#[test]
fn a_contact_of_400_companies_can_go() {
    let told = |companies: u32| {
        let lines: String = (1..=companies).map(|c| format!("company c{c} \n join id:#1 c{c} \n")).collect();
        let run = run(&format!("workspace shop \n lead - \n user ada \n {lines} merge id:#1 ada"));
        run.outcomes.lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(told(399), "merge id:#1 ada: contact 2");
    assert_eq!(told(400), "merge id:#1 ada: contact 2");
    assert!(told(401).contains("refused merge_invalid"));
}

#[test]
fn merges_in_a_row_lead_to_the_last_survivor() {
    check_outcomes(
        "workspace shop
        ping c1
        event visitor:c1 looked at=1000
        convert visitor:c1 lead
        lead - email=b@x.example
        user ada
        merge id:#1 ada
        merge id:#2 ada
        event id:#1 looked at=1000
        event id:#2 looked at=2000
        unmerge ada
        event id:#2 looked at=2000
        event id:#1 looked at=2000
        unmerge ada
        unmerge ada",
        &expect![[r#"
            workspace shop: workspace 1
            ping c1: contact 1 at 1
            event visitor:c1 looked at=1000: recorded 0#1
            convert visitor:c1 lead: contact 1
            lead - email=b@x.example: contact 2
            user ada: contact 3
            merge id:#1 ada: contact 3
            merge id:#2 ada: contact 3
            event id:#1 looked at=1000: duplicate of 0#1, item 1
            event id:#2 looked at=2000: recorded 0#2
            unmerge ada: contact 3 without contact 2
            event id:#2 looked at=2000: recorded 0#3
            event id:#1 looked at=2000: duplicate of 0#2, item 2
            unmerge ada: contact 3 without contact 1
            unmerge ada: refused nothing_to_unmerge detail=nobody was merged into this contact
        "#]],
    );
}

/// What both contacts can have been through.
fn step() -> impl Strategy<Value = String> {
    let who = prop_oneof![Just("id:#1"), Just("ada")];
    prop_oneof![
        (who.clone(), 0..4_u32, 1..6_u32)
            .prop_map(|(who, name, at)| format!("event {who} did-{name} at={}", at * 1_000)),
        (who.clone(), 0..3_u32, 1..9_u32)
            .prop_map(|(who, name, count)| format!("import {who} did-{name} {count} 500 9000")),
        (who.clone(), 0..3_u32).prop_map(|(who, value)| format!("update {who} custom.plan=p{value}")),
        (who.clone(), 0..3_u32).prop_map(|(who, value)| format!("update {who} custom.seats={value}")),
        (who.clone(), prop_oneof![Just("name"), Just("phone"), Just("fact.os")], 0..2_u32)
            .prop_map(|(who, field, value)| format!("update {who} {field}=v{value}")),
        (who.clone(), 1..3_u32).prop_map(|(who, at)| format!("update {who} last_seen_at={}", at * 1_000)),
        (who.clone(), 1..4_u32).prop_map(|(who, tag)| format!("put-tag {tag} {who}")),
        (who, 1..4_u32).prop_map(|(who, company)| format!("join {who} c{company}")),
    ]
}

const START: &str = "
    workspace shop
    attribute contact plan string
    attribute contact seats integer
    tag one
    tag two
    tag three
    company c1 name=One
    company c2 name=Two
    company c3 name=Three
    lead - email=l@x.example
    user ada
    lead - email=m@x.example name=Mia custom.plan=third
";

fn world_after(lines: &[String]) -> World {
    let mut world = World::default();
    for line in START.lines().map(str::trim).filter(|line| !line.is_empty()) {
        world.run_line(line);
    }
    for line in lines {
        world.run_line(line);
    }
    world
}

/// Everything but counters, the audit and the statistics.
fn facts(world: &World) -> BTreeMap<Key, Row> {
    let own = |key: &&Key| !matches!(key.table(), Table::Counters | Table::Audit);
    world.rows().iter().filter(|(key, _)| own(key)).map(|(key, row)| (key.clone(), row.clone())).collect()
}

fn contacts(world: &World) -> Vec<ContactRow> {
    let rows = world.rows().iter();
    rows.filter_map(|(key, row)| ContactKey::from_erased(key).and(ContactKey::typed(row)))
        .map(|row| (**row).clone())
        .collect()
}

fn counted(world: &World) -> u64 {
    let rows = world.rows().iter().filter(|(key, _)| SummaryKey::from_erased(key).is_some());
    rows.filter_map(|(_, row)| SummaryKey::typed(row)).map(|row| row.count()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn merge_then_unmerge_gives_the_same_rows(lines in prop::collection::vec(step(), 0..12)) {
        let mut world = world_after(&lines);
        let before = facts(&world);
        let told = world.run_line("merge id:#1 ada").unwrap();
        prop_assert_eq!(told, "contact 2");
        world.run_line("tick 1h");
        let told = world.run_line("unmerge ada").unwrap();
        prop_assert_eq!(told, "contact 2 without contact 1");
        prop_assert_eq!(before, facts(&world));
    }

    #[test]
    fn what_came_after_a_merge_stays_with_the_survivor(
        lines in prop::collection::vec(step(), 0..8),
        between in prop::collection::vec(step(), 0..8),
    ) {
        let mut world = world_after(&lines);
        let before = contacts(&world);
        world.run_line("merge id:#1 ada");
        // To the merged contact's own id only events still lead.
        let between: Vec<String> = between.iter().map(|line| line.replace("id:#1", "ada")).collect();
        for line in &between {
            world.run_line(line);
        }
        let sum = counted(&world);
        prop_assert_eq!(world.run_line("merge id:#3 ada").unwrap(), "contact 2");
        world.run_line("event id:#3 did-last at=7777");
        prop_assert_eq!(world.run_line("unmerge ada").unwrap(), "contact 2 without contact 3");
        prop_assert_eq!(world.run_line("unmerge ada").unwrap(), "contact 2 without contact 1");
        prop_assert_eq!(counted(&world), sum + 1, "no count is lost or doubled");
        let after = contacts(&world);
        prop_assert_eq!(&after[0], &before[0], "who was merged is there again as it was");
        prop_assert_eq!(&after[2], &before[2]);
        // The survivor has what came between. Giving it what the merge had brought
        // already changes nothing, so that goes again with the merge.
        let mut alone = world_after(&lines);
        for line in &between {
            alone.run_line(line);
        }
        let expected = &contacts(&alone)[1];
        for tagging in &expected.tags {
            let kept = after[1].tags.iter().any(|found| found.tag == tagging.tag);
            let brought = before[0].tags.iter().any(|found| found.tag == tagging.tag);
            prop_assert!(kept || brought, "a tag was lost");
        }
        for company in &expected.companies {
            let kept = after[1].companies.contains(company);
            prop_assert!(kept || before[0].companies.contains(company), "a company was lost");
        }
        prop_assert!(after[1].aliases.is_empty() && after[1].first_known_at == before[1].first_known_at);
    }
}
