use crate::explore::{Exploration, explore, play_safely, report};
use crate::script::generate;

fn exploration(first_seed: u64, seeds: u64) -> Exploration {
    Exploration { first_seed, seeds, steps: 60, canary: None, failures_max: 1 }
}

#[test]
fn some_hundred_stories_go_well() {
    let exploration = exploration(0x5eed_0000, 700);
    let explored = explore(&exploration);
    if let Some((seed, finding)) = explored.failed.first() {
        panic!("{}", report(*seed, finding, &exploration));
    }
    // What the stories must reach to be worth telling.
    let reached = &explored.told.reached;
    for milestone in [
        "recorded",
        "omissions",
        "duplicate",
        "dropped",
        "imported",
        "imported before",
        "swept in vain",
        "swept a part",
        "swept to the end",
        "ring went round",
        "event number past 32 bits",
        "conflict",
        "busy",
        "read error",
        "read error on start",
        "disk full",
        "contact_not_found",
        "several_users",
        "too_many_event_names",
        "created_at_in_future",
        "idempotency_mismatch",
        "contact_exists",
        "definition_not_found",
        "setting_out_of_bounds",
        "token_not_found",
        "job_not_found",
        "job_closed",
        "summary_out_of_order",
        "workspace_not_found",
        "id_taken",
        "teammate_exists",
        "identifier_missing",
        "contact_unidentified",
        "command_too_large",
        "merged",
        "unmerged",
        "a chain parted",
        "converted in place",
        "converted into somebody",
        "deleted",
        "deleted with aliases",
        "erased a part",
        "held",
        "held events attached",
        "company let people go",
        "tagged",
        "untagged",
        "tag taken off",
        "visitors given up",
        "contact_merged",
        "contact_blocked",
        "merge_invalid",
        "nothing_to_unmerge",
        "role_invalid",
        "visitor_not_found",
        "pinged as a user",
        "left out of a ping",
        "claims",
        "joined by a ping",
        "address typed",
        "messenger changed",
        "message_not_found",
        "message_state",
        "sent",
        "delayed",
        "source_not_eligible",
        "event_too_old",
        "before_live",
        "metadata_did_not_match",
        "not_this_occurrence",
        "role_not_in_audience",
        "audience_did_not_match",
        "contact_blocked",
        "sent_once",
        "max_sends",
        "min_gap",
        "not_started",
        "stopped",
        "fatigue_cap",
        "control_group",
        "unsubscribed",
        "no_address",
        "version_replaced",
        "sender_not_proven",
        "not_live",
        "goal_reached",
        "received",
        "shown",
        "rest_list",
        "clicked",
        "dismissed",
        "reaction",
        "replied",
        "completed",
        "goal",
        "control_goal",
        "delivered",
        "failed",
        "bounced",
        "recalled",
        "device saved",
        "device removed",
        "signed in",
        "signed in by a link",
        "signed out",
        "password set",
        "teammate removed",
        "sign_in_failed",
        "sign_in_link_expired",
        "last_owner",
        "decisions forgotten",
        "deliveries forgotten",
        "hours of messages folded",
    ] {
        assert!(reached.contains_key(milestone), "no story reached {milestone:?}: {reached:?}");
    }
    assert!(explored.told.losses > 0 && explored.told.failures > 0, "{:?}", explored.told);
}

#[test]
fn a_seed_is_a_story() {
    for seed in 0..60 {
        let told = || play_safely(&generate(seed, 60), None, None);
        assert_eq!(told(), told(), "seed {seed}");
    }
    assert_ne!(generate(1, 60), generate(2, 60));
}
