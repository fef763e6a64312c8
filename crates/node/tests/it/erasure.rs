//! Deleting a person really deletes: no row of theirs is left, and none of
//! their bytes in any file.

use crate::support::{
    Event, Hands, SHOP, assert_sound, create, create_user, delete, done, event, merge, open_at, record, until,
    until_job, user, workspace,
};
use engine::command::{
    AttachCompany, BulkError, ChangeSettings, CompanyFacts, ContactFacts, ConvertContact, Identifiers, MessageStep,
    MoveMessage, NewRole, PingBrowser, Profile, RecordBulkTask, SaveCompany, SaveMessage, SaveNote, SentAttribute,
    SentAttributes, SentPage, Tagged, Unknown, UpdateContact, WhichCompany,
};
use engine::contacts::{CONTACTS, VISITORS, email_key};
use engine::events::held_identity;
use engine::ids::{ContactOrdinal, EventRef, FactId, JobId, MessageId, SegmentId, TeammateId, WriterId, hash128};
use engine::metadata::Value;
use engine::predicates::{MetadataTree, Tree};
use engine::rows::{
    About, ActorRef, AttributeValue, CountersRow, Device, DeviceOwnerRow, DevicesRow, EraseStage, EventTrigger,
    FactCountRow, FactRow, Frequency, FrequencyMode, JobKind, MemberRow, MessageAudience, MessageKind, MessageSpec,
    Occurrence, PushService, Role, Schedule, SeenWhat, Standard, Stop, Trigger,
};
use engine::settings::Setting;
use engine::tables::{
    BulkErrorKey, CountersKey, DeliveryOfKey, DeviceOwnerKey, DevicesKey, FactCountKey, FactKey, HeldKey,
    IdentifierKey, JobKey, LogKey, MemberKey, NoteKey, Personal, SeenKey, WorkspaceKey,
};
use engine::{Answer, Command, Key, Row, Table, TableKey, WorkingSet};
use node::limits::RECLAIM_AFTER_S;
use node::{Node, Reclaimed, Sequencer};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use store::disk::{Disk, DiskOptions};
use store::{Store, Writer};

pub const NOW_S: u64 = 1_800_000_000;
/// Ada, who came as a visitor, and the lead that was merged into her.
pub const HERS: [ContactOrdinal; 2] = [ContactOrdinal(2), ContactOrdinal(3)];
/// Each alone gives a canary away: keys are stored without what they share with
/// the key before.
const PIECE_BYTES: usize = 12;

/// What tells of Ada wherever it is found: letters and digits in which a
/// compressor finds nothing to shorten.
fn canary(of: &str) -> String {
    let mut hash = [hash128(b"canaries in test", &[of.as_bytes()]), hash128(b"tests of canary.", &[of.as_bytes()])];
    let letters = hash.iter_mut().flat_map(|hash| {
        std::iter::repeat_with(|| {
            let digit = (*hash % 36) as u32;
            *hash /= 36;
            char::from_digit(digit, 36).expect("a digit")
        })
        .take(PIECE_BYTES)
        .collect::<Vec<_>>()
    });
    letters.collect()
}

pub fn address(of: &str) -> String {
    format!("{}@x.example", canary(of))
}

/// Everything by which she is known.
const CANARIES: [&str; 15] = [
    "user",
    "email",
    "name",
    "phone",
    "custom",
    "fact",
    "visitor",
    "page",
    "lead",
    "lead email",
    "note",
    "metadata",
    "error",
    "held",
    "device",
];

/// The canaries of which a piece is in some file.
pub fn seen(folder: &Path) -> BTreeSet<&'static str> {
    let mut seen = BTreeSet::new();
    each_file(folder, &mut |bytes| {
        for of in CANARIES {
            let canary = canary(of);
            let mut pieces = canary.as_bytes().chunks(PIECE_BYTES);
            if pieces.any(|piece| bytes.windows(PIECE_BYTES).any(|window| window == piece)) {
                seen.insert(of);
            }
        }
    });
    seen
}

fn each_file(folder: &Path, visit: &mut dyn FnMut(&[u8])) {
    for entry in std::fs::read_dir(folder).expect("listed") {
        let path = entry.expect("read").path();
        if path.is_dir() { each_file(&path, visit) } else { visit(&std::fs::read(path).expect("read")) }
    }
}

pub fn store(folder: &Path) -> Arc<Store> {
    let options = DiskOptions { data: folder.to_owned(), block_cache_bytes: 1 << 20, verify: true };
    Store::open(Box::new(Disk::open(&options).expect("opened")), false).expect("opened")
}

