//! What is counted of events from before, whenever the node stops.

use crate::support::{SHOP, create_user, delete, done, event, found, message_after, open, until, until_job, workspace};
use engine::command::{MessageStep, MoveMessage, RegisterFacts, SaveMessage, StepJob};
use engine::ids::{ContactOrdinal, FactId, JobId, MessageId, WriterId};
use engine::limits::{FACT_LOG_ROWS_MAX, FACT_UNUSED_S};
use engine::messages::FactSpec;
use engine::predicates::{EventFact, Leaf, MetadataTree, Op, Scalar, Tree, TreeLimits};
use engine::rows::{ActorRef, EraseStage, JobKind, MessageKind, MessageSpec};
use engine::tables::FactCountKey;
use engine::{Answer, Command};
use node::{Node, Sequencer};
use std::path::Path;
use std::sync::Arc;
use store::disk::{Disk, DiskOptions};
use store::{Store, Writer};

const FACT: FactId = FactId(1);
const NOW_MS: u64 = 1_000_000_000;

fn store(folder: &Path) -> Arc<Store> {
    let options = DiskOptions { data: folder.to_owned(), block_cache_bytes: 1 << 20, verify: true };
    Store::open(Box::new(Disk::open(&options).expect("opened")), false).expect("opened")
}

/// Does commands without what runs beside the lane, and stops dead.
fn run(folder: &Path, commands: Vec<Command>) -> Vec<Answer> {
    let mut sequencer = Sequencer::new(Writer::new(store(folder), 1 << 20), WriterId(0));
    let (count, mut commands) = (commands.len(), commands.into_iter());
    let mut results = Vec::new();
    while results.len() < count {
        results.extend(sequencer.run(NOW_MS, || commands.next()).results);
    }
    results.into_iter().map(|result| result.expect("done")).collect()
}

fn spec() -> FactSpec {
    FactSpec { event: "bought".to_owned(), metadata: MetadataTree::All(Vec::new()) }
}

fn register() -> Command {
    Command::RegisterFacts(RegisterFacts { workspace: SHOP, facts: vec![spec()] })
}

fn bought(who: &str, times: std::ops::Range<u64>) -> impl Iterator<Item = Command> {
    times.map(move |at| event(who, "bought", at))
}

fn counted(folder: &Path, contact: ContactOrdinal) -> u64 {
    let row = store(folder).snapshot().get(&FactCountKey { workspace: SHOP, contact, fact: FACT }).expect("read");
    row.map_or(0, |row| row.count)
}

#[tokio::test]
async fn the_history_is_counted_once_however_often_the_node_stops() {
    let folder = tempfile::tempdir().expect("a folder");
    let most = u64::from(FACT_LOG_ROWS_MAX);
    let mut commands = vec![workspace("first"), create_user("ada"), create_user("bob"), create_user("zoe")];
    commands.extend(bought("ada", 1..most * 2));
    commands.extend(bought("bob", 1..most));
    commands.extend(bought("zoe", 1..10));
    commands.extend((1..most).map(|at| event("ada", "looked", at)));
    commands.push(register());
    run(folder.path(), commands);
    let job = {
        let node = store(folder.path());
        (1..100).map(JobId).find(|job| {
            let row = node.snapshot().get(&engine::tables::JobKey { workspace: SHOP, job: *job }).expect("read");
            row.is_some_and(|row| matches!(row.kind, JobKind::FillFact { .. }))
        })
    };
    let step = || Command::StepJob(StepJob { workspace: SHOP, job: job.expect("a job") });
    for moment in 0..3 {
        // Each time it stops after one step, and after an event that came.
        run(folder.path(), vec![step(), event("bob", "bought", 10_000 + moment)]);
    }
    // Some of hers are counted by now.
    let Some(Answer::Deleted(deleted)) = run(folder.path(), vec![delete("zoe")]).pop() else { panic!("deleted") };

    let node = open(folder.path());
    done(&node, vec![event("ada", "bought", 20_000)]).await;
    until("all is counted", || node.counted_percent(SHOP, &[spec()]) == Some(100)).await;
    done(&node, vec![event("ada", "bought", 20_001)]).await;
    until_job(&node, deleted.job, |kind| matches!(kind, JobKind::Erase { stage: Some(EraseStage::Files), .. })).await;
    let (ada, bob) = (found(&node.view(), "ada").0, found(&node.view(), "bob").0);
    node.close_blocking().expect("closed");
    drop(node);
    assert_eq!(counted(folder.path(), ada), most * 2 - 1 + 2);
    assert_eq!(counted(folder.path(), bob), most - 1 + 3);
    assert_eq!(counted(folder.path(), ContactOrdinal(3)), 0, "nothing is counted of who was deleted");
}

