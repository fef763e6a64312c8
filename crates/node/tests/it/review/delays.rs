//! Delays fire once, at their time, and everything is asked again.

use super::{NOON_S, Shop, delayed, save, step};
use crate::support::{Hands, SHOP, create_lead, delete, done, event, merge, message_after, open_at, until, user};
use engine::command::{ArchiveContact, Archiving, MessageStep};
use engine::ids::{EventRef, MessageId};
use engine::outcome::EventAnswer;
use engine::rows::{FrequencyMode, MessageKind};
use engine::{Answer, Command};

const DELAY_S: u32 = 600;

/// The name of a person and of an event, what happens while the delay runs, and
/// what comes of it.
type Case = (&'static str, fn(MessageId) -> Vec<Command>, &'static str);

const CASES: [Case; 5] = [
    ("untouched", |_| Vec::new(), "sent"),
    ("paused", |message| vec![step(message, MessageStep::Pause)], "not_live"),
    ("archived", |message| vec![step(message, MessageStep::Archive)], "not_live"),
    (
        "changed",
        |message| {
            let mut spec = message_after("changed", DELAY_S);
            spec.content = "{\"b\":1}".to_owned();
            vec![save(Some(message), (MessageKind::Chat, spec))]
        },
        "version_replaced",
    ),
    (
        "blocked",
        |_| {
            let who = user("blocked");
            vec![Command::ArchiveContact(ArchiveContact { workspace: SHOP, who, archiving: Archiving::Block })]
        },
        "contact_blocked",
    ),
];

impl Shop {
    async fn uploads(&self, external_id: &str) -> EventRef {
        self.does(external_id, "uploaded").await
    }

    async fn does(&self, external_id: &str, name: &str) -> EventRef {
        let now_s = self.node.now_ms() / 1_000;
        let answers = done(&self.node, vec![event(external_id, name, now_s)]).await;
        let Some(Answer::Event(EventAnswer::Recorded { event, .. })) = answers.first() else { panic!("{answers:?}") };
        *event
    }

    fn verdict(&self, event: EventRef) -> &'static str {
        let row = self.node.view().decision(SHOP, event).expect("read").expect("decided");
        row.verdicts.first().expect("one").verdict.name()
    }

    async fn until_decided(&self, what: &str, event: EventRef) -> &'static str {
        until(what, || self.verdict(event) != "delayed").await;
        self.verdict(event)
    }
}

/// Each case has a message and a person of its own.
#[tokio::test]
async fn everything_is_asked_again_when_a_delay_ends_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let names = CASES.map(|(what, ..)| what);
    let mut shop = Shop::new(folder.path(), &names).await;
    let mut events = Vec::new();
    for (what, meanwhile, _) in CASES {
        let message = shop.live(MessageKind::Chat, message_after(what, DELAY_S)).await;
        let event = shop.does(what, what).await;
        assert_eq!(shop.verdict(event), "delayed");
        done(&shop.node, meanwhile(message)).await;
        events.push(event);
    }
    shop = shop.again(folder.path()).await;
    shop.clock.forward_s(u64::from(DELAY_S));
    for ((what, _, expected), event) in CASES.into_iter().zip(events) {
        assert_eq!(shop.until_decided(what, event).await, expected, "{what}");
        assert_eq!(shop.had(what), usize::from(expected == "sent"), "{what}");
    }
    crate::support::assert_sound(&shop.node);
}

#[tokio::test]
async fn what_was_sent_meanwhile_counts() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::new(folder.path(), &["ada"]).await;
    let mut spec = delayed(DELAY_S);
    spec.frequency.mode = FrequencyMode::Once;
    shop.live(MessageKind::Chat, spec).await;
    let first = shop.uploads("ada").await;
    shop.clock.forward_s(60);
    let second = shop.uploads("ada").await;
    shop.clock.forward_s(540);
    assert_eq!(shop.until_decided("the first", first).await, "sent");
    assert_eq!(shop.verdict(second), "delayed", "its time has not come");
    shop.clock.forward_s(60);
    assert_eq!(shop.until_decided("the second", second).await, "sent_once");
}

#[tokio::test]
async fn the_merged_are_the_survivor_and_the_deleted_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::new(folder.path(), &["ada", "bob", "cleo"]).await;
    done(&shop.node, vec![create_lead("lea")]).await;
    shop.live(MessageKind::Chat, delayed(DELAY_S)).await;
    let of_lea = shop.uploads("lea").await;
    shop.uploads("bob").await;
    let of_cleo = shop.uploads("cleo").await;
    done(&shop.node, vec![merge("lea", "ada"), delete("bob")]).await;
    shop.clock.forward_s(u64::from(DELAY_S));
    for event in [of_lea, of_cleo] {
        assert_eq!(shop.until_decided("the delay", event).await, "sent");
    }
    assert_eq!((shop.had("ada"), shop.had("cleo")), (1, 1));
    crate::support::assert_sound(&shop.node);
}

#[tokio::test]
async fn a_clock_that_jumps_fires_nothing_twice_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::new(folder.path(), &["ada"]).await;
    shop.live(MessageKind::Chat, delayed(DELAY_S)).await;
    let event = shop.uploads("ada").await;
    // Forwards, over everything.
    shop.clock.forward_s(30 * 86_400);
    assert_eq!(shop.until_decided("a month later", event).await, "sent");
    let late = shop.uploads("ada").await;
    // Back to before it was set: it waits until its time comes again.
    shop.clock.set_s(NOON_S + 1);
    let between = shop.uploads("ada").await;
    assert_eq!((shop.verdict(late), shop.verdict(between)), ("delayed", "delayed"));
    shop.clock.set_s(NOON_S + 30 * 86_400 + u64::from(DELAY_S));
    for event in [late, between] {
        assert_eq!(shop.until_decided("the clock is right again", event).await, "sent");
    }
    assert_eq!(shop.had("ada"), 3);
}

#[tokio::test]
async fn after_a_restart_with_an_older_clock_delays_wait() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::new(folder.path(), &["ada"]).await;
    shop.live(MessageKind::Chat, delayed(DELAY_S)).await;
    let event = shop.uploads("ada").await;
    shop.node.close().await.unwrap();
    drop(shop);
    let clock = Hands::at_s(NOON_S - 3_600);
    let shop = Shop { node: open_at(folder.path(), clock.clone()), clock };
    shop.clock.forward_s(3_600 + u64::from(DELAY_S) - 1);
    // A step that would fire it if its time had come.
    let fire = Command::FireTimers(engine::command::FireTimers { workspace: SHOP });
    assert_eq!(done(&shop.node, vec![fire]).await, [Answer::Swept { removed: 0, finished: true }]);
    assert_eq!(shop.verdict(event), "delayed");
    shop.clock.forward_s(1);
    assert_eq!(shop.until_decided("its time", event).await, "sent");
    assert_eq!(shop.had("ada"), 1);
}

#[tokio::test]
async fn many_delays_that_end_at_once_all_fire() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..200).map(|n| format!("u{n}")).collect();
    let shop = Shop::new(folder.path(), &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    shop.live(MessageKind::Chat, delayed(DELAY_S)).await;
    let mut last = None;
    for name in &names {
        last = Some(shop.uploads(name).await);
    }
    shop.clock.forward_s(u64::from(DELAY_S));
    shop.until_decided("the last", last.expect("some")).await;
    assert!(names.iter().all(|name| shop.had(name) == 1));
}
