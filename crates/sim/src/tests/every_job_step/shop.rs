//! A shop with enough of everything that each job takes several steps.

use crate::disk::Machine;
use engine::command::{
    AttachCompany, BeginImport, BulkError, ClientId, CreateContact, CreateWorkspace, DeleteCompany, DeleteContact,
    DeleteTag, Identifiers, ImportRow, ImportRows, MarkMembers, Marked, MergeContacts, MergeRule, MessageStep,
    MoveMessage, NewRole, PingBrowser, Profile, RecordEvent, RecordRejection, RegisterFacts, ReleaseFacts, SaveCompany,
    SaveMessage, SaveNote, SaveSegment, SaveTag, Tag, Tagged, WhichCompany,
};
use engine::ids::{
    ContactOrdinal, FactId, JobId, MessageId, SegmentId, TagId, TeammateId, TokenId, WorkspaceId, WriterId,
};
use engine::messages::FactSpec;
use engine::metadata::{Incoming, admit};
use engine::outcome::RefusalKind;
use engine::predicates::{EventFact, Leaf, MetadataTree, Op, Scalar, Tree};
use engine::rows::{
    Frequency, FrequencyMode, MessageAudience, MessageKind, MessageSpec, Model, PersonType, Role, Schedule, Stop,
    Trigger, Windows,
};
use engine::settings::Setting;
use engine::source::{Source, Verified};
use engine::text::EventName;
use engine::{Actor, Command};
use node::Sequencer;
use store::{Store, Writer};

pub(super) const WORKSPACE: WorkspaceId = WorkspaceId(1);

/// When everything happens, Unix milliseconds.
pub(super) const AT_MS: u64 = 1_705_312_800_000;

const AT_S: u32 = (AT_MS / 1_000) as u32;

const OWNER: Actor = Actor::CommandLine;

/// More than one step of each job that counts people takes.
const PEOPLE: usize = 450;

/// A shop in which these commands were done.
pub(super) fn set_up(prepared: &[Command]) -> Machine {
    let machine = Machine::new(false, None);
    let store = Store::open(Box::new(machine.start()), false).expect("an empty store");
    let mut sequencer = Sequencer::new(Writer::new(store, 0), WriterId(0));
    let mut waiting = beginning().into_iter().chain(prepared.iter().cloned()).peekable();
    while waiting.peek().is_some() {
        for result in sequencer.run(AT_MS, || waiting.next()).results {
            result.expect("done");
        }
    }
    machine
}

fn beginning() -> Vec<Command> {
    let values = vec![(Setting::HoldUnknownEvents, 1)];
    vec![
        Command::CreateWorkspace(Box::new(CreateWorkspace {
            name: "shop".to_owned(),
            app_id: "aaaa1111".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            id_key: [7; 16],
            identity_secret: "secret".to_owned(),
            actor: OWNER,
        })),
        Command::ChangeSettings(engine::command::ChangeSettings { workspace: WORKSPACE, values, actor: OWNER }),
    ]
}

fn user(place: usize) -> Identifiers {
    Identifiers { user_id: Some(format!("user-{place}")), ..Identifiers::default() }
}

fn make(role: NewRole, external_id: Option<String>, email: Option<String>) -> Command {
    let profile = Profile::default();
    Command::CreateContact(Box::new(CreateContact { workspace: WORKSPACE, role, external_id, email, profile }))
}

fn people() -> impl Iterator<Item = Command> {
    (0..PEOPLE).map(|place| make(NewRole::User, Some(format!("user-{place}")), None))
}

fn event(who: Identifiers, number: u64, names: u64) -> Command {
    let (metadata, omissions) = admit(vec![("n".to_owned(), Incoming::Number(number.to_string()))]);
    Command::RecordEvent(Box::new(RecordEvent {
        workspace: WORKSPACE,
        who,
        name: EventName::parse(&format!("did-{}", number % names)).expect("a good name"),
        created_at: Some(u64::from(AT_S) - 1_000_000 + number),
        metadata,
        omissions,
        client_id: number.is_multiple_of(2).then(|| ClientId { text: format!("client {number}"), compared: true }),
        source: Source::Rest,
        verified: Verified::Token,
        token: TokenId(1),
        received_at_ms: AT_MS,
    }))
}

