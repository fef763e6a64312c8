//! Backups of a node, and what a restore makes of them.

mod kept;

use crate::erasure::{HERS, NOW_S, Rows, ada, address, commit, rows_of, seen, settle, store, with_email};
use crate::support::{
    Hands, SHOP, assert_sound, create_user, delete, done, event, found, merge, open_at, unmerge, until, until_job,
    user, workspace,
};
use engine::Answer;
use engine::command::{BeginSession, CreateTeammate, SignInProof};
use engine::ids::TeammateId;
use engine::rows::{ActorRef, EraseStage, JobKind, MessageState, SendingState, TeammateRole};
use engine::tables::{ContactKey, DeliveryKey, MessageKey};
use engine::{Command, Key, Table, TableKey};
use node::backup::{BackupError, RestoreError, RestoreOptions, Restored, Source, prove, restore};
use node::check::check;
use node::erased::{self, ERASED_FILE};
use node::{Node, NodeOptions, Reclaimed};
use std::collections::BTreeSet;
use std::path::Path;

const NOW_MS: u64 = NOW_S * 1_000;

fn backup(node: &Node) -> Vec<u8> {
    let mut bytes = Vec::new();
    node.backup_blocking("0.1.0", &mut bytes).expect("backed up");
    bytes
}

fn backup_of(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let source = Source::open(&NodeOptions::new(folder.to_owned())).expect("opened");
    source.backup((NOW_MS, "0.1.0"), &mut bytes).expect("backed up");
    bytes
}

fn options(data: &Path) -> RestoreOptions {
    let (erased, data) = (Vec::new(), data.to_owned());
    RestoreOptions { data, erased, sends_waiting: true, pauses_messages: false, now_ms: NOW_MS }
}

fn restored(bytes: &[u8], options: &RestoreOptions) -> Restored {
    restore(bytes, options).expect("restored")
}

fn assert_whole(folder: &Path) {
    let report = check(&NodeOptions::new(folder.to_owned())).expect("checked");
    assert!(report.is_sound(), "{report}");
}

fn sign_in() -> [Command; 2] {
    let mia = CreateTeammate {
        workspace: SHOP,
        email: "mia@x.example".into(),
        name: "Mia".into(),
        password_hash: String::new(),
        role: TeammateRole::Viewer,
        link_hash: Some([1; 32]),
        actor: ActorRef::CommandLine,
    };
    let (teammate, proof) = (TeammateId(1), SignInProof::Link([1; 32]));
    let begin = BeginSession { workspace: SHOP, teammate, public: 1, secret_hash: [2; 32], proof };
    [Command::CreateTeammate(Box::new(mia)), Command::BeginSession(Box::new(begin))]
}

#[test]
fn what_is_restored_is_what_was_backed_up_but_for_the_sign_ins() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    let before = {
        let store = store(&from);
        settle(&store);
        commit(&store, sign_in().into());
        rows_of(&store)
    };
    let bytes = backup_of(&from);
    let answer = restored(&bytes, &options(&to));
    assert_eq!((answer.deleted, answer.stopped, answer.paused, answer.not_deleted.len()), (0, 0, 0, 0));
    assert_eq!(answer.contents.rows_of(Table::LoginSession), 1);
    assert_whole(&to);
    let mut expected: Rows = before;
    expected.retain(|key, _| key.table() != Table::LoginSession);
    assert!(rows_of(&store(&to)) == expected);
    // What was restored backs up to the same rows.
    let (again, _) = prove(&backup_of(&to)[..]).expect("whole");
    assert_eq!(again.rows(), answer.contents.rows() - 1);
    assert_eq!(again.header.commit_number, answer.contents.header.commit_number);
}

#[test]
fn nothing_is_made_of_a_backup_that_is_not_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    settle(&store(&from));
    let bytes = backup_of(&from);
    for length in [0, 10, bytes.len() / 2, bytes.len() - 1] {
        let error = restore(&bytes[..length], &options(&to)).expect_err("refused");
        assert!(matches!(error, RestoreError::Backup(BackupError::CutOff { .. })), "{error:?}");
        let left: Vec<_> = std::fs::read_dir(&to).expect("listed").map(|one| one.expect("read").file_name()).collect();
        assert_eq!(left, ["herald.lock"]);
    }
    restored(&bytes, &options(&to));
    let error = restore(&bytes[..], &options(&to)).expect_err("refused").to_string();
    assert!(error.contains("is not empty"), "{error}");
    assert_whole(&to);
}

async fn job_done(node: &Node, answers: &[Answer]) {
    let Some(Answer::Deleted(deleted)) = answers.last() else { panic!("{answers:?}") };
    let is_erased = |kind: &JobKind| matches!(kind, JobKind::Erase { stage: Some(EraseStage::Files), .. });
    until_job(node, deleted.job, is_erased).await;
}

