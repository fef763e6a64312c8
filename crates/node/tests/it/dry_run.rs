//! A dry run reads what lies on the disk, from where it was asked to, and ends
//! when it is told to.

use crate::support::{Hands, SHOP, create_lead, create_user, done, event, merge, message_after, open_at};
use engine::ids::MessageId;
use engine::predicates::{EventFact, Leaf, Op, Scalar, Tree};
use engine::rows::{MessageKind, MessageRow, MessageState};
use node::Node;
use node::people::{DryRun, DryRunCut, DryRunResult};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use tempfile::tempdir;

const START_S: u64 = 1_800_000_000;
const DAY_S: u64 = 86_400;

fn message(predicate: Tree) -> Arc<MessageRow> {
    let mut spec = message_after("upload", 0);
    spec.audience.predicate = predicate;
    Arc::new(MessageRow {
        name: "m".to_owned(),
        kind: MessageKind::Chat,
        state: MessageState::Draft,
        version: 1,
        live_since_ms: None,
        first_live_at: None,
        created_at: 0,
        updated_at: 0,
        spec,
        owner: None,
        forecast: None,
        paused: None,
        marking_since_ms: None,
    })
}

fn asked(predicate: Tree, since_s: u64) -> DryRun {
    DryRun {
        workspace: SHOP,
        message: MessageId(1),
        row: message(predicate),
        since_ms: since_s * 1_000,
        events_max: u64::MAX,
        time_max: Duration::from_secs(60),
        rows_max: usize::MAX,
    }
}

fn run(node: &Node, asked: &DryRun) -> DryRunResult {
    node.dry_run(&node.view(), asked, &mut |_| ControlFlow::Continue(())).expect("played")
}

fn everybody() -> Tree {
    Tree::All(Vec::new())
}

/// Ten days with an upload each, by Ada.
async fn ten_days(node: &Node, clock: &Hands) {
    done(node, vec![crate::support::workspace("app"), create_user("ada")]).await;
    for day in 0..10 {
        clock.set_s(START_S + day * DAY_S);
        done(node, vec![event("ada", "upload", START_S + day * DAY_S), event("ada", "other", START_S + day * DAY_S)])
            .await;
    }
    clock.forward_s(60);
}

#[tokio::test]
async fn it_begins_where_it_was_asked_to() {
    let folder = tempdir().expect("a folder");
    let clock = Hands::at_s(START_S);
    let node = open_at(folder.path(), clock.clone());
    ten_days(&node, &clock).await;
    for (since_s, sent) in [
        (0, 10),
        (START_S, 10),
        (START_S + 1, 9),
        (START_S + 9 * DAY_S, 1),
        (START_S + 9 * DAY_S + 1, 0),
        (START_S + 20 * DAY_S, 0),
    ] {
        let result = run(&node, &asked(everybody(), since_s));
        assert_eq!((result.tally.sent(), result.cut), (sent, None), "since {since_s}");
    }
    // So many of the latest events, of which every other one is an upload.
    for (events_max, sent) in [(1, 0), (2, 1), (5, 2), (20, 10), (21, 10)] {
        let result = run(&node, &DryRun { events_max, ..asked(everybody(), 0) });
        assert_eq!(result.tally.sent(), sent, "{events_max} events");
        assert_eq!(result.since_ms == 0, events_max >= 20, "{events_max} events");
    }
    node.close().await.expect("closed");
}

#[tokio::test]
async fn what_was_before_counts_but_is_not_played() {
    let folder = tempdir().expect("a folder");
    let clock = Hands::at_s(START_S);
    let node = open_at(folder.path(), clock.clone());
    ten_days(&node, &clock).await;
    let count = |within_days: Option<u16>, value: u32| {
        let (event, fact) = ("upload".to_owned(), EventFact::Count);
        let value = Scalar::Number(value.to_string());
        Tree::Leaf(Leaf::Event { event, fact, op: Op::Gte, value, within_days, metadata: None })
    };
    for (tree, since_s, sent) in [
        (count(None, 6), START_S, 5),
        (count(None, 6), START_S + 7 * DAY_S, 3),
        (count(Some(3), 3), START_S, 8),
        (count(Some(3), 3), START_S + 5 * DAY_S, 5),
        (count(Some(3), 4), START_S, 0),
    ] {
        assert_eq!(run(&node, &asked(tree.clone(), since_s)).tally.sent(), sent, "{tree:?} since {since_s}");
    }
    node.close().await.expect("closed");
}

