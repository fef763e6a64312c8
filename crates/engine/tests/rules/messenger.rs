//! What browsers may do, and the secrets that identities are signed with.

use crate::script::{check, run};
use expect_test::expect;

#[test]
fn what_browsers_may_is_changed_field_by_field() {
    check(
        "
        workspace shop
        messenger enforce=web,ios domains=b.example,a.example,a.example
        ---
        messenger relax=ios enforce=android protected=plan share=true
        messenger share=true
        messenger domains=
        ",
        &expect![[r#"
            messenger relax=ios enforce=android protected=plan share=true: messenger changed
            messenger share=true: messenger changed
            messenger domains=: messenger changed
            ~ counters 1: last_audit=2→4
            + audit 1/3: at_ms=86400000000 actor=token9 action="messenger.changed" subject="messenger" changes=[enforced:"web, ios"→"web, android" protected_attributes:""→"plan" share_with_unverified:"false"→"true"]
            + audit 1/4: at_ms=86400000000 actor=token9 action="messenger.changed" subject="messenger" changes=[trusted_domains:"a.example, b.example"→""]
            ~ messengers 1: enforced=[web ios]→[web android] protected_attributes=-→["plan"] share_with_unverified=-→true trusted_domains=["a.example" "b.example"]→-
        "#]],
    );
}

#[test]
fn how_messages_look_is_changed_part_by_part() {
    check(
        "
        workspace shop
        messenger action=0a7ea4 background=101010 dark=true
        ---
        messenger action=- dark=false
        messenger dark=device
        messenger background=101010
        ",
        &expect![[r##"
            messenger action=- dark=false: messenger changed
            messenger dark=device: messenger changed
            messenger background=101010: messenger changed
            ~ counters 1: last_audit=2→4
            + audit 1/3: at_ms=86400000000 actor=token9 action="messenger.changed" subject="messenger" changes=[action_color:"#0a7ea4"→"" dark:"true"→"false"]
            + audit 1/4: at_ms=86400000000 actor=token9 action="messenger.changed" subject="messenger" changes=[dark:"false"→""]
            ~ messengers 1: action_color=687780→- dark=true→-
        "##]],
    );
}

#[test]
fn the_secret_before_stays_for_as_long_as_was_said() {
    check(
        "
        workspace shop
        ---
        rotate web s2 grace=60
        rotate ios t2
        rotate web s3
        ",
        &expect![[r#"
            rotate web s2 grace=60: messenger changed
            rotate ios t2: messenger changed
            rotate web s3: messenger changed
            ~ counters 1: last_audit=1→4
            + audit 1/2: at_ms=86400000000 actor=token9 action="identity_secret.rotated" subject="identity_secret:web" changes=[number:"1"→"2"]
            + audit 1/3: at_ms=86400000000 actor=token9 action="identity_secret.rotated" subject="identity_secret:ios" changes=[number:"1"→"2"]
            + audit 1/4: at_ms=86400000000 actor=token9 action="identity_secret.rotated" subject="identity_secret:web" changes=[number:"2"→"3"]
            + identity_secrets 1/web: secret="s3" created_at=86400000 number=3
            + identity_secrets 1/ios: secret="t2" created_at=86400000 number=2
        "#]],
    );
}

#[test]
fn the_lists_have_an_end() {
    for (option, max) in [("domains", 100), ("protected", 250)] {
        for count in [max - 1, max, max + 1] {
            let names: Vec<String> = (0..count).map(|n| format!("n{n}")).collect();
            let mut world = run("workspace shop").world;
            let told = world.run_line(&format!("messenger {option}={}", names.join(","))).expect("an outcome");
            assert_eq!(told == "messenger changed", count <= max, "{count} {option}: {told}");
            assert!(count <= max || told.starts_with("refused"), "{told}");
        }
    }
}