#[tokio::test]
async fn who_was_deleted_after_the_backup_does_not_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    {
        let store = store(&from);
        settle(&store);
        commit(&store, vec![with_email(&address("held"))]);
    }
    let first = backup_of(&from);
    let node = open_at(&from, Hands::at_s(NOW_S));
    let answers = done(&node, vec![delete(&ada())]).await;
    job_done(&node, &answers).await;
    // Made anew, she is somebody else.
    done(&node, vec![create_user(&ada())]).await;
    let second = backup(&node);
    node.close().await.expect("closed");
    drop(node);
    let listed = erased::read(&from.join(ERASED_FILE)).expect("read");
    assert_eq!(listed.len(), HERS.len(), "she, and the lead who went into her");

    let options = RestoreOptions { erased: listed.clone(), ..options(&to) };
    assert_eq!(restored(&first, &options).deleted, 2);
    assert_whole(&to);
    let node = open_at(&to, Hands::at_s(NOW_S));
    assert!(node.view().resolve(SHOP, &user(&ada())).expect("read").is_err(), "not even at the start");
    // Its steps are waited for, which a thread of the runtime must not do.
    let reclaimed = || std::thread::scope(|scope| scope.spawn(|| node.reclaim_blocking()).join());
    until("the files", || matches!(reclaimed(), Ok(Ok(Reclaimed::Jobs(1))))).await;
    assert_sound(&node);
    node.close().await.expect("closed");
    drop(node);
    assert_eq!(seen(&to), BTreeSet::new(), "no file tells of her");
    assert_eq!(erased::read(&to.join(ERASED_FILE)).expect("read"), listed, "the next backup knows it too");

    // Again, and from the backup in which she is somebody else.
    let (again, other) = (folder.path().join("again"), folder.path().join("other"));
    let again = RestoreOptions { data: again, ..options.clone() };
    assert_eq!(restored(&first, &again).deleted, 2);
    let other = RestoreOptions { data: other, ..options };
    assert_eq!(restored(&second, &other).deleted, 0);
    assert_whole(&other.data);
    let rows = rows_of(&store(&other.data));
    assert!(rows.iter().any(|(key, row)| matches!(key, Key::Contact(_))
        && ContactKey::typed(row).is_some_and(|row| row.external_id == Some(ada()))));
}

#[tokio::test]
async fn who_was_part_of_somebody_else_then_is_taken_out_and_deleted() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    let node = open_at(&from, Hands::at_s(NOW_S));
    let people = vec![workspace("shop0001"), create_user("ada"), crate::support::create_lead("lead")];
    done(&node, people).await;
    done(&node, vec![event("ada", "ordered-item", 1_000), event("lead", "ordered-item", 1_001)]).await;
    done(&node, vec![merge("lead", "ada")]).await;
    let bytes = backup(&node);
    done(&node, vec![unmerge("ada")]).await;
    let answers = done(&node, vec![delete("lead")]).await;
    job_done(&node, &answers).await;
    node.close().await.expect("closed");
    let erased = erased::read(&from.join(ERASED_FILE)).expect("read");
    let answer = restored(&bytes, &RestoreOptions { erased, ..options(&to) });
    assert_eq!((answer.deleted, answer.not_deleted.len()), (1, 0));
    assert_whole(&to);
    let node = open_at(&to, Hands::at_s(NOW_S));
    assert!(node.view().resolve(SHOP, &user("ada")).expect("read").is_ok());
    assert!(node.view().resolve(SHOP, &user("lead")).expect("read").is_err());
    node.close().await.expect("closed");
}

#[tokio::test]
async fn who_was_taken_out_of_somebody_is_not_deleted_with_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to, late) = (folder.path().join("from"), folder.path().join("to"), folder.path().join("late"));
    let node = open_at(&from, Hands::at_s(NOW_S));
    let lead = crate::support::create_lead;
    done(&node, vec![workspace("shop0001"), create_user("ada"), lead("kept"), lead("gone")]).await;
    done(&node, vec![event("kept", "ordered-item", 1_000), event("ada", "ordered-item", 1_001)]).await;
    // Whoever came first can only be taken out after whoever came last.
    done(&node, vec![merge("kept", "ada")]).await;
    done(&node, vec![merge("gone", "ada")]).await;
    let bytes = backup(&node);
    done(&node, vec![unmerge("ada")]).await;
    done(&node, vec![unmerge("ada")]).await;
    done(&node, vec![merge("gone", "ada")]).await;
    let (_, kept) = found(&node.view(), "kept");
    done(&node, vec![delete("ada")]).await;
    node.close().await.expect("closed");
    let erased = erased::read(&from.join(ERASED_FILE)).expect("read");
    assert_eq!(erased.len(), 2);

    let options = RestoreOptions { erased, ..options(&to) };
    let answer = restored(&bytes, &options);
    assert_eq!((answer.deleted, answer.not_deleted.len()), (2, 0));
    assert_whole(&to);
    let node = open_at(&to, Hands::at_s(NOW_S));
    assert_eq!(*found(&node.view(), "kept").1, *kept, "as they were");
    for gone in ["ada", "gone"] {
        assert!(node.view().resolve(SHOP, &user(gone)).expect("read").is_err(), "{gone}");
    }
    node.close().await.expect("closed");

    // When merges cannot be taken back any more, nobody is lost, and it is said.
    let late = RestoreOptions { data: late, now_ms: NOW_MS + 91 * 86_400_000, ..options };
    let answer = restored(&bytes, &late);
    assert_eq!((answer.deleted, answer.not_deleted.len()), (0, 2));
    assert_whole(&late.data);
}

