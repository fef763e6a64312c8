//! What bounds batches, the queue and one command: one below, at, one past.

use crate::support::{SHOP, workspace};
use engine::command::{CreateTeammate, Identifiers, RecordEvent, RecordRejection};
use engine::ids::{TokenId, WriterId};
use engine::metadata::{Omissions, Value};
use engine::rows::{ActorRef, CountersRow, TeammateRole};
use engine::source::{Source, Verified};
use engine::tables::CountersKey;
use engine::text::EventName;
use engine::{Command, RefusalKind, TableKey, WorkingSet};
use node::limits::{BATCH_BYTES_MAX, BATCH_COMMANDS_MAX, QUEUE_BYTES_MAX, QUEUE_COMMANDS_MAX};
use node::{Failure, Node, NodeOptions, Sequencer, SystemClock};
use std::sync::Arc;
use store::disk::{Disk, DiskOptions};
use store::{Store, Writer};

fn rejection() -> Command {
    let kind = RefusalKind::BodyInvalid;
    Command::RecordRejection(RecordRejection {
        workspace: SHOP,
        kind,
        source: Source::Rest,
        token: TokenId(1),
        received_at_ms: 0,
    })
}

/// An event that weighs about this much. Nobody did it: it is refused.
fn heavy(bytes: usize) -> Command {
    Command::RecordEvent(Box::new(RecordEvent {
        workspace: SHOP,
        who: Identifiers { user_id: Some("nobody".into()), ..Identifiers::default() },
        name: EventName::parse("x").expect("a name"),
        created_at: Some(1),
        metadata: vec![("k".into(), Value::Opaque("x".repeat(bytes)))],
        omissions: Omissions::default(),
        client_id: None,
        source: Source::Rest,
        verified: Verified::Token,
        token: TokenId(1),
        received_at_ms: 0,
    }))
}

struct Fresh {
    _folder: tempfile::TempDir,
    writer: Writer,
}

fn fresh() -> Fresh {
    let folder = tempfile::tempdir().expect("a folder");
    let options = DiskOptions { data: folder.path().to_owned(), block_cache_bytes: 1 << 20, verify: false };
    let store = Store::open(Box::new(Disk::open(&options).expect("opened")), false).expect("opened");
    Fresh { writer: Writer::new(store, 1 << 20), _folder: folder }
}

#[test]
fn a_batch_closes_at_its_limits_and_always_takes_one_command() {
    let Fresh { writer, _folder } = fresh();
    let mut sequencer = Sequencer::new(writer, WriterId(0));
    let mut taken = |commands: Vec<Command>| {
        let mut commands = commands.into_iter();
        sequencer.run(1, || commands.next()).results.len()
    };
    assert_eq!(taken(vec![workspace("abcd1234")]), 1);
    for (waiting, expected) in [
        (BATCH_COMMANDS_MAX - 1, BATCH_COMMANDS_MAX - 1),
        (BATCH_COMMANDS_MAX, BATCH_COMMANDS_MAX),
        (BATCH_COMMANDS_MAX + 1, BATCH_COMMANDS_MAX),
    ] {
        assert_eq!(taken(vec![rejection(); waiting]), expected);
    }
    assert_eq!(taken(vec![heavy(2 * BATCH_BYTES_MAX); 2]), 1, "one command, however heavy");
    let tenth = heavy(BATCH_BYTES_MAX / 10);
    assert!(tenth.weight() * 10 > BATCH_BYTES_MAX && tenth.weight() * 9 < BATCH_BYTES_MAX);
    assert_eq!(taken(vec![tenth; 20]), 10);
}

async fn busy_of(node: &Node, commands: Vec<Command>) -> usize {
    let results = node.submit_all(commands).await;
    let busy = results.iter().filter(|result| **result == Err(Failure::Busy)).count();
    assert!(results.iter().rev().take(busy).all(|result| *result == Err(Failure::Busy)), "the last ones wait");
    busy
}

#[tokio::test]
async fn what_does_not_fit_the_queue_is_busy() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = Node::open(NodeOptions::new(folder.path().to_owned()), Arc::new(SystemClock)).expect("opened");
    for (sent, busy) in [(QUEUE_COMMANDS_MAX - 1, 0), (QUEUE_COMMANDS_MAX, 0), (QUEUE_COMMANDS_MAX + 1, 1)] {
        assert_eq!(busy_of(&node, vec![rejection(); sent]).await, busy, "{sent} commands");
        assert_eq!(node.figures().queue_commands, 0, "everything taken was decided");
        assert_eq!(node.figures().queue_turned_away, busy as u64);
    }
    let mebibyte = heavy((1 << 20) - heavy(0).weight());
    assert_eq!(mebibyte.weight(), 1 << 20);
    let fit = QUEUE_BYTES_MAX >> 20;
    for (sent, busy) in [(fit - 1, 0), (fit, 0), (fit + 1, 1)] {
        assert_eq!(busy_of(&node, vec![mebibyte.clone(); sent]).await, busy, "{sent} MiB");
        assert_eq!(node.figures().queue_bytes, 0, "everything taken was decided");
    }
}

#[test]
fn a_command_reads_at_most_2000_rows() {
    for (teammates, is_refused) in [(1_996, false), (1_997, false), (1_998, true)] {
        let Fresh { mut writer, _folder } = fresh();
        // Adding a teammate reads the workspace, its counters, and one row for
        // each teammate there is and the new one.
        let mut rows = WorkingSet::default();
        let counters = CountersRow { last_teammate: teammates, ..CountersRow::default() };
        rows.change(CountersKey { workspace: SHOP }.erased(), Some(CountersKey::row(Arc::new(counters))));
        writer.commit(&rows).expect("committed");
        let add = CreateTeammate {
            workspace: SHOP,
            email: "mia@x.example".into(),
            name: "Mia".into(),
            password_hash: String::new(),
            role: TeammateRole::Owner,
            link_hash: None,
            actor: ActorRef::CommandLine,
        };
        let mut commands = std::iter::once(Command::CreateTeammate(Box::new(add)));
        let batch = Sequencer::new(writer, WriterId(0)).run(1, || commands.next());
        let refused =
            matches!(&batch.results[0], Err(Failure::Refused(refusal)) if refusal.kind == RefusalKind::CommandTooLarge);
        assert_eq!(refused, is_refused, "{teammates} teammates: {:?}", batch.results);
    }
}