/// Two people with a history and notes, one of whom was merged into the other;
/// both get messages.
pub(super) fn history() -> Vec<Command> {
    let lead = || Identifiers { email: Some("ada@shop.test".to_owned()), ..Identifiers::default() };
    let mut all = vec![
        make(NewRole::User, Some("user-0".to_owned()), None),
        make(NewRole::Lead, None, Some("ada@shop.test".to_owned())),
    ];
    let did = Trigger::Event(engine::rows::EventTrigger {
        event: "did-0".to_owned(),
        occurrence: engine::rows::Occurrence::Every,
        metadata: MetadataTree::All(Vec::new()),
        delay_s: 0,
        max_age_s: 30 * 86_400,
    });
    all.extend(live(did));
    all.extend((0..700).map(|number| event(user(0), number, 3)));
    all.extend((700..1_300).map(|number| event(lead(), number, 3)));
    let note = |number| {
        let (about, body) = (Tagged::Contact(user(0)), format!("note {number}"));
        Command::SaveNote(SaveNote { workspace: WORKSPACE, about, author: TeammateId(0), body })
    };
    all.extend((0..30).map(note));
    let (from, into, rule) = (lead(), user(0), MergeRule::LeadIntoUser);
    all.push(Command::MergeContacts(MergeContacts { workspace: WORKSPACE, from, into, rule }));
    all
}

pub(super) fn delete_person() -> Command {
    Command::DeleteContact(DeleteContact { workspace: WORKSPACE, who: user(0) })
}

fn company() -> WhichCompany {
    WhichCompany::CompanyId("c-1".to_owned())
}

pub(super) fn members() -> Vec<Command> {
    let facts = engine::command::CompanyFacts::default();
    let save = SaveCompany { workspace: WORKSPACE, which: company(), facts };
    let attach = |place| {
        let (who, which) = (user(place), company());
        Command::AttachCompany(AttachCompany { workspace: WORKSPACE, who, which, attached: true })
    };
    std::iter::once(Command::SaveCompany(Box::new(save))).chain(people()).chain((0..PEOPLE).map(attach)).collect()
}

pub(super) fn delete_company() -> Command {
    Command::DeleteCompany(DeleteCompany { workspace: WORKSPACE, which: company() })
}

pub(super) fn tagged() -> Vec<Command> {
    let save = Command::SaveTag(SaveTag { workspace: WORKSPACE, tag: None, name: "vip".to_owned() });
    let tag = |place| {
        let what = Tagged::Contact(user(place));
        Command::Tag(Tag { workspace: WORKSPACE, tag: TagId(1), what, tagged: true, by: TeammateId(0) })
    };
    std::iter::once(save).chain(people()).chain((0..PEOPLE).map(tag)).collect()
}

pub(super) fn delete_tag() -> Command {
    Command::DeleteTag(DeleteTag { workspace: WORKSPACE, tag: TagId(1) })
}

/// Events of somebody who is not there yet.
pub(super) fn waiting() -> Vec<Command> {
    (5_000..5_070).map(|number| event(user(9_999), number, 2)).collect()
}

pub(super) fn make_awaited() -> Command {
    make(NewRole::User, Some("user-9999".to_owned()), None)
}

fn asked(name: &str) -> FactSpec {
    FactSpec { event: name.to_owned(), metadata: MetadataTree::All(Vec::new()) }
}

pub(super) fn register() -> Command {
    Command::RegisterFacts(RegisterFacts { workspace: WORKSPACE, facts: vec![asked("did-1"), asked("did-2")] })
}

pub(super) fn release() -> Command {
    let facts = vec![(FactId(1), AT_S), (FactId(2), AT_S)];
    Command::ReleaseFacts(ReleaseFacts { workspace: WORKSPACE, facts })
}

fn spec(trigger: Trigger) -> MessageSpec {
    MessageSpec {
        trigger,
        audience: MessageAudience { roles: vec![Role::Lead, Role::User], predicate: Tree::All(Vec::new()) },
        frequency: Frequency { mode: FrequencyMode::Every, max_sends: Some(40), min_gap_s: None },
        schedule: Schedule { start_at: None, stop_at: None, windows: Windows::Any, in_contact_zone: false },
        goal: None,
        stop: Stop { after_sends: None, on_goal: false },
        control_group_percent: 0,
        sources: None,
        allows_unproven: true,
        place: "{}".to_owned(),
        content: "{}".to_owned(),
    }
}

