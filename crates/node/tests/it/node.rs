//! The node through its own door: commands in, rows out, close and reopen.

use engine::command::{CreateContact, CreateWorkspace, Identifiers, NewRole, Profile, RecordEvent};
use engine::ids::{TokenId, WorkspaceId};
use engine::metadata::Omissions;
use engine::outcome::EventAnswer;
use engine::rows::ActorRef;
use engine::source::{Source, Verified};
use engine::text::EventName;
use engine::{Answer, Command};
use node::views::EventsQuery;
use node::{Failure, Health, Node, NodeOptions, SystemClock};
use std::path::Path;
use std::sync::Arc;

fn open(folder: &Path) -> Arc<Node> {
    Arc::new(Node::open(NodeOptions::new(folder.to_owned()), Arc::new(SystemClock)).expect("opened"))
}

fn workspace() -> Command {
    Command::CreateWorkspace(Box::new(CreateWorkspace {
        name: "Shop".into(),
        app_id: "abcd1234".into(),
        time_zone: "UTC".into(),
        id_key: [7; 16],
        identity_secret: "secret".into(),
        actor: ActorRef::CommandLine,
    }))
}

fn contact(external_id: &str) -> Command {
    Command::CreateContact(Box::new(CreateContact {
        workspace: WorkspaceId(1),
        role: NewRole::User,
        external_id: Some(external_id.into()),
        email: None,
        profile: Profile::default(),
    }))
}

fn event(external_id: &str, name: &str, created_at: u64) -> Command {
    Command::RecordEvent(Box::new(RecordEvent {
        workspace: WorkspaceId(1),
        who: Identifiers { user_id: Some(external_id.into()), ..Identifiers::default() },
        name: EventName::parse(name).expect("a name"),
        created_at: Some(created_at),
        metadata: Vec::new(),
        omissions: Omissions::default(),
        client_id: None,
        source: Source::Rest,
        verified: Verified::Token,
        token: TokenId(1),
        received_at_ms: created_at * 1_000,
    }))
}

#[tokio::test]
async fn an_event_is_recorded_once_and_found_after_reopening() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    assert_eq!(node.submit(workspace()).await, Ok(Answer::Workspace(WorkspaceId(1))));
    let results = node
        .submit_all(vec![
            contact("u1"),
            event("u1", "Ordered-Item", 1_000),
            event("u1", "ordered-item", 1_000),
            event("u2", "x", 1),
        ])
        .await;
    assert!(matches!(results[1], Ok(Answer::Event(EventAnswer::Recorded { .. }))), "{results:?}");
    assert!(matches!(results[2], Ok(Answer::Event(EventAnswer::Duplicate { .. }))), "{results:?}");
    assert!(matches!(results[3], Err(Failure::Refused(_))), "{results:?}");
    node.close().await.expect("closed");
    assert_eq!(node.submit(contact("u3")).await, Err(Failure::Closing));
    assert_eq!(node.health(), Health::Closing);
    drop(node);

    let node = open(folder.path());
    let view = node.view();
    let who = Identifiers { user_id: Some("u1".into()), ..Identifiers::default() };
    let (contact, _) = view.resolve(WorkspaceId(1), &who).expect("read").expect("known");
    let page =
        view.events_of(WorkspaceId(1), contact, &EventsQuery { position: None, limit: 10, earliest: 0 }).expect("read");
    assert_eq!(page.events.len(), 1);
    let summaries = view.summaries_of(WorkspaceId(1), contact).expect("read");
    assert_eq!(summaries.iter().map(|(_, row)| (row.count(), row.first)).collect::<Vec<_>>(), [(1, 1_000)]);
    let report = node.check().expect("checked");
    assert!(report.is_sound(), "{report}");
    assert_eq!((report.contacts, report.events, report.summaries), (1, 1, 1));
}
