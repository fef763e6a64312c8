//! The whole past, on a node of its own.

use super::*;
use crate::app::{App, AppOptions, router};
use crate::setup::{Plan, complete};
use node::{Node, NodeOptions};
use std::sync::Arc;

/// A Sunday in November 2026.
const END_MS: u64 = 1_795_000_000_000;

async fn get(router: &Router, token: &str, path: &str) -> Value {
    Shop { router, token }.call(Method::GET, path, None).await.unwrap()
}

fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    list["data"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_is_whole_and_ends_now() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ToldClock::at(beginning(END_MS)));
    let options = NodeOptions { storage_reserve_bytes: 0, ..NodeOptions::new(folder.path().to_owned()) };
    let node = Arc::new(Node::open(options.clone(), clock.clone()).unwrap());
    let plan = Plan::first().unwrap();
    complete(&node, &plan).await.unwrap();
    let routes = router(App::new(Arc::clone(&node), AppOptions::default()));
    let (token, app_id) = (plan.secrets.access_token.as_str(), plan.secrets.app_id.as_str());
    let identity_secret = plan.secrets.identity_secret.as_str();
    let means = Means { router: &routes, token, app_id, identity_secret, clock: &clock, end_ms: END_MS };
    let made = fill(means).await.unwrap();
    assert_eq!((made.people, made.messages), (PEOPLE, 9));
    // Two at the same second are one.
    let wanted = usize::try_from(EVENTS).unwrap();
    assert!((wanted - 50..=wanted).contains(&made.events), "{}", made.events);
    assert_eq!(node.now_ms(), END_MS);

    let definitions = get(&routes, token, "/manage/event_definitions?per_page=150").await;
    assert_eq!(definitions["data"].as_array().unwrap().len(), 15);
    let totals = definitions["data"].as_array().unwrap().iter().map(|one| one["activity"]["total"].as_u64().unwrap());
    assert_eq!(totals.sum::<u64>(), u64::try_from(made.events).unwrap());
    let orders = &named(&definitions, "placed-order")["activity"];
    let recent = ["last_24_hours", "last_7_days"].map(|key| orders[key].as_u64().unwrap());
    assert!(recent[0] > 0 && recent[0] < recent[1] && recent[1] < orders["total"].as_u64().unwrap(), "{orders}");
    assert_eq!(named(&definitions, "used-old-checkout")["archived"], true);

    let team = get(&routes, token, "/manage/teammates").await;
    let roles = team["data"].as_array().unwrap().iter().map(|one| one["role"].as_str().unwrap());
    assert_eq!(roles.collect::<Vec<_>>(), ["owner", "editor", "support"]);

    let messages = get(&routes, token, "/manage/messages?per_page=150").await;
    for (name, kind, state) in [
        ("Thanks for the first order", "banner", "live"),
        ("Coffee for the whole office", "post", "live"),
        ("Was something wrong?", "chat", "live"),
        ("Search by taste", "tooltip", "live"),
        ("Spring sale", "banner", "paused"),
        ("Your receipt, and a question", "email", "draft"),
        ("Parcel at the door", "push", "draft"),
        ("Tell the warehouse", "webhook", "draft"),
        ("First steps in the app", "carousel", "draft"),
    ] {
        let message = named(&messages, name);
        assert_eq!((&message["kind"], &message["state"]), (&json!(kind), &json!(state)), "{name}");
        let path = format!("/manage/messages/{}/numbers", message["id"].as_str().unwrap());
        let total = get(&routes, token, &path).await["total"].clone();
        assert_eq!(total["receipts"]["shown"].as_u64() > Some(5), state != "draft", "{name}: {total}");
    }
    assert_eq!(named(&messages, "Spring sale")["paused_because"], "asked");
    drop(routes);
    node.close().await.unwrap();
    drop(Arc::into_inner(node).unwrap());
    let report = node::check::check(&options).unwrap();
    assert!(report.is_sound(), "{report}");
}

#[test]
fn every_run_plans_the_same_people() {
    let tables = Tables::read().unwrap();
    let plan = || people::planned(&tables.cast, &mut Dice::new(1));
    assert_eq!(format!("{:?}", plan()), format!("{:?}", plan()));
    assert!(plan().is_sorted_by_key(|person| person.hour()));
}