#[tokio::test]
async fn whoever_was_merged_is_one_person_today() {
    let folder = tempdir().expect("a folder");
    let clock = Hands::at_s(START_S);
    let node = open_at(folder.path(), clock.clone());
    done(&node, vec![crate::support::workspace("app"), create_user("ada"), create_lead("lea")]).await;
    done(&node, vec![event("ada", "upload", START_S), event("lea", "upload", START_S)]).await;
    assert_eq!(run(&node, &asked(everybody(), 0)).tally.recipients(), 2);
    done(&node, vec![merge("lea", "ada")]).await;
    let tally = run(&node, &asked(everybody(), 0)).tally;
    assert_eq!((tally.recipients(), tally.sent()), (1, 2));
    node.close().await.expect("closed");
}

#[tokio::test]
async fn it_ends_when_it_is_told_to() {
    let folder = tempdir().expect("a folder");
    let clock = Hands::at_s(START_S);
    let node = open_at(folder.path(), clock.clone());
    done(&node, vec![crate::support::workspace("app"), create_user("ada")]).await;
    let every = node::limits::DRY_RUN_TOLD_EVERY;
    let events = (0..2 * every + 1).map(|n| event("ada", "upload", START_S - n)).collect();
    done(&node, events).await;
    let view = node.view();
    let mut told = Vec::new();
    let result = node.dry_run(&view, &asked(everybody(), 0), &mut |progress| {
        told.push((progress.read, progress.of));
        ControlFlow::Continue(())
    });
    assert_eq!(result.expect("played").cut, None);
    assert_eq!(told, [(every, 2 * every + 1), (2 * every, 2 * every + 1)]);
    let gone = node.dry_run(&view, &asked(everybody(), 0), &mut |_| ControlFlow::Break(())).expect("played");
    assert_eq!((gone.cut, gone.read), (Some(DryRunCut::Gone), every));
    let late = run(&node, &DryRun { time_max: Duration::ZERO, ..asked(everybody(), 0) });
    assert_eq!((late.cut, late.read), (Some(DryRunCut::Time), every));
    node.close().await.expect("closed");
}

#[tokio::test]
async fn a_message_that_pauses_itself_is_told_of() {
    use engine::Command;
    use engine::command::{MessageStep, MoveMessage, SaveMessage};
    use engine::rows::{ActorRef, PauseReason};
    use std::sync::Mutex;
    let folder = tempdir().expect("a folder");
    let clock = Hands::at_s(START_S);
    let node = open_at(folder.path(), clock.clone());
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = told.clone();
    node.tell_stopped(move |stopped| heard.lock().expect("one thread").push(stopped));
    done(&node, vec![crate::support::workspace("app"), create_user("ada")]).await;
    let mut spec = message(everybody()).spec.clone();
    spec.stop.after_sends = Some(2);
    let actor = ActorRef::CommandLine;
    let save = SaveMessage {
        workspace: SHOP,
        message: None,
        name: Some("m".to_owned()),
        kind: Some(MessageKind::Chat),
        spec: Some(Box::new(spec)),
        actor,
    };
    let live = MoveMessage { workspace: SHOP, message: MessageId(1), step: MessageStep::GoLive, actor };
    done(&node, vec![Command::SaveMessage(Box::new(save)), Command::MoveMessage(live)]).await;
    for second in 1..=3 {
        clock.forward_s(1);
        done(&node, vec![event("ada", "upload", START_S + second)]).await;
    }
    let rename = SaveMessage {
        workspace: SHOP,
        message: Some(MessageId(1)),
        name: Some("other".to_owned()),
        kind: None,
        spec: None,
        actor,
    };
    done(&node, vec![Command::SaveMessage(Box::new(rename))]).await;
    let told = told.lock().expect("one thread").clone();
    let reasons: Vec<_> = told.iter().map(|stopped| (stopped.message, stopped.reason, stopped.owner)).collect();
    assert_eq!(reasons, [(MessageId(1), PauseReason::SendsReached, Some(actor))], "once");
    node.close().await.expect("closed");
}

/// Rows of its own: what it holds for Ada does not grow with each event.
#[tokio::test]
async fn it_ends_where_it_would_hold_too_many_rows() {
    let folder = tempdir().expect("a folder");
    let clock = Hands::at_s(START_S);
    let node = open_at(folder.path(), clock.clone());
    ten_days(&node, &clock).await;
    let cut_with = |rows_max| run(&node, &DryRun { rows_max, ..asked(everybody(), 0) }).cut;
    let fewest = (0..1_000).find(|rows_max| cut_with(*rows_max).is_none()).expect("few are enough");
    assert!(fewest > 0, "it holds some");
    for (rows_max, cut) in [(fewest - 1, Some(DryRunCut::People)), (fewest, None), (fewest + 1, None)] {
        assert_eq!(cut_with(rows_max), cut, "{rows_max} rows");
    }
    node.close().await.expect("closed");
}
