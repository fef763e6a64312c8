//! Those who wait are woken, and only they; and what came in is read in order.

use crate::support::{
    SHOP, create, create_lead, create_user, delete, done, event, found, merge, open, user, workspace,
};
use engine::command::{ContactFacts, CreateToken, NewRole, Profile, RecordRejection, UpdateContact};
use engine::ids::{TokenId, WorkspaceId};
use engine::rows::{ActorRef, Role, Scopes};
use engine::source::Source;
use engine::{Command, RefusalKind};
use node::live::Follower;
use node::views::{FeedPosition, Item};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

const OTHER: WorkspaceId = WorkspaceId(2);

fn is_changed(follower: &mut Follower) -> bool {
    follower.poll_changed(&Context::from_waker(Waker::noop())) == Poll::Ready(())
}

fn rename(external_id: &str, name: &str) -> Command {
    let profile = Profile { name: Some(Some(name.into())), ..Profile::default() };
    let facts = ContactFacts { profile, ..ContactFacts::default() };
    Command::UpdateContact(Box::new(UpdateContact {
        workspace: SHOP,
        who: user(external_id),
        roles: &[Role::User],
        facts,
    }))
}

fn rejection() -> Command {
    Command::RecordRejection(RecordRejection {
        workspace: SHOP,
        kind: RefusalKind::ContactNotFound,
        source: Source::Rest,
        token: TokenId(1),
        received_at_ms: 1,
    })
}

#[tokio::test]
async fn a_change_ends_the_wait_of_its_own_followers_only() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    done(&node, vec![workspace("a"), workspace("b"), create_user("u"), create_lead("l"), create_user("v")]).await;
    done(&node, vec![create(OTHER, NewRole::User, "u", None)]).await;
    let contact = |external_id| found(&node.view(), external_id).0;
    let mut followers = [
        node.live().follow(SHOP, contact("u")),
        node.live().follow(SHOP, contact("l")),
        node.live().follow(OTHER, contact("u")),
        node.live().events(SHOP),
        node.live().events(OTHER),
        node.live().access(SHOP),
        node.live().access(OTHER),
    ];
    let mut changed = |what: &str, expected: [bool; 7]| {
        let told = followers.each_mut().map(is_changed);
        assert_eq!(told, expected, "{what}");
        assert_eq!(followers.each_mut().map(is_changed), [false; 7], "{what}, told once");
    };
    changed("nothing", [false; 7]);
    done(&node, vec![rename("u", "Ada"), rename("u", "Ada L.")]).await;
    changed("an update", [true, false, false, false, false, false, false]);
    done(&node, vec![rename("v", "Vera")]).await;
    changed("of somebody else", [false; 7]);
    done(&node, vec![rejection()]).await;
    changed("an item that was not stored", [false, false, false, true, false, false, false]);
    done(&node, vec![merge("l", "u")]).await;
    changed("a merge", [true, true, false, false, false, false, false]);
    let token = CreateToken {
        workspace: OTHER,
        public: 7,
        secret_hash: [0; 32],
        scopes: Scopes::READ,
        name: "t".into(),
        actor: ActorRef::CommandLine,
    };
    done(&node, vec![Command::CreateToken(Box::new(token))]).await;
    changed("a token", [false, false, false, false, false, false, true]);
    done(&node, vec![delete("u")]).await;
    let told = followers.each_mut().map(is_changed);
    assert!(told[0] && !told[2], "a deletion: {told:?}");
    assert_eq!(node.live().followers(), 7);
    drop(followers);
    assert_eq!(node.live().followers(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_reads_and_then_waits_misses_nothing() {
    const EVENTS: u64 = 300;
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    done(&node, vec![workspace("a"), create_user("u")]).await;
    let readers: Vec<_> = (0..20)
        .map(|_| {
            let node = Arc::clone(&node);
            let mut follower = node.live().events(SHOP);
            tokio::spawn(async move {
                // Read, then wait: if a wake were lost this would never end.
                while node.view().feed_end(SHOP).unwrap().event < EVENTS {
                    follower.changed().await;
                }
            })
        })
        .collect();
    for at in 1..=EVENTS {
        done(&node, vec![event("u", "e", at)]).await;
    }
    for reader in readers {
        tokio::time::timeout(Duration::from_secs(30), reader).await.expect("woken").unwrap();
    }
}

#[tokio::test]
async fn the_feed_is_read_in_pieces_of_any_size_in_order_and_without_repeats() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    // The last of the events is a duplicate.
    let mut commands = vec![workspace("a"), create_user("u"), rejection()];
    commands.extend((1..=5).flat_map(|at| [event("u", "e", at), rejection()]));
    commands.extend([event("u", "e", 5), event("u", "e", 6)]);
    done(&node, commands).await;
    let view = node.view();
    let told = |row: &Item| match row {
        Item::Event(row) => format!("{}", row.created_at),
        Item::Refusal(row) => format!("not {}", row.number),
    };
    let expected = ["not 1", "1", "not 2", "2", "not 3", "3", "not 4", "4", "not 5", "5", "not 6", "not 7", "6"];
    for limit in [1, 2, expected.len() - 1, expected.len(), expected.len() + 1] {
        let (mut position, mut read) = (FeedPosition::default(), Vec::new());
        loop {
            let page = view.feed(SHOP, position, limit).unwrap();
            assert!(page.items.len() <= limit);
            assert_eq!(page.has_more, read.len() + page.items.len() < expected.len(), "{limit}");
            // Whoever goes on behind any item reads the rest.
            for item in &page.items {
                read.push(told(&item.row));
                let rest = view.feed(SHOP, item.position, 100).unwrap();
                let rest: Vec<_> = rest.items.iter().map(|item| told(&item.row)).collect();
                assert_eq!(rest, expected[read.len()..], "{limit}");
            }
            position = page.position;
            if !page.has_more {
                break;
            }
        }
        assert_eq!(read, expected, "{limit}");
        assert_eq!(position, view.feed_end(SHOP).unwrap());
    }
}
