//! Deleting a person really deletes: no row of theirs is left, and none of
//! their bytes in any file.

mod told;
mod world;

pub use world::{HERS, NOW_S, Rows, ada, address, commit, rows_of, seen, settle, store, with_email};

use crate::support::{Hands, SHOP, assert_sound, create_user, delete, done, open_at, until, until_job, workspace};
use engine::ids::JobId;
use engine::rows::{EraseStage, JobKind};
use engine::tables::Personal;
use engine::{Answer, Table};
use node::limits::RECLAIM_AFTER_S;
use node::{Node, Reclaimed};
use std::collections::BTreeSet;
use std::sync::Arc;
use told::{Before, tells_of_ada};
use world::CANARIES;

fn is_erased(kind: &JobKind) -> bool {
    matches!(kind, JobKind::Erase { stage: Some(EraseStage::Files), .. })
}

#[tokio::test]
async fn nothing_of_a_deleted_person_is_left_in_any_row_or_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let store_before = store(folder.path());
    settle(&store_before);
    let rows = rows_of(&store_before);
    let before = Before::of(&store_before, &rows);
    assert_eq!(seen(folder.path()), BTreeSet::from(CANARIES), "the search sees them");

    let answers = commit(&store_before, vec![with_email(&address("held")), delete(&ada())]);
    let Some(Answer::Deleted(deleted)) = answers.last() else { panic!("{answers:?}") };
    let rows_deleted = rows_of(&store_before);
    let hers = rows.iter().chain(&rows_deleted).filter(|(key, row)| tells_of_ada(key, row, &before));
    let told: BTreeSet<Table> = hers.map(|(key, _)| key.table()).collect();
    let personal = Table::ALL.iter().copied().filter(|table| table.personal() == Personal::Yes);
    assert_eq!(told, personal.collect(), "each personal table told something of her, and no other did");
    drop(store_before);

    // A node that starts goes on with the jobs that it finds.
    let node = open_at(folder.path(), Hands::at_s(NOW_S));
    until_job(&node, deleted.job, is_erased).await;
    until("the jobs", || node.figures().jobs.count == 0).await;
    assert_sound(&node);
    assert_eq!(reclaim(&node).await, Reclaimed::Jobs(1));
    assert_eq!(reclaim(&node).await, Reclaimed::Nothing);
    assert_eq!(stage_of(&node, deleted.job), None);
    node.close().await.expect("closed");
    drop(node);

    assert_eq!(seen(folder.path()), BTreeSet::new());
    let store = store(folder.path());
    let rows_after = rows_of(&store);
    assert_eq!(rows_after.iter().find(|(key, row)| tells_of_ada(key, row, &before)), None);
    for (key, row) in rows.iter().filter(|(key, row)| !tells_of_ada(key, row, &before)) {
        // Counts of what there is, and what the jobs tell.
        if !matches!(key.table(), Table::Counters | Table::Company | Table::Job) {
            assert_eq!(rows_after.get(key), Some(row), "what is not hers stays");
        }
    }
}

async fn reclaim(node: &Arc<Node>) -> Reclaimed {
    let node = node.clone();
    let reclaimed = tokio::task::spawn_blocking(move || node.reclaim_blocking()).await;
    reclaimed.expect("no panic").expect("reclaimed")
}

fn stage_of(node: &Node, job: JobId) -> Option<EraseStage> {
    let row = node.view().job(SHOP, job).expect("read").expect("the job");
    let JobKind::Erase { stage, .. } = row.kind else { panic!("{row:?}") };
    stage
}

#[tokio::test]
async fn bytes_leave_the_files_half_a_day_later_without_being_asked_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let hands = Hands::at_s(NOW_S);
    let node = open_at(folder.path(), hands.clone());
    done(&node, vec![workspace("shop0001"), create_user(&ada())]).await;
    let answers = done(&node, vec![delete(&ada())]).await;
    let [Answer::Deleted(deleted)] = &answers[..] else { panic!("{answers:?}") };
    until_job(&node, deleted.job, is_erased).await;
    assert!(seen(folder.path()).contains("user"));
    hands.forward_s(u64::from(RECLAIM_AFTER_S));
    until("the files", || stage_of(&node, deleted.job).is_none()).await;
    assert!(!seen(folder.path()).contains("user"));
    node.close().await.expect("closed");
}