/// The first message, live.
fn live(trigger: Trigger) -> [Command; 2] {
    [
        Command::SaveMessage(Box::new(SaveMessage {
            workspace: WORKSPACE,
            message: None,
            name: Some("hello".to_owned()),
            kind: Some(MessageKind::Chat),
            spec: Some(Box::new(spec(trigger))),
            actor: OWNER,
        })),
        Command::MoveMessage(MoveMessage {
            workspace: WORKSPACE,
            message: MessageId(1),
            step: MessageStep::GoLive,
            actor: OWNER,
        }),
    ]
}

/// People, and a message for who enters a segment, which is live.
pub(super) fn segment() -> Vec<Command> {
    let did = Tree::Leaf(Leaf::Event {
        event: "did-0".to_owned(),
        fact: EventFact::Count,
        op: Op::Gte,
        value: Scalar::Number("1".to_owned()),
        within_days: None,
        metadata: None,
    });
    let save = Command::SaveSegment(Box::new(SaveSegment {
        workspace: WORKSPACE,
        segment: None,
        name: Some("busy".to_owned()),
        person_type: Some(PersonType::User),
        predicate: Some(did),
        actor: OWNER,
    }));
    let of_people = people().take(60).chain((0..30).map(|place| event(user(place), place as u64, 1)));
    of_people.chain([save]).chain(live(Trigger::Entered { segment: SegmentId(3) })).collect()
}

/// What the node asks to have them marked; each chunk twice, as it does after a
/// start.
pub(super) fn marks() -> Vec<Command> {
    let marked = |place: u32| Marked { contact: ContactOrdinal(place), is_member: place <= 30 };
    let chunk = |first: u32| {
        Command::MarkMembers(Box::new(MarkMembers {
            workspace: WORKSPACE,
            message: MessageId(1),
            since_ms: AT_MS,
            people: (first..first + 10).map(marked).collect(),
            ends: first == 51,
        }))
    };
    (0..6).map(|place| chunk(1 + 10 * place)).flat_map(|chunk| [chunk.clone(), chunk]).collect()
}

pub(super) fn import() -> Vec<Command> {
    let begin = Command::BeginImport(Box::new(BeginImport {
        workspace: WORKSPACE,
        model: Model::Contact,
        key: "file 1".to_owned(),
        mapping: vec![("id".to_owned(), "external_id".to_owned())],
        rows_total: Some(40),
        actor: OWNER,
    }));
    let failed = || {
        let (code, message, data) = ("not_found".to_owned(), "no such row".to_owned(), "{}".to_owned());
        ImportRow::Failed(BulkError { code, message, data })
    };
    let row = |place: u64| match place % 3 {
        0 => ImportRow::Created,
        1 => ImportRow::Updated,
        _ => failed(),
    };
    let chunk = |first_row: u64| {
        Command::ImportRows(Box::new(ImportRows {
            workspace: WORKSPACE,
            job: JobId(16),
            first_row,
            rows: (first_row..first_row + 10).map(row).collect(),
            finished: first_row == 30,
        }))
    };
    let chunks = (0..4).map(|place| chunk(10 * place)).flat_map(|chunk| [chunk.clone(), chunk]);
    std::iter::once(begin).chain(chunks).collect()
}

/// Visitors who do not come back.
pub(super) fn passers_by() -> Vec<Command> {
    let ping = |place| Command::PingBrowser(Box::new(PingBrowser::of_cookie(WORKSPACE, format!("cookie-{place}"))));
    (0..150).map(ping).collect()
}

/// Items that were not stored.
pub(super) fn refused() -> Vec<Command> {
    let refuse = RecordRejection {
        workspace: WORKSPACE,
        kind: RefusalKind::BodyInvalid,
        source: Source::Rest,
        token: TokenId(1),
        received_at_ms: AT_MS,
    };
    vec![Command::RecordRejection(refuse); 600]
}
