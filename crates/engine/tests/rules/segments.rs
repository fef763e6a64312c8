//! Segments and saved audiences.

use crate::script::{check, check_outcomes, run};
use engine::Table;
use engine::limits::{AUDIENCES_MAX, SEGMENTS_MAX};
use expect_test::expect;

#[test]
fn a_segment_is_made_changed_and_deleted() {
    check(
        "
        workspace shop
        ---
        segment Buyers where=tag:1
        tick 5s
        change-segment 3 name=Payers type=user where=tag:2
        change-segment 3 where=tag:2
        ",
        &expect![[r#"
            segment Buyers where=tag:1: segment 3
            change-segment 3 name=Payers type=user where=tag:2: segment 3
            change-segment 3 where=tag:2: segment 3
            ~ counters 1: last_audit=1→3 last_segment=2→3
            + audit 1/2: at_ms=86400000000 actor=token9 action="segment.created" subject="segment:05265c00b8f70d22c2aee4f3" changes=[name:-→"Buyers"]
            + audit 1/3: at_ms=86400005000 actor=token9 action="segment.changed" subject="segment:05265c00b8f70d22c2aee4f3" changes=[name:"Buyers"→"Payers" person_type:"contact"→"user" predicate:-→"changed"]
            + segments 1/3: name="Payers" person_type=user predicate=All([Leaf(Tag { tag: "2", op: Is })]) created_at=86400000 updated_at=86400005
        "#]],
    );
    check(
        "
        workspace shop
        segment Buyers where=tag:1
        ---
        delete-segment 3
        delete-segment 3
        ",
        &expect![[r#"
            delete-segment 3: segment 3
            delete-segment 3: refused segment_not_found
            ~ counters 1: last_audit=2→3
            + audit 1/3: at_ms=86400000000 actor=token9 action="segment.deleted" subject="segment:05265c00b8f70d22c2aee4f3" changes=[name:"Buyers"→-]
            - segments 1/3
        "#]],
    );
}

#[test]
fn a_new_workspace_has_segments_like_any_others() {
    check(
        "
        workspace shop
        ---
        change-segment 1 name=Awake
        delete-segment 2
        ",
        &expect![[r#"
            change-segment 1 name=Awake: segment 1
            delete-segment 2: segment 2
            ~ counters 1: last_audit=1→3
            + audit 1/2: at_ms=86400000000 actor=token9 action="segment.changed" subject="segment:05265c006d75ea8923299b5a" changes=[name:"Active"→"Awake"]
            + audit 1/3: at_ms=86400000000 actor=token9 action="segment.deleted" subject="segment:05265c007c7095f90a13e66f" changes=[name:"New"→-]
            ~ segments 1/1: name="Active"→"Awake"
            - segments 1/2
        "#]],
    );
}

#[test]
fn what_a_segment_needs_is_asked_for() {
    check_outcomes(
        "
        segment A where=-
        delete-segment 1
        workspace shop
        segment where=-
        segment A
        segment A where=-
        segment A where=-
        change-segment 9 name=B
        ",
        &expect![[r#"
            segment A where=-: refused workspace_not_found
            delete-segment 1: refused workspace_not_found
            workspace shop: workspace 1
            segment where=-: refused field_missing field=name
            segment A: refused field_missing field=predicate
            segment A where=-: segment 3
            segment A where=-: segment 4
            change-segment 9 name=B: refused segment_not_found
        "#]],
    );
}

#[test]
fn segments_stand_within_each_other_three_deep() {
    check_outcomes(
        "
        workspace shop
        segment Third where=tag:1
        segment Second where=segment:#3,tag:2
        segment First where=segment:#4,segment:#3
        segment Zeroth where=segment:#5
        segment Beside where=segment:#4
        change-segment 3 where=segment:#1
        change-segment 3 name=Last
        change-segment 5 where=segment:#3
        segment Zeroth where=segment:#5
        change-segment 3 where=segment:#1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            segment Third where=tag:1: segment 3
            segment Second where=segment:#3,tag:2: segment 4
            segment First where=segment:#4,segment:#3: segment 5
            segment Zeroth where=segment:#5: refused segment_nesting field=predicate detail=more than 3 would stand within each other
            segment Beside where=segment:#4: segment 6
            change-segment 3 where=segment:#1: refused segment_nesting field=predicate detail=more than 3 would stand within each other
            change-segment 3 name=Last: segment 3
            change-segment 5 where=segment:#3: segment 5
            segment Zeroth where=segment:#5: segment 7
            change-segment 3 where=segment:#1: refused segment_nesting field=predicate detail=more than 3 would stand within each other
        "#]],
    );
}

#[test]
fn no_segment_stands_in_itself() {
    check_outcomes(
        "
        workspace shop
        segment A where=-
        segment B where=segment:#3
        segment C where=segment:#4
        change-segment 3 where=segment:#3
        change-segment 3 where=segment:#4
        change-segment 3 where=segment:#5
        change-segment 5 where=segment:#3
        change-segment 4 where=-
        change-segment 3 where=segment:#4
        ",
        &expect![[r#"
            workspace shop: workspace 1
            segment A where=-: segment 3
            segment B where=segment:#3: segment 4
            segment C where=segment:#4: segment 5
            change-segment 3 where=segment:#3: refused segment_nesting field=predicate detail=it would stand in itself
            change-segment 3 where=segment:#4: refused segment_nesting field=predicate detail=it would stand in itself
            change-segment 3 where=segment:#5: refused segment_nesting field=predicate detail=it would stand in itself
            change-segment 5 where=segment:#3: segment 5
            change-segment 4 where=-: segment 4
            change-segment 3 where=segment:#4: segment 3
        "#]],
    );
}

#[test]
fn a_segment_that_is_not_there_cannot_be_named() {
    check_outcomes(
        "
        workspace shop
        segment A where=segment:#1,segment:#9
        segment A where=segment:nonsense
        segment A where=segment:#3
        tick 1s
        workspace other
        segment Alien where=segment:#1
        segment Alien where=segment:05265c006d75ea8923299b5a
        ",
        &expect![[r#"
            workspace shop: workspace 1
            segment A where=segment:#1,segment:#9: refused segment_not_found field=predicate detail=000000016cbe8e658a25724b
            segment A where=segment:nonsense: refused segment_not_found field=predicate detail=nonsense
            segment A where=segment:#3: refused segment_not_found field=predicate detail=0000000148c17fd2abd8978f
            workspace other: workspace 2
            segment Alien where=segment:#1: segment 3
            segment Alien where=segment:05265c006d75ea8923299b5a: refused segment_not_found field=predicate detail=05265c006d75ea8923299b5a
        "#]],
    );
}

#[test]
fn a_segment_that_others_stand_on_stays() {
    check(
        "
        workspace shop
        segment A where=tag:1
        segment B where=segment:#3
        segment C where=segment:#1,segment:#3
        ---
        delete-segment 3
        delete-segment 5
        delete-segment 4
        delete-segment 3
        ",
        &expect![[r#"
            delete-segment 3: refused segment_in_use detail=B, C
            delete-segment 5: segment 5
            delete-segment 4: segment 4
            delete-segment 3: segment 3
            ~ counters 1: last_audit=4→7
            + audit 1/5: at_ms=86400000000 actor=token9 action="segment.deleted" subject="segment:05265c007ef6deaf85793acd" changes=[name:"C"→-]
            + audit 1/6: at_ms=86400000000 actor=token9 action="segment.deleted" subject="segment:05265c008e0fa1b9807ee3bd" changes=[name:"B"→-]
            + audit 1/7: at_ms=86400000000 actor=token9 action="segment.deleted" subject="segment:05265c00b8f70d22c2aee4f3" changes=[name:"A"→-]
            - segments 1/3
            - segments 1/4
            - segments 1/5
        "#]],
    );
}

#[test]
fn a_workspace_has_at_most_1_000_segments() {
    let script =
        format!("workspace shop\nx{} segment s-{{n}} where=-\nx3 segment last-{{n}} where=-", SEGMENTS_MAX - 3);
    check_outcomes(
        &script,
        &expect![[r#"
        workspace shop: workspace 1
        x997 segment s-{n} where=-: 997× segment
        x3 segment last-{n} where=-: 1× segment, 2× refused too_many_of_them field=segments detail=1000
    "#]],
    );
    check_outcomes(
        &format!("{script}\n---\ndelete-segment 1\n[\nx2 segment again-{{n}} where=segment:#2\n]"),
        &expect![[r#"
            delete-segment 1: segment 1
            x2 segment again-{n} where=segment:#2: 1× segment, 1× refused too_many_of_them field=segments detail=1000
        "#]],
    );
}

#[test]
fn an_audience_is_made_changed_and_deleted() {
    check(
        "
        workspace shop
        ---
        audience Buyers where=tag:1
        tick 5s
        change-audience 1 Payers where=segment:#1
        audience Others
        ",
        &expect![[r#"
            audience Buyers where=tag:1: audience 1
            change-audience 1 Payers where=segment:#1: audience 1
            audience Others: audience 2
            ~ counters 1: last_audience=-→2
            + audiences 1/1: name="Payers" predicates="[]" role_predicates="[]" predicate=All([Leaf(Segment { segment: "05265c006d75ea8923299b5a", op: IsNot })]) created_at=86400000 updated_at=86400005
            + audiences 1/2: name="Others" predicates="[]" role_predicates="[]" predicate=All([]) created_at=86400005 updated_at=86400005
        "#]],
    );
    check_outcomes(
        "
        audience A
        workspace shop
        change-audience 1 A
        delete-audience 1
        audience A
        delete-audience 1
        change-audience 1 A
        audience B
        ",
        &expect![[r#"
            audience A: refused workspace_not_found
            workspace shop: workspace 1
            change-audience 1 A: refused not_there field=audience
            delete-audience 1: refused not_there field=audience
            audience A: audience 1
            delete-audience 1: audience 1
            change-audience 1 A: refused not_there field=audience
            audience B: audience 2
        "#]],
    );
}

#[test]
fn a_workspace_has_at_most_1_000_audiences() {
    let script = format!(
        "workspace shop\nx{} audience a-{{n}}\nx2 audience last-{{n}}\n[\ndelete-audience 7\nx2 audience again-{{n}}\n]",
        AUDIENCES_MAX - 1
    );
    let run = run(&script);
    expect![[r#"
        workspace shop: workspace 1
        x999 audience a-{n}: 999× audience
        x2 audience last-{n}: 1× audience, 1× refused too_many_of_them field=audiences detail=1000
        delete-audience 7: audience 7
        x2 audience again-{n}: 1× audience, 1× refused too_many_of_them field=audiences detail=1000
    "#]]
    .assert_eq(&run.outcomes);
    assert_eq!(run.world.rows().keys().filter(|key| key.table() == Table::Audience).count(), AUDIENCES_MAX);
}
