//! What of an event's metadata is stored.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn every_type_is_kept_as_sent() {
    check(
        "
        workspace shop
        user ada
        ---
        event ada ordered-item at=1 source=desktop load=3.670 when_date=1392036272 article=https://x.example/a photo=https://x.example/a.png order=rich:https://x.example/1|one price=money:34999:EUR stripe_customer=cus_1 paid=true tags=[1,2] gone=null
        ",
        &expect![[r#"
            event ada ordered-item at=1 source=desktop load=3.670 when_date=1392036272 article=https://x.example/a photo=https://x.example/a.png order=rich:https://x.example/1|one price=money:34999:EUR stripe_customer=cus_1 paid=true tags=[1,2] gone=null: recorded 0#1
            ~ counters 1: active_definitions=-→1 last_definition=-→1 last_event=-→1
            + definitions 1/1: name="ordered-item" created_at=86400000
            + definition_names 1/"ordered-item": definition=1
            + catalogs 1/1: keys=["source"(kinds=1 first_at=86400000 last_day=1000 examples=[0#1]) "load"(kinds=10 first_at=86400000 last_day=1000 examples=[0#1]) "when_date"(kinds=1000 first_at=86400000 last_day=1000 examples=[0#1]) "article"(kinds=10000 first_at=86400000 last_day=1000 examples=[0#1]) "photo"(kinds=100000 first_at=86400000 last_day=1000 examples=[0#1]) "order"(kinds=1000000 first_at=86400000 last_day=1000 examples=[0#1]) "price"(kinds=10000000 first_at=86400000 last_day=1000 examples=[0#1]) "stripe_customer"(kinds=100000000 first_at=86400000 last_day=1000 examples=[0#1]) "paid"(kinds=100 first_at=86400000 last_day=1000 examples=[0#1]) "tags"(kinds=100000000000 first_at=86400000 last_day=1000 examples=[0#1])]
            + log 1/0/1: contact=1 definition=1 created_at=1 received_at_ms=86400000000 source=rest verified=token token=1 metadata=["source":"desktop" "load":3.670 "when_date":1392036272 "article":"https://x.example/a" "photo":"https://x.example/a.png" "order":rich("https://x.example/1" "one") "price":money(34999 eur) "stripe_customer":"cus_1" "paid":true "tags":opaque([1,2])]
            + timeline 1/1/at1/1/0: event=0#1
            + summaries 1/1/1: tracked=1 first=1 last=1
            + done 1/1/1:
            + stats 1/1/24000/rest/0: accepted=1 first_at=86400000 last_at=86400000
        "#]],
    );
}

#[test]
fn keys_beyond_the_limit_are_left_out_and_named() {
    check_outcomes(
        "
        workspace shop
        user ada
        event ada a at=1 keys=19
        event ada a at=2 keys=20
        event ada a at=3 keys=21
        event ada a at=4 keys=150
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            event ada a at=1 keys=19: recorded 0#1
            event ada a at=2 keys=20: recorded 0#2
            event ada a at=3 keys=21: recorded 0#3, 1 omissions
            event ada a at=4 keys=150: recorded 0#4, 130 omissions
        "#]],
    );
    check(
        "workspace shop\nuser ada\nset metadata_keys_max=2\n---\nevent ada a at=1 keys=4",
        &expect![[r#"
        event ada a at=1 keys=4: recorded 0#1, 2 omissions
        ~ counters 1: active_definitions=-→1 last_definition=-→1 last_event=-→1
        + definitions 1/1: name="a" created_at=86400000
        + definition_names 1/"a": definition=1
        + catalogs 1/1: keys=["k1"(kinds=100 first_at=86400000 last_day=1000 examples=[0#1]) "k2"(kinds=100 first_at=86400000 last_day=1000 examples=[0#1])]
        + log 1/0/1: contact=1 definition=1 created_at=1 received_at_ms=86400000000 source=rest verified=token token=1 metadata=["k1":true "k2":true] omissions=2["k3":too_many_keys "k4":too_many_keys]
        + timeline 1/1/at1/1/0: event=0#1
        + summaries 1/1/1: tracked=1 first=1 last=1
        + done 1/1/1:
        + stats 1/1/24000/rest/0: accepted=1 first_at=86400000 last_at=86400000
    "#]],
    );
}

#[test]
fn the_key_limit_can_be_raised_to_100() {
    check_outcomes(
        "
        workspace shop
        user ada
        set metadata_keys_max=100
        event ada a at=1 keys=99
        event ada a at=2 keys=100
        event ada a at=3 keys=101
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            set metadata_keys_max=100: settings
            event ada a at=1 keys=99: recorded 0#1
            event ada a at=2 keys=100: recorded 0#2
            event ada a at=3 keys=101: recorded 0#3, 1 omissions
        "#]],
    );
}

#[test]
fn a_lower_key_limit_does_not_make_a_retry_another_event() {
    check_outcomes(
        "workspace shop\nuser ada\nevent ada a at=1 keys=5 key=k\nset metadata_keys_max=2\nevent ada a at=1 keys=5 key=k",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            event ada a at=1 keys=5 key=k: recorded 0#1
            set metadata_keys_max=2: settings
            event ada a at=1 keys=5 key=k: duplicate of 0#1, item 1
        "#]],
    );
}

#[test]
fn what_is_left_out_or_cut_stands_in_the_log() {
    check(
        "
        workspace shop
        user ada
        ---
        event ada a at=1 long=é*256 rock&roll=1 Type=a tYPE=b url=https://x.example/a*2049
        ",
        &expect![[r#"
            event ada a at=1 long=é*256 rock&roll=1 Type=a tYPE=b url=https://x.example/a*2049: recorded 0#1, 4 omissions
            ~ counters 1: active_definitions=-→1 last_definition=-→1 last_event=-→1
            + definitions 1/1: name="a" created_at=86400000
            + definition_names 1/"a": definition=1
            + catalogs 1/1: keys=["long"(kinds=1 first_at=86400000 last_day=1000 examples=[0#1]) "Type"(kinds=1 first_at=86400000 last_day=1000 examples=[0#1])]
            + log 1/0/1: contact=1 definition=1 created_at=1 received_at_ms=86400000000 source=rest verified=token token=1 metadata=["long":"é*255" "Type":"b"] omissions=4["long":string_cut "rock&roll":key_forbidden "Type":key_repeated "url":url_too_long]
            + timeline 1/1/at1/1/0: event=0#1
            + summaries 1/1/1: tracked=1 first=1 last=1
            + done 1/1/1:
            + stats 1/1/24000/rest/0: accepted=1 first_at=86400000 last_at=86400000
        "#]],
    );
}
