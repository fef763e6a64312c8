//! Who enters a segment, and who matches.

use super::{Shop, rename, save, step};
use crate::support::{SHOP, create_user, done, event, message_on, until};
use engine::command::{MessageStep, SaveSegment};
use engine::ids::{MessageId, SegmentId};
use engine::predicates::{EventFact, Leaf, Op, Scalar, Tree};
use engine::rows::{ActorRef, FrequencyMode, MessageAudience, MessageKind, MessageSpec, PersonType, Trigger};
use engine::{Answer, Command};
use node::limits::REVIEW_EVERY_MS;

fn called(name: &str) -> Tree {
    let value = Scalar::Text(name.to_owned());
    Tree::Leaf(Leaf::Attribute { name: "name".to_owned(), op: Op::Is, value })
}

fn uploaded(times: u32) -> Tree {
    let (event, value) = ("uploaded".to_owned(), Scalar::Number(times.to_string()));
    Tree::Leaf(Leaf::Event { event, fact: EventFact::Count, op: Op::Gte, value, within_days: None, metadata: None })
}

impl Shop {
    async fn segment(&self, predicate: Tree) -> SegmentId {
        let (name, person_type) = (Some("VIPs".to_owned()), Some(PersonType::User));
        let (predicate, actor) = (Some(predicate), ActorRef::CommandLine);
        let command = SaveSegment { workspace: SHOP, segment: None, name, person_type, predicate, actor };
        let answers = done(&self.node, vec![Command::SaveSegment(Box::new(command))]).await;
        let Some(Answer::Segment(segment)) = answers.first() else { panic!("{answers:?}") };
        *segment
    }

    fn is_marking(&self, message: MessageId) -> bool {
        self.node.config().message(SHOP, message).expect("there").marking_since_ms.is_some()
    }

    async fn until_marked(&self, message: MessageId) {
        until("all are marked", || !self.is_marking(message)).await;
    }
}

#[tokio::test]
async fn who_enters_after_going_live_gets_it_once_and_who_was_there_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..600).map(|n| format!("u{n}")).collect();
    let shop = Shop::new(folder.path(), &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    // Every second one is there before.
    let before = names.iter().step_by(2).map(|name| rename(name, "Vip")).collect();
    done(&shop.node, before).await;
    let segment = shop.segment(called("vip")).await;
    let message = shop.live(MessageKind::Chat, message_on(Trigger::Entered { segment })).await;
    // While they are being marked, and at once after the answer.
    done(&shop.node, vec![rename("u1", "Vip"), rename("u599", "Vip"), rename("u0", "Other"), rename("u0", "Vip")])
        .await;
    shop.until_marked(message).await;
    shop.until_had("u1", 1).await;
    shop.until_had("u599", 1).await;
    done(&shop.node, vec![rename("u1", "Other")]).await;
    done(&shop.node, vec![rename("u3", "Vip")]).await;
    shop.until_had("u3", 1).await;
    let shop = shop.again(folder.path()).await;
    done(&shop.node, vec![rename("u1", "Vip"), rename("u5", "Vip")]).await;
    shop.until_had("u5", 1).await;
    shop.until_had("u1", 2).await;
    let had: Vec<&str> = names.iter().map(String::as_str).filter(|name| shop.had(name) > 0).collect();
    assert_eq!(had, ["u1", "u3", "u5", "u599"]);
    crate::support::assert_sound(&shop.node);
}

#[tokio::test]
async fn events_tags_and_new_people_enter() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::new(folder.path(), &["ada", "bob"]).await;
    let now_s = shop.node.now_ms() / 1_000;
    done(&shop.node, vec![event("bob", "uploaded", now_s), event("bob", "uploaded", now_s - 1)]).await;
    let segment = shop.segment(uploaded(2)).await;
    let message = shop.live(MessageKind::Chat, message_on(Trigger::Entered { segment })).await;
    shop.until_marked(message).await;
    done(&shop.node, vec![event("ada", "uploaded", now_s), event("bob", "uploaded", now_s - 2)]).await;
    done(&shop.node, vec![create_user("cleo"), event("cleo", "uploaded", now_s), event("cleo", "uploaded", now_s - 1)])
        .await;
    shop.until_had("cleo", 1).await;
    assert_eq!((shop.had("ada"), shop.had("bob")), (0, 0));
    done(&shop.node, vec![event("ada", "uploaded", now_s - 1)]).await;
    shop.until_had("ada", 1).await;
    assert_eq!(shop.had("bob"), 0, "he was there before");
}

#[tokio::test]
async fn a_pause_is_no_entry_and_another_message_begins_with_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::new(folder.path(), &["ada", "bob", "cleo"]).await;
    let segment = shop.segment(called("vip")).await;
    let spec = message_on(Trigger::Entered { segment });
    let first = shop.live(MessageKind::Chat, spec.clone()).await;
    shop.until_marked(first).await;
    done(&shop.node, vec![step(first, MessageStep::Pause), rename("ada", "Vip")]).await;
    done(&shop.node, vec![step(first, MessageStep::GoLive)]).await;
    shop.until_marked(first).await;
    done(&shop.node, vec![rename("bob", "Vip")]).await;
    shop.until_had("bob", 1).await;
    let second = shop.live(MessageKind::Chat, spec).await;
    shop.until_marked(second).await;
    done(&shop.node, vec![rename("cleo", "Vip")]).await;
    shop.until_had("cleo", 2).await;
    assert_eq!((shop.had("ada"), shop.had("bob")), (0, 1));
}

#[tokio::test]
async fn who_comes_to_match_gets_it_and_what_leaves_the_node_who_matches_already() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::new(folder.path(), &["ada", "bob", "cleo"]).await;
    done(&shop.node, vec![rename("bob", "Vip"), rename("cleo", "Boss")]).await;
    let mut spec = message_on(Trigger::Match);
    (spec.frequency.mode, spec.audience.predicate) = (FrequencyMode::Once, called("vip"));
    let chat = shop.live(MessageKind::Chat, spec.clone()).await;
    done(&shop.node, vec![rename("ada", "Vip")]).await;
    shop.until_had("ada", 1).await;
    let boss = MessageSpec {
        audience: MessageAudience { predicate: called("boss"), ..spec.audience.clone() },
        ..spec.clone()
    };
    shop.live(MessageKind::Webhook, boss).await;
    shop.clock.forward_s(REVIEW_EVERY_MS / 1_000);
    shop.until_had("cleo", 1).await;
    assert_eq!(shop.had("bob"), 0, "what comes in a page waits for him to open one");
    // A change of the message is no reason to send it again.
    spec.content = "{\"b\":1}".to_owned();
    done(&shop.node, vec![save(Some(chat), (MessageKind::Chat, spec)), rename("ada", "vip")]).await;
    done(&shop.node, vec![rename("bob", "VIP")]).await;
    shop.until_had("bob", 1).await;
    assert_eq!(shop.had("ada"), 1);
}
