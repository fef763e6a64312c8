//! The node through its own door: commands in, rows out, close and reopen.

use crate::support::{create_user, event, found, open, workspace};
use engine::Answer;
use engine::ids::WorkspaceId;
use engine::outcome::EventAnswer;
use node::views::EventsQuery;
use node::{Failure, Health};

#[tokio::test]
async fn an_event_is_recorded_once_and_found_after_reopening() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    assert_eq!(node.submit(workspace("abcd1234")).await, Ok(Answer::Workspace(WorkspaceId(1))));
    let results = node
        .submit_all(vec![
            create_user("u1"),
            event("u1", "Ordered-Item", 1_000),
            event("u1", "ordered-item", 1_000),
            event("u2", "x", 1),
        ])
        .await;
    assert!(matches!(results[1], Ok(Answer::Event(EventAnswer::Recorded { .. }))), "{results:?}");
    assert!(matches!(results[2], Ok(Answer::Event(EventAnswer::Duplicate { .. }))), "{results:?}");
    assert!(matches!(results[3], Err(Failure::Refused(_))), "{results:?}");
    node.close().await.expect("closed");
    assert_eq!(node.submit(create_user("u3")).await, Err(Failure::Closing));
    assert_eq!(node.health(), Health::Closing);
    drop(node);

    let node = open(folder.path());
    let view = node.view();
    let person = found(&view, "u1");
    let query = EventsQuery { position: None, limit: 10, earliest: 0 };
    let page = view.events_of(WorkspaceId(1), &person, &query).expect("read");
    assert_eq!(page.events.len(), 1);
    let summaries = view.summaries_of(WorkspaceId(1), &person).expect("read");
    assert_eq!(summaries.iter().map(|(_, row)| (row.count(), row.first)).collect::<Vec<_>>(), [(1, 1_000)]);
    let report = node.check().expect("checked");
    assert!(report.is_sound(), "{report}");
    assert_eq!((report.contacts, report.events, report.summaries), (1, 1, 1));
}
