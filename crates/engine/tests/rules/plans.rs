//! The seam between planning and deciding. That four rounds are enough, and
//! that nothing is read that was not planned, is asserted for every command of
//! every script.

use engine::command::{RecordRejection, Stamp};
use engine::ids::{WorkspaceId, WriterId};
use engine::rows::CountersRow;
use engine::source::Source;
use engine::tables::{CountersKey, NO_TOKEN};
use engine::{Command, Need, Plan, RefusalKind, TableKey, WorkingSet, apply, plan};
use std::sync::Arc;

const STAMP: Stamp = Stamp { at_ms: 3_600_000, writer: WriterId(0) };

fn rejection() -> Command {
    Command::RecordRejection(RecordRejection {
        workspace: WorkspaceId(1),
        kind: RefusalKind::TooLarge,
        source: Source::Rest,
        token: NO_TOKEN,
        received_at_ms: 3_600_000,
    })
}

#[test]
#[should_panic(expected = "not planned")]
fn deciding_without_a_plan_panics() {
    let _never = apply(rejection(), &STAMP, &mut WorkingSet::default());
}

#[test]
fn a_plan_asks_once_for_what_it_lacks() {
    let mut rows = WorkingSet::default();
    let Plan::Need(Need { keys, ranges }) = plan(&rejection(), &STAMP, &rows) else { panic!("nothing is loaded") };
    assert_eq!((keys.len(), ranges.len()), (2, 0), "counters and statistics");
    let counters = CountersKey { workspace: WorkspaceId(1) }.erased();
    rows.load(counters.clone(), Some(CountersKey::row(Arc::new(CountersRow::default()))));
    for key in keys.iter().filter(|key| **key != counters) {
        rows.load(key.clone(), None);
    }
    assert_eq!(plan(&rejection(), &STAMP, &rows), Plan::Ready);
    assert!(apply(rejection(), &STAMP, &mut rows).is_ok());
    assert_eq!(rows.changed_count(), 3, "counters, statistics, the item");
}