pub type Rows = BTreeMap<Key, Row>;

pub fn rows_of(store: &Store) -> Rows {
    let mut rows = Rows::new();
    for table in Table::ALL {
        let scanned = store.snapshot().scan_table(*table, |key, row| {
            rows.insert(key, row);
            ControlFlow::Continue(())
        });
        scanned.expect("read");
    }
    rows
}

/// Makes commands that all succeed, in order and without a node, so that
/// no job goes on meanwhile.
pub fn commit(store: &Arc<Store>, commands: Vec<Command>) -> Vec<Answer> {
    let mut commands = commands.into_iter();
    let mut sequencer = Sequencer::new(Writer::new(store.clone(), 1 << 20), WriterId(0));
    let (count, mut answers) = (commands.len(), Vec::new());
    // A batch ends where what messages are made of changes.
    while answers.len() < count {
        let results = sequencer.run(NOW_S * 1_000, || commands.next()).results;
        answers.extend(results.into_iter().map(|result| result.expect("done")));
    }
    answers
}

pub fn ada() -> String {
    canary("user")
}

fn visitor() -> Vec<Command> {
    let visitor_id = canary("visitor");
    let from = Identifiers { visitor_id: Some(visitor_id.clone()), ..Identifiers::default() };
    let text = |of| Some(AttributeValue::Text(canary(of)));
    let plan = SentAttribute { name: "plan".into(), value: text("custom") };
    let profile = Profile {
        name: Some(Some(canary("name"))),
        phone: Some(Some(canary("phone"))),
        custom: SentAttributes { attributes: vec![plan], unknown: Unknown::Define },
        ..Profile::default()
    };
    let facts = vec![(Standard::UserAgent, text("fact"))];
    let url = format!("https://shop.example/{}", canary("page"));
    let page = Some(SentPage { url, title: Some("A page".into()), referrer: None });
    let site = Some("shop.example".to_owned());
    let (into, role) = (user(&ada()), NewRole::User);
    vec![
        Command::PingBrowser(Box::new(PingBrowser { facts, page, site, ..PingBrowser::of_cookie(SHOP, visitor_id) })),
        Command::ConvertContact(Box::new(ConvertContact {
            workspace: SHOP,
            from,
            roles: VISITORS,
            role,
            into,
            profile,
        })),
        with_email(&address("email")),
    ]
}

pub fn with_email(email: &str) -> Command {
    let facts = ContactFacts { email: Some(Some(email.into())), ..ContactFacts::default() };
    Command::UpdateContact(Box::new(UpdateContact { workspace: SHOP, who: user(&ada()), roles: CONTACTS, facts }))
}

fn neighbours(who: &str, note: String) -> Vec<Command> {
    let which = || WhichCompany::CompanyId("acme".into());
    let save = SaveCompany { workspace: SHOP, which: which(), facts: CompanyFacts::default() };
    let about = Tagged::Contact(user(who));
    vec![
        Command::SaveCompany(Box::new(save)),
        Command::AttachCompany(AttachCompany { workspace: SHOP, who: user(who), which: which(), attached: true }),
        Command::SaveNote(SaveNote { workspace: SHOP, about, author: TeammateId(0), body: note }),
    ]
}

fn errors() -> Command {
    let error = |data: String| BulkError { code: "not_found".into(), message: "No such event".into(), data };
    Command::RecordBulkTask(Box::new(RecordBulkTask {
        workspace: SHOP,
        job: None,
        item_count: 2,
        errors: vec![
            error(format!("{{\"user_id\":\"{}\",\"text\":\"{}\"}}", ada(), canary("error"))),
            error("{\"user_id\":\"bob\"}".into()),
        ],
        received_at: 1,
    }))
}