#[tokio::test]
async fn who_is_deleted_is_on_the_list_when_that_is_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open_at(folder.path(), Hands::at_s(NOW_S));
    done(&node, vec![workspace("shop0001")]).await;
    for number in 1..=20 {
        done(&node, vec![create_user("ada")]).await;
        done(&node, vec![delete("ada")]).await;
        assert_eq!(erased::read(&folder.path().join(ERASED_FILE)).expect("read").len(), number);
    }
    node.close().await.expect("closed");
}

#[tokio::test]
async fn a_list_that_cannot_be_written_holds_erasing_up_and_not_the_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join(ERASED_FILE);
    let node = open_at(folder.path(), Hands::at_s(NOW_S));
    done(&node, vec![workspace("shop0001"), create_user("ada")]).await;
    std::fs::write(&list, "a diary").expect("written");
    let answers = done(&node, vec![delete("ada")]).await;
    let Some(Answer::Deleted(deleted)) = answers.last() else { panic!("{answers:?}") };
    let first = node.view().job(SHOP, deleted.job).expect("read").expect("there");
    assert!(matches!(&first.kind, JobKind::Erase { stage: Some(EraseStage::Timeline), .. }), "{first:?}");
    assert_eq!(std::fs::read_to_string(&list).expect("read"), "a diary");
    std::fs::remove_file(&list).expect("removed");
    job_done(&node, &answers).await;
    assert_eq!(erased::read(&list).expect("read").len(), 1);
    node.close().await.expect("closed");
}

#[tokio::test]
async fn a_list_that_lags_behind_is_made_good_at_the_next_start() {
    let folder = tempfile::tempdir().expect("a folder");
    {
        // Killed after the deletion, before anything else.
        let store = store(folder.path());
        settle(&store);
        commit(&store, vec![delete(&ada())]);
    }
    let list = folder.path().join(ERASED_FILE);
    let (_, begun) = prove(&backup_of(folder.path())[..]).expect("whole");
    assert_eq!((begun.len(), list.exists()), (HERS.len(), false), "a backup knows them already");
    let node = open_at(folder.path(), Hands::at_s(NOW_S));
    // Then nobody knows any more who they were.
    until("the job", || prove(&backup(&node)[..]).expect("whole").1.is_empty()).await;
    node.close().await.expect("closed");
    let mut begun = begun;
    begun.sort_unstable();
    assert_eq!(erased::read(&list).expect("read"), begun);
}

#[test]
fn what_may_have_left_does_not_leave_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let from = folder.path().join("from");
    settle(&store(&from));
    let bytes = backup_of(&from);
    let count = |rows: &Rows, table: Table| rows.keys().filter(|key| key.table() == table).count();
    let before = rows_of(&store(&from));
    assert_eq!((count(&before, Table::Outbox), count(&before, Table::Timer)), (2, 2), "a webhook and a delay each");

    // A minute later the delays have come to their end.
    let to = folder.path().join("to");
    let later = RestoreOptions { sends_waiting: false, now_ms: NOW_MS + 60_000, ..options(&to) };
    let answer = restored(&bytes, &later);
    assert_eq!(answer.stopped, 2);
    assert_whole(&to);
    let rows = rows_of(&store(&to));
    assert_eq!((count(&rows, Table::Outbox), count(&rows, Table::Timer)), (0, 0));
    let sendings = rows.values().filter_map(|row| DeliveryKey::typed(row)?.sending.clone());
    for sending in sendings {
        assert_eq!((sending.state, sending.reason.as_str()), (SendingState::Failed, "restored"));
    }

    // Delays that have not come to their end wait on; messages can be paused.
    let to = folder.path().join("sooner");
    let sooner = RestoreOptions { sends_waiting: false, pauses_messages: true, ..options(&to) };
    let answer = restored(&bytes, &sooner);
    assert_eq!((answer.stopped, answer.paused), (2, 3));
    assert_whole(&to);
    let rows = rows_of(&store(&to));
    assert_eq!((count(&rows, Table::Outbox), count(&rows, Table::Timer)), (0, 2));
    let live = rows.values().filter_map(|row| Some(MessageKey::typed(row)?.state == MessageState::Live));
    assert_eq!(live.collect::<BTreeSet<_>>(), BTreeSet::from([false]));
}
