use super::*;
use crate::ids::{DefinitionId, WorkspaceId, WriterId};
use crate::rows::StatsRow;
use crate::source::Source;
use crate::tables::StatsKey;

fn key(hour: u32) -> StatsKey {
    StatsKey { workspace: WorkspaceId(1), definition: DefinitionId(1), hour, source: Source::Rest, writer: WriterId(0) }
}

fn row(accepted: u64) -> StatsRow {
    StatsRow { accepted, ..StatsRow::default() }
}

fn need(rows_max: u32) -> RangeNeed {
    RangeNeed { from: key(0).erased(), to: key(9).erased(), rows_max }
}

#[test]
fn unknown_absent_and_present_are_three_things() {
    let mut set = WorkingSet::default();
    assert!(set.known(&key(1)).is_none());
    set.load(key(1).erased(), None);
    assert_eq!(set.known(&key(1)), Some(None));
    set.put(&key(1), row(3));
    set.load(key(1).erased(), None);
    assert_eq!(set.get(&key(1)).map(|row| row.accepted), Some(3), "a later load does not undo a change");
}

#[test]
#[should_panic(expected = "not planned")]
fn deciding_on_an_unknown_row_panics() {
    WorkingSet::default().get(&key(1));
}

#[test]
fn a_command_taken_back_leaves_nothing() {
    let mut set = WorkingSet::default();
    set.load(key(1).erased(), Some(StatsKey::row(Arc::new(row(1)))));
    set.begin();
    set.put(&key(1), row(2));
    set.put(&key(1), row(3));
    set.put(&key(2), row(4));
    assert_eq!(set.writes(), 3);
    set.take_back();
    assert_eq!(set.get(&key(1)).map(|row| row.accepted), Some(1));
    assert!(set.known(&key(2)).is_none());
    assert_eq!(set.changes().count(), 0);
    set.put(&key(2), row(5));
    set.put(&key(2), row(6));
    assert_eq!(set.changes().count(), 1, "each changed key once");
}

#[test]
fn a_range_sees_the_batch_as_far_as_it_was_read() {
    let mut set = WorkingSet::default();
    let loaded = [2, 4].map(|hour| (key(hour).erased(), StatsKey::row(Arc::new(row(1)))));
    set.load_range(need(2), loaded.to_vec());
    set.put(&key(3), row(1));
    set.put(&key(5), row(1));
    set.remove(&key(2));
    let (keys, whole) = set.range::<StatsKey>(&need(2));
    assert_eq!((keys, whole), (vec![key(3), key(4)], false));

    set.load_range(need(4), loaded.to_vec());
    let (keys, whole) = set.range::<StatsKey>(&need(4));
    assert_eq!((keys, whole), (vec![key(3), key(4), key(5)], true));
}

#[test]
fn a_range_is_as_long_as_if_the_batch_were_committed() {
    let mut set = WorkingSet::default();
    let loaded = [2, 4].map(|hour| (key(hour).erased(), StatsKey::row(Arc::new(row(1)))));
    set.load_range(need(3), loaded.to_vec());
    set.put(&key(3), row(1));
    assert_eq!(set.range::<StatsKey>(&need(3)), (vec![key(2), key(3), key(4)], false));
    set.put(&key(1), row(1));
    assert_eq!(set.range::<StatsKey>(&need(3)), (vec![key(1), key(2), key(3)], false));
}

#[test]
fn a_cut_range_is_read_again_when_the_batch_removed_some_of_it() {
    let mut set = WorkingSet::default();
    let stored = |hour| (key(hour).erased(), StatsKey::row(Arc::new(row(1))));
    set.load_range(need(2), vec![stored(1), stored(2)]);
    assert!(set.knows_range(&need(2)));
    set.remove(&key(1));
    assert!(!set.knows_range(&need(2)), "a third row may be there");
    set.load_range(need(2), vec![stored(2), stored(3)]);
    assert_eq!(set.range::<StatsKey>(&need(2)), (vec![key(2), key(3)], false));
    set.load_range(need(5), vec![stored(2), stored(3)]);
    set.remove(&key(2));
    assert!(set.knows_range(&need(5)), "it was read to its end");
}