/// What Ada and Bob did, and what is known of them.
pub fn world() -> Vec<Command> {
    let metadata = || vec![("text".to_owned(), Value::String(canary("metadata")))];
    let theirs =
        |who: Identifiers, at| Event { who, at, metadata: metadata(), client_id: Some(format!("client-{at}")) };
    let waiting = Identifiers { email: Some(address("held")), ..Identifiers::default() };
    let values = vec![(Setting::HoldUnknownEvents, 1)];
    let mut commands = vec![
        workspace("shop0001"),
        Command::ChangeSettings(ChangeSettings { workspace: SHOP, values, actor: ActorRef::CommandLine }),
        create_user("bob"),
        event("bob", "ordered-item", 1_000),
    ];
    commands.extend(neighbours("bob", "Bob is nice".into()));
    commands.extend(visitor());
    commands.push(create(SHOP, NewRole::Lead, &canary("lead"), Some(&address("lead email"))));
    commands.push(record("ordered-item", theirs(user(&ada()), 1_000)));
    commands.push(record("ordered-item", theirs(user(&canary("lead")), 1_001)));
    commands.extend(neighbours(&ada(), canary("note")));
    commands.push(merge(&canary("lead"), &ada()));
    commands.push(errors());
    commands.push(record("logged-in", theirs(waiting, 1_002)));
    commands.extend(messages());
    commands
}

/// Messages that were sent to both, one that waits, and what is counted.
fn messages() -> Vec<Command> {
    let actor = ActorRef::CommandLine;
    let spec = |event: &str, delay_s| MessageSpec {
        trigger: Trigger::Event(EventTrigger {
            event: event.to_owned(),
            occurrence: Occurrence::Every,
            metadata: MetadataTree::All(Vec::new()),
            delay_s,
            max_age_s: 3_600,
        }),
        audience: MessageAudience { roles: Role::ALL.to_vec(), predicate: Tree::All(Vec::new()) },
        frequency: Frequency { mode: FrequencyMode::Every, max_sends: None, min_gap_s: None },
        schedule: Schedule::default(),
        goal: None,
        stop: Stop::default(),
        control_group_percent: 0,
        sources: None,
        allows_unproven: false,
        place: "{}".to_owned(),
        content: "{}".to_owned(),
    };
    let save = |kind, delay_s| {
        let (name, spec) = (Some("Bought".to_owned()), Some(Box::new(spec("bought-item", delay_s))));
        Command::SaveMessage(Box::new(SaveMessage {
            workspace: SHOP,
            message: None,
            name,
            kind: Some(kind),
            spec,
            actor,
        }))
    };
    let go_live = |message| {
        let step = MessageStep::GoLive;
        Command::MoveMessage(MoveMessage { workspace: SHOP, message: MessageId(message), step, actor })
    };
    let mut commands = vec![save(MessageKind::Chat, 0), save(MessageKind::Webhook, 0), save(MessageKind::Chat, 60)];
    commands.extend((1..=3).map(go_live));
    commands.extend([event("bob", "bought-item", NOW_S), event(&ada(), "bought-item", NOW_S)]);
    commands
}

/// What no command makes without a node: members of segments, counts of facts,
/// devices. Of Ada and of Bob.
fn plant(store: &Arc<Store>) {
    let mut rows = WorkingSet::default();
    let workspace = SHOP;
    let fact = FactRow {
        event: "bought-item".to_owned(),
        metadata: MetadataTree::All(Vec::new()),
        created_at: 1,
        until: 0,
        counted_to: 0,
    };
    change(&mut rows, &FactKey { workspace, fact: FactId(1) }, fact);
    let counters = store.snapshot().get(&CountersKey { workspace }).expect("read").expect("the counters");
    change(&mut rows, &CountersKey { workspace }, CountersRow { last_fact: 1, ..CountersRow::clone(&counters) });
    for (contact, token) in [(ContactOrdinal(1), "a token of Bob's".to_owned()), (HERS[0], canary("device"))] {
        change(&mut rows, &MemberKey { workspace, contact, segment: SegmentId(1) }, MemberRow { since: 1 });
        let counted = FactCountRow { count: 1, first: 1, last: 1, days: Vec::new() };
        change(&mut rows, &FactCountKey { workspace, contact, fact: FactId(1) }, counted);
        let device = u128::from(contact.0);
        change(&mut rows, &DeviceOwnerKey { workspace, device }, DeviceOwnerRow { contact });
        let device = Device { device, service: PushService::Apns, token, since: 1 };
        change(&mut rows, &DevicesKey { workspace, contact }, DevicesRow { devices: vec![device] });
    }
    Writer::new(store.clone(), 1 << 20).commit(&rows).expect("committed");
}

fn change<K: TableKey>(rows: &mut WorkingSet, key: &K, row: K::Row) {
    rows.change(key.erased(), Some(K::row(Arc::new(row))));
}

/// The world in a store.
pub fn settle(store: &Arc<Store>) {
    commit(store, world());
    plant(store);
}

