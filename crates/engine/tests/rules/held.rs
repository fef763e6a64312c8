//! Events before their person: held, and removed when nobody comes.

use crate::script::{check, check_outcomes, run};
use crate::soundness::each;
use crate::world::World;
use engine::ids::WorkspaceId;
use engine::limits::{HELD_BYTES_MAX, HELD_MAX, HELD_PER_IDENTIFIER_MAX};
use engine::tables::{CountersKey, HeldCountKey, HeldKey, HeldUnderKey};
use engine::{Key, Row};
use expect_test::expect;
use std::collections::BTreeMap;

/// Held events, what leads to them and their counts agree.
pub fn assert_sound(rows: &BTreeMap<Key, Row>) {
    let mut under = BTreeMap::<(WorkspaceId, u128), u32>::new();
    let mut leading = BTreeMap::<HeldKey, usize>::new();
    for (key, _) in each::<HeldUnderKey>(rows) {
        *under.entry((key.workspace, key.identity)).or_default() += 1;
        *leading.entry(HeldKey { workspace: key.workspace, held: key.held }).or_default() += 1;
    }
    let counts = each::<HeldCountKey>(rows).map(|(key, row)| ((key.workspace, key.identity), row.count));
    assert_eq!(counts.collect::<BTreeMap<_, _>>(), under, "events that wait under an identifier are counted");
    let mut sums = BTreeMap::<WorkspaceId, (u64, u64)>::new();
    for (key, row) in each::<HeldKey>(rows) {
        let named = usize::from(row.user_id.is_some()) + usize::from(row.email.is_some());
        assert_eq!(leading.remove(key), Some(named), "{key:?} is found under each of its identifiers");
        let sum = sums.entry(key.workspace).or_default();
        *sum = (sum.0 + 1, sum.1 + u64::from(row.bytes));
    }
    assert!(leading.is_empty(), "nothing leads to an event that is gone: {leading:?}");
    for (key, counters) in each::<CountersKey>(rows) {
        let sum = sums.get(&key.workspace).copied().unwrap_or_default();
        assert_eq!((counters.held_count, counters.held_bytes), sum, "held events of {key:?}");
    }
}

