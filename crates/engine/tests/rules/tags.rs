//! Tags are made, renamed, put on, taken off and deleted.

use crate::script::{check, check_outcomes, run};
use engine::command::DeleteTag;
use engine::ids::{SegmentId, TagId, WorkspaceId, WriterId};
use engine::limits::{TAGS_MAX, TAGS_PER_ROW_MAX};
use engine::predicates::{Leaf, Op, Tree};
use engine::rows::{PersonType, SegmentRow, TagRow};
use engine::tables::{SegmentKey, TagKey};
use engine::{Answer, Command, Outcome, Plan, Refusal, RefusalKind, Stamp, TableKey, WorkingSet, apply, plan};
use expect_test::expect;
use std::sync::Arc;

#[test]
fn a_tag_is_found_by_its_name_in_any_case() {
    check(
        "
        workspace shop
        ---
        tag VIP
        tag vip
        tag Vip
        tag ÄRGER
        tag ärger
        ",
        &expect![[r#"
            tag VIP: tag 1
            tag vip: tag 1
            tag Vip: tag 1
            tag ÄRGER: tag 2
            tag ärger: tag 2
            ~ counters 1: last_tag=-→2
            + tags 1/1: name="VIP" created_at=86400000
            + tags 1/2: name="ÄRGER" created_at=86400000
            + tag_names 1/"vip": tag=1
            + tag_names 1/"ärger": tag=2
        "#]],
    );
}

#[test]
fn a_tag_is_renamed_unless_another_has_the_name() {
    check(
        "
        workspace shop
        tag VIP
        tag Gold
        ---
        rename-tag 1 gold
        rename-tag 1 vip
        rename-tag 2 Silver
        rename-tag 1 Gold
        rename-tag 9 Bronze
        ",
        &expect![[r#"
            rename-tag 1 gold: refused name_taken field=name detail=gold
            rename-tag 1 vip: tag 1
            rename-tag 2 Silver: tag 2
            rename-tag 1 Gold: tag 1
            rename-tag 9 Bronze: refused tag_not_found
            ~ tags 1/1: name="VIP"→"Gold"
            ~ tags 1/2: name="Gold"→"Silver"
            ~ tag_names 1/"gold": tag=2→1
            + tag_names 1/"silver": tag=2
            - tag_names 1/"vip"
        "#]],
    );
}

#[test]
fn a_workspace_makes_at_most_10000_tags() {
    for (made, told) in
        [(TAGS_MAX - 2, "tag 9999"), (TAGS_MAX - 1, "tag 10000"), (TAGS_MAX, "refused too_many_tags detail=10000")]
    {
        let outcomes = run(&format!("workspace shop\nrow counters last_tag={made}\ntag new")).outcomes;
        assert!(outcomes.ends_with(&format!("tag new: {told}\n")), "{made}: {outcomes}");
    }
}

#[test]
fn the_first_application_stays() {
    check(
        "
        workspace shop
        user ada
        company acme
        tag VIP
        tag Gold
        ---
        tick 1s
        put-tag 2 ada by=5
        put-tag 2 company:1 by=5
        tick 1s
        put-tag 1 ada by=6
        put-tag 1 company:1
        tick 1s
        put-tag 2 ada by=7
        put-tag 2 company:1 by=7
        ",
        &expect![[r#"
            put-tag 2 ada by=5: tag 2
            put-tag 2 company:1 by=5: tag 2
            put-tag 1 ada by=6: tag 1
            put-tag 1 company:1: tag 1
            put-tag 2 ada by=7: tag 2
            put-tag 2 company:1 by=7: tag 2
            ~ contacts 1/1: tags=-→[1@86400002by6 2@86400001by5] updated_at=86400000→86400002
            ~ companies 1/1: tags=-→[1@86400002by0 2@86400001by5] updated_at=86400000→86400002
        "#]],
    );
}

#[test]
fn a_tag_is_taken_off() {
    check(
        "
        workspace shop
        user ada
        company acme
        tag VIP
        put-tag 1 ada
        put-tag 1 company:1
        tick 1s
        ---
        take-tag 1 ada
        take-tag 1 ada
        take-tag 1 company:1
        take-tag 1 company:1
        ",
        &expect![[r#"
            take-tag 1 ada: tag 1
            take-tag 1 ada: refused tag_not_found
            take-tag 1 company:1: tag 1
            take-tag 1 company:1: tag 1
            ~ contacts 1/1: tags=[1@86400000by0]→- updated_at=86400000→86400001
            ~ companies 1/1: tags=[1@86400000by0]→- updated_at=86400000→86400001
        "#]],
    );
}

#[test]
fn what_is_tagged_and_the_tag_must_be_there() {
    check_outcomes(
        "
        workspace shop
        user ada
        company acme
        tag VIP
        put-tag 9 ada
        put-tag 9 company:1
        put-tag 1 nobody
        put-tag 1 company:9
        put-tag 9 nobody
        take-tag 9 company:1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            company acme: company 1
            tag VIP: tag 1
            put-tag 9 ada: refused tag_not_found
            put-tag 9 company:1: refused tag_not_found
            put-tag 1 nobody: refused contact_not_found field=user_id detail=nobody
            put-tag 1 company:9: refused company_not_found
            put-tag 9 nobody: refused contact_not_found field=user_id detail=nobody
            take-tag 9 company:1: refused tag_not_found
        "#]],
    );
}

#[test]
fn a_row_has_at_most_500_tags() {
    let script = |count: usize, what: &str| {
        format!("workspace shop\nuser ada\ncompany acme\nx{count} tag t{{n}}\nx{count} put-tag {{n}} {what}")
    };
    for what in ["ada", "company:1"] {
        for (count, told) in [
            (TAGS_PER_ROW_MAX - 1, "499× tag"),
            (TAGS_PER_ROW_MAX, "500× tag"),
            (TAGS_PER_ROW_MAX + 1, "500× tag, 1× refused too_many_tags detail=500"),
        ] {
            let outcomes = run(&script(count, what)).outcomes;
            assert!(outcomes.ends_with(&format!("put-tag {{n}} {what}: {told}\n")), "{count}: {outcomes}");
        }
    }
}

#[test]
fn a_deleted_tag_is_gone_at_once_and_taken_off_everything() {
    check(
        "
        workspace shop
        user ada
        user bob
        company acme
        tag VIP
        tag Gold
        put-tag 1 ada
        put-tag 2 ada
        put-tag 1 company:1
        tick 1s
        ---
        delete-tag 1
        put-tag 1 bob
        delete-tag 1
        tag VIP
        step 16
        step 16
        ",
        &expect![[r#"
            delete-tag 1: tag 1
            put-tag 1 bob: refused tag_not_found
            delete-tag 1: refused tag_not_found
            tag VIP: tag 3
            step 16: swept 2, finished
            step 16: swept 0, finished
            ~ counters 1: last_job=15→16 last_tag=2→3
            ~ contacts 1/1: tags=[1@86400000by0 2@86400000by0]→[2@86400000by0]
            + jobs 1/16: created_at=86400001 updated_at=86400001 kind=remove_tag(1 cursor=400 removed=2 finished=true)
            - tags 1/1
            + tags 1/3: name="VIP" created_at=86400001
            ~ tag_names 1/"vip": tag=1→3
            ~ companies 1/1: tags=[1@86400000by0]→-
        "#]],
    );
}

#[test]
fn a_step_looks_at_400_ordinals_of_people_and_of_companies() {
    for (users, told) in [
        (399, "swept 799, finished\nstep 16: swept 0, finished"),
        (400, "swept 800, finished\nstep 16: swept 0, finished"),
        (401, "swept 800, more to come\nstep 16: swept 1, finished"),
    ] {
        let people = format!("x{users} user u{{n}}\nx{users} put-tag 1 u{{n}}");
        let companies = "x400 company c{n}\nx400 put-tag 1 company:{n}";
        let script = format!("workspace shop\ntag VIP\n{people}\n{companies}\ndelete-tag 1\nstep 16\nstep 16");
        let outcomes = run(&script).outcomes;
        assert!(outcomes.ends_with(&format!("step 16: {told}\n")), "{users}: {outcomes}");
    }
}

const WORKSPACE: WorkspaceId = WorkspaceId(1);

/// Deletes tag 1 where these segments are.
fn delete_beside(segments: &[(&str, Tree)]) -> Outcome {
    let mut rows = WorkingSet::default();
    let tag = TagKey { workspace: WORKSPACE, tag: TagId(1) };
    rows.change(tag.erased(), Some(TagKey::row(Arc::new(TagRow { name: "VIP".to_owned(), created_at: 1 }))));
    for (id, (name, predicate)) in (1..).zip(segments) {
        let (name, predicate) = ((*name).to_owned(), predicate.clone());
        let row = SegmentRow { name, person_type: PersonType::Contact, predicate, created_at: 1, updated_at: 1 };
        let key = SegmentKey { workspace: WORKSPACE, segment: SegmentId(id) };
        rows.change(key.erased(), Some(SegmentKey::row(Arc::new(row))));
    }
    let command = Command::DeleteTag(DeleteTag { workspace: WORKSPACE, tag: TagId(1) });
    let stamp = Stamp { at_ms: 1_000, writer: WriterId(0) };
    while let Plan::Need(need) = plan(&command, &stamp, &rows) {
        need.keys.into_iter().for_each(|key| rows.load(key, None));
        need.ranges.into_iter().for_each(|range| rows.load_range(range, Vec::new()));
    }
    apply(command, &stamp, &mut rows)
}

fn asks_for(tag: &str, op: Op) -> Tree {
    Tree::Leaf(Leaf::Tag { tag: tag.to_owned(), op })
}

#[test]
fn a_tag_that_segments_ask_for_stays() {
    let in_use = |names: &str| Err(Refusal::new(RefusalKind::TagInUse).detail(names));
    let nested = Tree::Any(vec![asks_for("2", Op::Is), Tree::All(vec![asks_for("1", Op::IsNot)])]);
    let segments = [("VIPs", asks_for("1", Op::Is)), ("Others", asks_for("11", Op::Is)), ("Nobodies", nested)];
    assert_eq!(delete_beside(&segments), in_use("VIPs, Nobodies"));
    assert_eq!(delete_beside(&segments[1..2]), Ok(Answer::Tag(TagId(1))));
    assert_eq!(delete_beside(&[]), Ok(Answer::Tag(TagId(1))));
    let ten = vec![("S", asks_for("1", Op::Is)); 10];
    assert_eq!(delete_beside(&ten), in_use("S, S, S, S, S, S, S, S, S, S"));
    let twelve = vec![("S", asks_for("1", Op::Is)); 12];
    assert_eq!(delete_beside(&twelve), in_use("S, S, S, S, S, S, S, S, S, S and 2 more"));
}