/// Whether a row tells of Ada. A new table breaks this until it is here.
fn tells_of_ada(key: &Key, row: &Row, before: &Before) -> bool {
    let is_hers = |contact: &ContactOrdinal| HERS.contains(contact);
    let is_about_her = |about: &About| matches!(about, About::Contact(contact) if is_hers(contact));
    match key {
        Key::Contact(key) => is_hers(&key.contact),
        Key::Identifier(_) => {
            IdentifierKey::typed(row).is_some_and(|row| row.contacts.iter().any(|found| is_hers(&found.contact)))
        }
        Key::Log(_) => LogKey::typed(row).is_some_and(|row| is_hers(&row.contact)),
        Key::Timeline(key) => is_hers(&key.contact),
        Key::Seen(_) => SeenKey::typed(row)
            .is_some_and(|row| matches!(row.what, SeenWhat::Event(event) if before.events.contains(&event))),
        Key::Summary(key) => is_hers(&key.contact),
        Key::Done(key) => is_hers(&key.contact),
        Key::Job(_) => JobKey::typed(row).is_some_and(|row| match &row.kind {
            JobKind::Erase { companies, needles, .. } => !companies.is_empty() || !needles.is_empty(),
            JobKind::AttachHeld { value, .. } => !value.is_empty(),
            _ => false,
        }),
        Key::BulkError(_) => BulkErrorKey::typed(row).is_some_and(|row| row.data.contains(&canary("error"))),
        Key::CompanyContact(key) => is_hers(&key.contact),
        Key::Merge(key) => is_hers(&key.contact),
        Key::Browsing(key) => is_hers(&key.contact),
        Key::PageView(key) => is_hers(&key.contact),
        Key::Sends(key) => is_hers(&key.contact),
        Key::Delivery(key) => is_hers(&key.contact),
        Key::DeliveryOf(_) => DeliveryOfKey::typed(row).is_some_and(|row| is_hers(&row.contact)),
        Key::Member(key) => is_hers(&key.contact),
        Key::FactCount(key) => is_hers(&key.contact),
        Key::Devices(key) => is_hers(&key.contact),
        Key::DeviceOwner(_) => DeviceOwnerKey::typed(row).is_some_and(|row| is_hers(&row.contact)),
        Key::Note(_) => NoteKey::typed(row).is_some_and(|row| is_about_her(&row.about)),
        Key::NoteAbout(key) => is_about_her(&key.about),
        Key::Held(_) => HeldKey::typed(row).is_some_and(|row| row.email == Some(address("held"))),
        Key::HeldUnder(key) => key.identity == before.identity,
        Key::HeldCount(key) => key.identity == before.identity,
        Key::Node(_)
        | Key::Workspace(_)
        | Key::App(_)
        | Key::Token(_)
        | Key::Teammate(_)
        | Key::LoginSession(_)
        | Key::Counters(_)
        | Key::Definition(_)
        | Key::DefinitionName(_)
        | Key::Catalog(_)
        | Key::Stats(_)
        | Key::Refusal(_)
        | Key::Audit(_)
        | Key::Attribute(_)
        | Key::AttributeName(_)
        | Key::Tag(_)
        | Key::TagName(_)
        | Key::Segment(_)
        | Key::Audience(_)
        | Key::SubscriptionType(_)
        | Key::Webhook(_)
        | Key::Company(_)
        | Key::CompanyIdentifier(_)
        | Key::Site(_)
        | Key::Messenger(_)
        | Key::IdentitySecret(_)
        | Key::Message(_)
        | Key::MessageVersion(_)
        | Key::Decision(_)
        | Key::MessageStats(_)
        | Key::Pulse(_)
        | Key::Timer(_)
        | Key::Outbox(_)
        | Key::OfficeHours(_)
        | Key::Fact(_) => false,
    }
}

/// What led to her before she was deleted.
struct Before {
    events: BTreeSet<EventRef>,
    identity: u128,
}

impl Before {
    fn of(store: &Store, rows: &Rows) -> Self {
        let events = rows.iter().filter_map(|(key, row)| match (key, LogKey::typed(row)) {
            (Key::Log(key), Some(row)) if HERS.contains(&row.contact) => {
                Some(EventRef { writer: key.writer, seq: key.seq })
            }
            _ => None,
        });
        let key = WorkspaceKey { workspace: SHOP };
        let own = store.snapshot().get(&key).expect("read").expect("the workspace");
        Self { events: events.collect(), identity: held_identity(&own, &email_key(SHOP, &address("held"))) }
    }
}

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