#[test]
fn an_event_of_nobody_is_held_if_the_workspace_wants_it() {
    check(
        "
        workspace shop
        event ada bought at=5
        set hold_unknown_events=1
        ---
        event user_id:ada,email:Ada@X.example bought at=5 price=3 key=k1
        event ada Looked
        ",
        &expect![[r#"
            event user_id:ada,email:Ada@X.example bought at=5 price=3 key=k1: held 1
            event ada Looked: held 2
            ~ counters 1: held_bytes=-→615 held_count=-→2 last_held=-→2
            + held 1/1: user_id="ada" email="Ada@X.example" name="bought" created_at=5 received_at_ms=86400000000 source=rest verified=token token=1 client_id="k1":true metadata=["price":3] bytes=350
            + held 1/2: user_id="ada" name="looked" created_at=86400000 received_at_ms=86400000000 source=rest verified=token token=1 bytes=265
            + held_under 1/268819d37adfb500d94f38c19629cfe5/1:
            + held_under 1/268819d37adfb500d94f38c19629cfe5/2:
            + held_under 1/a405e20542be3928a33f4de5ad6c5883/1:
            + held_counts 1/268819d37adfb500d94f38c19629cfe5: count=2
            + held_counts 1/a405e20542be3928a33f4de5ad6c5883: count=1
        "#]],
    );
}

#[test]
fn what_cannot_be_held_is_refused_as_ever() {
    check_outcomes(
        "
        workspace shop
        set hold_unknown_events=1
        event id:nonsense bought
        event nobody: bought
        event ada bought at=now+86400
        event ada bought at=now+86401
        event id:nonsense,user_id:ada bought
        lead - email=b@x.example
        user bea email=b@x.example
        user bob
        upsert user_id:bob,email:b@x.example
        event email:b@x.example bought
        ",
        &expect![[r#"
            workspace shop: workspace 1
            set hold_unknown_events=1: settings
            event id:nonsense bought: refused contact_not_found field=id detail=nonsense
            event nobody: bought: refused identifier_missing field=user_id
            event ada bought at=now+86400: held 1
            event ada bought at=now+86401: refused created_at_in_future field=created_at detail=86486401
            event id:nonsense,user_id:ada bought: held 2
            lead - email=b@x.example: contact 1
            user bea email=b@x.example: contact 2
            user bob: contact 3
            upsert user_id:bob,email:b@x.example: contact 3
            event email:b@x.example bought: refused several_users field=email detail=b@x.example
        "#]],
    );
}

#[test]
fn at_most_1_000_events_wait_under_one_identifier() {
    let script = format!(
        "
        workspace shop
        set hold_unknown_events=1
        x{} event user_id:ada,email:a@x.example bought
        event ada bought
        event email:a@x.example bought
        event user_id:ada,email:b@x.example bought
        event user_id:bob,email:A@x.example bought
        event bob bought
        user ada
        x50 step 16
        event email:a@x.example bought",
        HELD_PER_IDENTIFIER_MAX - 1
    );
    check_outcomes(
        &script,
        &expect![[r#"
        workspace shop: workspace 1
        set hold_unknown_events=1: settings
        x999 event user_id:ada,email:a@x.example bought: 999× held
        event ada bought: held 1000
        event email:a@x.example bought: held 1001
        event user_id:ada,email:b@x.example bought: refused held_full field=user_id detail=1000
        event user_id:bob,email:A@x.example bought: refused held_full field=email detail=1000
        event bob bought: held 1002
        user ada: contact 1
        x50 step 16: 50× swept
        event email:a@x.example bought: held 1003
    "#]],
    );
}

#[test]
fn a_workspace_holds_at_most_100_000_events_and_64_mib() {
    let told = |counter: &str, value: u64, lines: &[&str]| {
        let mut world = World::default();
        for line in ["workspace shop", "set hold_unknown_events=1", &format!("row counters {counter}={value}")] {
            world.run_line(line);
        }
        lines.iter().filter_map(|line| world.run_line(line)).collect::<Vec<_>>().join("\n")
    };
    let lines = ["event ada bought", "event bob bought", "event email:a@x.example bought"];
    expect![[r#"
        held 1
        refused held_full field=user_id detail=100000
        refused held_full field=email detail=100000"#]]
    .assert_eq(&told("held_count", HELD_MAX - 1, &lines));
    let held = run("workspace shop\nset hold_unknown_events=1\nevent ada bought").world;
    let (_, row) = each::<HeldKey>(held.rows()).next().expect("it is held");
    expect![[r#"
        held 1
        refused held_full field=user_id detail=67108864
        refused held_full field=email detail=67108864"#]]
    .assert_eq(&told("held_bytes", HELD_BYTES_MAX - u64::from(row.bytes), &lines));
}

#[test]
fn events_whose_person_never_came_go_after_90_days() {
    check(
        "
        workspace shop
        set hold_unknown_events=1
        event user_id:ada,email:a@x.example bought
        tick 1s
        event ada looked
        tick 7775998s
        sweep held
        tick 1s
        ---
        sweep held
        sweep held
        ",
        &expect![[r#"
            sweep held: swept 1, finished
            sweep held: swept 0, finished
            ~ counters 1: held_bytes=541→265 held_count=2→1
            ~ jobs 1/7: kind=sweep(held cursor=0 removed=0 passes=1)→sweep(held cursor=0 removed=1 passes=3) updated_at=94175999→94176000
            - held 1/1
            - held_under 1/268819d37adfb500d94f38c19629cfe5/1
            - held_under 1/5cf465c6a73de00f5963375d6f681a10/1
            ~ held_counts 1/268819d37adfb500d94f38c19629cfe5: count=2→1
            - held_counts 1/5cf465c6a73de00f5963375d6f681a10
        "#]],
    );
}

#[test]
fn a_full_step_of_held_events_fits_into_one_command() {
    check_outcomes(
        "
        workspace shop
        set hold_unknown_events=1
        x130 event user_id:a{n},email:a{n}@x.example bought
        tick 90d
        sweep held
        sweep held
        sweep held
        ",
        &expect![[r#"
            workspace shop: workspace 1
            set hold_unknown_events=1: settings
            x130 event user_id:a{n},email:a{n}@x.example bought: 130× held
            sweep held: swept 125, more to come
            sweep held: swept 5, finished
            sweep held: swept 0, finished
        "#]],
    );
}
