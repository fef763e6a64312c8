//! Describing and archiving event definitions.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn an_archived_event_is_dropped_and_counted() {
    check(
        "
        workspace shop
        user ada
        event ada joined at=1
        archive 1
        tick 1h
        ---
        event ada joined at=2 price=5
        event ada joined at=2 key=k1
        event ada joined at=2 key=k1
        event ada joined at=1
        event nobody joined at=1
        ",
        &expect![[r#"
            event ada joined at=2 price=5: dropped archived, item 1
            event ada joined at=2 key=k1: dropped archived, item 2
            event ada joined at=2 key=k1: dropped archived, item 3
            event ada joined at=1: dropped archived, item 4
            event nobody joined at=1: refused contact_not_found field=user_id detail=nobody
            ~ counters 1: last_refusal=-→5
            + stats 1/1/24001/rest/0: dropped=archived:4 rejected=contact_not_found:1
            + refusals 1/0/1: number=1 after_event=1 what=dropped(archived) definition=1 received_at_ms=86403600000 source=rest token=1
            + refusals 1/0/2: number=2 after_event=1 what=dropped(archived) definition=1 received_at_ms=86403600000 source=rest token=1
            + refusals 1/0/3: number=3 after_event=1 what=dropped(archived) definition=1 received_at_ms=86403600000 source=rest token=1
            + refusals 1/0/4: number=4 after_event=1 what=dropped(archived) definition=1 received_at_ms=86403600000 source=rest token=1
            + refusals 1/0/5: number=5 after_event=1 what=rejected(contact_not_found) definition=1 received_at_ms=86403600000 source=rest token=1
        "#]],
    );
}

#[test]
fn an_event_seen_before_it_was_archived_is_a_duplicate() {
    check_outcomes(
        "workspace shop\nuser ada\nevent ada joined at=1 key=k1\narchive 1\nevent ada joined at=1 key=k1\nevent ada joined at=1",
        &expect![[r#"
        workspace shop: workspace 1
        user ada: contact 1
        event ada joined at=1 key=k1: recorded 0#1
        archive 1: definition 1
        event ada joined at=1 key=k1: duplicate of 0#1, item 1
        event ada joined at=1: dropped archived, item 2
    "#]],
    );
}

#[test]
fn archiving_is_told_once() {
    check(
        "workspace shop\nuser ada\nevent ada joined at=1\ntick 1s\n---\narchive 1\ntick 1s\narchive 1\nunarchive 1\nunarchive 1\narchive 2",
        &expect![[r#"
        archive 1: definition 1
        archive 1: definition 1
        unarchive 1: definition 1
        unarchive 1: definition 1
        archive 2: refused definition_not_found
        ~ counters 1: last_audit=1→3
        + audit 1/2: at_ms=86400001000 actor=token9 action="event_definition.archived" subject="event_definition:1" changes=[archived:"false"→"true"]
        + audit 1/3: at_ms=86400002000 actor=token9 action="event_definition.unarchived" subject="event_definition:1" changes=[archived:"true"→"false"]
    "#]],
    );
}

#[test]
fn only_unarchiving_brings_a_name_back() {
    check_outcomes(
        "
        workspace shop
        user ada
        event ada joined at=1
        archive 1
        event ada joined at=2
        describe 1 description=x
        event ada joined at=2
        unarchive 1
        event ada joined at=2
        event ada joined at=1
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            event ada joined at=1: recorded 0#1
            archive 1: definition 1
            event ada joined at=2: dropped archived, item 1
            describe 1 description=x: definition 1
            event ada joined at=2: dropped archived, item 2
            unarchive 1: definition 1
            event ada joined at=2: recorded 0#2
            event ada joined at=1: duplicate of 0#1, item 3
        "#]],
    );
}

#[test]
fn unarchiving_beyond_the_limit_is_refused() {
    check(
        "
        workspace shop
        user ada
        set active_event_names_max=2
        event ada a at=1
        archive 1
        x2@2 event ada name-{n} at=1
        ---
        unarchive 1
        ",
        &expect![[r#"
            unarchive 1: refused too_many_event_names field=event_name detail=2
        "#]],
    );
}

#[test]
fn a_description_changes_and_goes() {
    check(
        "
        workspace shop
        user ada
        event ada invited-friend at=1
        ---
        describe 1 description=\"Somebody was invited\" display_name=Invitation
        describe 1 description=\"Somebody was invited\"
        describe 1
        describe 1 description=-
        describe 2 description=x
        ",
        &expect![[r#"
            describe 1 description="Somebody was invited" display_name=Invitation: definition 1
            describe 1 description="Somebody was invited": definition 1
            describe 1: definition 1
            describe 1 description=-: definition 1
            describe 2 description=x: refused definition_not_found
            ~ counters 1: last_audit=1→3
            ~ definitions 1/1: display_name=-→"Invitation"
            + audit 1/2: at_ms=86400000000 actor=token9 action="event_definition.described" subject="event_definition:1" changes=[description:-→"Somebody was invited" display_name:-→"Invitation"]
            + audit 1/3: at_ms=86400000000 actor=token9 action="event_definition.described" subject="event_definition:1" changes=[description:"Somebody was invited"→-]
        "#]],
    );
}