/// A message for those who bought twice within two days.
fn asking() -> MessageSpec {
    let leaf = Leaf::Event {
        event: "bought".to_owned(),
        fact: EventFact::Count,
        op: Op::Gte,
        value: Scalar::Number("2".to_owned()),
        within_days: Some(2),
        metadata: None,
    };
    let mut spec = message_after("looked", 0);
    spec.audience.predicate = Tree::Leaf(leaf);
    spec
}

fn moved(step: MessageStep) -> Command {
    let (message, actor) = (MessageId(1), ActorRef::CommandLine);
    Command::MoveMessage(MoveMessage { workspace: SHOP, message, step, actor })
}

#[tokio::test]
async fn what_a_message_asks_is_known_and_kept_while_it_may_be_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let hands = crate::support::Hands::at_s(100 * 86_400);
    let node = crate::support::open_at(folder.path(), hands.clone());
    let (name, kind, spec) = (Some("m".to_owned()), Some(MessageKind::Chat), Some(Box::new(asking())));
    let actor = ActorRef::CommandLine;
    let save = SaveMessage { workspace: SHOP, message: None, name, kind, spec, actor };
    done(&node, vec![workspace("first"), Command::SaveMessage(Box::new(save))]).await;
    let asked = node.facts_asked(SHOP, &asking()).expect("it compiles");
    assert_eq!(asked, [FactSpec { event: "bought".to_owned(), metadata: MetadataTree::All(Vec::new()) }]);
    assert_eq!(node.counted_percent(SHOP, &asked), None);
    done(&node, vec![register(), moved(MessageStep::GoLive)]).await;
    assert_eq!(node.counted_percent(SHOP, &asked), Some(100), "there is nothing from before");

    let facts = |node: &Node| node.config().facts(SHOP).len();
    // It is looked at every ten minutes of the clock.
    hands.forward_s(u64::from(FACT_UNUSED_S) + 700);
    until("a look", || node.view().job(SHOP, JobId(1)).expect("read").is_some_and(|row| row.updated_at > 8_640_000))
        .await;
    assert_eq!(facts(&node), 1, "a live message asks for it");
    done(&node, vec![moved(MessageStep::Pause)]).await;
    hands.forward_s(700);
    let swept = |node: &Node| node.view().job(SHOP, JobId(1)).expect("read").map(|row| row.updated_at);
    let before = swept(&node);
    until("another look", || swept(&node) != before).await;
    assert_eq!(facts(&node), 1, "it may go live again");
    done(&node, vec![moved(MessageStep::Archive)]).await;
    hands.forward_s(700);
    until("it is let go", || facts(&node) == 0).await;
    node.close_blocking().expect("closed");
}

#[tokio::test]
async fn who_uses_a_name_or_a_segment_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    let (name, kind, spec) = (Some("m".to_owned()), Some(MessageKind::Chat), Some(Box::new(asking())));
    let actor = ActorRef::CommandLine;
    let save = SaveMessage { workspace: SHOP, message: None, name, kind, spec, actor };
    done(&node, vec![workspace("first"), Command::SaveMessage(Box::new(save))]).await;
    let uses = |event: &str| {
        let name = engine::text::EventName::parse(event).expect("a name");
        node.uses_of_event(SHOP, &name).messages.len()
    };
    assert_eq!(uses("looked"), 0, "a draft uses nothing");
    done(&node, vec![moved(MessageStep::GoLive)]).await;
    assert_eq!(["LOOKED", "Bought", "paid"].map(uses), [1, 1, 0]);
    let predicate = node.compile(SHOP, &asking().audience.predicate, TreeLimits::STANDARD).expect("it compiles");
    assert_eq!(FactSpec::all_of(&predicate).len(), 1);
    node.close_blocking().expect("closed");
}
