//! Events, and what became of those that were not stored.

use crate::{BEGIN_MS, WORKSPACE};
use engine::command::{
    ArchiveDefinition, BulkError, ClientId, DescribeDefinition, Identifiers, ImportSummary, RecordBulkTask,
    RecordEvent, RecordRejection, SweepStep,
};
use engine::ids::{DefinitionId, TeammateId, TokenId};
use engine::metadata::{Incoming, admit};
use engine::rows::{ActorRef, Sweep};
use engine::source::{Source, Verified};
use engine::text::EventName;
use engine::{Command, RefusalKind};

fn event(user_id: &str, name: &str, created_at: u64, entries: Vec<(&str, Incoming)>, key: Option<&str>) -> Command {
    let (metadata, omissions) = admit(entries.into_iter().map(|(key, value)| (key.to_owned(), value)));
    Command::RecordEvent(Box::new(RecordEvent {
        workspace: WORKSPACE,
        who: Identifiers { user_id: Some(user_id.to_owned()), ..Identifiers::default() },
        name: EventName::parse(name).expect("a name"),
        created_at: Some(created_at),
        metadata,
        omissions,
        client_id: key.map(|text| ClientId { text: text.to_owned(), compared: true }),
        source: Source::Rest,
        verified: Verified::Token,
        token: TokenId(1),
        received_at_ms: BEGIN_MS + 3_599_000,
    }))
}

/// Metadata of every type, and one of every omission.
fn every_value() -> Vec<(&'static str, Incoming)> {
    let url = || "https://x.example/orders/1".to_owned();
    let long_url = format!("https://x.example/{}", "a".repeat(2_048));
    vec![
        ("Plan", Incoming::String("pro".to_owned())),
        ("load", Incoming::Number("3.670".to_owned())),
        ("order_date", Incoming::Number("1392036272".to_owned())),
        ("paid", Incoming::Boolean(true)),
        ("article", Incoming::String(url())),
        ("order", Incoming::RichLink { url: url(), value: "3434".to_owned(), raw: String::new() }),
        ("price", Incoming::Money { amount: 34_999, currency: "EUR".to_owned() }),
        ("list", Incoming::Other("[1,2]".to_owned())),
        ("plan", Incoming::String("free".to_owned())),
        ("long", Incoming::String("é".repeat(256))),
        ("rock&roll", Incoming::Null),
        (" ", Incoming::Null),
        ("link", Incoming::String(long_url)),
        ("object", Incoming::Other("x".repeat(4_097))),
        ("number", Incoming::Number("1".repeat(256))),
    ]
}

pub fn commands() -> Vec<Command> {
    let workspace = WORKSPACE;
    let mut commands = vec![
        bulk_task(2, 1_793_494_800),
        event("ada", "ordered-item", 1_700_000_000, every_value(), None),
        event("ada", "ordered-item", 1_700_000_000, Vec::new(), None),
        event("ada", "ordered-item", 1_793_494_800, Vec::new(), Some("key-1")),
        event("nobody", "ordered-item", 1, Vec::new(), None),
        event("ada", "invited-friend", 1, Vec::new(), None),
        Command::ArchiveDefinition(ArchiveDefinition {
            workspace,
            definition: DefinitionId(2),
            archived: true,
            actor: ActorRef::Teammate(TeammateId(1)),
        }),
        event("ada", "invited-friend", 2, Vec::new(), None),
        Command::DescribeDefinition(Box::new(DescribeDefinition {
            workspace,
            definition: DefinitionId(1),
            description: Some(Some("Somebody bought".to_owned())),
            display_name: Some(Some("Purchase".to_owned())),
            actor: ActorRef::Token(TokenId(1)),
        })),
    ];
    commands.extend((1..=2).map(|count| {
        Command::ImportSummary(Box::new(ImportSummary {
            workspace,
            who: Identifiers { email: Some("ada@x.example".to_owned()), ..Identifiers::default() },
            name: EventName::parse("logged-in").expect("a name"),
            count,
            first: 1_600_000_000,
            last: 1_700_000_000,
            client_id: None,
            token: TokenId(1),
        }))
    }));
    commands
}

fn bulk_task(errors: u32, received_at: u32) -> Command {
    let error = |n: u32| BulkError {
        code: "not_found".to_owned(),
        message: "User Not Found".to_owned(),
        data: format!("{{\"user_id\":\"u{n}\"}}"),
    };
    let errors = (1..=errors).map(error).collect();
    Command::RecordBulkTask(Box::new(RecordBulkTask {
        workspace: WORKSPACE,
        job: None,
        item_count: 5,
        errors,
        received_at,
    }))
}

pub fn afterwards() -> Vec<Command> {
    let workspace = WORKSPACE;
    vec![
        bulk_task(1, 1_793_664_000),
        Command::RecordRejection(RecordRejection {
            workspace,
            kind: RefusalKind::MetadataInvalid,
            source: Source::WebJs,
            token: TokenId(2),
            received_at_ms: BEGIN_MS + 2 * 86_400_000,
        }),
        // The imports of two days before are forgotten: removed in the journal,
        // still there in a sorted file.
        Command::SweepStep(SweepStep { workspace, sweep: Sweep::Seen }),
        event("ada", "ordered-item", 1_793_577_000, Vec::new(), Some("key-2")),
    ]
}
