//! Subscription types, people's choices, webhook subscriptions, teammates who
//! are away, and the workspace itself.

use crate::script::{check, check_outcomes};
use engine::limits::{SUBSCRIPTION_TYPES_MAX, WEBHOOKS_MAX};
use expect_test::expect;

#[test]
fn a_subscription_type_is_made_and_archived() {
    check(
        "
        workspace shop
        ---
        subscription-type Tips description=\"How to\" opt_in=true
        tick 5s
        change-subscription-type 2 Tips description=\"How to\" opt_in=true archived=true
        tick 5s
        change-subscription-type 2 Hints description=\"How to\" opt_in=true archived=true
        change-subscription-type 2 Hints description=\"How to\" opt_in=true archived=true
        ",
        &expect![[r#"
            subscription-type Tips description="How to" opt_in=true: subscription type 2
            change-subscription-type 2 Tips description="How to" opt_in=true archived=true: subscription type 2
            change-subscription-type 2 Hints description="How to" opt_in=true archived=true: subscription type 2
            change-subscription-type 2 Hints description="How to" opt_in=true archived=true: subscription type 2
            ~ counters 1: last_audit=1→4 last_subscription_type=1→2
            + audit 1/2: at_ms=86400000000 actor=token9 action="subscription_type.created" subject="subscription_type:2" changes=[name:-→"Tips" description:-→"How to" opt_in:-→"true" archived:-→"false"]
            + audit 1/3: at_ms=86400005000 actor=token9 action="subscription_type.changed" subject="subscription_type:2" changes=[archived:"false"→"true"]
            + audit 1/4: at_ms=86400010000 actor=token9 action="subscription_type.changed" subject="subscription_type:2" changes=[name:"Tips"→"Hints"]
            + subscription_types 1/2: name="Hints" description="How to" opt_in=true created_at=86400000 archived_at=86400005
        "#]],
    );
    check_outcomes(
        "
        subscription-type Tips
        workspace shop
        change-subscription-type 2 Tips
        ",
        &expect![[r#"
            subscription-type Tips: refused workspace_not_found
            workspace shop: workspace 1
            change-subscription-type 2 Tips: refused subscription_type_not_found
        "#]],
    );
}

#[test]
fn a_workspace_has_at_most_100_subscription_types() {
    let script = format!("workspace shop\nx{} subscription-type s-{{n}}", SUBSCRIPTION_TYPES_MAX);
    check_outcomes(
        &script,
        &expect![[r#"
        workspace shop: workspace 1
        x100 subscription-type s-{n}: 99× subscription, 1× refused too_many_of_them field=subscription_types detail=100
    "#]],
    );
}

#[test]
fn people_choose() {
    check(
        "
        workspace shop
        subscription-type Tips opt_in=true
        user ada
        ---
        tick 5s
        consent ada 2 true
        tick 5s
        consent ada 1 false
        tick 5s
        consent ada 1 false
        ",
        &expect![[r#"
            consent ada 2 true: subscription type 2
            consent ada 1 false: subscription type 1
            consent ada 1 false: subscription type 1
            ~ contacts 1/1: consents=-→[1:out 2:in] updated_at=86400000→86400010
        "#]],
    );
    check(
        "
        workspace shop
        subscription-type Tips opt_in=true
        user ada
        consent ada 1 false
        consent ada 2 true
        tick 5s
        ---
        consent ada 2 false
        consent ada 1 -
        tick 5s
        consent ada 1 -
        ",
        &expect![[r#"
            consent ada 2 false: subscription type 2
            consent ada 1 -: subscription type 1
            consent ada 1 -: subscription type 1
            ~ contacts 1/1: consents=[1:out 2:in]→[2:out] updated_at=86400000→86400005
        "#]],
    );
}

#[test]
fn who_and_what_is_not_there_is_told() {
    check_outcomes(
        "
        workspace shop
        user ada
        ping c1
        consent nobody 1 true
        consent ada 2 true
        consent ada 2 -
        consent visitor:c1 1 true
        ",
        &expect![[r#"
            workspace shop: workspace 1
            user ada: contact 1
            ping c1: contact 2 at 1
            consent nobody 1 true: refused contact_not_found field=user_id detail=nobody
            consent ada 2 true: refused subscription_type_not_found
            consent ada 2 -: refused subscription_type_not_found
            consent visitor:c1 1 true: refused contact_not_found field=user_id detail=c1
        "#]],
    );
}

#[test]
fn a_webhook_subscription_is_kept() {
    check(
        "
        workspace shop
        ---
        webhook url=https://x.example topics=user.created,event.created events=bought secret=s
        tick 5s
        webhook url=https://y.example
        change-webhook 1 topics=ping secret=-
        ",
        &expect![[r#"
            webhook url=https://x.example topics=user.created,event.created events=bought secret=s: webhook 1
            webhook url=https://y.example: webhook 2
            change-webhook 1 topics=ping secret=-: webhook 1
            ~ counters 1: last_webhook=-→2
            + webhooks 1/1: url="https://x.example" topics=["ping"] event_names=["bought"] created_at=86400000 updated_at=86400005
            + webhooks 1/2: url="https://y.example" created_at=86400005 updated_at=86400005
        "#]],
    );
    check(
        "
        workspace shop
        webhook url=https://x.example
        ---
        delete-webhook 1
        ",
        &expect![[r#"
            delete-webhook 1: webhook 1
            - webhooks 1/1
        "#]],
    );
    check_outcomes(
        "
        webhook url=https://x.example
        workspace shop
        webhook topics=ping
        change-webhook 1 topics=ping
        delete-webhook 1
        ",
        &expect![[r#"
            webhook url=https://x.example: refused workspace_not_found
            workspace shop: workspace 1
            webhook topics=ping: refused field_missing field=url
            change-webhook 1 topics=ping: refused not_there field=subscription
            delete-webhook 1: refused not_there field=subscription
        "#]],
    );
}

#[test]
fn a_workspace_has_at_most_100_webhook_subscriptions() {
    let script = format!(
        "workspace shop\nx{} webhook url=https://x.example\n---\nx2 webhook url=https://x.example\ndelete-webhook 50\nx2 webhook url=https://x.example",
        WEBHOOKS_MAX - 1
    );
    check_outcomes(
        &script,
        &expect![[r#"
        x2 webhook url=https://x.example: 1× webhook, 1× refused too_many_of_them field=subscriptions detail=100
        delete-webhook 50: webhook 50
        x2 webhook url=https://x.example: 1× webhook, 1× refused too_many_of_them field=subscriptions detail=100
    "#]],
    );
}

#[test]
fn a_teammate_goes_away_and_comes_back() {
    check(
        "
        workspace shop
        teammate mia@x.example Mia
        ---
        away 1 true reassign=true
        away 1 true reassign=true
        away 1 false
        away 2 true
        ",
        &expect![[r#"
            away 1 true reassign=true: teammate
            away 1 true reassign=true: teammate
            away 1 false: teammate
            away 2 true: refused teammate_not_found
            ~ counters 1: last_audit=2→4
            + audit 1/3: at_ms=86400000000 actor=token9 action="teammate.away" subject="teammate:1" changes=[away:"false"→"true" away_reassign:"false"→"true"]
            + audit 1/4: at_ms=86400000000 actor=token9 action="teammate.away" subject="teammate:1" changes=[away:"true"→"false" away_reassign:"true"→"false"]
        "#]],
    );
}

#[test]
fn a_workspace_changes_its_name_and_time_zone() {
    check(
        "
        workspace shop
        ---
        change-workspace name=Store zone=Europe/Dublin
        change-workspace name=Store
        ",
        &expect![[r#"
            change-workspace name=Store zone=Europe/Dublin: workspace changed
            change-workspace name=Store: workspace changed
            ~ workspaces 1: name="shop"→"Store" time_zone="UTC"→"Europe/Dublin"
            ~ counters 1: last_audit=1→2
            + audit 1/2: at_ms=86400000000 actor=token9 action="workspace.changed" subject="workspace:1" changes=[name:"shop"→"Store" time_zone:"UTC"→"Europe/Dublin"]
        "#]],
    );
    check_outcomes(
        "change-workspace name=Store",
        &expect![[r#"
        change-workspace name=Store: refused workspace_not_found
    "#]],
    );
}
