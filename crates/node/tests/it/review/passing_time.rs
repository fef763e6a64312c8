//! What time alone brings about.

use super::{NOON_S, Shop, update};
use crate::support::{Hands, SHOP, done, message_on, open_at};
use engine::command::Profile;
use engine::rows::{MessageKind, Trigger};
use node::limits::REVIEW_EVERY_MS;

const DAY_S: u64 = 86_400;

fn signed_up(external_id: &str, at: u64) -> engine::Command {
    let at = u32::try_from(at).expect("a second");
    update(external_id, Profile { signed_up_at: Some(Some(at)), ..Profile::default() })
}

fn a_day_after() -> Trigger {
    Trigger::Date { attribute: "signed_up_at".to_owned(), days: 1 }
}

#[tokio::test]
async fn a_date_is_met_within_a_quarter_of_an_hour() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::new(folder.path(), &["today", "yesterday", "two-days", "three-days"]).await;
    let people = [("today", 0), ("yesterday", 1), ("two-days", 2), ("three-days", 3)];
    done(&shop.node, people.map(|(name, days)| signed_up(name, NOON_S - days * DAY_S)).to_vec()).await;
    // Live at noon: due today is who signed up yesterday.
    shop.live(MessageKind::Chat, message_on(a_day_after())).await;
    shop.clock.forward_s(REVIEW_EVERY_MS / 1_000);
    shop.until_had("yesterday", 1).await;
    assert_eq!(people.map(|(name, _)| shop.had(name)), [0, 1, 0, 0]);
    // At once when the date itself changes.
    done(&shop.node, vec![signed_up("three-days", NOON_S - DAY_S)]).await;
    shop.until_had("three-days", 1).await;
    shop.clock.forward_s(DAY_S / 2);
    shop.until_had("today", 1).await;
    assert_eq!(people.map(|(name, _)| shop.had(name)), [1, 1, 0, 1]);
}

#[tokio::test]
async fn what_was_missed_while_the_node_was_away_is_sent_a_day_late_at_most() {
    for (days_away, expected) in [(1, 1), (2, 1), (3, 0)] {
        let folder = tempfile::tempdir().unwrap();
        let shop = Shop::new(folder.path(), &["ada", "other"]).await;
        done(&shop.node, vec![signed_up("ada", NOON_S)]).await;
        shop.live(MessageKind::Chat, message_on(a_day_after())).await;
        shop.node.close().await.unwrap();
        drop(shop);
        let clock = Hands::at_s(NOON_S + days_away * DAY_S);
        let shop = Shop { node: open_at(folder.path(), clock.clone()), clock };
        // Everybody is looked at when it opens; whoever is due now shows when.
        done(&shop.node, vec![signed_up("other", NOON_S + (days_away - 1) * DAY_S)]).await;
        shop.until_had("other", 1).await;
        crate::support::until("ada was looked at", || shop.had("ada") >= expected).await;
        shop.clock.forward_s(REVIEW_EVERY_MS / 1_000);
        done(&shop.node, vec![signed_up("other", NOON_S + days_away * DAY_S - DAY_S - 1)]).await;
        assert_eq!(shop.had("ada"), expected, "{days_away} days away");
        assert_eq!(shop.node.view().counters(SHOP).expect("read").last_delivery, 1 + expected as u64);
    }
}
