//! Writes the data folder that `tests/fixtures` keeps of a released format:
//! `cargo run --release -p store --example write_fixture -- FOLDER`.
//!
//! Run once for each format, before its release; a folder that is kept is
//! never written again. Every table has rows in it, and every variant that a
//! row can hold is there. One half lies in sorted files, the other in the
//! journal, so that opening reads both.

use engine::command::{
    ArchiveDefinition, BulkError, ChangeSettings, ClientId, CreateContact, CreateTeammate, CreateToken,
    CreateWorkspace, DescribeDefinition, Identifiers, ImportSummary, NewRole, Profile, RecordBulkTask, RecordEvent,
    RecordRejection, RevokeToken, Stamp, SweepStep,
};
use engine::ids::{ContactOrdinal, DefinitionId, EventRef, TeammateId, TokenId, WorkspaceId, WriterId};
use engine::metadata::{Incoming, Omission, OmissionReason, Omissions, admit};
use engine::rows::{ActorRef, AuditRow, ContactRow, LogRow, Role, Scopes, SummaryRow, Sweep};
use engine::settings::Setting;
use engine::source::{Source, Verified};
use engine::tables::{AuditKey, ContactKey, LogKey, SummaryKey};
use engine::text::EventName;
use engine::{Command, Plan, RefusalKind, Row, TableKey, WorkingSet, apply, plan};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::disk::{Disk, DiskOptions};
use store::{Store, Writer};

const WORKSPACE: WorkspaceId = WorkspaceId(1);
/// 2026-11-01, 00:00 UTC.
const BEGIN_MS: u64 = 1_793_491_200_000;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("which folder?")?);
    std::fs::create_dir(&folder)?;
    write(&folder, |writer| {
        commit(writer, BEGIN_MS, begin())?;
        commit(writer, BEGIN_MS + 3_600_000, events())
    })?;
    flush(&folder)?;
    write(&folder, |writer| {
        commit(writer, BEGIN_MS + 2 * 86_400_000, afterwards())?;
        Ok(writer.commit(&unreachable_rows())?)
    })
}

fn write(folder: &Path, work: impl FnOnce(&mut Writer) -> Result<(), Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
    let options = DiskOptions { data: folder.to_owned(), block_cache_bytes: 1 << 20, verify: true };
    let store = Store::open(Box::new(Disk::open(&options)?), false)?;
    work(&mut Writer::new(store.clone(), 1 << 20))?;
    Ok(store.sync_mark()?)
}

/// Moves what lies in the journal into sorted files.
fn flush(folder: &Path) -> Result<(), Box<dyn Error>> {
    let database = fjall::Database::builder(folder.join("store")).open()?;
    for name in database.list_keyspace_names() {
        database.keyspace(&name, fjall::KeyspaceCreateOptions::default)?.rotate_memtable_and_wait()?;
    }
    Ok(())
}

/// Decides commands as the sequencer does, each in a commit of its own.
fn commit(writer: &mut Writer, at_ms: u64, commands: Vec<Command>) -> Result<(), Box<dyn Error>> {
    let stamp = Stamp { at_ms, writer: WriterId(0) };
    for command in commands {
        let mut rows = WorkingSet::default();
        while let Plan::Need(need) = plan(&command, &stamp, &rows) {
            writer.load(&need, &mut rows)?;
        }
        let _told = apply(command, &stamp, &mut rows);
        writer.commit(&rows)?;
    }
    Ok(())
}

