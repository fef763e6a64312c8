//! However commands are grouped into batches, the rows are the same.

use crate::script::{assert_batches_do_not_matter, check};
use expect_test::expect;
use proptest::prelude::*;

/// Lines that meet each other: few people, names, ids and times.
fn line() -> impl Strategy<Value = String> {
    let who = prop_oneof![
        Just("ada"),
        Just("bob"),
        Just("nobody"),
        Just("email:a@x.example"),
        Just("email:b@x.example"),
        Just("id:bogus,user_id:bob"),
        Just("user_id:nobody,email:a@x.example"),
    ];
    let event = (who.clone(), 1..5_u8, 0..4_u32, prop_oneof![3 => Just(None), 1 => (0..3_u8).prop_map(Some)], 0..3_u8)
        .prop_map(|(who, name, at, key, metadata)| {
            let key = key.map_or_else(String::new, |key| format!(" key=k{key}"));
            format!("event {who} name-{name} at={at}{key} k{metadata}={metadata}")
        });
    prop_oneof![
        10 => event,
        1 => (who.clone(), 1..5_u8, 1..3_u8).prop_map(|(who, name, count)| format!("import {who} name-{name} {count} 2 3")),
        1 => prop_oneof![Just("user ada email=a@x.example"), Just("user bob"), Just("lead - email=b@x.example"), Just("lead - email=a@x.example")]
            .prop_map(str::to_owned),
        1 => prop_oneof![Just("ada"), Just("bob"), Just("cy")].prop_flat_map(|who| {
            prop_oneof![Just("a"), Just("b")].prop_map(move |email| format!("upsert user_id:{who},email:{email}@x.example name={email}"))
        }),
        1 => (1..4_u8, any::<bool>()).prop_map(|(n, archived)| format!("{} {n}", if archived { "archive" } else { "unarchive" })),
        1 => (1..4_u8).prop_map(|n| format!("set active_event_names_max={n}")),
        1 => (0..3_u8).prop_map(|n| format!("describe 1 description=d{n}")),
        1 => (0..3_u8).prop_map(|errors| format!("bulk items=3 errors={errors}")),
        1 => (1..3_u8).prop_map(|n| format!("token {n}")),
        1 => (1..3_u8).prop_map(|n| format!("revoke {n}")),
        1 => (1..3_u8).prop_map(|n| format!("teammate mia{n}@x.example")),
        1 => Just("reject too_large".to_owned()),
        1 => prop_oneof![Just("seen"), Just("refusals"), Just("bulk_jobs"), Just("bulk_errors"), Just("stats_hours")]
            .prop_map(|sweep| format!("sweep {sweep}")),
        1 => prop_oneof![Just("tick 1s"), Just("tick 50m"), Just("tick 8d"), Just("tick 31d")].prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_split_into_batches_gives_the_same_rows(lines in prop::collection::vec((line(), prop::bool::weighted(0.2)), 0..60)) {
        assert_batches_do_not_matter("workspace shop", &lines);
    }
}

#[test]
fn a_batch_decides_on_its_own_changes() {
    check(
        "
        workspace shop
        ---
        [
        user ada
        event ada a at=1 key=k1
        event ada a at=1 key=k1
        event ada b at=1
        event ada b at=1
        archive 2
        event ada b at=2
        user ada
        ]
        ",
        &expect![[r#"
            user ada: contact 1
            event ada a at=1 key=k1: recorded 0#1
            event ada a at=1 key=k1: duplicate of 0#1, item 1
            event ada b at=1: recorded 0#2
            event ada b at=1: duplicate of 0#2, item 2
            archive 2: definition 2
            event ada b at=2: dropped archived, item 3
            user ada: refused contact_exists field=external_id detail=05265c008f08363967d742ee
            ~ counters 1: active_definitions=-→1 last_audit=1→2 last_contact=-→1 last_definition=-→2 last_event=-→2 last_refusal=-→3
            + definitions 1/1: name="a" created_at=86400000
            + definitions 1/2: name="b" created_at=86400000 archived_at=86400000
            + definition_names 1/"a": definition=1
            + definition_names 1/"b": definition=2
            + contacts 1/1: role=user external_id="ada" created_at=86400000 updated_at=86400000
            + identifiers 1/external_id/"ada": contacts=[user1]
            + log 1/0/1: contact=1 definition=1 created_at=1 received_at_ms=86400000000 source=rest verified=token token=1 discriminator=1
            + log 1/0/2: contact=1 definition=2 created_at=1 received_at_ms=86400000000 source=rest verified=token token=1
            + timeline 1/1/at1/1/1: event=0#1
            + timeline 1/1/at1/2/0: event=0#2
            + seen 1/94f9fa354bff45c316d0e71c88a4ffde: what=event(0#1) digest=a7eda112e988a41373b2db30ce2091c4 expires_at=87004800
            + summaries 1/1/1: tracked=1 first=1 last=1
            + summaries 1/2/1: tracked=1 first=1 last=1
            + done 1/1/1:
            + done 1/1/2:
            + stats 1/1/24000/rest/0: accepted=1 duplicate=1 first_at=86400000 last_at=86400000
            + stats 1/2/24000/rest/0: accepted=1 duplicate=1 dropped=archived:1 first_at=86400000 last_at=86400000
            + refusals 1/0/1: number=1 after_event=1 what=duplicate(0#1) definition=1 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/2: number=2 after_event=2 what=duplicate(0#2) definition=2 received_at_ms=86400000000 source=rest token=1
            + refusals 1/0/3: number=3 after_event=2 what=dropped(archived) definition=2 received_at_ms=86400000000 source=rest token=1
            + audit 1/2: at_ms=86400000000 actor=token9 action="event_definition.archived" subject="event_definition:2" changes=[archived:"false"→"true"]
        "#]],
    );
}

#[test]
fn a_workspace_can_be_made_and_used_in_one_batch() {
    check(
        "[\nworkspace shop\ntoken 7\nteammate mia@x.example\nuser ada\nevent ada a at=1\nsweep seen\n]",
        &expect![[r#"
            workspace shop: workspace 1
            token 7: token 1
            teammate mia@x.example: teammate
            user ada: contact 1
            event ada a at=1: recorded 0#1
            sweep seen: swept 0, finished
            node 0: last_workspace=1 last_token=1
            workspaces 1: app_id="shop" name="shop" created_at=86400000 time_zone="UTC" id_key=73686f702e2e2e2e2e2e2e2e2e2e2e2e identity_secret="secret"
            apps 0/"shop": workspace=1
            tokens 0/7: token=1 workspace=1 secret_hash=07*32 scopes=read,write(3) name="server" created_at=86400000
            teammates 1/1: email="mia@x.example" name="Mia" password_hash="$argon2id$" created_at=86400000
            counters 1: last_contact=1 last_definition=1 active_definitions=1 last_event=1 last_job=15 last_audit=3 last_teammate=1 last_segment=2 last_subscription_type=1
            definitions 1/1: name="a" created_at=86400000
            definition_names 1/"a": definition=1
            contacts 1/1: role=user external_id="ada" created_at=86400000 updated_at=86400000
            identifiers 1/external_id/"ada": contacts=[user1]
            log 1/0/1: contact=1 definition=1 created_at=1 received_at_ms=86400000000 source=rest verified=token token=1
            timeline 1/1/at1/1/0: event=0#1
            summaries 1/1/1: tracked=1 first=1 last=1
            done 1/1/1:
            stats 1/1/24000/rest/0: accepted=1 first_at=86400000 last_at=86400000
            jobs 1/1: created_at=86400000 updated_at=86400000 kind=sweep(seen cursor=0 removed=0 passes=1)
            jobs 1/2: created_at=86400000 updated_at=86400000 kind=sweep(refusals cursor=0 removed=0 passes=0)
            jobs 1/3: created_at=86400000 updated_at=86400000 kind=sweep(bulk_jobs cursor=0 removed=0 passes=0)
            jobs 1/4: created_at=86400000 updated_at=86400000 kind=sweep(stats_hours cursor=0 removed=0 passes=0)
            jobs 1/5: created_at=86400000 updated_at=86400000 kind=sweep(bulk_errors cursor=0 removed=0 passes=0)
            jobs 1/6: created_at=86400000 updated_at=86400000 kind=sweep(visitors cursor=0 removed=0 passes=0)
            jobs 1/7: created_at=86400000 updated_at=86400000 kind=sweep(held cursor=0 removed=0 passes=0)
            jobs 1/8: created_at=86400000 updated_at=86400000 kind=sweep(decisions cursor=0 removed=0 passes=0)
            jobs 1/9: created_at=86400000 updated_at=86400000 kind=sweep(deliveries cursor=0 removed=0 passes=0)
            jobs 1/10: created_at=86400000 updated_at=86400000 kind=sweep(message_hours cursor=0 removed=0 passes=0)
            audit 1/1: at_ms=86400000000 actor=command_line action="workspace.created" subject="workspace:1" changes=[name:-→"shop"]
            audit 1/2: at_ms=86400000000 actor=command_line action="token.created" subject="token:0000000000000007" changes=[name:-→"server" scopes:-→"read write"]
            audit 1/3: at_ms=86400000000 actor=command_line action="teammate.added" subject="teammate:1" changes=[role:-→"owner"]
            segments 1/1: name="Active" person_type=contact predicate=Leaf(Attribute { name: "last_seen_at", op: DaysAgoLess, value: Number("30") }) created_at=86400000 updated_at=86400000
            segments 1/2: name="New" person_type=contact predicate=Leaf(Attribute { name: "created_at", op: DaysAgoLess, value: Number("30") }) created_at=86400000 updated_at=86400000
            subscription_types 1/1: name="Announcements" description="News about the product" created_at=86400000
        "#]],
    );
}
