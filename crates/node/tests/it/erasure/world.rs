//! Ada and Bob, who did the same, in a store; and the search for her bytes in files.

use crate::support::{Event, SHOP, create, create_user, event, merge, message_after, record, user, workspace};
use engine::command::{
    AttachCompany, BulkError, ChangeSettings, CompanyFacts, ContactFacts, ConvertContact, Identifiers, MessageStep,
    MoveMessage, NewRole, PingBrowser, Profile, RecordBulkTask, SaveCompany, SaveMessage, SaveNote, SentAttribute,
    SentAttributes, SentPage, Tagged, Unknown, UpdateContact, WhichCompany,
};
use engine::contacts::{CONTACTS, VISITORS};
use engine::ids::{ContactOrdinal, FactId, MessageId, SegmentId, TeammateId, WriterId, hash128};
use engine::metadata::Value;
use engine::predicates::MetadataTree;
use engine::rows::{
    ActorRef, AttributeValue, CountersRow, Device, DeviceOwnerRow, DevicesRow, FactCountRow, FactRow, MemberRow,
    MessageKind, PushService, Standard,
};
use engine::settings::Setting;
use engine::tables::{CountersKey, DeviceOwnerKey, DevicesKey, FactCountKey, FactKey, MemberKey};
use engine::{Answer, Command, Key, Row, Table, TableKey, WorkingSet};
use node::Sequencer;
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
pub fn canary(of: &str) -> String {
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
pub const CANARIES: [&str; 15] = [
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
    let save = |kind, delay_s| {
        let (name, spec) = (Some("Bought".to_owned()), Some(Box::new(message_after("bought-item", delay_s))));
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