fn begin() -> Vec<Command> {
    let actor = ActorRef::CommandLine;
    let workspace = WORKSPACE;
    let profile = Profile {
        name: Some(Some("Ada Lovelace".to_owned())),
        phone: Some(Some("+44".to_owned())),
        avatar_url: Some(Some("https://x.example/ada.png".to_owned())),
        owner_id: Some(Some("5".to_owned())),
        signed_up_at: Some(Some(1_700_000_000)),
        last_seen_at: Some(Some(1_790_000_000)),
        unsubscribed_from_emails: Some(true),
    };
    let contact = |role, external_id: Option<&str>, email: &str, profile| {
        let (external_id, email) = (external_id.map(str::to_owned), Some(email.to_owned()));
        Command::CreateContact(Box::new(CreateContact { workspace, role, external_id, email, profile }))
    };
    vec![
        Command::CreateWorkspace(Box::new(CreateWorkspace {
            name: "Shöp".to_owned(),
            app_id: "a1b2c3d4".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            id_key: *b"sixteen bytes ok",
            identity_secret: "secret".to_owned(),
            actor,
        })),
        token(1, Scopes::READ.with(Scopes::WRITE).with(Scopes::MANAGE)),
        token(2, Scopes::TRACK),
        Command::RevokeToken(RevokeToken { workspace, public: 2, actor }),
        Command::CreateTeammate(Box::new(CreateTeammate {
            workspace,
            email: "mia@x.example".to_owned(),
            name: "Mia".to_owned(),
            password_hash: "$argon2id$".to_owned(),
            actor,
        })),
        Command::ChangeSettings(ChangeSettings {
            workspace,
            values: vec![(Setting::MetadataKeysMax, 30), (Setting::ActiveEventNamesMax, 4)],
            actor: ActorRef::Token(TokenId(1)),
        }),
        contact(NewRole::User, Some("ada"), "Ada@x.example", profile),
        contact(NewRole::Lead, None, "ada@x.example", Profile::default()),
    ]
}

fn token(public: u64, scopes: Scopes) -> Command {
    let (name, actor) = ("server".to_owned(), ActorRef::CommandLine);
    let secret_hash = std::array::from_fn(|place| place as u8);
    Command::CreateToken(Box::new(CreateToken { workspace: WORKSPACE, public, secret_hash, scopes, name, actor }))
}

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

fn events() -> Vec<Command> {
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

fn afterwards() -> Vec<Command> {
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

/// What no command of this release makes yet.
fn unreachable_rows() -> WorkingSet {
    let (workspace, contact, definition) = (WORKSPACE, ContactOrdinal(9), DefinitionId(1));
    let mut rows = WorkingSet::default();
    let visitor = ContactRow {
        role: Role::Visitor,
        external_id: None,
        email: None,
        name: None,
        phone: None,
        avatar_url: None,
        owner_id: None,
        signed_up_at: None,
        last_seen_at: None,
        unsubscribed_from_emails: false,
        created_at: 0,
        updated_at: u32::MAX,
    };
    put(&mut rows, &ContactKey { workspace, contact }, visitor);
    let retired = SummaryRow { tracked: u64::MAX, imported: 1, retired: u64::MAX, first: 0, last: u32::MAX };
    put(&mut rows, &SummaryKey { workspace, definition, contact }, retired);
    let places = Source::ALL.into_iter().zip(Verified::ALL.into_iter().cycle()).zip(1..);
    for ((source, verified), seq) in places {
        let event = EventRef { writer: WriterId(1), seq };
        put(&mut rows, &LogKey::of(workspace, event), log_row(source, verified, contact));
    }
    let audit = AuditRow {
        at_ms: u64::MAX,
        actor: ActorRef::Teammate(TeammateId(u32::MAX)),
        action: String::new(),
        subject: "\u{10ffff}".to_owned(),
        changes: Vec::new(),
    };
    put(&mut rows, &AuditKey { workspace, seq: u64::MAX }, audit);
    rows
}

fn log_row(source: Source, verified: Verified, contact: ContactOrdinal) -> LogRow {
    let omission = |reason: &OmissionReason| Omission { key: reason.name().to_owned(), reason: *reason };
    LogRow {
        contact,
        definition: DefinitionId(1),
        created_at: 1,
        received_at_ms: u64::MAX,
        recorded_after_ms: u32::MAX,
        source,
        verified,
        token: TokenId(u32::MAX),
        discriminator: u32::MAX,
        metadata: Vec::new(),
        omissions: Omissions { named: OmissionReason::ALL.iter().map(omission).collect(), count: u32::MAX },
    }
}

fn put<K: TableKey>(rows: &mut WorkingSet, key: &K, row: K::Row) {
    let row: Row = K::row(Arc::new(row));
    rows.change(key.erased(), Some(row));
}
